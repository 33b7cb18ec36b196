"""One postback on its way, without anything that is made for a request of just any application.

A task, a queue of events and a list of headers for each cost more than to read and to decide a message.
"""

import asyncio
import re
from functools import lru_cache
from typing import Any, ClassVar, Protocol

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.server import ServerState

from watchword.web.plain import line

_SEGMENT = rb"([\w.~!$&'()*+,;=:@-]+)"
_PATH = re.compile(rb"/in/%b/%b/?(?:\?[^#]*)?" % (_SEGMENT, _SEGMENT))


class Door(Protocol):
    """An application that takes postbacks."""

    def take(self, endpoint: str, secret: str, body: bytes) -> "asyncio.Future[int]":
        """Take one postback. Never raises."""
        ...

    def status(self, endpoint: str, taken: "asyncio.Future[int]") -> int:
        """Say which HTTP status to answer, whatever came of it."""
        ...


class Connection(Protocol):
    """What a postback needs of the connection that it came on."""

    flow: FlowControl
    loop: asyncio.AbstractEventLoop
    server_state: ServerState
    tasks: set[asyncio.Task[None]]
    transport: Any

    def on_response_complete(self) -> None:
        """Know that it is answered."""
        ...


@lru_cache
def addressed(url: bytes) -> tuple[str, str] | None:
    """Read the endpoint and the secret in the URL of a postback; None for any that may be written otherwise."""
    found = _PATH.fullmatch(url)
    return (found[1].decode(), found[2].decode()) if found else None


@lru_cache
def _answer(status: int, *, closing: bool) -> tuple[bytes, bytes]:
    """Write an answer: what comes before the headers that every answer has, and what comes after them."""
    phrase = line(status)
    text, kind = (b"", b"") if status == 200 else (phrase.encode(), b"content-type: text/plain; charset=utf-8\r\n")
    first = f"HTTP/1.1 {status} {phrase}".replace("\n", "\r\n").encode()
    return first, b"content-length: %d\r\n%b%b\r\n%b" % (len(text), kind, b"connection: close\r\n" * closing, text)


class _Nobody:
    def set(self) -> None:
        """Wake nobody: no task waits for what comes of a postback."""


class Direct:
    """A postback that is being read or answered: to its connection what a request-response cycle is.

    It is taken when its body is whole and what came before it on the connection is answered.
    """

    __slots__ = (
        "_address",
        "_body",
        "_door",
        "_is_due",
        "_is_whole",
        "_protocol",
        "disconnected",
        "keep_alive",
        "response_complete",
    )

    message_event: ClassVar[_Nobody] = _Nobody()

    def __init__(self, protocol: Connection, door: Door, address: tuple[str, str], *, keep_alive: bool) -> None:
        self._protocol = protocol
        self._door = door
        self._address = address
        self._body: list[bytes] = []
        self._is_due = False
        self._is_whole = False
        self.keep_alive = keep_alive
        self.disconnected = False
        self.response_complete = False

    @property
    def response_started(self) -> bool:
        return self.response_complete

    def add(self, body: bytes) -> None:
        """Take a part of the body."""
        self._body.append(body)

    def end(self) -> None:
        """Know the body whole."""
        self._is_whole = True
        if self._is_due:
            self._take()

    def begin(self) -> None:
        """Have its turn."""
        self._is_due = True
        self._protocol.flow.resume_reading()
        if self._is_whole:
            self._take()

    def _take(self) -> None:
        if self.disconnected:
            return
        taken = self._door.take(*self._address, b"".join(self._body))
        self._protocol.tasks.add(taken)  # type: ignore[arg-type]  # it is waited for, or cancelled, as a task is
        taken.add_done_callback(self._taken)

    def _taken(self, taken: "asyncio.Future[int]") -> None:
        protocol = self._protocol
        protocol.tasks.discard(taken)
        status = self._door.status(self._address[0], taken)
        if protocol.flow.write_paused:
            later = protocol.loop.create_task(self._answer_later(status))
            protocol.tasks.add(later)
            later.add_done_callback(protocol.tasks.discard)
        else:
            self._answer(status)

    async def _answer_later(self, status: int) -> None:
        """Answer once the client reads."""
        await self._protocol.flow.drain()
        self._answer(status)

    def _answer(self, status: int) -> None:
        if self.disconnected:
            return
        protocol, self.response_complete = self._protocol, True
        first, last = _answer(status, closing=not self.keep_alive)
        said = [b"%b: %b\r\n" % header for header in protocol.server_state.default_headers]
        protocol.transport.write(b"".join((first, *said, last)))
        if not self.keep_alive:
            protocol.transport.close()
        protocol.on_response_complete()
