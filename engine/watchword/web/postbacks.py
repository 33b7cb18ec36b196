"""The public face: `POST /in/{endpoint}/{secret}`, and nothing else to be seen.

Postbacks pass the framework by: its routing and error pages cost more than a message does, and the whole answer is a
status. Everything else gets its pages.
"""

import asyncio
from collections.abc import Awaitable
from typing import Protocol

from litestar import Litestar
from litestar.types import ASGIApp, Receive, Scope, Send

from watchword.metrics import Metrics
from watchword.web.plain import PAGES, line, report


class Intake(Protocol):
    """What takes notifications in."""

    def take(self, endpoint: str, secret: str, body: bytes) -> Awaitable[int]:
        """Answer an HTTP status: 200 once all is durable, 404 to a stranger (be it the endpoint or the secret), 503."""
        ...


def postback_app(intake: Intake, metrics: Metrics) -> ASGIApp:
    """Make the public application. An exception of the intake is answered 503, logged without the request, counted."""
    return _Public(intake, metrics)


class _Public:
    """An application that is also a door: a server that knows of it hands postbacks over without further ado."""

    def __init__(self, intake: Intake, metrics: Metrics) -> None:
        self._intake = intake
        self._metrics = metrics
        self._pages = Litestar([], exception_handlers=PAGES, openapi_config=None, logging_config=None, debug=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["path"].strip("/").split("/"):
            case ["in", _, _] if scope.get("method") != "POST":
                await _answer(send, 405)
            case ["in", endpoint, secret]:
                body = await _body(receive)
                if body is not None:
                    await _answer(send, await self._status(endpoint, self.take(endpoint, secret, body)))
            case _:
                await self._pages(scope, receive, send)

    async def _status(self, endpoint: str, taken: asyncio.Future[int]) -> int:
        try:
            await asyncio.wait([taken])
        except asyncio.CancelledError:
            taken.cancel()
        return self.status(endpoint, taken)

    def take(self, endpoint: str, secret: str, body: bytes) -> asyncio.Future[int]:
        """Hand one whole request to the intake."""
        try:
            return asyncio.ensure_future(self._intake.take(endpoint, secret, body))
        except Exception as error:  # noqa: BLE001 - as if it came of what was begun
            failed = asyncio.get_running_loop().create_future()
            failed.set_exception(error)
            return failed

    def status(self, endpoint: str, taken: asyncio.Future[int]) -> int:
        """Say what to answer, once that is known or nothing more is waited for, and count it."""
        if not taken.done() or taken.cancelled():
            status = 503  # the time for stopping gracefully is over; the provider asks again
        elif (error := taken.exception()) is None:
            status = taken.result()
        else:
            status = 503  # whatever it is, the provider is answered and asks again
            self._metrics.failures("postback", type(error).__name__).inc()
            report(error, "postback")
        self._metrics.postbacks("" if status == 404 else endpoint, status).inc()
        return status


async def _body(receive: Receive) -> bytes | None:
    """Read the whole body, which the protocol keeps within its limit; None if there will be no end."""
    chunks: list[bytes] = []
    while (event := await receive())["type"] == "http.request":
        if not event["more_body"]:
            return b"".join((*chunks, event["body"])) if chunks else event["body"]
        chunks.append(event["body"])
    return None


async def _answer(send: Send, status: int) -> None:
    text = b"" if status == 200 else line(status).encode()
    headers = [(b"content-length", b"%d" % len(text))]
    if text:
        headers.append((b"content-type", b"text/plain; charset=utf-8"))
    if status == 405:
        headers.append((b"allow", b"POST"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text, "more_body": False})
