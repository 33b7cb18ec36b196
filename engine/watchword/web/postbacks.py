"""The public face: `POST /in/{endpoint}/{secret}`, and nothing else to be seen.

Postbacks pass the framework by: its routing and error pages cost more than a message does, and the whole answer is a
status. Everything else gets its pages.
"""

import asyncio
from typing import Protocol

from litestar import Litestar
from litestar.types import ASGIApp, Receive, Scope, Send

from watchword.metrics import Metrics
from watchword.web.plain import PAGES, line, report


class Intake(Protocol):
    """What takes notifications in."""

    async def take(self, endpoint: str, secret: str, body: bytes) -> int:
        """Answer an HTTP status: 200 once all is durable, 404 to a stranger (be it the endpoint or the secret), 503."""
        ...


def postback_app(intake: Intake, metrics: Metrics) -> ASGIApp:
    """Make the public application. An exception of the intake is answered 503, logged without the request, counted."""
    pages = Litestar([], exception_handlers=PAGES, openapi_config=None, logging_config=None, debug=False)

    async def public(scope: Scope, receive: Receive, send: Send) -> None:
        match scope["path"].strip("/").split("/"):
            case ["in", _, _] if scope.get("method") != "POST":
                await _answer(send, 405)
            case ["in", endpoint, secret]:
                status = await _take(intake, endpoint, secret, receive, metrics)
                if status is not None:
                    metrics.postbacks("" if status == 404 else endpoint, status).inc()
                    await _answer(send, status)
            case _:
                await pages(scope, receive, send)

    return public


async def _take(intake: Intake, endpoint: str, secret: str, receive: Receive, metrics: Metrics) -> int | None:
    """Hand one whole request to the intake; None if the client left before its end."""
    try:
        body = await _body(receive)
        return None if body is None else await intake.take(endpoint, secret, body)
    except asyncio.CancelledError:
        return 503  # the time for stopping gracefully is over; the provider asks again
    except Exception as error:  # noqa: BLE001  whatever it is, the provider is answered and asks again
        metrics.failures("postback", type(error).__name__).inc()
        report(error, "postback")
        return 503


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
