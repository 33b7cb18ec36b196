"""Outgoing HTTP: requests that are made once, and whose failures say whether anything can have been accepted."""

import asyncio
import re
import select
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property, lru_cache
from ssl import SSLContext
from types import SimpleNamespace
from typing import Any, Final
from weakref import WeakSet

import aiohttp
import httpx
from aiohttp.abc import AbstractStreamWriter
from yarl import URL

from watchword import __version__
from watchword.clock import Clock
from watchword.engine.guard import Guard, GuardedResolver
from watchword.plugin import HttpAnswer, HttpRequest, NotSent, Unanswered

IDLE: Final = 2.0
"""Seconds after which a kept connection is not used again: the other side may be closing it that very moment."""
_BREAKS: Final = re.compile(r"[\r\n\0]")
_AUTOMATIC: Final = ("Content-Type",)
"""What is not to be added to a request that does not say it."""


class Outbound:
    """The connections for everything that leaves. Redirects are not followed, nothing is repeated.

    They are not counted here: lanes bound them (`at_once`, those to one host), and a common limit would let one dead
    host delay the others. What rules name has connections of its own, behind a guard: one that is open to a closed
    address is not for a rule to use.
    """

    def __init__(self, clock: Clock, guard: Guard | None = None, at_once: int = 16) -> None:
        self._guard = guard or Guard()
        self._tls = httpx.create_ssl_context(trust_env=False)
        self.clock = clock
        self.at_once = at_once

    @cached_property
    def _open(self) -> aiohttp.ClientSession:
        """Ready what config.yaml itself says where to go; the loop runs by now."""
        return _session(aiohttp.resolver.ThreadedResolver(), self._tls)

    @cached_property
    def _guarded(self) -> aiohttp.ClientSession:
        """Ready what rules say where to go."""
        return _session(GuardedResolver(self._guard), self._tls)

    async def close(self) -> None:
        """Close every connection."""
        for name in ("_open", "_guarded"):
            session: aiohttp.ClientSession | None = self.__dict__.pop(name, None)
            if session is not None:
                await session.close()

    async def post(
        self,
        request: HttpRequest,
        latest: float | None = None,
        out: Callable[[], None] = lambda: None,
        *,
        guarded: bool = False,
    ) -> HttpAnswer:
        """Make one request; raises NotSent if no byte left, Unanswered if some did and no whole answer came.

        One that is `guarded` raises Forbidden where the guard does not let it through.
        `latest` is the monotonic second after which no first byte may leave any more; it is looked at when the
        connection is there. `out` is called when the last byte is on the socket.
        """
        attempt = _Attempt(self.clock, latest, out, has_body=bool(request.body))
        try:
            async with asyncio.timeout(request.timeout):
                url = _url(request.url)
                if guarded:
                    await self._guard.judge_literal(url.host or "", url.port or 0)
                return await _exchange(self._guarded if guarded else self._open, url, request, attempt)
        except TimeoutError:
            raise attempt.failure(f"no answer within {request.timeout:g} s") from None
        except (aiohttp.ClientError, httpx.InvalidURL, ValueError, OSError) as failure:
            raise attempt.failure(_said(failure)) from failure


class _Attempt:
    """One request on its way: whether anything of it has left."""

    def __init__(self, clock: Clock, latest: float | None, out: Callable[[], None], has_body: bool) -> None:
        self.clock = clock
        self.out = out
        self._latest = latest
        self._has_body = has_body
        self._leaving = False

    def leave(self) -> None:
        """Let the first byte leave, which is next; raises NotSent if it is too late, Unanswered if it has left before.

        The client repeats what is idempotent when a kept connection breaks: whether to repeat is for us to say.
        """
        if self._leaving:
            raise Unanswered("the connection was closed before an answer came")
        if self._latest is not None and self.clock.monotonic() > self._latest:
            raise NotSent("the connection took too long")
        self._leaving = True
        if not self._has_body:  # a header alone is written before the loop turns
            asyncio.get_running_loop().call_soon(self.out)

    def failure(self, reason: str) -> NotSent | Unanswered:
        """Say what a failure leaves behind."""
        return Unanswered(reason) if self._leaving else NotSent(reason)


