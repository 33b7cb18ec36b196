"""What an action may use of the outside world while it is performed, and what may come of that."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol, Self

import msgspec
from msgspec import Struct

from watchword.effects import Effect, Job
from watchword.message import Message

TRY_AGAIN = frozenset({408, 425, 429})
"""The answers below 500 that may be other ones later."""


class Done(Struct, frozen=True, kw_only=True, tag=True):
    """The action was performed. `tracking_id` is what receipts will name; `effects` are recorded with the end."""

    tracking_id: str | None = None
    effects: tuple[Effect, ...] = ()


class Retry(Struct, frozen=True, tag=True):
    """It provably had no effect and may be tried again, after `after` seconds if the other side said so.

    `throttled`: the other side wants fewer requests of everybody, so that the whole lane rests, and the attempt does
    not bring the job nearer to being given up. It is tried `within` a time from when it was planned, once more at the
    end of it; else so many times that half an hour passes or more.
    """

    reason: str
    after: float | None = None
    throttled: bool = False
    within: timedelta | None = None


class Refused(Struct, frozen=True, tag=True):
    """It will never work as it stands; the hint says what a person can do."""

    reason: str
    hint: str | None = None


class Blocked(Struct, frozen=True, tag=True):
    """The provider refuses all that this endpoint asks, until a person mends that: it is paused, the job is kept."""

    reason: str
    hint: str | None = None


class Unknown(Struct, frozen=True, tag=True):
    """It may have had its effect: a receipt or a person must settle it."""

    reason: str


class OptedOut(Struct, frozen=True, tag=True):
    """The provider refuses because the person opted out there (R26)."""

    reason: str


class Held(Struct, frozen=True, tag=True):
    """It cannot be performed as things are here: it waits for a person, who can have it tried again."""

    reason: str


Outcome = Done | Retry | Refused | Blocked | Unknown | OptedOut | Held


class HttpRequest(Struct, frozen=True, kw_only=True):
    """One request to make. `timeout` is in seconds, from the connection being asked for to the whole answer.

    Of that, no more than the `largest` bytes are read.
    """

    url: str
    body: bytes = b""
    headers: dict[str, str] = {}
    method: str = "POST"
    timeout: float = 10.0
    largest: int = 1024 * 1024

    @classmethod
    def json(cls, url: str, value: Any, headers: Mapping[str, str] | None = None, timeout: float = 10.0) -> Self:
        """Make one that posts a value as JSON."""
        typed = {"content-type": "application/json", **(headers or {})}
        return cls(url=url, body=msgspec.json.encode(value), headers=typed, timeout=timeout)


class HttpAnswer(Struct, frozen=True, kw_only=True):
    """What came back; header names are lower case. `body` is cut at the `largest` of its request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def retry_after(self) -> float | None:
        """The seconds that the other side asks us to wait, where it says so as a number."""
        try:
            return max(0.0, float(self.headers.get("retry-after", "")))
        except ValueError:
            return None

    @property
    def outcome(self) -> Outcome:
        """What the answer makes of a job: done, to be tried again, or refused."""
        if 200 <= self.status < 300:
            return Done()
        said = f"the other side answered {self.status}"
        if self.status in TRY_AGAIN or self.status >= 500:
            return Retry(reason=said, after=self.retry_after)
        if 300 <= self.status < 400:
            return Refused(reason=f"{said}: redirects are not followed", hint="write the URL that it leads to")
        return Refused(reason=said, hint="mend the URL or the receiver, then retry the job")

    def json(self) -> Any:
        """Read the body as JSON; raises ValueError where it is none."""
        return msgspec.json.decode(self.body)


class Posted(Struct, frozen=True):
    """A message as a provider posts it."""

    content_type: str
    body: bytes


class NotSent(Exception):
    """No byte of the request left: nothing can have been accepted, so it may be tried again."""


class Unanswered(Exception):
    """The request left, no whole answer came: whether it was accepted is not known."""


class Forbidden(Exception):
    """Nothing was sent: that is not allowed, as to an address that is not public. It ends the job."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.refusal = Refused(reason, hint)


class Outside(Protocol):
    """The outside world, as far as `perform` may touch it. `key` is the job's idempotency key, `now` the time."""

    @property
    def key(self) -> str: ...

    @property
    def now(self) -> datetime: ...

    async def http(self, request: HttpRequest) -> HttpAnswer:
        """Make one HTTP request, never repeated; raises NotSent or Unanswered.

        Addresses that are not public raise Forbidden, unless config.yaml allows them. Redirects are not followed.
        """
        ...

    async def send(self, job: Job) -> Outcome:
        """Send the text that the job is, through its endpoint; any other has not passed the gate: Forbidden."""
        ...

    async def change_list(self, job: Job) -> Outcome:
        """Change the list that the job is about, which the provider of its endpoint keeps."""
        ...

    async def posted(self, message: Message) -> Posted:
        """Write a message as the provider of its endpoint posts one; raises Forbidden where there is none any more."""
        ...

    def log(self, text: str, **fields: object) -> None:
        """Write one line to the log."""
        ...
