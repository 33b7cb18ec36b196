"""One pace for all nodes, and rules that all have loaded before they decide."""

import asyncio
from datetime import timedelta

from msgspec.structs import replace

from store.conftest import Joined
from store.given import DAY, NOON, SECOND, runs
from watchword.store.values import Published

GAP = 20 * SECOND


@runs
async def test_turns_that_nodes_take_at_once_follow_each_other_without_gap_or_overlap(joined: Joined) -> None:
    nodes = [joined(name).nodes for name in ("one", "two", "three")]

    async def take(n: int) -> tuple[timedelta, int]:
        count = 1 + n % 3
        return await nodes[n % 3].turns("main", count, GAP), count

    taken = sorted(await asyncio.gather(*[take(n) for n in range(90)]))
    due = timedelta()
    for first, count in taken:
        assert due - GAP / 2 < first <= due  # some of the time has gone by meanwhile
        due += count * GAP


@runs
async def test_turns_of_endpoints_are_their_own(joined: Joined) -> None:
    one = joined("one").nodes
    assert await one.turns("main", 500, SECOND) == timedelta()
    assert await one.turns("main", 1, SECOND) > 499 * SECOND
    assert await one.turns("other", 1, SECOND) == timedelta()


@runs
async def test_a_turn_that_nobody_took_is_not_saved_up(joined: Joined) -> None:
    one, two = joined("one").nodes, joined("two").nodes
    assert await one.turns("main", 1, SECOND / 20) == timedelta()
    await asyncio.sleep(0.5)
    waits = [await node.turns("main", 1, SECOND) for node in (one, two, one)]
    assert waits[0] == timedelta()
    assert SECOND / 2 < waits[1] <= SECOND
    assert SECOND * 3 / 2 < waits[2] <= 2 * SECOND


def published(name: str, **fields: object) -> Published:
    values = {"files": {"luigis.yaml": name.encode()}, "staged_at": NOON, "staged_by": "ann", "active_at": None}
    return Published(id=name, **(values | fields))  # type: ignore[arg-type]


@runs
async def test_a_revision_is_active_only_when_every_live_node_has_loaded_it(joined: Joined) -> None:
    one, two = joined("one").nodes, joined("two").nodes
    assert not await one.activate("r1", NOON)
    assert await one.stage(published("r1"))
    for node, owner, loaded in ((one, "one", "r1"), (two, "two", "r0")):
        standing = await node.beat(owner, loaded, "line 3: no such list" if loaded == "r0" else None)
        assert (standing.active, standing.staged) == (None, "r1")
    assert not await one.activate("r1", NOON)
    assert [(member.loaded, member.trouble) for member in await one.members()] == [
        ("r1", None),
        ("r0", "line 3: no such list"),
    ]
    await two.beat("two", "r1", None)
    assert await one.activate("r1", NOON)
    standing = await two.beat("two", "r1", None)
    assert (standing.active, standing.staged) == ("r1", None)
    assert await two.published("r1") == published("r1", active_at=NOON)
    assert not await two.stage(published("r1"))


@runs
async def test_a_node_that_has_left_needs_to_load_nothing(joined: Joined) -> None:
    one, two = joined("one").nodes, joined("two").nodes
    await one.stage(published("r1"))
    await one.beat("one", "r1", None)
    assert not await one.activate("r1", NOON)
    await two.leave("two")
    assert await one.activate("r1", NOON)


@runs
async def test_what_is_staged_is_replaced_by_what_is_staged_next_or_taken_back(joined: Joined) -> None:
    one = joined("one").nodes
    await one.stage(published("r1"))
    await one.stage(published("r2"))
    assert await one.published("r1") is None
    assert (await one.beat("one", "r1", None)).staged == "r2"
    await one.unstage("r1")
    assert (await one.beat("one", "r1", None)).staged == "r2"
    await one.unstage("r2")
    assert (await one.beat("one", "r2", None)).staged is None
    assert not await one.activate("r2", NOON)


@runs
async def test_what_two_stage_at_once_leaves_one_staged(joined: Joined) -> None:
    one, two = joined("one").nodes, joined("two").nodes
    for n in range(10):
        await asyncio.gather(one.stage(published(f"a{n}")), two.stage(published(f"b{n}")))
        found = [await one.published(f"{name}{n}") for name in "ab"]
        assert found.count(None) == 1


@runs
async def test_an_older_revision_can_be_published_again(joined: Joined) -> None:
    one = joined("one").nodes

    async def publish(name: str, days: int) -> str | None:
        assert await one.stage(replace(published(name), staged_at=NOON + days * DAY))
        await one.beat("one", name, None)
        assert await one.activate(name, NOON + days * DAY)
        return (await one.beat("one", name, None)).active

    assert [await publish(name, days) for days, name in enumerate(("r1", "r2", "r1"))] == ["r1", "r2", "r1"]
    assert await one.published("r2") is not None


@runs
async def test_an_older_revision_that_is_taken_back_leaves_the_newer_one_active(joined: Joined) -> None:
    one = joined("one").nodes
    for days, name in enumerate(("r1", "r2")):
        await one.stage(published(name))
        await one.beat("one", name, None)
        assert await one.activate(name, NOON + days * DAY)
    await one.stage(published("r1"))
    await one.unstage("r1")
    standing = await one.beat("one", "r2", None)
    assert (standing.active, standing.staged) == ("r2", None)
