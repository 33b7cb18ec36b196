"""Whether an address can be reached, step by step, without asking anything of it."""

import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from msgspec import Struct

PATIENCE = 5.0
_STEPS = {"connection.connect_tcp.complete": "connect", "connection.start_tls.complete": "TLS"}


class Answer(Struct, frozen=True, kw_only=True):
    """What came of a request: how long each step took, in seconds, and the status, or what failed and at which step.

    `ahead` is how far the other side's clock is ahead of ours, where it told the time.
    """

    host: str
    steps: dict[str, float]
    status: int | None = None
    failed: str | None = None
    reason: str | None = None
    ahead: timedelta | None = None


def probe(url: str) -> Answer:
    """Look the host up, connect, and ask for the head of the page: no text can come of it."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    took = _Steps()
    try:
        socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        took.step("look-up")
        with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
            answer = client.request("HEAD", url, extensions={"trace": took.trace})
        took.step("answer")
    except (OSError, httpx.HTTPError) as error:
        reason = str(error) or type(error).__name__
        return Answer(host=host, steps=took.steps, failed=took.next(parts.scheme), reason=reason)
    ahead = _ahead(answer, datetime.now(UTC))
    return Answer(host=host, steps=took.steps, status=answer.status_code, ahead=ahead)


class _Steps:
    """How long each step took, in their order."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self._last = time.monotonic()

    def step(self, name: str) -> None:
        now = time.monotonic()
        self.steps[name] = now - self._last
        self._last = now

    def trace(self, event: str, _: dict[str, Any]) -> None:
        if event in _STEPS:
            self.step(_STEPS[event])

    def next(self, scheme: str) -> str:
        """Name the step that was under way."""
        names = ["look-up", "connect", *(["TLS"] if scheme == "https" else []), "answer"]
        return next(name for name in names if name not in self.steps)


def _ahead(answer: httpx.Response, now: datetime) -> timedelta | None:
    try:
        told = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return None
    return (told if told.tzinfo else told.replace(tzinfo=UTC)) - now
