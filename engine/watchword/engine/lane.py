"""One queue of jobs that share a limit: an endpoint's texts, a host's webhooks. Lanes never wait for each other."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from watchword.clock import Clock
from watchword.engine.rate import Pace
from watchword.errors import StoreBusy
from watchword.store.interface import Store, StoredJob

FETCH = 64
POLL = 1.0
"""Seconds between looks at the store when nobody wakes the lane: looking alone is correct, waking is sooner."""

Attempt = Callable[[StoredJob], Awaitable[bool]]
"""Makes one attempt; answers whether the job could be begun."""


class Lane:
    """Takes its due jobs in order, and attempts each with a slot and a turn in hand."""

    def __init__(
        self, name: str, store: Store, clock: Clock, attempt: Attempt, concurrency: int, pace: Pace | None
    ) -> None:
        self.name = name
        self._store = store
        self._clock = clock
        self._attempt = attempt
        self._slots = asyncio.Semaphore(concurrency)
        self._pace = pace
        self._awake = asyncio.Event()
        self._fetched: deque[StoredJob] = deque()
        self._in_hand: set[int] = set()
        self._waiting: dict[int, float] = {}
        self.attempts: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look for due jobs now."""
        self._awake.set()

    async def run(self) -> None:
        """Attempt due jobs until cancelled; attempts under way go on."""
        while True:
            await self._slots.acquire()
            job = await self._next()
            if self._pace:
                await self._pace.turn()
            task = asyncio.create_task(self._try(job))
            self.attempts.add(task)
            task.add_done_callback(self.attempts.discard)

    async def _try(self, job: StoredJob) -> None:
        try:
            if not await self._attempt(job):
                self._waiting[job.id] = self._clock.monotonic() + POLL
        finally:
            self._in_hand.discard(job.id)
            self._slots.release()
            self._awake.set()

    async def _next(self) -> StoredJob:
        while not self._fetched:
            self._awake.clear()
            await self._fetch()
            if not self._fetched:
                await self._sleep()
        return self._fetched.popleft()

    async def _fetch(self) -> None:
        now = self._clock.monotonic()
        self._waiting = {job: until for job, until in self._waiting.items() if until > now}
        passed_over = self._in_hand | self._waiting.keys()
        try:
            due = await self._store.due(self.name, self._clock.now(), FETCH + len(passed_over))
        except StoreBusy:
            return
        fresh = [job for job in due if job.id not in passed_over][:FETCH]
        self._fetched.extend(fresh)
        self._in_hand.update(job.id for job in fresh)

    async def _sleep(self) -> None:
        try:
            async with asyncio.timeout(POLL):
                await self._awake.wait()
        except TimeoutError:
            return
