"""Between Kannel and Watchword, as if Kannel were Watchword's provider.

Kannel's `get-url` services ask here, and what they ask is posted to Watchword as Skycore would; they get an empty
answer once it is durable. Watchword's replies are taken as Skycore takes them, and sent through Kannel's `sendsms`. A
process of its own: it prints where it listens for either, then reads Watchword's address and path, and where `sendsms`
listens.
"""

import asyncio
import html
import itertools
import re
import sys
from collections import deque
from urllib.parse import parse_qs, quote, unquote_plus, urlsplit

import uvloop
from load import whole_answer
from skycore import Skycore

CONNECTIONS = 128
_EMPTY = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n"
_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
_SENT = re.compile(r"<TO>(\d+)</TO>.*<TEXT>(.*)</TEXT>", re.DOTALL)


class Line(asyncio.Protocol):
    """One connection: one request after the other."""

    def __init__(self) -> None:
        self._received = b""
        self._waiting: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        status = whole_answer(self._received)
        if status is not None and self._waiting:
            self._received = b""
            self._waiting.set_result(status)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionError("closed before the answer"))
        self._waiting = None

    @property
    def is_open(self) -> bool:
        return not self._transport.is_closing()

    async def ask(self, request: bytes) -> int:
        """Ask once; answers the status."""
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting


class Lines:
    """So many connections to one address, each opened when it is needed."""

    def __init__(self, address: str) -> None:
        self._host, _, port = address.rpartition(":")
        self._port = int(port)
        self._idle: deque[Line] = deque()
        self._free = asyncio.Semaphore(CONNECTIONS)

    async def ask(self, request: bytes) -> int:
        async with self._free:
            while self._idle:
                line = self._idle.pop()
                if line.is_open:
                    break
            else:
                _, line = await asyncio.get_running_loop().create_connection(Line, self._host, self._port)
            status = await line.ask(request)
            self._idle.append(line)
            return status


def reply(body: bytes) -> tuple[str, str]:
    """Read a request as Skycore does: for whom it is, and its text."""
    found = _SENT.search(unquote_plus(body.decode("ascii")))
    if found is None:
        raise ValueError(f"no text of Skycore's: {body[:200]!r}")
    return found[1], html.unescape(found[2])


class Bridge:
    """Both ways. Texts wait until it knows where Watchword and Kannel are."""

    def __init__(self) -> None:
        self.ready = asyncio.Event()
        self.watchword: Lines
        self.kannel: Lines
        self.path = ""
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()

    async def post(self, sender: str, text: str) -> bool:
        """Post a text to Watchword."""
        await self.ready.wait()
        body = (
            f"<POSTBACK><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE><FROM>{sender}</FROM><TO>86717</TO>"
            f"<TEXT>{html.escape(text)}</TEXT><TRANSACTIONID>{next(self._numbers)}</TRANSACTIONID></POSTBACK>"
        )
        head = f"POST {self.path} HTTP/1.1\r\nHost: bench\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}"
        return await self.watchword.ask(f"{head}\r\n\r\n{body}".encode("ascii")) == 200

    def send(self, body: bytes) -> None:
        """Send a reply of Watchword's through Kannel."""
        task = asyncio.get_running_loop().create_task(self._send(*reply(body)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, to: str, text: str) -> None:
        what = f"/cgi-bin/sendsms?username=bench&password=bench&from=86717&to={to}&text={quote(text)}"
        await self.kannel.ask(f"GET {what} HTTP/1.1\r\nHost: bench\r\n\r\n".encode("ascii"))


class Asked(asyncio.Protocol):
    """A `get-url` of Kannel's."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._received = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *whole, self._received = (self._received + data).split(b"\r\n\r\n")
        for request in whole:
            self._answering = asyncio.get_running_loop().create_task(self._answer(request))

    async def _answer(self, request: bytes) -> None:
        given = parse_qs(urlsplit(request.split(b" ", 2)[1].decode("ascii")).query)
        taken = await self._bridge.post(given["from"][0].strip().lstrip("+"), given["text"][0])
        self._transport.write(_EMPTY if taken else _BUSY)


async def serve() -> None:
    loop, bridge = asyncio.get_running_loop(), Bridge()
    skycore = await Skycore(took=bridge.send).listen()
    server = await loop.create_server(lambda: Asked(bridge), "127.0.0.1", 0, backlog=1024)
    host, port = server.sockets[0].getsockname()
    print(f"asked http://{host}:{port}\nskycore http://{skycore}\nready", flush=True)
    watchword, bridge.path, kannel = (await loop.run_in_executor(None, sys.stdin.readline)).split()
    bridge.watchword, bridge.kannel = Lines(watchword), Lines(kannel)
    bridge.ready.set()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve())
