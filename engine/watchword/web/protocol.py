"""How long, how much and how many: the limits that every HTTP connection is held to.

The server below has a limit for idle connections only. Here a client that is silent, that sends its header or its
body slowly, that never reads its answers, or that sends too much, loses its connection and harms nobody else.
"""

import asyncio
from collections.abc import Collection
from typing import Any, ClassVar, Literal, cast

import httptools
import structlog
from uvicorn._types import ASGI3Application
from uvicorn.config import Config
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from watchword.web.direct import Direct, Door, addressed

Phase = Literal["header", "body", "rest"]
log = structlog.get_logger()

Refusal = Literal[400, 408, 413, 429, 431]

_PHRASES: dict[Refusal, str] = {
    400: "Bad Request",
    408: "Request Timeout",
    413: "Content Too Large",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
}


def _answer(status: Refusal) -> bytes:
    line = f"{_PHRASES[status]}\n"
    return (
        f"HTTP/1.1 {status} {_PHRASES[status]}\r\n"
        "content-type: text/plain; charset=utf-8\r\n"
        f"content-length: {len(line)}\r\n"
        f"connection: close\r\n\r\n{line}"
    ).encode()


_ANSWERS = {status: _answer(status) for status in _PHRASES}


class LimitError(Exception):
    """The request breaks a limit; raised inside the parser's callbacks."""

    def __init__(self, status: Refusal) -> None:
        super().__init__(_PHRASES[status])
        self.status = status


class _OrderlyFlow(FlowControl):
    """Does not read on while requests wait for their turn: else a client that asks and never reads fills memory."""

    def __init__(self, transport: asyncio.Transport, waiting: Collection[object]) -> None:
        super().__init__(transport)
        self._waiting = waiting

    def resume_reading(self) -> None:
        if not self._waiting:
            super().resume_reading()


