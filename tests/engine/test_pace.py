"""Laws of waiting: backoff, jitter, and the even pace of an endpoint."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, cycle, repeat
from math import ceil
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.nodes import LoopClock, simulate
from engine.test_shared_pace import most_within
from watchword.clock import SystemClock
from watchword.engine.inflight import InFlight
from watchword.engine.rate import LATE, Pace
from watchword.engine.retry import ATTEMPTS, LONGEST, LONGEST_ASKED, next_attempt

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@given(st.integers(1, ATTEMPTS - 1), st.none() | st.floats(0, 1e9), st.integers())
def test_a_retry_is_never_sooner_than_asked_and_never_later_than_the_ceiling(
    attempts: int, asked: float | None, seed: int
) -> None:
    due = next_attempt(attempts, asked, NOON, Random(seed))
    assert due is not None
    wait = (due - NOON).total_seconds()
    least = min(asked or 0.0, LONGEST_ASKED)
    assert least <= wait + 1e-5 <= least + LONGEST + 2e-5


@given(st.integers(ATTEMPTS, 1000))
def test_a_job_is_given_up_after_its_last_attempt(attempts: int) -> None:
    assert next_attempt(attempts, None, NOON, Random(1)) is None


def test_jitter_is_full_so_that_failed_jobs_do_not_come_back_together() -> None:
    random = Random(1)
    waits = [next_attempt(5, None, NOON, random) for _ in range(200)]
    spread = [(due - NOON) for due in waits if due]
    assert min(spread) < timedelta(seconds=3)
    assert max(spread) > timedelta(seconds=29)


class Busy(LoopClock):
    """The clock of a process that looks at it so seldom: what it has to do between takes it as long."""

    def __init__(self, step: float) -> None:
        self._step = step

    def monotonic(self) -> float:
        return ceil(super().monotonic() / self._step) * self._step


def used(pace: Pace, clock: Busy, seconds: float, pauses: Sequence[tuple[int, float]] = ()) -> list[float]:
    """Use turns for so long, as many as there are or with a pause of some seconds after so many."""
    at: list[float] = []

    async def law() -> None:
        rests = cycle(chain.from_iterable((*repeat(0.0, count), rest) for count, rest in pauses) if pauses else (0.0,))
        while clock.monotonic() < seconds:
            await pace.turn()
            at.append(clock.monotonic())
            await asyncio.sleep(next(rests))

    simulate(law)
    return at


PAUSES = st.lists(st.tuples(st.integers(1, 40), st.floats(0.001, 0.5)), max_size=5)
STEPS = st.sampled_from([0.0001, 0.005, 0.015, 0.2])


@settings(max_examples=60)
@given(st.floats(0.5, 500), PAUSES, STEPS, st.sampled_from([0.05, 0.2, 1.0, 3.0]))
def test_no_window_holds_more_turns_than_the_rate_allows(
    rate: float, pauses: list[tuple[int, float]], step: float, window: float
) -> None:
    clock = Busy(step)
    at = used(Pace(rate, clock), clock, 3.0, pauses)
    assert most_within(at, window) <= rate * (window + LATE + step) + 1.01


@pytest.mark.parametrize("step", [0.0001, 0.005, LATE])
def test_a_process_that_is_busy_between_its_turns_uses_the_whole_rate(step: float) -> None:
    clock = Busy(step)
    assert len(used(Pace(1000.0, clock), clock, 3.0)) >= 0.99 * 3 * 1000.0


def test_settled_waits_for_the_texts_of_that_person_only() -> None:
    async def law() -> None:
        flying = InFlight()
        with flying.text("+1") as out:
            await flying.settled("+2")
            waiting = asyncio.create_task(flying.settled("+1"))
            await asyncio.sleep(0)
            assert not waiting.done()
            out.set_result(None)
            await waiting
        await flying.settled("+1")

    asyncio.run(law())


def test_settled_waits_no_longer_than_the_second_in_which_a_text_must_leave() -> None:
    async def law() -> None:
        flying = InFlight()
        clock = SystemClock()
        with flying.text("+1"):
            began = clock.monotonic()
            await flying.settled("+1")
            assert 0.9 <= clock.monotonic() - began < 5

    asyncio.run(law())
