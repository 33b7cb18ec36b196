"""A system that is told of messages: it keeps what it is sent, and answers as a test wants, however badly."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, Self

import msgspec

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Told(NamedTuple):
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)


def saying(status: int = 200, body: bytes = b"", kind: str = "application/json", more: str = "") -> Answer:
    """Answer as a server should."""

    async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    return say


class Receiver:
    """Listens on a free port; the answers are given one after the other, the last one ever after."""

    def __init__(self, *answers: Answer) -> None:
        self.told: list[Told] = []
        self._answers: Sequence[Answer] = answers or (saying(),)
        self._open: set[asyncio.Task[Any]] = set()
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        still_open = list(self._open)
        for task in still_open:
            task.cancel()
        await asyncio.gather(*still_open, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(here := asyncio.current_task())  # type: ignore[arg-type]
        try:
            while line := await reader.readline():
                await self._hear(line.decode().split()[1], reader)
                place = min(len(self.told), len(self._answers)) - 1
                await self._answers[place](reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):  # the test is over
            return
        finally:
            self._open.discard(here)  # type: ignore[arg-type]
            writer.transport.abort()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _hear(self, path: str, reader: asyncio.StreamReader) -> None:
        headers: dict[str, str] = {}
        while (line := (await reader.readline()).decode("latin-1")) not in {"\r\n", ""}:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.told.append(Told(path, headers, body))
