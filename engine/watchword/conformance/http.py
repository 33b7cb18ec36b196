"""Asks a handler over HTTP: a POST for each text, answered with JSON."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Literal
from urllib.parse import urlsplit

import httpx

from watchword.conformance.asking import Ask, Terms
from watchword.conformance.question import NoAnswer, Question, intent
from watchword.decision import Intent

Post = Literal["json", "form"]
TYPES: Mapping[Post, str] = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
LONGEST_ANSWER = 65_536

PROVIDERS = (
    "twilio.com",
    "telnyx.com",
    "bandwidth.com",
    "plivo.com",
    "nexmo.com",
    "vonage.com",
    "sinch.com",
    "infobip.com",
    "messagebird.com",
    "bird.com",
    "skycore.com",
)
"""Where providers live: a request to them could text somebody, or cost something."""


def shown(url: str) -> str:
    """Write an address without what may be secret in it: who asks, and what follows the question mark."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def refusal(url: str) -> str | None:
    """Say why an address is not to be asked, if so."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL as failure:
        return f"{url} is no address: {failure}"
    host = parts.host.rstrip(".")
    if parts.scheme not in {"http", "https"} or not host:
        return f"{url} is no address of the web; write it as http://127.0.0.1:8000/stop"
    if any(host == name or host.endswith(f".{name}") for name in PROVIDERS):
        return f"{host} is a provider's own, and is never asked; name the handler that the provider would post to"
    return None


@asynccontextmanager
async def handler(url: str, post: Post, headers: Mapping[str, str], terms: Terms) -> AsyncIterator[Ask]:
    """Open connections to a handler. No redirection is followed: it might lead to somebody else."""
    limits = httpx.Limits(max_connections=terms.at_once, max_keepalive_connections=terms.at_once)
    # Whoever asks limits the time of each text as a whole; these limits are for single steps of it, and come later.
    async with httpx.AsyncClient(limits=limits, timeout=2 * terms.timeout, trust_env=False) as client:

        async def ask(question: Question) -> Intent:
            body = question.as_json() if post == "json" else question.as_form()
            try:
                return intent(await _posted(client, url, body, {"content-type": TYPES[post], **headers}))
            except (httpx.HTTPError, OSError) as failure:
                raise NoAnswer(_told(failure)) from None

        yield ask


async def _posted(client: httpx.AsyncClient, url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    async with client.stream("POST", url, content=body, headers=dict(headers)) as answer:
        if answer.is_redirect:
            raise NoAnswer(f"it answered {answer.status_code}, which leads elsewhere; name the address that answers")
        if not answer.is_success:
            raise NoAnswer(f"it answered {answer.status_code} {answer.reason_phrase}".rstrip())
        read = bytearray()
        async for piece in answer.aiter_bytes():
            read += piece
            if len(read) > LONGEST_ANSWER:
                raise NoAnswer(f"it answered more than {LONGEST_ANSWER:,} bytes")
        return bytes(read)


def _told(failure: Exception) -> str:
    if isinstance(failure, httpx.ConnectError):
        return f"it cannot be reached: {failure}"
    return f"the connection failed: {str(failure) or type(failure).__name__}"
