"""What one attempt at a job may use of the outside world."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import structlog
from msgspec.structs import replace

from watchword.effects import Job
from watchword.engine.accounts import Account
from watchword.engine.inflight import ON_THE_SOCKET_WITHIN
from watchword.engine.outbound import Outbound
from watchword.engine.performing import Broke
from watchword.message import Message
from watchword.plugin import (
    Forbidden,
    HttpAnswer,
    HttpRequest,
    NotSent,
    Outcome,
    Posted,
    Refused,
    Retry,
    Unanswered,
    Unknown,
)
from watchword.store.values import StoredJob

log = structlog.get_logger()


class JobOutside:
    """The outside world of one attempt. `latest` and `out` bind a text to the second in which it must leave (G3)."""

    def __init__(
        self,
        begun: StoredJob,
        outbound: Outbound,
        accounts: Mapping[str, Account],
        latest: float,
        out: "asyncio.Future[None] | None",
    ) -> None:
        self._begun = begun
        self._outbound = outbound
        self._accounts = accounts
        self._latest = latest
        self._out = out
        self._left = False
        self.late: float | None = None
        """Seconds after its beginning when a text left, if it left too late."""
        self.failed: Literal["unreachable", "unanswered"] | None = None
        """What happened to the last request that got no whole answer."""
        self.traceparent: str | None = None
        """What requests say of the trace that they belong to."""

    @property
    def key(self) -> str:
        """Name the job the same way on every attempt."""
        return f"{self._begun.created_at:%Y%m%dT%H%M%S}-{self._begun.name}"

    @property
    def now(self) -> datetime:
        """Tell the time."""
        return self._outbound.clock.now()

    @property
    def unguarded(self) -> "Unguarded":
        """The same attempt, for what config.yaml itself says where to go."""
        return Unguarded(self, self._begun.origin)

    async def http(self, request: HttpRequest) -> HttpAnswer:
        """Make one request, if the guard lets it through."""
        return await self.exchange(request, guarded=True)

    async def exchange(self, request: HttpRequest, guarded: bool) -> HttpAnswer:
        """Make one request; a text's first byte leaves in time or not at all."""
        if self.traceparent is not None:
            request = replace(request, headers={"traceparent": self.traceparent, **request.headers})
        try:
            return await self._exchange(request, guarded)
        except NotSent:
            self.failed = "unreachable"
            raise
        except Unanswered:
            self.failed = "unanswered"
            raise

    async def _exchange(self, request: HttpRequest, guarded: bool) -> HttpAnswer:
        if self._out is None:
            return await self._outbound.post(request, guarded=guarded)
        try:
            self._left = True
            return await self._outbound.post(request, self._latest, self._release, guarded=guarded)
        except (NotSent, Forbidden):
            self._left = False
            raise

    async def send(self, job: Job) -> Outcome:
        """Send a text through the provider that stands for its endpoint."""
        self._passed(job)
        account = self._accounts.get(job.endpoint or "")
        return await account.sender.send(job, account.settings, self.unguarded) if account else _gone(job)

    async def change_list(self, job: Job) -> Outcome:
        """Change a list that the provider of its endpoint keeps."""
        self._passed(job)
        account = self._accounts.get(job.endpoint or "")
        return await account.keeper.change_list(job, account.settings, self.unguarded) if account else _gone(job)

    async def posted(self, message: Message) -> Posted:
        """Write a message as the provider of its endpoint posts one."""
        account = self._accounts.get(message.endpoint)
        if account is None:
            raise Forbidden(
                f"config.yaml has no endpoint '{message.endpoint}' any more", "put it back, then retry the job"
            )
        return Posted(*account.provider.compose(message))

    def log(self, text: str, **fields: object) -> None:
        """Write one line to the log."""
        log.info(text, job=self._begun.name, **fields)

    def after(self, failure: Exception) -> Outcome:
        """Say what an action that raised leaves behind: it is tried again unless a text may have left."""
        reason = str(failure) if isinstance(failure, Broke) else f"{type(failure).__name__}: {failure}"
        if isinstance(failure, Unanswered) or self._left:
            return Retry(reason=reason) if self._begun.job.repeatable else Unknown(reason=reason)
        return Retry(reason=reason)

    def _passed(self, job: Job) -> None:
        """Let nothing but the job itself leave: no other has passed the gate."""
        if job != self._begun.job:
            raise Forbidden(
                "what has not passed the gate reaches nobody", "a text is an effect: yield it, or answer it by Done"
            )

    def _release(self) -> None:
        over = self._outbound.clock.monotonic() - self._latest
        if over > 0:
            self.late = over + ON_THE_SOCKET_WITHIN
        if self._out is not None and not self._out.done():
            self._out.set_result(None)


class Unguarded:
    """One attempt at what config.yaml itself says where to go: an operator may have that in their own network."""

    def __init__(self, attempt: JobOutside, origin: int) -> None:
        self._attempt = attempt
        self.origin = origin
        """Which message, or other origin, made the job."""
        self.send = attempt.send
        self.change_list = attempt.change_list
        self.posted = attempt.posted
        self.log = attempt.log

    @property
    def key(self) -> str:
        """Name the job the same way on every attempt."""
        return self._attempt.key

    @property
    def now(self) -> datetime:
        """Tell the time."""
        return self._attempt.now

    async def http(self, request: HttpRequest) -> HttpAnswer:
        """Make one request, wherever it leads."""
        return await self._attempt.exchange(request, guarded=False)


def _gone(job: Job) -> Refused:
    return Refused(reason=f"config.yaml has no endpoint '{job.endpoint}' any more")
