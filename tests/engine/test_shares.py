"""Laws of sharing: nodes that agree on who is alive divide every lane without rest and without overlap."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from watchword.engine.shares import share
from watchword.engine.slots import Slots
from watchword.store.values import WHOLE

BUCKETS = range(256)
LANES = st.text(min_size=1, max_size=20)
LIVE = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=40, unique=True)
CAP = st.integers(1, 1000)


@given(LANES, CAP, LIVE)
def test_the_slots_of_all_nodes_are_the_lanes(lane: str, cap: int, live: list[str]) -> None:
    slots = [share(lane, cap, owner, live)[1] for owner in live]
    assert sum(slots) == cap
    assert max(slots) - min(slots) <= 1


@given(LANES, CAP, LIVE)
def test_every_bucket_is_looked_for_by_exactly_one_node(lane: str, cap: int, live: list[str]) -> None:
    shares = [one for one, _ in (share(lane, cap, owner, live) for owner in live) if one]
    for bucket in BUCKETS:
        assert sum(bucket % one.of == one.place for one in shares) == 1


@given(LANES, CAP, LIVE)
def test_whoever_has_a_share_has_a_slot_for_it_and_nobody_else_has(lane: str, cap: int, live: list[str]) -> None:
    for owner in live:
        mine, slots = share(lane, cap, owner, live)
        assert (mine is None) == (slots == 0)


@given(LANES, CAP, LIVE)
def test_a_node_that_is_alone_has_all_and_one_that_is_not_alive_nothing(lane: str, cap: int, live: list[str]) -> None:
    assert share(lane, cap, live[0], live[:1]) == (WHOLE, cap)
    assert share(lane, cap, live[0], live[1:]) == (None, 0)


def test_lanes_with_few_slots_are_spread_over_the_nodes() -> None:
    live = ["a", "b", "c", "d"]
    serving = {owner for lane in range(100) for owner in live if share(f"text:{lane}", 1, owner, live)[1]}
    assert serving == set(live)


def test_fewer_slots_are_taken_only_once_those_under_way_have_been_given_back() -> None:
    async def law() -> None:
        slots = Slots(2)
        await slots.take()
        await slots.take()
        slots.resize(1)
        third = asyncio.create_task(slots.take())
        slots.give_back()
        await asyncio.sleep(0)
        assert not third.done()
        slots.give_back()
        await third
        assert slots.free == 0

    asyncio.run(law())


def test_more_slots_are_there_at_once() -> None:
    async def law() -> None:
        slots = Slots(0)
        waiting = asyncio.create_task(slots.take())
        await asyncio.sleep(0)
        assert not waiting.done()
        slots.resize(3)
        await waiting
        assert slots.free == 2

    asyncio.run(law())
