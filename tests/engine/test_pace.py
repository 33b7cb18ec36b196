"""Laws of waiting: backoff, jitter, and the even pace of an endpoint."""

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from watchword.clock import SystemClock
from watchword.engine.inflight import InFlight
from watchword.engine.rate import Pace
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


def test_an_endpoint_is_used_at_an_even_pace() -> None:
    async def law() -> None:
        clock = SystemClock()
        pace = Pace(100.0, clock)
        began = clock.monotonic()
        await asyncio.gather(*(pace.turn() for _ in range(11)))
        assert clock.monotonic() - began >= 0.1

    asyncio.run(law())


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
