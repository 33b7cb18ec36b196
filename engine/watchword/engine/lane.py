"""One queue of jobs that share a limit: an endpoint's texts, a host's webhooks. Lanes never wait for each other."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import structlog

from watchword.clock import Clock
from watchword.engine.breaker import Breaker
from watchword.engine.rate import Rest, Turns
from watchword.engine.slots import Slots
from watchword.errors import StoreBusy
from watchword.store.interface import Store
from watchword.store.values import Share, StoredJob

FETCH = 64
POLL = 1.0
"""Seconds between looks at the store when nobody wakes the lane: looking alone is correct, waking is sooner."""

Attempt = Callable[[StoredJob], Awaitable[bool]]
"""Makes one attempt; answers false if the job is still queued as it was."""


log = structlog.get_logger()


class Waiting(NamedTuple):
    """A job that is passed over until then, and the person it is for."""

    person: str | None
    until: float


class Lane:
    """Takes the due jobs of its share in order, and attempts each with a slot and a turn in hand."""

    def __init__(self, name: str, store: Store, clock: Clock, attempt: Attempt, pace: Turns | None) -> None:
        self.name = name
        self._store = store
        self._clock = clock
        self._attempt = attempt
        self._share: Share | None = None
        self._slots = Slots(0)
        self._pace = pace
        self._awake = asyncio.Event()
        self._fetched: deque[StoredJob] = deque()
        self._in_hand: dict[int, str | None] = {}
        self._waiting: dict[int, Waiting] = {}
        self.rest = Rest(clock)
        self.breaker = Breaker(clock)
        self.attempts: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look for due jobs now."""
        self._awake.set()

    def serve(self, share: Share | None, slots: int) -> None:
        """Serve this share with so many slots from now on; attempts under way go on."""
        if share != self._share:
            self._share = share
            while self._fetched:
                del self._in_hand[self._fetched.pop().id]
        self._slots.resize(slots)
        self._awake.set()

    async def run(self) -> None:
        """Attempt due jobs until cancelled; attempts under way go on."""
        while True:
            await self._some()
            await self._slots.take()
            await self.rest.over()
            await self.breaker.way()
            if self._pace and self._fetched:
                await self._pace.turn(min(len(self._fetched), self._slots.free + 1))
            if self._fetched:
                self._begin(self._fetched.popleft())
            else:
                self.breaker.ended()
                self._slots.give_back()  # another node serves that share by now

    def _begin(self, job: StoredJob) -> None:
        task = asyncio.create_task(self._try(job))
        self.attempts.add(task)
        task.add_done_callback(self.attempts.discard)

    async def _try(self, job: StoredJob) -> None:
        begun = False
        try:
            begun = await self._attempt(job)
        except Exception:
            log.exception("an attempt broke; its job is settled at the next start", job=job.name)
        finally:
            self._let_go(job, begun)

    def _let_go(self, job: StoredJob, begun: bool) -> None:
        """Let the next text to the same person have its turn; one that could not begin waits a while itself."""
        person = self._in_hand.pop(job.id)
        if person is not None:
            self._waiting = {other: one for other, one in self._waiting.items() if one.person != person}
        if not begun:
            self._waiting[job.id] = Waiting(person, self._clock.monotonic() + POLL)
        self.breaker.ended()
        self._slots.give_back()
        self._awake.set()

    async def _some(self) -> None:
        """Wait until there are jobs to be attempted."""
        while not self._fetched:
            self._awake.clear()
            await self._fetch()
            if not self._fetched:
                await self._sleep()

    async def _fetch(self) -> None:
        """Fetch due jobs, of each person the first alone: their others wait for it here, not in the database."""
        if (share := self._share) is None:
            return
        now = self._clock.monotonic()
        self._waiting = {job: one for job, one in self._waiting.items() if one.until > now}
        passed_over = self._in_hand.keys() | self._waiting.keys()
        try:
            due = await self._store.due(self.name, self._clock.now(), FETCH + len(passed_over), share)
        except StoreBusy:
            return
        if share != self._share:
            return
        first = self._first_of_each()
        for job in due:
            person = job.job.number
            if job.id in passed_over:
                continue
            if person is not None and first.setdefault(person, job.id) < job.id:
                self._waiting[job.id] = Waiting(person, now + POLL)
            else:
                self._fetched.append(job)
                self._in_hand[job.id] = person

    def _first_of_each(self) -> dict[str, int]:
        """Find the first job of each person among those in hand and those that wait."""
        first: dict[str, int] = {}
        for job, person in (*self._in_hand.items(), *((job, one.person) for job, one in self._waiting.items())):
            if person is not None:
                first[person] = min(job, first.get(person, job))
        return first

    async def _sleep(self) -> None:
        try:
            async with asyncio.timeout(POLL):
                await self._awake.wait()
        except TimeoutError:
            return
