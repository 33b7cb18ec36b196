"""Getting jobs done: claim, gate, begin, perform, end."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime

import structlog

from watchword.effects import Consent
from watchword.engine.accounts import Account
from watchword.engine.gate import gate
from watchword.engine.inflight import ON_THE_SOCKET_WITHIN, InFlight
from watchword.engine.lane import Lane
from watchword.engine.node import Node
from watchword.engine.outbound import Outbound
from watchword.engine.rate import Pace
from watchword.engine.retry import next_attempt
from watchword.engine.tools import JobTools
from watchword.errors import StoreBusy, StoreRefused
from watchword.plugin import Action, Dead, Done, OptedOut, Outcome, Retry
from watchword.store.interface import End, Store, StoredJob

WEBHOOKS_AT_ONCE = 16
NEW_LANES_EVERY = 5.0
log = structlog.get_logger()


class Dispatcher:
    """Runs a lane for each queue that has jobs."""

    def __init__(
        self,
        store: Store,
        accounts: Mapping[str, Account],
        actions: Mapping[str, type[Action]],
        outbound: Outbound,
        in_flight: InFlight,
        node: Node,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._actions = actions
        self._outbound = outbound
        self._in_flight = in_flight
        self._node = node
        self._clock = node.clock
        self._gate = gate({name: account.settings for name, account in accounts.items()})
        self._lanes: dict[str, tuple[Lane, asyncio.Task[None]]] = {}

    def wake(self, lanes: Iterable[str]) -> None:
        """Look at these lanes now: they have gained jobs."""
        for name in lanes:
            self._lane(name).wake()

    async def run(self) -> None:
        """Take over what earlier incarnations left, then attempt due jobs until cancelled."""
        adopted = False
        while True:
            try:
                if not adopted:
                    await self._adopt()
                    adopted = True
                self.wake(await self._store.lanes(self._clock.now()))
            except StoreBusy as failure:
                log.warning("cannot look for due jobs", reason=str(failure))
            await asyncio.sleep(NEW_LANES_EVERY)

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

    def _lane(self, name: str) -> Lane:
        if name not in self._lanes:
            account = self._accounts.get(name.removeprefix("text:")) if name.startswith("text:") else None
            pace = Pace(account.settings.texts_per_second, self._clock) if account else None
            concurrency = account.settings.concurrency if account else WEBHOOKS_AT_ONCE
            lane = Lane(name, self._store, self._clock, self._attempt, concurrency, pace)
            task = asyncio.create_task(lane.run(), name=f"lane {name}")
            task.add_done_callback(lambda ended: self._lost(name, ended))
            self._lanes[name] = (lane, task)
        return self._lanes[name][0]

    def _lost(self, name: str, ended: "asyncio.Task[None]") -> None:
        """Let a lane that ended by an error of ours be opened anew when it is next woken; its jobs are in the store."""
        if not ended.cancelled() and (failure := ended.exception()):
            log.error("a lane broke and is opened anew", lane=name, exc_info=failure)
            del self._lanes[name]

    async def _attempt(self, job: StoredJob) -> bool:
        """Attempt one job; answers false if it could not begin now."""
        latest = self._clock.monotonic() + ON_THE_SOCKET_WITHIN
        if job.job.number is None:
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
            return False
        tools = JobTools(begun, self._outbound, self._accounts, latest, out)
        end = self._ended(begun, await self._perform(begun, tools), self._clock.now())
        await self._end(begun, end)
        return True

    async def _perform(self, begun: StoredJob, tools: JobTools) -> Outcome:
        action = self._actions.get(begun.job.action)
        if action is None:
            return Dead(reason=f"no action '{begun.job.action}' is loaded", hint="load its plugin, then retry the job")
        try:
            return await action.perform(begun.job, tools)
        except Exception as failure:
            log.exception("an action raised", job=begun.name, action=begun.job.action)
            return tools.after(failure)

    def _ended(self, begun: StoredJob, outcome: Outcome, now: datetime) -> End:
        """Turn what an attempt brought into how it ends."""
        if isinstance(outcome, Done):
            return End(state="done", tracking_id=outcome.tracking_id, effects=outcome.effects)
        if isinstance(outcome, Retry):
            return self._again(begun, outcome, now)
        if isinstance(outcome, Dead):
            return End(state="dead", reason=f"{outcome.reason}; {outcome.hint}" if outcome.hint else outcome.reason)
        if isinstance(outcome, OptedOut):
            return End(state="suppressed", reason=outcome.reason, effects=_opted_out(begun, outcome, now))
        return End(state="unknown", reason=outcome.reason)

    def _again(self, begun: StoredJob, outcome: Retry, now: datetime) -> End:
        tries = begun.attempts + 1
        due = next_attempt(tries, outcome.after, now, self._node.random)
        if due is None:
            return End(state="dead", reason=f"given up after {tries} attempts: {outcome.reason}")
        return End(state="queued", reason=outcome.reason, due_at=due)

    async def _end(self, begun: StoredJob, end: End) -> None:
        """Record the end, however long the store needs to be able to; without its effects, if it refuses those."""
        wait = 0.1
        while True:
            try:
                lanes = await self._store.end(begun.id, self._node.owner, end, self._clock.now())
                break
            except StoreBusy:
                await asyncio.sleep(wait)
                wait = min(wait * 2, 5.0)
            except StoreRefused as failure:
                log.warning("what a job brought could not be recorded", job=begun.name, reason=str(failure))
                end = End(state="unknown", reason=f"done, but what it brought could not be recorded: {failure}")
        self._node.metrics.jobs(begun.job.lane.partition(":")[0], end.state).inc()
        if end.state in {"dead", "unknown"}:
            log.warning("a job needs a person", job=begun.name, state=end.state, reason=end.reason)
        self.wake(lanes or ())


def _opted_out(begun: StoredJob, outcome: OptedOut, now: datetime) -> tuple[Consent, ...]:
    job = begun.job
    return (
        Consent(
            kind="opt-out",
            scope=job.scope or "",
            number=job.number or "",
            endpoint=job.endpoint or "",
            effective=now,
            sent_at=None,
            source="provider",
            text=outcome.reason,
            rung="provider refused the text",
            provider_blocks=True,
        ),
    )
