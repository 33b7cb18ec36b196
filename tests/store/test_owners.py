"""Who is alive, who owns what it began, and who leads: by the database's word."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from store.conftest import Joined
from store.given import DAY, NOON, SECOND, message, passing, queue, receive, runs, state_of, text, webhook
from watchword.errors import StoreBusy
from watchword.store.postgres.store import PostgresStore
from watchword.store.values import End, Standing

DONE = End(state="done")
BRINGS = End(state="done", effects=(webhook(lane="brought"),))


@pytest.fixture
def short_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let who is silent for half a second be dead, to whoever has beaten for as long."""
    monkeypatch.setattr("watchword.store.postgres.nodes.DEAD_AFTER", SECOND / 2)


async def beat(store: PostgresStore, owner: str) -> Standing:
    return await store.nodes.beat(owner, "rev", None)


async def beat_for(store: PostgresStore, owner: str, lasting: timedelta) -> Standing:
    """Beat again and again, as a node does that lives."""
    async with asyncio.TaskGroup() as group:
        over = group.create_task(asyncio.sleep(lasting.total_seconds()))
        while not over.done():
            standing = await beat(store, owner)
            await asyncio.sleep(0.02)
    return standing


async def beat_until_alone(store: PostgresStore, owner: str) -> None:
    """Beat until the others are declared dead, which takes its time on a busy machine."""
    async with asyncio.timeout(20):
        while await owners(store) != [owner]:
            await beat(store, owner)
            await asyncio.sleep(0.02)


async def owners(store: PostgresStore) -> Sequence[str]:
    return [member.owner for member in await store.nodes.members()]


async def with_two_begun(store: PostgresStore, owner: str) -> tuple[int, int]:
    """Let a node have begun a text and a webhook."""
    a_text, a_call = await queue(store, text(), webhook())
    for job in (a_text, a_call):
        assert await store.begin(job, owner, passing, NOON) is not None
    return a_text, a_call


@pytest.mark.usefixtures("short_lives")
@runs
async def test_a_node_that_was_declared_dead_ends_and_begins_nothing(joined: Joined) -> None:
    one, two = joined("one"), joined("two")
    a_text, a_call = await with_two_begun(one, "one")
    (later,) = await queue(one, webhook(), key="k2")
    await beat_until_alone(two, "two")
    assert await two.adopt(NOON) == (1, 1)
    assert [await state_of(two, job) for job in (a_text, a_call)] == ["unknown", "queued"]
    for job in (a_text, a_call):
        assert await one.end(job, "one", BRINGS, NOON) is None
        assert len(await two.jobs_of(job >> 8)) == 2
    assert [await state_of(two, job) for job in (a_text, a_call)] == ["unknown", "queued"]
    with pytest.raises(StoreBusy, match="declared dead"):
        await one.begin(later, "one", passing, NOON)
    assert await state_of(two, later) == "queued"
    assert not (await beat(one, "one")).alive
    assert await owners(two) == ["two"]


@pytest.mark.usefixtures("short_lives")
@runs
async def test_a_dead_node_ends_nothing_even_before_others_have_taken_over_what_it_began(joined: Joined) -> None:
    one, two = joined("one"), joined("two")
    begun = await with_two_begun(one, "one")
    await beat_until_alone(two, "two")
    for job in begun:
        assert await one.end(job, "one", BRINGS, NOON) is None
    assert [await state_of(two, job) for job in begun] == ["begun", "begun"]
    assert await two.adopt(NOON) == (1, 1)


@pytest.mark.usefixtures("short_lives")
@runs
async def test_a_node_that_was_declared_dead_works_as_a_new_incarnation(joined: Joined) -> None:
    one, two = joined("one"), joined("two")
    (job,) = await queue(one, webhook())
    await beat_until_alone(two, "two")
    assert not (await beat(one, "one")).alive
    assert (await beat(one, "one/2")).alive
    assert await one.begin(job, "one/2", passing, NOON) is not None
    assert await one.end(job, "one/2", DONE, NOON) is not None


@pytest.mark.usefixtures("short_lives")
@runs
async def test_a_node_that_beats_is_not_declared_dead_however_long_it_holds_a_job(joined: Joined) -> None:
    one, two = joined("one"), joined("two")
    a_text, _ = await with_two_begun(one, "one")
    await asyncio.gather(beat_for(one, "one", SECOND), beat_for(two, "two", SECOND))
    assert await owners(two) == ["one", "two"]
    assert await two.adopt(NOON) == (0, 0)
    assert await one.end(a_text, "one", DONE, NOON) is not None


