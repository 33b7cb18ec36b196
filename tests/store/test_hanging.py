"""A server that hangs: everybody is answered in time, and what is done when it goes on is done once."""

import asyncio
from collections.abc import Awaitable, Iterator
from uuid import uuid4

import pytest

from postgres import Server, server_folder
from store.given import NOON, message, opened_postgres, passing, queue, receive, runs, state_of, text, until
from watchword.errors import StoreBusy
from watchword.store.postgres import work

AT_ONCE = 40


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of these tests' own, to be frozen."""
    with server_folder() as folder, Server(folder) as started:
        yield started


@pytest.fixture
def url(server: Server) -> str:
    return server.create(f"watchword_{uuid4().hex}")


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PATIENCE", 0.5)


async def busy(asked: Awaitable[object]) -> bool:
    try:
        async with asyncio.timeout(3):
            await asked
    except StoreBusy as failure:
        return "has not answered" in str(failure)
    return False


@runs
async def test_everybody_is_told_to_ask_again_while_it_hangs_and_a_copy_changes_nothing(
    server: Server, url: str
) -> None:
    store = opened_postgres(url, "node-1")
    messages = [message(f"k{n}", f"+1555000{n:04}") for n in range(AT_ONCE)]
    await receive(store, message("before"))
    with server.frozen():
        answers = await asyncio.gather(
            *[busy(receive(store, one, text())) for one in messages],
            busy(store.nodes.beat("node-1", None, None)),
            busy(store.nodes.begun_elsewhere("+15550000001", "node-1")),
            busy(store.lanes(NOON)),
        )
        assert all(answers)

    async def is_taken() -> bool:
        return not await busy(asyncio.gather(*[receive(store, one, text()) for one in messages]))

    await until(is_taken)
    kept = [stored.message.key for stored in await store.messages(1_000)]
    assert sorted(kept) == sorted(["before", *(one.key for one in messages)])
    await store.close()


@runs
async def test_a_job_that_begins_when_nobody_waits_for_it_any_more_is_queued_again(server: Server, url: str) -> None:
    store = opened_postgres(url, "node-1")
    (job,) = await queue(store, text())
    with server.frozen():
        assert await busy(store.begin(job, "node-1", passing, NOON))

    async def is_due() -> bool:
        return bool(await store.lanes(NOON))

    async def begins() -> bool:
        return await store.begin(job, "node-1", passing, NOON) is not None

    await until(is_due)
    await until(begins)
    assert await state_of(store, job) == "begun"
    await store.close()


@runs
async def test_a_job_whose_beginning_was_given_up_is_queued_again_at_the_latest_when_the_store_closes(url: str) -> None:
    store = opened_postgres(url, "node-1")
    (job,) = await queue(store, text())
    beginning = asyncio.create_task(store.begin(job, "node-1", passing, NOON))
    await asyncio.sleep(0)
    beginning.cancel()
    await asyncio.gather(beginning, return_exceptions=True)
    await store.close()
    again = opened_postgres(url, "node-1")
    assert await state_of(again, job) == "queued"
    await again.close()
