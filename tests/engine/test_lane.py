"""Laws of a lane whose share and slots change while it runs."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, cast

from engine.nodes import EPOCH, LoopClock, simulate
from watchword.effects import Job
from watchword.engine.lane import Lane
from watchword.store.interface import Store
from watchword.store.values import WHOLE, Share, StoredJob

TAKES = 0.5
"""Seconds of each attempt."""


class Queue:
    """A lane's queue, of which a job's bucket is its number."""

    def __init__(self, number: int) -> None:
        self.jobs = {number: stored(number) for number in range(number)}
        self.looked = 0

    async def due(self, lane: str, now: datetime, limit: int, share: Share = WHOLE) -> Sequence[StoredJob]:
        self.looked += 1
        mine = [job for number, job in self.jobs.items() if number % share.of == share.place]
        await asyncio.sleep(0.001)
        return mine[:limit]


def stored(number: int) -> StoredJob:
    job = Job(
        action="log",
        lane="http:host",
        settings={},
        program="luigis",
        rule="luigis/any",
        expires_at=EPOCH + timedelta(days=1),
    )
    return StoredJob(id=number, state="queued", job=job, attempts=0, created_at=EPOCH, due_at=EPOCH)


class Attempts:
    """What a lane attempts, when, and how many at once."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self.begun: list[int] = []
        self.now = 0
        self.most = 0

    async def attempt(self, job: StoredJob) -> bool:
        self.begun.append(job.id)
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(TAKES)
        self.now -= 1
        del self._queue.jobs[job.id]
        return True


@asynccontextmanager
async def running(queue: Queue) -> AsyncIterator[tuple[Lane, Attempts]]:
    attempts = Attempts(queue)
    lane = Lane("http:host", cast("Store", cast("Any", queue)), LoopClock(), attempts.attempt, None)
    task = asyncio.create_task(lane.run())
    try:
        yield lane, attempts
    finally:
        task.cancel()
        await asyncio.gather(task, *lane.attempts, return_exceptions=True)


def test_a_lane_without_a_share_looks_for_nothing() -> None:
    async def law() -> None:
        queue = Queue(10)
        async with running(queue) as (lane, attempts):
            await asyncio.sleep(5)
            assert (queue.looked, attempts.begun) == (0, [])
            lane.serve(WHOLE, 2)
            await asyncio.sleep(5 * TAKES + 0.1)
            assert attempts.begun == list(range(10))

    simulate(law)


def test_what_was_fetched_of_a_share_is_not_attempted_once_another_node_has_it() -> None:
    async def law() -> None:
        async with running(Queue(40)) as (lane, attempts):
            lane.serve(WHOLE, 2)
            await asyncio.sleep(0.1)
            assert attempts.begun == [0, 1]
            lane.serve(Share(1, 2), 1)
            await asyncio.sleep(30)
            assert attempts.begun[2:] == list(range(3, 40, 2))
            lane.serve(Share(0, 2), 1)
            await asyncio.sleep(30)
            assert sorted(attempts.begun) == list(range(40))

    simulate(law)


def test_slots_that_are_taken_away_are_given_up_as_attempts_end_and_no_sooner() -> None:
    async def law() -> None:
        async with running(Queue(100)) as (lane, attempts):
            lane.serve(WHOLE, 8)
            await asyncio.sleep(0.1)
            assert attempts.now == 8
            lane.serve(WHOLE, 3)
            await asyncio.sleep(TAKES)
            assert attempts.now == 3
            attempts.most = 0
            await asyncio.sleep(5 * TAKES)
            assert attempts.most == 3
            lane.serve(WHOLE, 5)
            await asyncio.sleep(0.01)
            assert attempts.now == 5

    simulate(law)


def test_a_share_that_comes_and_goes_loses_and_doubles_no_job() -> None:
    async def law() -> None:
        async with running(Queue(60)) as (lane, attempts):
            for turn in range(40):
                lane.serve((WHOLE, Share(0, 2), None, Share(1, 2))[turn % 4], (3, 1, 0, 2)[turn % 4])
                await asyncio.sleep(0.37)
            lane.serve(WHOLE, 4)
            await asyncio.sleep(20)
            assert sorted(attempts.begun) == list(range(60))

    simulate(law)
