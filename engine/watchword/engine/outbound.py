"""Outgoing HTTP: requests that are made once, and whose failures say whether anything can have been accepted."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Final

import aiohttp
import httpx
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import HttpProcessingError, RawResponseMessage, StreamWriter

from watchword.clock import Clock
from watchword.engine.connections import Connections
from watchword.engine.guard import Guard, GuardedResolver
from watchword.engine.head import Address, address, head
from watchword.plugin import HttpAnswer, HttpRequest, NotSent, Unanswered

_INTERIM: Final = frozenset(range(100, 200)) - {101}
"""The answer is still to come."""
_FAILURES: Final = (aiohttp.ClientError, HttpProcessingError, httpx.InvalidURL, ValueError, OSError)


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
    def _open(self) -> Connections:
        """Ready what config.yaml itself says where to go; the loop runs by now."""
        return Connections(aiohttp.resolver.ThreadedResolver(), self._tls)

    @cached_property
    def _guarded(self) -> Connections:
        """Ready what rules say where to go."""
        return Connections(GuardedResolver(self._guard), self._tls)

    async def close(self) -> None:
        """Close every connection."""
        for name in ("_open", "_guarded"):
            connections: Connections | None = self.__dict__.pop(name, None)
            if connections is not None:
                await connections.close()

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
        exchange = _Exchange(request, self.clock, latest, out)
        try:
            async with asyncio.timeout(request.timeout):
                asked = address(request.url)
                if guarded:
                    await self._guard.judge_literal(asked.origin.host or "", asked.origin.port or 0)
                return await exchange.made(self._guarded if guarded else self._open, asked)
        except TimeoutError:
            raise exchange.failure(f"no answer within {request.timeout:g} s") from None
        except _FAILURES as failure:
            raise exchange.failure(_said(failure)) from failure


class _Exchange:
    """One request on its way, and its answer: whether anything of it has left."""

    def __init__(self, request: HttpRequest, clock: Clock, latest: float | None, out: Callable[[], None]) -> None:
        self._request = request
        self._clock = clock
        self._latest = latest
        self._out = out
        self._leaving = False

    async def made(self, connections: Connections, asked: Address) -> HttpAnswer:
        """Ask and be answered; the connection is kept if it can be used again."""
        written = head(asked, self._request) + self._request.body
        connection, protocol = await connections.to(asked.origin)
        try:
            answer = await self._asked(protocol, written)
        except BaseException:
            connection.close()
            raise
        connection.release()
        return answer

    async def _asked(self, protocol: ResponseHandler, written: bytes) -> HttpAnswer:
        if self._latest is not None and self._clock.monotonic() > self._latest:
            raise NotSent("the connection took too long")
        self._leaving = True
        protocol.set_response_params(skip_payload=self._request.method == "HEAD", read_until_eof=True)
        with suppress(aiohttp.ClientConnectionResetError):  # there may be an answer nevertheless
            await StreamWriter(protocol, asyncio.get_running_loop()).write(written)
            self._out()
        return await self._answered(protocol)

    async def _answered(self, protocol: ResponseHandler) -> HttpAnswer:
        answer, content = await protocol.read()
        while answer.code in _INTERIM:
            answer, content = await protocol.read()
        body = bytearray()
        async for piece in content.iter_any():
            body += piece
            if len(body) > self._request.largest:
                break
        headers = _headers(answer)
        _count_seconds(headers, self._clock.now())
        return HttpAnswer(status=answer.code, headers=headers, body=bytes(body[: self._request.largest]))

    def failure(self, reason: str) -> NotSent | Unanswered:
        """Say what a failure leaves behind."""
        return Unanswered(reason) if self._leaving else NotSent(reason)


def _said(failure: Exception) -> str:
    """Write a failure on one line."""
    told = failure.message if isinstance(failure, HttpProcessingError) else str(failure)
    return f"{type(failure).__name__}: {' '.join(told.split())}"


def _headers(answer: RawResponseMessage) -> dict[str, str]:
    """Give each header by its name in small letters; one that comes several times is one."""
    named: dict[str, str] = {}
    for name, value in answer.headers.items():
        known, said = name.lower(), _readable(value)
        named[known] = f"{named[known]}, {said}" if known in named else said
    return named


def _readable(value: str) -> str:
    """Leave out what is in no alphabet."""
    return value if value.isascii() else value.encode(errors="surrogateescape").decode(errors="replace")


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
