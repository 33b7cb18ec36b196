"""Laws of the pace that nodes share: never more turns than the rate allows, and every node gets some."""

import asyncio
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.nodes import InMemory, Shared, simulate
from watchword.engine.rate import LATE
from watchword.engine.shared_pace import HANDFUL, SharedPace

LANE = "text:main"


async def use(
    pace: SharedPace, jobs: Sequence[tuple[float, int]], used: list[float], busy: float = 0.0, wanted: int = 1000
) -> None:
    """Use turns for jobs that come a while after each other, in bunches; each keeps the lane `busy` for a time."""
    for pause, number in jobs:
        await asyncio.sleep(pause)
        for left in range(number, 0, -1):
            await pace.turn(min(left, wanted))
            used.append(asyncio.get_running_loop().time())
            await asyncio.sleep(busy)


def most_within(used: Sequence[float], window: float) -> int:
    ordered = sorted(used)
    return max((sum(1 for at in ordered if first <= at < first + window) for first in ordered), default=0)


JOBS = st.lists(st.tuples(st.floats(0, 0.5), st.integers(1, 40)), min_size=1, max_size=5)


@settings(max_examples=60)
@given(
    st.floats(0.5, 500), JOBS, JOBS, st.sampled_from([0.0, 0.001, 0.015, 0.2]), st.sampled_from([0.05, 0.2, 1.0, 3.0])
)
def test_two_nodes_use_no_more_turns_in_any_window_than_the_rate_allows(
    rate: float, one: list[tuple[float, int]], other: list[tuple[float, int]], busy: float, window: float
) -> None:
    used: list[float] = []

    async def law() -> None:
        shared = Shared()
        paces = [SharedPace(LANE, rate, InMemory(shared, name), shared.clock) for name in "ab"]
        await asyncio.gather(use(paces[0], one, used, busy), use(paces[1], other, used))

    simulate(law)
    assert len(used) == sum(number for _, number in (*one, *other))
    assert most_within(used, window) <= rate * (window + LATE) + 1.01


@given(st.floats(1, 500))
def test_nodes_that_have_enough_to_do_use_the_whole_rate_and_each_gets_its_part(rate: float) -> None:
    used: dict[str, list[float]] = {"a": [], "b": []}

    async def law() -> None:
        shared = Shared()
        tasks = [
            asyncio.create_task(use(SharedPace(LANE, rate, InMemory(shared, name), shared.clock), [(0, 10_000)], mine))
            for name, mine in used.items()
        ]
        await asyncio.sleep(10)
        for task in tasks:
            task.cancel()

    simulate(law)
    together = len(used["a"]) + len(used["b"])
    assert 0.99 * 10 * rate - 1 <= together <= rate * (10 + LATE) + 1.01
    assert abs(len(used["a"]) - len(used["b"])) <= rate * HANDFUL + 1


def test_one_text_alone_does_not_wait_and_takes_one_turn() -> None:
    async def law() -> None:
        shared = Shared()
        pace = SharedPace(LANE, 20.0, InMemory(shared, "a"), shared.clock)
        await pace.turn(1)
        assert shared.clock.monotonic() == 0
        assert (shared.next_turn[LANE] - shared.clock.now()).total_seconds() == 0.05

    simulate(law)


def test_no_more_than_a_tenth_of_a_second_is_taken_at_once() -> None:
    async def law() -> None:
        shared = Shared()
        pace = SharedPace(LANE, 100.0, InMemory(shared, "a"), shared.clock)
        await pace.turn(64)
        assert (shared.next_turn[LANE] - shared.clock.now()).total_seconds() == HANDFUL

    simulate(law)


def test_turns_that_have_passed_are_not_used_late() -> None:
    async def law() -> None:
        shared = Shared()
        pace = SharedPace(LANE, 100.0, InMemory(shared, "a"), shared.clock)
        await pace.turn(10)
        await asyncio.sleep(5)
        used: list[float] = []
        await use(pace, [(0, 10)], used)
        assert most_within(used, 0.05) <= 6

    simulate(law)


def test_lanes_do_not_take_each_others_turns() -> None:
    async def law() -> None:
        shared = Shared()
        nodes = InMemory(shared, "a")
        for lane in ("text:main", "list:main"):
            await SharedPace(lane, 1.0, nodes, shared.clock).turn(1)
        assert shared.clock.monotonic() == 0

    simulate(law)


def test_where_the_database_does_not_answer_turns_are_asked_for_again() -> None:
    async def law() -> None:
        shared = Shared()
        pace = SharedPace(LANE, 10.0, InMemory(shared, "a"), shared.clock)
        shared.busy = True
        waiting = asyncio.create_task(pace.turn(1))
        await asyncio.sleep(5)
        assert not waiting.done()
        shared.busy = False
        await asyncio.sleep(1.1)
        assert waiting.done()

    simulate(law)