class _Body(aiohttp.Payload):
    """The body of a request, which says when it is on the socket."""

    _value: bytes

    def __init__(self, body: bytes, out: Callable[[], None]) -> None:
        super().__init__(body)
        self._size = len(body)
        self._out = out

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """Give the body as text."""
        return self._value.decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Write the whole body, the header with it."""
        await writer.write(self._value)
        self._out()


async def _about_to_leave(_: aiohttp.ClientSession, context: SimpleNamespace, __: Any) -> None:
    """Ask an attempt whether it may leave: its connection is there, and its header is written next."""
    attempt: _Attempt = context.trace_request_ctx
    attempt.leave()


class _Connections(aiohttp.TCPConnector):
    """The connections that are kept. One whose other side has said anything, such as its end, is not used again."""

    def __init__(self, resolver: aiohttp.abc.AbstractResolver, tls: SSLContext) -> None:
        super().__init__(limit=0, keepalive_timeout=IDLE, use_dns_cache=False, resolver=resolver, ssl=tls)
        self._used: WeakSet[asyncio.BaseProtocol] = WeakSet()

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Any],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - the interface is aiohttp's
    ) -> aiohttp.connector.Connection:
        """Give a connection that is kept, else a new one."""
        while True:
            connection = await super().connect(req, traces, timeout)
            protocol = connection.protocol
            if protocol is None or protocol not in self._used or not _has_spoken(protocol.transport):
                break
            connection.close()
        if protocol is not None:
            self._used.add(protocol)
        return connection


def _has_spoken(transport: asyncio.BaseTransport | None) -> bool:
    """Tell whether there is anything to be read, which nobody has asked for: most often that the other side is gone."""
    if transport is None:
        return True
    looked_at = select.poll()
    looked_at.register(transport.get_extra_info("socket").fileno(), select.POLLIN)
    return bool(looked_at.poll(0))


def _session(resolver: aiohttp.abc.AbstractResolver, tls: SSLContext) -> aiohttp.ClientSession:
    watched = aiohttp.TraceConfig()
    watched.on_request_headers_sent.append(_about_to_leave)
    return aiohttp.ClientSession(
        connector=_Connections(resolver, tls),
        headers={"user-agent": f"Watchword/{__version__}"},
        skip_auto_headers=_AUTOMATIC,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),  # a whole exchange has its deadline, see `post`
        trace_configs=[watched],
        trust_env=False,
    )


def _said(failure: Exception) -> str:
    """Write a failure on one line."""
    told = failure.message if isinstance(failure, aiohttp.ClientResponseError) else str(failure)
    return f"{type(failure).__name__}: {' '.join(told.split())}"


@lru_cache(maxsize=1024)
def _url(written: str) -> URL:
    """Read an address, as it is written: what is encoded in it stays so. Raises httpx.InvalidURL, ValueError."""
    url = httpx.URL(written)
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError(f"'{written}' is no address of the web")
    return URL(str(url), encoded=True)


async def _exchange(session: aiohttp.ClientSession, url: URL, request: HttpRequest, attempt: _Attempt) -> HttpAnswer:
    if any(_BREAKS.search(part) for pair in request.headers.items() for part in pair):
        raise ValueError("a header holds a line break")
    asking = session.request(
        request.method,
        url,
        data=_Body(request.body, attempt.out) if request.body else None,
        headers=request.headers,
        allow_redirects=False,
        trace_request_ctx=attempt,
    )
    async with asking as answer:
        body = bytearray()
        async for piece in answer.content.iter_any():
            body += piece
            if len(body) > request.largest:
                break
        headers = _headers(answer)
        _count_seconds(headers, attempt.clock.now())
        return HttpAnswer(status=answer.status, headers=headers, body=bytes(body[: request.largest]))


def _headers(answer: aiohttp.ClientResponse) -> dict[str, str]:
    """Give each header by its name in small letters; one that comes several times is one."""
    named: Mapping[str, list[str]] = {name.lower(): answer.headers.getall(name) for name in answer.headers}
    return {name: ", ".join(map(_readable, values)) for name, values in named.items()}


def _readable(value: str) -> str:
    """Leave out what is in no alphabet."""
    return value.encode(errors="surrogateescape").decode(errors="replace")


def _count_seconds(headers: dict[str, str], now: datetime) -> None:
    """Turn a Retry-After that is a date into seconds from now."""
    written = headers.get("retry-after", "")
    if not written or written.strip().isdigit():
        return
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        del headers["retry-after"]
        return
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    headers["retry-after"] = str(max(0.0, (until - now).total_seconds()))
