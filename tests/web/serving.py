"""A real server on a free port for the tests of the web face, and a client that speaks bytes."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

import uvloop
from litestar.types import ASGIApp

from watchword.web.protocol import LimitedProtocol
from watchword.web.server import Server, bind, server

PATIENCE = 10.0
Answer = TypeVar("Answer")


def run(main: Coroutine[Any, Any, Answer]) -> Answer:
    """Run a coroutine on the event loop that `watchword serve` chooses."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


class Connection:
    """One raw connection to the server under test."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def rest(self) -> bytes:
        """Read until the server ends the connection."""
        async with asyncio.timeout(PATIENCE):
            try:
                return await self.reader.read()
            except ConnectionResetError:
                return b""

    async def answer(self, *, bare: bool = False) -> tuple[int, dict[str, str], bytes]:
        """Read one answer: status, headers, body (a `bare` one has none, as after HEAD)."""
        async with asyncio.timeout(PATIENCE):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("ascii")
            status, *lines = head.rstrip().split("\r\n")
            headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
            body = await self.reader.readexactly(0 if bare else int(headers.get("content-length", 0)))
        return int(status.split()[1]), headers, body


class Served:
    """A server that runs; `connect` as often as wanted."""

    def __init__(self, running: Server, port: int) -> None:
        self.running = running
        self.port = port
        self._writers: list[asyncio.StreamWriter] = []

    async def connect(self) -> Connection:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writers.append(writer)
        return Connection(reader, writer)

    async def ask(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send one request on a connection of its own."""
        connection = await self.connect()
        await connection.send(request)
        return await connection.answer(bare=request.startswith(b"HEAD"))

    async def connections(self, count: int) -> None:
        """Wait until the server has so many open connections."""
        async with asyncio.timeout(PATIENCE):
            while len(self.running.server_state.connections) != count:
                await asyncio.sleep(0.001)

    async def hang_up(self) -> None:
        for writer in self._writers:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


@contextlib.asynccontextmanager
async def serving(
    app: ASGIApp, protocol: type[LimitedProtocol] = LimitedProtocol, buffer: int | None = None
) -> AsyncIterator[Served]:
    """Run the app on a free port until the block ends; `buffer` bounds what the kernel holds of unread answers."""
    bound = bind("127.0.0.1:0")
    if buffer is not None:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
    running = server(app, protocol, grace=2)
    task = asyncio.create_task(running.serve([bound]))
    served = Served(running, bound.getsockname()[1])
    try:
        yield served
    finally:
        await served.hang_up()
        running.should_exit = True
        await task


def post(path: str, body: bytes = b"", *headers: str) -> bytes:
    """Write a POST request."""
    lines = [f"POST {path} HTTP/1.1", "host: test", f"content-length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
