"""The store, as it is used where traces are wanted: it tells how long messages and jobs are under way."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from watchword.clock import Clock
from watchword.decision import Decision
from watchword.engine.tracing import Attributes, Span, Traces, attempt, ident, nanoseconds
from watchword.message import Message
from watchword.state import State
from watchword.store.arriving import Arriving
from watchword.store.interface import Store
from watchword.store.values import Decide, End, Gate, Received, StoredJob

WANTS_A_PERSON = frozenset({"dead", "unknown"})


def traced(store: Store, traces: Traces, clock: Clock) -> Store:
    """Have a store tell of what passes through it. All that is not about messages and jobs is the store's own."""
    return cast("Store", _Traced(store, traces, clock))


class _Deciding:
    """Notes when a message was decided, the last time where the store had to try more than once."""

    def __init__(self, decide: Decide, clock: Clock) -> None:
        self._decide = decide
        self._clock = clock
        self.began = self.ended = 0

    def __call__(self, message: Message, state: State) -> Decision:
        self.began = nanoseconds(self._clock.now())
        decision = self._decide(message, state)
        self.ended = nanoseconds(self._clock.now())
        return decision


class _Traced:
    def __init__(self, store: Store, traces: Traces, clock: Clock) -> None:
        self._store = store
        self._traces = traces
        self._clock = clock
        self._begun: dict[int, tuple[StoredJob, int, int]] = {}

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            return getattr(self._store, name)

    async def receive(self, message: Message, program: str | None, scope: str | None, decide: Decide) -> Received:
        deciding = _Deciding(decide, self._clock)
        received = await self._store.receive(message, program, scope, deciding)
        self._decided(received, deciding, message)
        return received

    async def receive_all(self, arriving: Sequence[Arriving]) -> Sequence[Received | BaseException]:
        deciding = [_Deciding(one.decide, self._clock) for one in arriving]
        asked = [replace(one, decide=noting) for one, noting in zip(arriving, deciding, strict=True)]
        received = await self._store.receive_all(asked)
        for one, what, noting in zip(arriving, received, deciding, strict=True):
            if isinstance(what, Received):
                self._decided(what, noting, one.message)
        return received

    async def complete(
        self, message: Message, message_id: int, program: str | None, scope: str | None, decide: Decide, now: datetime
    ) -> Received:
        deciding = _Deciding(decide, self._clock)
        received = await self._store.complete(message, message_id, program, scope, deciding, now)
        self._decided(received, deciding, None)
        return received

    async def redecide(
        self, message_id: int, program: str | None, scope: str | None, decide: Decide, now: datetime
    ) -> Received:
        deciding = _Deciding(decide, self._clock)
        received = await self._store.redecide(message_id, program, scope, deciding, now)
        self._decided(received, deciding, None)
        return received

    async def begin(self, job_id: int, owner: str, gate: Gate, now: datetime) -> StoredJob | None:
        began = nanoseconds(self._clock.now())
        begun = await self._store.begin(job_id, owner, gate, now)
        if begun is not None and self._traces.trace(begun.origin) is not None:
            self._begun[job_id] = begun, began, nanoseconds(self._clock.now())
        return begun

    async def end(
        self, job_id: int, owner: str, end: End, now: datetime, begun_at: datetime | None = None
    ) -> Sequence[str] | None:
        ending = nanoseconds(self._clock.now())
        lanes = await self._store.end(job_id, owner, end, now, begun_at)
        if (attempted := self._begun.pop(job_id, None)) is not None:
            self._attempted(*attempted, ending, end)
        return lanes

    def _decided(self, received: Received, deciding: _Deciding, arrived: Message | None) -> None:
        """Tell of a decision, and if the message has just `arrived`, of its whole way from there to its commit."""
        decision, origin = received.decision, received.message_id
        if decision is None or origin is None or (trace := self._traces.trace(origin)) is None:
            return
        now, top = nanoseconds(self._clock.now()), ident(trace, "message")
        told = _of(origin, decision)
        if arrived is not None:
            told |= {"watchword.endpoint": arrived.endpoint, "watchword.channel": arrived.channel}
            came = nanoseconds(arrived.received_at)
            self._tell(
                "message", trace, top, None, came, now, told, side="provider", failed=decision.outcome == "error"
            )
        again = deciding.began
        self._tell("decide", trace, ident(trace, "decide", again), top, deciding.began, deciding.ended, told)
        self._tell("commit", trace, ident(trace, "commit", again), top, deciding.ended, now)

    def _attempted(self, begun: StoredJob, began: int, performing: int, ending: int, end: End) -> None:
        """Tell of one attempt at a job: that it was let begin, what it was given to do, that its end was recorded."""
        if (trace := self._traces.trace(begun.origin)) is None:
            return
        which, now = attempt(begun), nanoseconds(self._clock.now())
        top, told = ident(trace, "job", *which), _of_job(begun, end)
        failed = end.state in WANTS_A_PERSON
        self._tell(f"job {begun.job.action}", trace, top, ident(trace, "message"), began, now, told, failed=failed)
        self._tell("begin", trace, ident(trace, "begin", *which), top, began, performing)
        self._tell("perform", trace, ident(trace, "perform", *which), top, performing, ending, side="outside")
        self._tell("end", trace, ident(trace, "end", *which), top, ending, now)

    def _tell(
        self,
        name: str,
        trace: int,
        which: int,
        parent: int | None,
        began: int,
        ended: int,
        attributes: Attributes = {},  # noqa: B006 - nobody changes it
        **more: Any,
    ) -> None:
        span = Span(
            name=name, trace=trace, ident=which, parent=parent, began=began, ended=ended, attributes=attributes, **more
        )
        self._traces.tell(span)


def _of(message: int, decision: Decision) -> dict[str, str | int | bool | Sequence[str]]:
    return {
        "watchword.message": message,
        "watchword.program": decision.program or "",
        "watchword.outcome": decision.outcome,
        "watchword.intent": decision.trace.reading.intent,
        "watchword.rules": decision.rules,
        "watchword.revision": decision.revision,
    }


def _of_job(begun: StoredJob, end: End) -> Attributes:
    return {
        "watchword.job": begun.name,
        "watchword.action": begun.job.action,
        "watchword.lane": begun.job.lane,
        "watchword.rule": begun.job.rule,
        "watchword.attempt": begun.attempts + 1,
        "watchword.state": end.state,
    }
