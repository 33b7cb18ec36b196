"""A provider for a soak: takes texts as Skycore does, counts them by the second, is out of order when it is told so.

Reads a word a line: `close` (it listens no more), `open`, `tell` (prints JSON: texts by the second since the last time,
and the connections that it has, and had at most). It runs as a process of its own, and keeps nothing of a text.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter

import uvloop

_BODY = "<?xml version='1.0'?><RESPONSE><STATUS>Success</STATUS><TRACKINGID>{}</TRACKINGID></RESPONSE>"


class Provider:
    """What is counted of all connections."""

    def __init__(self) -> None:
        self.seconds: Counter[int] = Counter()
        self.connections: set[Connection] = set()
        self.most = 0
        self.taken = 0
        self.open = True

    def took(self) -> bytes:
        self.taken += 1
        self.seconds[int(time.time())] += 1
        body = _BODY.format(self.taken).encode()
        kept = "keep-alive" if self.open else "close"
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n%s" % (len(body), kept.encode(), body)

    def tell(self) -> str:
        told = {"seconds": dict(self.seconds), "most": self.most, "now": len(self.connections), "taken": self.taken}
        self.seconds.clear()
        self.most = len(self.connections)
        return json.dumps(told)


class Connection(asyncio.Protocol):
    """One connection; each request is answered when it is whole."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport
        self._provider.connections.add(self)
        self._provider.most = max(self._provider.most, len(self._provider.connections))

    def connection_lost(self, exc: Exception | None) -> None:
        self._provider.connections.discard(self)

    @property
    def is_idle(self) -> bool:
        return not self._buffer

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (head := self._buffer.find(b"\r\n\r\n")) >= 0:
            said = self._buffer[:head].lower()
            at = said.find(b"content-length:")
            length = int(said[at + 15 :].split(b"\r\n")[0]) if at >= 0 else 0
            if len(self._buffer) < head + 4 + length:
                return
            del self._buffer[: head + 4 + length]
            self.transport.write(self._provider.took())
            if not self._provider.open:
                self.transport.close()


async def serve(port: int) -> None:
    provider, loop = Provider(), asyncio.get_running_loop()

    async def listen(at: int) -> asyncio.Server:
        return await loop.create_server(lambda: Connection(provider), "127.0.0.1", at, reuse_address=True)

    server = await listen(port)
    port = server.sockets[0].getsockname()[1]
    print(f"public http://127.0.0.1:{port}", flush=True)
    reading = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reading), sys.stdin)
    while word := (await reading.readline()).decode().strip():
        if word == "close":
            provider.open = False
            server.close()
            for one in list(provider.connections):
                if one.is_idle:
                    one.transport.close()
        elif word == "open":
            provider.open = True
            server = await listen(port)
        print(provider.tell() if word == "tell" else "{}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    uvloop.run(serve(parser.parse_args().port))