@pytest.mark.usefixtures("short_lives")
@runs
async def test_a_node_that_was_silent_itself_declares_nobody_dead(
    joined: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = joined("one"), joined("two")
    await asyncio.gather(beat_for(one, "one", SECOND / 2), beat_for(two, "two", SECOND / 2))
    monkeypatch.setattr("watchword.store.postgres.nodes.LIVE_WITHIN", SECOND / 10)
    await asyncio.sleep(0.5)  # the database cannot be reached
    assert (await beat(two, "two")).live == ("two",)
    assert await owners(two) == ["one", "two"]
    assert (await beat(one, "one")).alive


@runs
async def test_a_node_that_has_just_come_declares_nobody_dead(joined: Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    one = joined("one")
    monkeypatch.setattr("watchword.store.postgres.nodes.DEAD_AFTER", SECOND / 10)
    await asyncio.sleep(0.2)
    two = joined("two")
    assert await owners(two) == ["one", "two"]
    assert (await beat(one, "one")).alive


@runs
async def test_a_node_that_is_started_again_buries_its_predecessor_at_once(joined: Joined) -> None:
    first = joined("one/1")
    a_text, a_call = await with_two_begun(first, "one/1")
    second = joined("one/2")
    assert await owners(second) == ["one/2"]
    assert await second.adopt(NOON) == (1, 1)
    assert [await state_of(second, job) for job in (a_text, a_call)] == ["unknown", "queued"]
    assert not (await beat(first, "one/1")).alive


@runs
async def test_what_a_node_that_has_left_had_begun_is_taken_over_at_once(joined: Joined) -> None:
    one, two = joined("one"), joined("two")
    await with_two_begun(one, "one")
    assert await two.adopt(NOON) == (0, 0)
    await one.nodes.leave("one")
    assert await two.adopt(NOON) == (1, 1)


@runs
async def test_what_two_adopt_at_once_is_taken_over_once(joined: Joined) -> None:
    one, two, three = joined("one"), joined("two"), joined("three")
    jobs = await queue(one, *[webhook()] * 40)
    await asyncio.gather(*[one.begin(job, "one", passing, NOON) for job in jobs])
    await one.nodes.leave("one")
    taken = await asyncio.gather(*[store.adopt(NOON) for store in (two, three, two, three)])
    assert sum(again for _, again in taken) == len(jobs)
    assert {job.attempts for job in await two.jobs(["queued"], 99)} == {1}


def leaders(*stores: PostgresStore) -> list[PostgresStore]:
    return [store for store in stores if store.nodes.reign is not None]


@runs
async def test_one_of_three_leads_and_another_when_it_is_gone(joined: Joined) -> None:
    stores = {name: joined(name) for name in ("one", "two", "three")}
    epochs = [0]
    while stores:
        standings = [await beat(store, name) for name, store in stores.items()]
        assert [standing.leads for standing in standings].count(True) == 1
        (leader,) = leaders(*stores.values())
        assert leader.nodes.reign
        epochs.append(leader.nodes.reign[1])
        (name,) = [name for name, store in stores.items() if store is leader]
        await leader.nodes.leave(name)
        del stores[name]
    assert epochs == sorted(set(epochs))


@runs
async def test_one_leads_however_many_find_that_nobody_does(joined: Joined) -> None:
    stores = {name: joined(name) for name in ("one", "two", "three")}
    for life in range(40):
        for member in await stores["one"].nodes.members():
            await stores["one"].nodes.leave(member.owner)
        standings = await asyncio.gather(*[beat(store, f"{name}/{life}") for name, store in stores.items()])
        assert [standing.leads for standing in standings].count(True) == 1


@runs
async def test_only_who_leads_begins_a_new_generation_of_keys(joined: Joined) -> None:
    one, two = joined("one"), joined("two")
    assert not await two.rotate(NOON + 7 * DAY)
    await one.nodes.leave("one")
    assert (await beat(two, "two")).leads
    assert one.nodes.reign is not None  # it does not know yet
    assert not await one.rotate(NOON + 7 * DAY)
    assert await two.rotate(NOON + 7 * DAY)


@runs
async def test_a_new_generation_of_keys_lets_no_copy_be_decided(joined: Joined) -> None:
    one, two = joined("one"), joined("two")
    for week in range(1, 9):
        keys = [f"{week}/{n}" for n in range(60)]
        rotated, *answers = await asyncio.gather(
            one.rotate(NOON + week * 7 * DAY),
            *[receive(store, message(key, f"+1555{n:07d}")) for n, key in enumerate(keys) for store in (one, two)],
        )
        answers += [await receive(two, message(key)) for key in keys[::6]]
        assert rotated
        assert sum(answer.decision is not None for answer in answers) == len(keys)
