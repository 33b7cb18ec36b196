"""Getting jobs done: claim, gate, begin, perform, end."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

import structlog
from msgspec.structs import replace

from watchword.effects import Effect, Job, Pause
from watchword.engine import counting
from watchword.engine.accounts import Account
from watchword.engine.decider import Decider
from watchword.engine.ending import ending, refused
from watchword.engine.gate import gate
from watchword.engine.gate.scope import whose
from watchword.engine.inflight import ON_THE_SOCKET_WITHIN, InFlight
from watchword.engine.isolation import Cells
from watchword.engine.lane import Lane
from watchword.engine.node import Node
from watchword.engine.outbound import Outbound
from watchword.engine.outside import JobOutside, Unguarded
from watchword.engine.performing import Performing, without_secrets
from watchword.engine.rate import Pace, Turns
from watchword.engine.retry import LONGEST_ASKED
from watchword.engine.shared_pace import SharedPace
from watchword.engine.shares import share
from watchword.errors import StoreBusy, StoreRefused
from watchword.plugin import Done, Forbidden, Held, OptedOut, Outcome, Retry
from watchword.store.interface import Store
from watchword.store.values import HOUR, TOO_LATE, WHOLE, End, Share, StoredJob

HOSTS = frozenset({"http", "bulk", "smtp"})
PROVIDERS = frozenset({"text", "list"})
"""The kinds of lanes that lead to one other side each, which is left alone while it only fails."""
OUT_OF_ORDER = frozenset({"unreachable", "unanswered", "unknown"})
"""What a provider fails by that would fail by the next text as well; what it says of one text is about that text."""
BULK = 4
"""What a host is told in bulk takes a part of its requests at once, beside those of all else."""
NEW_LANES_EVERY = 5.0
log = structlog.get_logger()


class Performer(Protocol):
    """A part of the engine that does the jobs of one name, which no rule can ask for."""

    async def perform(self, job: Job, outside: Unguarded, /) -> Outcome: ...


class Dispatcher:
    """Runs a lane for each queue that has jobs; where nodes share the database, for this node's share of each."""

    def __init__(
        self,
        store: Store,
        accounts: Mapping[str, Account],
        performers: Mapping[str, Performer],
        decider: Decider,
        outbound: Outbound,
        in_flight: InFlight,
        node: Node,
        cells: Cells | None = None,
    ) -> None:
        self._store = store
        self._cells = cells
        self._accounts = accounts
        self._performers = performers
        self._decider = decider
        self._outbound = outbound
        self._in_flight = in_flight
        self._node = node
        self._clock = node.clock
        self._gate = gate(
            {name: account.settings for name, account in accounts.items()}, lambda: decider.rules.programs
        )
        self._asked = asyncio.Event()
        self.paused: tuple[Pause, ...] = ()
        """What is paused, as it was when last looked at."""
        self._lanes: dict[str, tuple[Lane, asyncio.Task[None]]] = {}
        self._live: tuple[str, ...] = ()

    def divide(self, live: Sequence[str]) -> None:
        """Divide the lanes among these nodes from now on, and look at once at what the others may have left."""
        self._live = tuple(live)
        for name, (lane, _) in self._lanes.items():
            lane.serve(*self._share(name))
        self.look()

    def wake(self, lanes: Iterable[str]) -> None:
        """Look at these lanes now, and have the other nodes look: they have gained jobs."""
        gained = frozenset(lanes)
        self.wake_here(gained)
        if gained and self._store.nodes is not None and len(self._live) > 1:
            self._store.nodes.tell(gained)

    def wake_here(self, lanes: Iterable[str]) -> None:
        """Look at these lanes now."""
        for name in lanes:
            self._lane(name).wake()

    async def run(self) -> None:
        """Take over what others have left behind, then attempt due jobs until cancelled."""
        adopted = False
        while True:
            self._asked.clear()
            try:
                if not adopted or self._store.nodes is not None:  # where there are others, they may end at any time
                    await self._adopt()
                    adopted = True
                await self._look()
            except StoreBusy as failure:
                log.warning("cannot look for due jobs", reason=str(failure))
            with suppress(TimeoutError):
                async with asyncio.timeout(NEW_LANES_EVERY):
                    await self._asked.wait()

    @property
    def failing(self) -> tuple[str, ...]:
        """Name the hosts that fail again and again, each asked by one job at a time."""
        lanes = [name for name, (lane, _) in self._lanes.items() if lane.breaker.is_open]
        return tuple(sorted({name.removeprefix("http:").removeprefix("bulk:") for name in lanes}))

    def look(self) -> None:
        """Look at once at what is paused, and what is due."""
        self._asked.set()

    async def _look(self) -> None:
        set_back = await self._store.set_back(self._clock.now())
        if set_back:
            log.warning("the clock was set back; what is queued is due earlier", seconds=set_back.total_seconds())
        self.paused = tuple([one for one in await self._store.pauses() if not one.ending])
        self._node.metrics.pauses([one.what for one in self.paused])
        self._node.metrics.failing(self.failing)
        self.wake(await self._store.release(self._clock.now()))
        self.wake_here(await self._store.lanes(self._clock.now()))

    async def _adopt(self) -> None:
        unknown, again = await self._store.adopt(self._clock.now())
        if unknown or again:
            log.warning("took over jobs that a stopped process had begun", unknown=unknown, queued_again=again)

    async def drain(self, seconds: float) -> None:
        """Begin nothing more, and give attempts under way some time to end."""
        attempts: set[asyncio.Task[None]] = set()
        for lane, task in self._lanes.values():
            task.cancel()
            attempts |= lane.attempts
        if attempts:
            _, late = await asyncio.wait(attempts, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._cells is not None:
            await self._cells.close()

    def _lane(self, name: str) -> Lane:
        if name not in self._lanes:
            lane = Lane(name, self._store, self._clock, self._attempt, self._pace(name))
            lane.serve(*self._share(name))
            task = asyncio.create_task(lane.run(), name=f"lane {name}")
            task.add_done_callback(lambda ended: self._lost(name, ended))
            self._lanes[name] = (lane, task)
        return self._lanes[name][0]

    def _account(self, lane: str) -> Account | None:
        kind, _, endpoint = lane.partition(":")
        return self._accounts.get(endpoint) if kind in {"text", "list"} else None

    def _pace(self, lane: str) -> Turns | None:
        account = self._account(lane)
        if account is None:
            return None
        if self._store.nodes is None:
            return Pace(account.settings.texts_per_second, self._clock)
        return SharedPace(lane, account.settings.texts_per_second, self._store.nodes, self._clock)

    def _share(self, lane: str) -> tuple[Share | None, int]:
        account = self._account(lane)
        cap = account.settings.concurrency if account else self._outbound.at_once
        if lane.startswith("bulk:"):
            cap = max(1, cap // BULK)
        return (WHOLE, cap) if self._store.nodes is None else share(lane, cap, self._node.owner, self._live)

    def _lost(self, name: str, ended: "asyncio.Task[None]") -> None:
        """Let a lane that ended by an error of ours be opened anew when it is next woken; its jobs are in the store."""
        if not ended.cancelled() and (failure := ended.exception()):
            log.error("a lane broke and is opened anew", lane=name, exc_info=failure)
            del self._lanes[name]

    async def _attempt(self, job: StoredJob) -> bool:
        """Attempt one job; answers false if it is still queued as it was."""
        latest = self._clock.monotonic() + ON_THE_SOCKET_WITHIN
        if job.job.number is None or not job.job.is_text:
            return await self._begin(job, None, latest)
        with self._in_flight.text(job.job.number) as out:
            return await self._begin(job, out, latest)

    async def _begin(self, job: StoredJob, out: "asyncio.Future[None] | None", latest: float) -> bool:
        try:
            begun = await self._store.begin(job.id, self._node.owner, self._gate, self._clock.now())
        except (StoreBusy, StoreRefused) as failure:
            log.warning("a job could not begin", job=job.name, reason=str(failure))
            return False
        if begun is None:
            return await self._has_left_the_queue(job)
        counting.begun(self._node.metrics, begun, self._clock.now())
        outside = JobOutside(begun, self._outbound, self._accounts, latest, out)
        if self._node.traces is not None and begun.job.kind == "http":
            outside.traceparent = self._node.traces.traceparent(begun)
        outcome = without_secrets(await self._perform(begun, outside))
        counting.attempted(self._node.metrics, begun, outcome, outside, self._accounts)
        self._heed(begun.job.lane, outcome, outside.failed)
        end = ending(begun, outcome, outside.late, self._clock.now(), self._node.random)
        if isinstance(outcome, OptedOut):
            end = replace(end, effects=self._refused(begun, outcome))
        await self._end(begun, end)
        return True

    def _refused(self, begun: StoredJob, outcome: OptedOut) -> tuple[Effect, ...]:
        """Record the opt-out that a provider knows of, in the scope that its program has by now."""
        said, program = refused(begun, outcome, self._clock.now()), whose(begun.job, self._decider.rules.programs)
        return self._decider.recorded(replace(said, scope=program.scope) if program else said)

    async def _has_left_the_queue(self, job: StoredJob) -> bool:
        """Tell whether a job that did not begin is out of the way of the next: suppressed, held, put off, cancelled."""
        try:
            stored = await self._store.job(job.id)
        except StoreBusy:
            return False
        if stored is None or stored.state == "queued":
            return stored is None or stored.waits_for == HOUR
        self._node.metrics.jobs(job.job.kind, stored.state).inc()
        if job.job.exempt == "opt-out-confirmation" and (stored.reason or "").startswith(TOO_LATE):
            log.warning("an opt-out was not confirmed in time", job=job.name, reason=stored.reason)
        return True

    def _heed(self, lane: str, outcome: Outcome, on_the_way: str | None) -> None:
        """Let a lane whose other side asks for fewer requests rest, and one that is served again go on at its pace."""
        told = self._lane(lane)
        if isinstance(outcome, Retry) and outcome.throttled:
            log.warning("asked for fewer requests", lane=lane, reason=outcome.reason)
            told.rest.begin(min(outcome.after or 0.0, LONGEST_ASKED))
        elif isinstance(outcome, Done):
            told.rest.forget()
        if not _is_out_of_order(lane.partition(":")[0], outcome, on_the_way):
            told.breaker.succeeded()
        elif told.breaker.failed():
            reason = getattr(outcome, "reason", None)
            log.warning("a host fails again and again; it is asked by one job at a time", lane=lane, reason=reason)

    async def _perform(self, begun: StoredJob, outside: JobOutside) -> Outcome:
        try:
            if part := self._performers.get(begun.job.action):
                return await part.perform(begun.job, outside.unguarded)
            return await self._act(begun.job, outside)
        except Forbidden as failure:
            return failure.refusal
        except Exception as failure:
            log.exception("an action raised", job=begun.name, action=begun.job.action)
            return outside.after(failure)

    async def _act(self, job: Job, outside: JobOutside) -> Outcome:
        """Perform the job of an action, as the rules know it that decide now."""
        vocabulary = self._decider.rules.vocabulary
        kind = vocabulary.actions.get(job.action)
        if kind is None:
            return Held(f"no action '{job.action}' is loaded; load its plugin, then retry the job")
        performing = Performing(kind, vocabulary.said(job.action))
        if kind.isolation == "none":
            return await performing.perform(job, outside)
        if self._cells is None:
            return Held(f"'{job.action}' is to be performed in a process of its own, and there is none here")
        return await self._cells.perform(performing, job, outside)

    async def _was_taken_over(self, begun: StoredJob, end: End) -> bool:
        """Tell whether an end is refused because others have the job: else an earlier try of it has succeeded."""
        try:
            stored = await self._store.job(begun.id)
        except StoreBusy:
            return False
        return stored is not None and stored.state == "unknown" != end.state

    async def _end(self, begun: StoredJob, end: End) -> None:
        """Record the end, however long the store needs to be able to; without its effects, if it refuses those.

        It is that of the incarnation which began the job, which this process may be no longer.
        """
        wait, tries = 0.1, 0
        while True:
            tries += 1
            try:
                lanes = await self._store.end(begun.id, begun.owner or "", end, self._clock.now(), begun.begun_at)
                break
            except StoreBusy:
                await asyncio.sleep(wait)
                wait = min(wait * 2, 5.0)
            except StoreRefused as failure:
                log.warning("what a job brought could not be recorded", job=begun.name, reason=str(failure))
                end = End(state="unknown", reason=f"done, but what it brought could not be recorded: {failure}")
        if lanes is None and (tries == 1 or await self._was_taken_over(begun, end)):
            log.warning("a job was taken over before its end", job=begun.name, state=end.state, reason=end.reason)
            return
        self._node.metrics.jobs(begun.job.kind, end.state).inc()
        if end.state in {"dead", "unknown"}:
            log.warning("a job needs a person", job=begun.name, state=end.state, reason=end.reason)
        if end.waits_for:
            log.critical("the provider refuses to send; paused until resumed", paused=end.waits_for, reason=end.reason)
            self.look()
        self.wake(lanes or ())


def _is_out_of_order(kind: str, outcome: Outcome, on_the_way: str | None) -> bool:
    """Tell whether an attempt failed as the next would fail too, because of the other side."""
    if kind in HOSTS:
        return isinstance(outcome, Retry)
    return kind in PROVIDERS and counting.failure(outcome, on_the_way) in OUT_OF_ORDER
