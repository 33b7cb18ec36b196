"""Outgoing HTTP: requests that are made once, and whose failures say whether anything can have been accepted."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from watchword import __version__
from watchword.clock import Clock
from watchword.engine.guard import Guard, GuardedTransport
from watchword.plugin import HttpAnswer, HttpRequest, NotSent, Unanswered

IDLE = 2.0
"""Seconds after which a kept connection is not used again: the other side may be closing it that very moment."""
_FIRST_BYTE = "send_request_headers.started"
_LAST_BYTE = "send_request_body.complete"


class Outbound:
    """The connections for everything that leaves. Redirects are not followed, nothing is repeated.

    They are not counted here: lanes bound them (`at_once`, those to one host), and a common limit would let one dead
    host delay the others. What rules name has connections of its own, behind a guard: one that is open to a closed
    address is not for a rule to use.
    """

    def __init__(self, clock: Clock, guard: Guard | None = None, at_once: int = 16) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=64, keepalive_expiry=IDLE)
        self._open = _client(httpx.AsyncHTTPTransport(limits=limits, trust_env=False))
        self._guarded = _client(GuardedTransport(guard or Guard(), limits))
        self.clock = clock
        self.at_once = at_once

    async def close(self) -> None:
        """Close every connection."""
        await self._open.aclose()
        await self._guarded.aclose()

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
        leaving = False

        async def trace(event: str, _: dict[str, Any]) -> None:
            nonlocal leaving
            if event.endswith(_FIRST_BYTE):
                if latest is not None and self.clock.monotonic() > latest:
                    raise NotSent("the connection took too long")
                leaving = True
            elif event.endswith(_LAST_BYTE):
                out()

        try:
            async with asyncio.timeout(request.timeout):
                return await _exchange(self._guarded if guarded else self._open, self.clock, request, trace)
        except TimeoutError:
            raise _failure(leaving, f"no answer within {request.timeout:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as failure:
            raise _failure(leaving, f"{type(failure).__name__}: {failure}") from failure


def _client(transport: httpx.AsyncHTTPTransport) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=transport,
        headers={"user-agent": f"Watchword/{__version__}"},
        timeout=None,  # noqa: S113 - a whole exchange has its deadline, see `post`
        follow_redirects=False,
        trust_env=False,
    )


async def _exchange(client: httpx.AsyncClient, clock: Clock, request: HttpRequest, trace: Any) -> HttpAnswer:
    async with client.stream(
        request.method,
        request.url,
        content=request.body,
        headers=request.headers,
        extensions={"trace": trace},
    ) as answer:
        body = bytearray()
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) > request.largest:
                break
        headers = {name.lower(): value for name, value in answer.headers.items()}
        _count_seconds(headers, clock.now())
        return HttpAnswer(status=answer.status_code, headers=headers, body=bytes(body[: request.largest]))


def _failure(leaving: bool, reason: str) -> NotSent | Unanswered:
    return Unanswered(reason) if leaving else NotSent(reason)


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
