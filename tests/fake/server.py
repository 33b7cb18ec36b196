"""The stand-in for Skycore: takes calls over real HTTP, writes each down, and fails in the ways that it is told to."""

import asyncio
import time
from collections.abc import Callable
from random import Random
from typing import Literal, NamedTuple

from fake.api import Account, Answer, read
from fake.ledger import Entry, Ledger
from fake.notices import notices
from fake.posting import Posted, Poster, a_few_turns
from fake.wire import Request, response, take_request

Mode = Literal[
    "hang",  # the request is read and never answered
    "no-http",  # the answer is no HTTP
    "no-xml",  # the answer is HTTP around something that is no XML
    "cut",  # the connection is closed instead of answering
    "close-kept",  # answered, the connection said to be kept, and closed
    "close-next",  # as `cut`, but only for a request that is not the first on its connection
    "throttle",
    "authorisation",
    "billing",
]
REFUSALS: dict[str, str] = {"throttle": "E113", "authorisation": "E104", "billing": "E713"}


class Fault(NamedTuple):
    """How it fails, and for how many calls yet; None for all until it is healed."""

    mode: Mode
    calls: int | None


class FakeSkycore:
    """One account behind one port, that takes so many seconds to answer.

    `told` hears of every entry when its request has been dealt with.
    """

    def __init__(
        self,
        account: Account,
        port: int = 0,
        *,
        takes: float = 0.0,
        postbacks: Poster | None = None,
        parts: dict[str, str] | None = None,
        told: Callable[[Entry], None] = lambda _: None,
    ) -> None:
        self.account = account
        self.port = port
        self.ledger = Ledger()
        self.parts = parts or {}
        self.takes = takes
        self.told = told
        self._postbacks = postbacks
        self._fault: Fault | None = None
        self._server: asyncio.Server | None = None
        self._connections: set[_Connection] = set()
        self._posting: set[asyncio.Task[None]] = set()

    async def listen(self) -> None:
        """Take connections, on the same port as before."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Take no connection any more, and keep none."""
        if self._server:
            self._server.close()
        self.drop_kept()

    def drop_kept(self) -> None:
        """Close the connections on which nothing is being asked, as far as can be known here."""
        for connection in [one for one in self._connections if one.is_kept]:
            connection.close_kept()

    async def posted(self) -> None:
        """Wait until what was to be posted is posted; somebody must be there to take it."""
        await asyncio.gather(*self._posting)

    async def close(self) -> None:
        """Stop altogether; what is not posted yet never will be."""
        for task in self._posting:
            task.cancel()
        await asyncio.gather(*self._posting, return_exceptions=True)
        if self._server:
            self._server.close()
        for connection in list(self._connections):
            connection.abort()
        if self._postbacks:
            await self._postbacks.close()
        await a_few_turns()

    def fail(self, mode: Mode, calls: int | None = None) -> None:
        """Fail from now on, or for so many calls."""
        self._fault = Fault(mode, calls)

    def heal(self) -> None:
        """Work again."""
        self._fault = None

    @property
    def failing(self) -> bool:
        return self._fault is not None

    def strike(self, *, kept: bool) -> Mode | None:
        """Say how the next call fails, if it does; `kept`: its connection has served another before."""
        fault = self._fault
        if fault is None or (fault.mode == "close-next" and not kept):
            return None
        if fault.calls is not None:
            self._fault = Fault(fault.mode, fault.calls - 1) if fault.calls > 1 else None
        return fault.mode

    def dealt_with(self, entry: Entry) -> None:
        """Tell whoever listens, and post what follows from an accepted call."""
        self.told(entry)
        if self._postbacks and entry.accepted:
            task = asyncio.create_task(self._post(self._postbacks, entry))
            self._posting.add(task)
            task.add_done_callback(self._posting.discard)

    async def _post(self, poster: Poster, entry: Entry) -> None:
        for ident, body in notices(entry):
            await poster.until_taken(Posted(ident=ident, body=body))


class _Connection(asyncio.Protocol):
    """One connection: stamps a request when its first byte is there, and answers it or fails to."""

    def __init__(self, skycore: FakeSkycore) -> None:
        self._skycore = skycore
        self._buffer = bytearray()
        self._entry: Entry | None = None
        self._served = 0
        self._hanging = False
        self._answering = 0
        self._closing = False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._skycore._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._skycore._connections.discard(self)

    @property
    def is_kept(self) -> bool:
        return not (self._buffer or self._hanging or self._answering or self._closing)

    def close_kept(self) -> None:
        """Say that nothing more will come, and go on reading: a call that is on its way meanwhile is left in doubt."""
        self._closing = True
        self._transport.write_eof()

    def abort(self) -> None:
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if not self._buffer and data.startswith(b"POST"):
            self._entry = self._skycore.ledger.open()
        self._buffer += data
        while (request := take_request(self._buffer)) is not None:
            if request.method == "GET":
                self._transport.write(self._page(request.path))
            else:
                self._call(request, self._entry or self._skycore.ledger.open())
            self._entry = None
            self._served += 1

    def _page(self, path: str) -> bytes:
        if path == "/ledger":
            return response(200, self._skycore.ledger.lines(), "application/jsonl")
        part = self._skycore.parts.get(path.removeprefix("/media/"))
        return response(404, b"") if part is None else response(200, part.encode(), "text/plain; charset=utf-8")

    def _call(self, request: Request, entry: Entry) -> None:
        entry.raw = request.body.decode("utf-8", "replace")
        entry.fields = read(request.body) or {}
        entry.received = "whole"
        if self._closing:
            entry.fault = "close-kept"
            self._transport.close()
            return
        entry.fault = mode = self._skycore.strike(kept=self._served > 0)
        match mode:
            case "hang":
                self._hanging = True
            case "cut" | "close-next":
                self._transport.abort()
            case "no-http":
                entry.answered = "garbled"
                self._transport.write(b"\x00\xff this is no HTTP\r\n\r\n")
                self._transport.close()
            case "no-xml":
                entry.answered = "garbled"
                self._transport.write(response(200, b"<html><body>Maintenance & more"))
            case _:
                self._answer_in_time(entry, mode)
                return
        self._skycore.dealt_with(entry)

    def _answer_in_time(self, entry: Entry, mode: Mode | None) -> None:
        if self._skycore.takes:
            self._answering += 1
            asyncio.get_running_loop().call_later(self._skycore.takes, self._answer_at_last, entry, mode)
        else:
            self._answer(entry, mode)

    def _answer_at_last(self, entry: Entry, mode: Mode | None) -> None:
        self._answering -= 1
        if self._transport.is_closing():
            self._skycore.dealt_with(entry)
        else:
            self._answer(entry, mode)

    def _answer(self, entry: Entry, mode: Mode | None) -> None:
        refused = REFUSALS.get(mode or "")
        answer = Answer(code=refused) if refused else self._skycore.account.answer(entry.fields or None)
        entry.code, entry.tracking_id = answer.code, answer.fields.get("TRACKINGID")
        entry.answered = "whole"
        entry.ended = time.monotonic()
        self._transport.write(response(200, answer.document()))
        if mode == "close-kept":
            self.close_kept()
        self._skycore.dealt_with(entry)


def poster(url: str | None) -> Poster | None:
    """Make what posts receipts, if somebody wants them."""
    return Poster(lambda: url, Random(1)) if url else None