class LimitedProtocol(HttpToolsProtocol):
    """One HTTP/1.1 connection within limits: a class for uvicorn's `http` setting; a subclass may change the limits.

    The header's time runs from the connection, or from the first byte of a later request; the body's time from the
    end of its header; neither runs while we ourselves do not read. Requests sent ahead (pipelined) are answered in
    order, and a refusal comes after the answers to what was asked before it.
    """

    header_seconds: ClassVar[float] = 10.0
    body_seconds: ClassVar[float] = 10.0
    idle_seconds: ClassVar[float] = 30.0
    unread_seconds: ClassVar[float] = 10.0
    linger_seconds: ClassVar[float] = 2.0
    header_bytes: ClassVar[int] = 16 * 1024
    body_bytes: ClassVar[int] = 4 * 1024 * 1024
    most_ahead: ClassVar[int] = 100
    most_connections: ClassVar[int] = 1000

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.timeout_keep_alive = self.idle_seconds  # type: ignore[assignment]  # the loop takes fractions as well
        self._phase: Phase = "header"
        self._size = 0
        self._unanswered = 0
        self._answering: RequestResponseCycle | None = None
        self._refusal: bytes | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._door = cast("Door", self.app) if hasattr(self.app, "take") else None
        self._direct: Direct | None = None

    # The connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.flow = _OrderlyFlow(transport, self.pipeline)
        if len(self.connections) > self.most_connections and not self._close_the_idlest():
            transport.abort()
            return
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch()
        self._cancel_unread()
        self._unset_keepalive_if_required()
        if self._answering is not None:
            self._answering.disconnected = True
        super().connection_lost(exc)

    def _close_the_idlest(self) -> bool:
        idle = [
            (connection.timeout_keep_alive_task.when(), connection)
            for connection in self.connections
            if isinstance(connection, LimitedProtocol) and connection.timeout_keep_alive_task is not None
        ]
        if not idle:
            return False
        _, idlest = min(idle, key=lambda pair: pair[0])
        self.connections.discard(idlest)
        idlest.transport.abort()
        return True

    def timeout_keep_alive_handler(self) -> None:
        # Not `close`: it waits for ever on a client that does not read its answers.
        self.transport.abort()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(self.unread_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._cancel_unread()

    def _cancel_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    # Reading

    def data_received(self, data: bytes) -> None:
        if self._refusal is not None:
            return
        self._unset_keepalive_if_required()
        if self._phase == "rest":
            self._phase = "header"
        if self._phase == "header":
            self._size += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._decline_upgrade()
        except httptools.HttpParserError as problem:
            cause = problem.__context__
            self._refuse(cause.status if isinstance(cause, LimitError) else 400)
        self._bound_the_rest()

    def _bound_the_rest(self) -> None:
        """Limit what is still to come of a request that has begun."""
        if self._phase == "header" and self._size > self.header_bytes:
            self._refuse(431)
        elif self._phase != "rest" and self._deadline is None:
            self._watch()

    def _decline_upgrade(self) -> None:
        """Answer the request as if it had not asked; what follows it may be another protocol."""
        self.cycle.keep_alive = False
        if self.cycle.response_complete:
            self.transport.close()

    def on_message_begin(self) -> None:
        self.url, self.headers, self.expect_100_continue = b"", [], False
        self._phase = "header"

    def on_headers_complete(self) -> None:
        self._check_header()
        self._direct = self._begin_direct()
        if self._direct is None:
            self._begin_cycle()
        self._unanswered += 1
        self._enter("body")

    def _begin_cycle(self) -> None:
        """Begin what any other application is asked; only now is it put together what it is told of the request."""
        known = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.headers, self.expect_100_continue = known
        self.scope["headers"] = self.headers
        super().on_headers_complete()

    def _begin_direct(self) -> Direct | None:
        """Begin a postback that asks for nothing but to be taken; None for whatever else it may be."""
        parser, address = self.parser, addressed(self.url) if self._door else None
        if self._door is None or address is None or self.expect_100_continue or parser.should_upgrade():
            return None
        if parser.get_method() != b"POST" or parser.get_http_version() != "1.1":
            return None
        before, direct = self.cycle, Direct(self, self._door, address, keep_alive=parser.should_keep_alive())
        self.cycle = cast("RequestResponseCycle", direct)
        if before is None or before.response_complete:
            self._start_asgi_task(self.cycle, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))
        return direct

    def _check_header(self) -> None:
        if self._unanswered >= self.most_ahead:
            raise LimitError(429)
        size = len(self.url)
        for name, value in self.headers:
            size += len(name) + len(value)
            if name == b"content-length" and int(value) > self.body_bytes:
                raise LimitError(413)
        if size > self.header_bytes:
            raise LimitError(431)

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > self.body_bytes:
            raise LimitError(413)
        if self._direct is not None:
            self._direct.add(body)
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self._direct is not None:
            self._direct.end()
        else:
            super().on_message_complete()
        self._enter("rest")

    def _enter(self, phase: Phase) -> None:
        self._phase = phase
        self._size = 0
        self._unwatch()

    # Deadlines

    def _watch(self) -> None:
        seconds = self.body_seconds if self._phase == "body" else self.header_seconds
        self._deadline = self.loop.call_later(seconds, self._too_slow)

    def _unwatch(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        if self.flow.read_paused:
            self._watch()
        elif self._size == 0 and self._phase == "header":
            self.transport.abort()
        else:
            self._refuse(408)

    # Answering

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._answering = cycle
        if isinstance(direct := cast("object", cycle), Direct):
            direct.begin()
        else:
            super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        self._unanswered -= 1
        super().on_response_complete()
        if self._refusal is not None and not self._unanswered:
            self._hang_up()

    def _refuse(self, status: Refusal) -> None:
        if status == 413:
            log.warning("a request was refused because its body is over the limit", limit_bytes=self.body_bytes)
        self._refusal = _ANSWERS[status]
        if self._phase == "body":
            self._abandon()
        self._enter("rest")
        if not self._unanswered:
            self._hang_up()

    def _abandon(self) -> None:
        """Drop the request whose body is refused; its application is told that the client has left."""
        cycle = self.cycle
        if cycle.response_started:
            self._refusal = b""
        if cycle.response_complete:
            return
        self._unanswered -= 1
        cycle.disconnected = True
        cycle.message_event.set()

    def _hang_up(self) -> None:
        """Answer, end our side, and discard what still comes for a while: a reset could overtake the answer."""
        self._unset_keepalive_if_required()
        if self.transport.is_closing() or self._refusal is None:
            return
        self.transport.write(self._refusal)
        self.transport.write_eof()
        self._deadline = self.loop.call_later(self.linger_seconds, self.transport.abort)
