"""The server restarts, or cuts connections, under stores in use: they say so meanwhile, and recover by themselves."""

import asyncio
import itertools
from collections.abc import Iterator
from uuid import uuid4

import pytest
from msgspec.structs import replace

from postgres import Mode, Server, server_folder
from store.given import NOON, SECOND, message, opened_postgres, receive, runs, text, until, webhook
from store.sessions import Sessions
from watchword.errors import StoreBusy
from watchword.store.interface import Store
from watchword.store.postgres.store import BESIDE, WORKING
from watchword.store.reader import THREADS
from watchword.store.values import Published

AT_MOST = WORKING + BESIDE + THREADS
both = pytest.mark.parametrize("mode", ["fast", "immediate"])


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of these tests' own, which forces to disk what is committed, and nothing else before long."""
    with server_folder() as folder, Server(folder, wal_writer_delay="10s") as started:
        yield started


@pytest.fixture
def url(server: Server) -> str:
    return server.create(f"watchword_{uuid4().hex}")


class Texting:
    """Somebody who texts without end, and again what was not answered."""

    def __init__(self, store: Store, name: str) -> None:
        self.store = store
        self.sender = f"+1555000000{name}"
        self.answered: list[str] = []
        self.busy = 0
        self.over = False

    async def run(self) -> None:
        for n in itertools.count():
            await self.text(f"{self.sender}/{n}")
            if self.over:
                return

    async def text(self, key: str) -> None:
        while True:
            try:
                await receive(self.store, message(key, self.sender), text(self.sender))
            except StoreBusy:
                self.busy += 1
                await asyncio.sleep(0.02)
            else:
                self.answered.append(key)
                return


@both
@runs
async def test_nothing_that_was_answered_is_lost_when_the_server_restarts(server: Server, url: str, mode: Mode) -> None:
    store = opened_postgres(url, "node-1")
    texting = [Texting(store, str(n)) for n in range(8)]
    running = [asyncio.create_task(one.run()) for one in texting]

    async def all_have_answered(since: int) -> bool:
        return all(len(one.answered) > since for one in texting)

    await until(lambda: all_have_answered(10))
    await asyncio.to_thread(server.restart, mode)
    before = max(len(one.answered) for one in texting)
    await until(lambda: all_have_answered(before + 10), seconds=5)
    for one in texting:
        one.over = True
    await asyncio.gather(*running)
    assert all(one.busy for one in texting)
    for one in texting:
        found = [stored.message.key for stored in await store.conversation(one.sender, 100_000)]
        assert found[::-1] == one.answered
    assert (await store.counts(NOON)).stored["messages"] == sum(len(one.answered) for one in texting)
    assert (await store.nodes.beat("node-1", None, None)).alive
    await store.close()


@runs
async def test_everything_answers_busy_while_there_is_no_server(server: Server, url: str) -> None:
    store = opened_postgres(url, "node-1")
    await receive(store, message(), webhook())
    await asyncio.to_thread(server.stop)
    for asked in (
        lambda: receive(store, message("k2")),
        lambda: store.apply("main", "m1", [], NOON),
        lambda: store.lanes(NOON),
        lambda: store.due("http:crm.example", NOON, 9),
        lambda: store.adopt(NOON),
        lambda: store.messages(9),
        lambda: store.nodes.beat("node-1", None, None),
        lambda: store.nodes.turns("main", 1, SECOND),
    ):
        with pytest.raises(StoreBusy):
            await asked()
    await asyncio.to_thread(server.start)
    assert list(await store.lanes(NOON)) == ["http:crm.example"]
    assert [stored.message for stored in await store.messages(9)] == [message()]
    assert (await receive(store, message())).decision is None
    await store.close()


@runs
async def test_an_outage_in_which_nobody_asked_anything_is_not_noticed(server: Server, url: str) -> None:
    store = opened_postgres(url, "node-1")
    await asyncio.gather(*[receive(store, message(f"{n}", f"+1555000000{n}")) for n in range(9)])
    await asyncio.to_thread(server.restart, "immediate")
    assert (await store.nodes.beat("node-1", None, None)).alive
    assert (await receive(store, message())).decision is not None
    await store.close()


@runs
async def test_connections_that_are_cut_are_replaced_and_never_more(store_url: str, sessions: Sessions) -> None:
    store = opened_postgres(store_url, "node-1")
    texting = [Texting(store, str(n)) for n in range(8)]
    running = [asyncio.create_task(one.run()) for one in texting]
    for _ in range(20):
        await asyncio.sleep(0.05)
        sessions.end_all()
    for one in texting:
        one.over = True
    await asyncio.gather(*running)
    assert any(one.busy for one in texting)
    await asyncio.gather(*[store.lanes(NOON) for _ in range(50)])
    await until(lambda: sessions.are_at_most(AT_MOST))
    await store.close()
    await until(sessions.is_alone)


@both
@runs
async def test_who_listens_hears_the_others_after_a_restart_too(server: Server, url: str, mode: Mode) -> None:
    one, two = [opened_postgres(url, name, name) for name in ("one", "two")]
    heard: list[frozenset[str]] = []
    two.nodes.listen(heard.append)

    async def hears(lane: str) -> bool:
        one.nodes.tell([lane])
        two.nodes.tell(["own"])
        await asyncio.sleep(0.1)
        return frozenset({lane}) in heard

    await until(lambda: hears("before"))
    await asyncio.to_thread(server.restart, mode)
    await until(lambda: hears("after"))
    assert set(heard) == {frozenset({"before"}), frozenset({"after"})}
    for store in (one, two):
        await store.close()


@runs
async def test_a_revision_that_is_active_stays_so_when_the_server_crashes(server: Server, url: str) -> None:
    store = opened_postgres(url, "node-1")
    files = {"luigis.yaml": b"version: 1"}
    published = Published(id="r1", files=files, staged_at=NOON, staged_by="ann", active_at=None)
    assert await store.nodes.stage(published)
    await store.nodes.beat("node-1", "r1", None)
    assert await store.nodes.activate("r1", NOON)
    await asyncio.to_thread(server.restart, "immediate")
    assert await store.nodes.published("r1") == replace(published, active_at=NOON)
    await store.close()


@runs
async def test_a_store_that_is_closed_answers_busy(store_url: str) -> None:
    store = opened_postgres(store_url, "node-1")
    store.nodes.tell(["text:main"])
    await store.close()
    for asked in (
        lambda: receive(store, message()),
        lambda: store.lanes(NOON),
        lambda: store.apply("a", "b", [], NOON),
    ):
        with pytest.raises(StoreBusy):
            await asked()
