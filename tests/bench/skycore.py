"""Skycore as fast as can be: takes texts over HTTP, answers each with an id, and notes when it came.

tests/fake_skycore.py knows its ways; this one knows nothing but `sendSMS`, so that it is never what is waited for. As
a process it prints where it listens, and ends when it is told to.
"""

import asyncio
import re
import time
from array import array
from collections.abc import Callable

import uvloop

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_TO = re.compile(rb"%3CTO%3E(\d+)%3C")
_ANSWER = b"<RESPONSE><STATUS>Success</STATUS><TRACKINGID>B%d</TRACKINGID></RESPONSE>"
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n"


def receiver(body: bytes) -> bytes:
    """Tell the number that a text is for."""
    found = _TO.search(body)
    if found is None:
        raise ValueError(f"no text of Skycore's: {body[:200]!r}")
    return found[1]


class Skycore:
    """What came, in order: text number n was given the id `Bn` and came at `arrivals[n]`, seconds since 1970."""

    def __init__(self, took: Callable[[bytes], None] = lambda _body: None) -> None:
        self.arrivals = array("d")
        self._took = took

    def take(self, body: bytes) -> bytes:
        """Take one text; answers the response."""
        answer = _ANSWER % len(self.arrivals)
        self.arrivals.append(time.time())
        self._took(body)
        return _HEAD % len(answer) + answer

    async def listen(self) -> str:
        """Listen on a free port; answers the address."""
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0, backlog=1024)
        host, port = server.sockets[0].getsockname()
        return f"{host}:{port}"


class _Connection(asyncio.Protocol):
    def __init__(self, skycore: Skycore) -> None:
        self._skycore = skycore
        self._received = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._received, 0, end)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._received) < whole:
                return
            body, self._received = self._received[end + 4 : whole], self._received[whole:]
            self._transport.write(self._skycore.take(body))


async def _serve() -> None:
    print(f"public http://{await Skycore().listen()}\nready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_serve())
