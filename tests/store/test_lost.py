"""A connection that is lost while a transaction commits: whoever asks again is answered, and all is done once."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from cutting import Cutting, Moment
from store.given import (
    NOON,
    SECOND,
    message,
    opened_postgres,
    passing,
    queue,
    receive,
    runs,
    state_of,
    text,
    until,
    webhook,
)
from store.sessions import Sessions
from watchword.errors import StoreBusy
from watchword.store.postgres.store import PostgresStore
from watchword.store.values import End

ME = "node-1"
BRINGS = End(state="done", effects=(webhook(lane="brought"),))

once = pytest.mark.parametrize("moment", ["before", "after"])


@pytest.fixture
def way(store_url: str) -> Iterator[Cutting]:
    server = urlsplit(store_url)
    with Cutting(server.hostname or "localhost", server.port or 5432) as cutting:
        yield cutting


@pytest.fixture
def store(store_url: str, way: Cutting) -> Iterator[PostgresStore]:
    """A store whose way to the server can be cut."""
    there = urlsplit(store_url)
    user = f"{there.netloc.rpartition('@')[0]}@" if "@" in there.netloc else ""
    opened = opened_postgres(there._replace(netloc=f"{user}127.0.0.1:{way.port}").geturl(), ME)
    yield opened
    asyncio.run(opened.close())


@once
@runs
async def test_a_message_whose_commit_was_not_answered_is_taken_once(
    store: PostgresStore, way: Cutting, moment: Moment
) -> None:
    way.cut(moment)
    with pytest.raises(StoreBusy):
        await receive(store, message(), text())
    again = await receive(store, message(), text())
    assert (again.decision is None) == (moment == "after")
    (stored,) = await store.messages(9)
    assert len(await store.jobs_of(stored.id)) == 1
    assert (await receive(store, message(), text())).decision is None


@runs
async def test_a_message_whose_commit_is_still_on_its_way_is_waited_for(
    store: PostgresStore, way: Cutting, sessions: Sessions
) -> None:
    way.cut("meanwhile")
    with pytest.raises(StoreBusy):
        await receive(store, message(), text())
    again = asyncio.create_task(receive(store, message(), text()))
    await until(sessions.one_waits)
    way.let_go()
    assert (await again).decision is None
    assert len(await store.messages(9)) == 1


@once
@runs
async def test_facts_whose_commit_was_not_answered_are_recorded_once(
    store: PostgresStore, way: Cutting, moment: Moment
) -> None:
    way.cut(moment)
    with pytest.raises(StoreBusy):
        await store.apply("main", "m1", [webhook()], NOON)
    assert await store.apply("main", "m1", [webhook()], NOON) == (moment == "before")
    assert len(await store.jobs(["queued"], 9)) == 1


@pytest.mark.parametrize("moment", ["before", "after", "meanwhile"])
@runs
async def test_a_text_whose_beginning_was_not_answered_is_given_back_and_begins_once(
    store: PostgresStore, way: Cutting, sessions: Sessions, moment: Moment
) -> None:
    (job,) = await queue(store, text())
    way.cut(moment)
    with pytest.raises(StoreBusy):
        await store.begin(job, ME, passing, NOON)
    lanes = asyncio.create_task(store.lanes(NOON))
    if moment == "meanwhile":
        await until(sessions.one_waits)
        assert not lanes.done()
        way.let_go()
    assert list(await lanes) == ["text:main"]
    begun = [await store.begin(job, ME, passing, NOON + SECOND) for _ in range(2)]
    assert [stored is not None for stored in begun] == [True, False]
    assert begun[0] == await store.job(job)


@runs
async def test_a_text_whose_beginning_was_not_answered_is_not_given_back_when_it_begins_again_elsewhere(
    store: PostgresStore, way: Cutting, store_url: str
) -> None:
    """The node was held to be dead meanwhile, and its job was queued again by another."""
    other = opened_postgres(store_url, "node-2", "two")
    (job,) = await queue(other, webhook())
    way.cut("after")
    with pytest.raises(StoreBusy):
        await store.begin(job, ME, passing, NOON)
    await other.nodes.leave(ME)
    assert await other.adopt(NOON) == (0, 1)
    assert await other.begin(job, "node-2", passing, NOON) is not None
    assert list(await store.lanes(NOON)) == []
    assert await state_of(other, job) == "begun"
    await other.close()


@once
@runs
async def test_an_end_that_was_not_answered_brings_what_it_brings_once(
    store: PostgresStore, way: Cutting, moment: Moment
) -> None:
    (job,) = await queue(store, text())
    await store.begin(job, ME, passing, NOON)
    way.cut(moment)
    with pytest.raises(StoreBusy):
        await store.end(job, ME, BRINGS, NOON, NOON)
    assert await store.end(job, ME, BRINGS, NOON, NOON) == (("brought",) if moment == "before" else None)
    assert await store.end(job, ME, BRINGS, NOON, NOON) is None
    assert await state_of(store, job) == "done"
    assert len(await store.jobs_of(job >> 8)) == 2


@runs
async def test_an_end_that_is_repeated_does_not_end_a_newer_attempt(store: PostgresStore, way: Cutting) -> None:
    (job,) = await queue(store, webhook())
    await store.begin(job, ME, passing, NOON)
    again = End(state="queued", due_at=NOON, reason="503")
    way.cut("after")
    with pytest.raises(StoreBusy):
        await store.end(job, ME, again, NOON, NOON)
    await store.begin(job, ME, passing, NOON + SECOND)
    assert await store.end(job, ME, again, NOON + SECOND, NOON) is None
    stored = await store.job(job)
    assert stored is not None
    assert (stored.state, stored.begun_at, stored.attempts) == ("begun", NOON + SECOND, 1)
    assert await store.end(job, ME, again, NOON + SECOND, NOON + SECOND) is not None
