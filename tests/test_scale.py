"""What docs/scale.md has people do on the server, and the numbers that it names."""

import asyncio
import re

import psycopg

from postgres import Server, server_folder
from running import PROJECT
from store.given import ANN, BOB, NOON, opened_postgres, passing, queue, receive, state_of, text, webhook
from store.given import message as a_message
from watchword.store.interface import Store
from watchword.store.postgres.size import COMMAND_LINE, CONNECTIONS
from watchword.store.values import End, Hold

PAGE = (PROJECT / "docs" / "scale.md").read_text()
SQL = [re.sub(r"^   ", "", block, flags=re.MULTILINE) for block in re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)]
(RESTORED,) = [block for block in SQL if "UPDATE job" in block]


def test_what_may_have_been_sent_since_the_copy_is_unknown_and_what_may_be_repeated_waits(database_url: str) -> None:
    async def live(store: Store) -> None:
        queued, hook, begun, done, held = await queue(
            store, text(ANN), webhook(), text(BOB), text("+15550000001"), text("+15550000002")
        )
        for job in (begun, done):
            assert await store.begin(job, "node-1", passing, NOON)
        await store.end(done, "node-1", End(state="done"), NOON)
        assert await store.begin(held, "node-1", lambda _: Hold("everything", "paused"), NOON) is None
        with psycopg.connect(database_url) as connection:
            connection.execute(RESTORED.encode())
        found = [await state_of(store, job) for job in (queued, begun, held, hook, done)]
        assert found == ["unknown", "unknown", "unknown", "queued", "done"]
        stored = await store.job(begun)
        assert stored
        assert stored.attempts == 1
        assert stored.reason == "it may have been sent since the copy was taken"
        assert await store.settle(queued, True, NOON)
        assert (await receive(store, a_message("after"), text(ANN))).lanes == ("text:main",)
        await store.close()

    asyncio.run(live(opened_postgres(database_url, "node-1")))


def test_every_statement_of_the_page_is_one_that_the_server_takes() -> None:
    with server_folder() as folder, Server(folder) as server:
        made, *others = SQL
        with psycopg.connect(server.url(), autocommit=True) as connection:
            for statement in made.split(";\n"):
                connection.execute(statement.encode())
        asyncio.run(opened_postgres(server.url("watchword"), "node-1").close())
        with psycopg.connect(server.url("watchword")) as connection:
            for statement in others:
                connection.execute(statement.encode())


def test_a_node_opens_as_many_connections_as_the_page_says() -> None:
    assert f"a node opens up to {CONNECTIONS}, a command that changes something up to {COMMAND_LINE}" in PAGE
    assert f"3 x {CONNECTIONS} + {COMMAND_LINE}" in PAGE


async def _opened(store: Store, url: str) -> int:
    for _ in range(3):
        await store.counts(NOON)
    with psycopg.connect(url) as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ((found,),) = connection.execute(asked).fetchall()
    return int(found)


def test_a_node_under_load_opens_no_more_connections_than_that(database_url: str) -> None:
    async def live(store: Store) -> int:
        assert store.nodes
        store.nodes.listen(lambda _: None)
        taken = [receive(store, a_message(f"{n}", f"+1555{n:07}"), text(f"+1555{n:07}")) for n in range(600)]
        asked = [store.messages(5) for _ in range(20)]
        beats = [store.nodes.beat("node-1", None, None) for _ in range(20)]
        begun = [store.due("text:main", NOON, 5) for _ in range(50)]
        most = 0
        together = asyncio.gather(*taken, *asked, *beats, *begun)
        while not together.done():
            most = max(most, await _opened(store, database_url))
            await asyncio.sleep(0)
        await together
        await store.close()
        return most

    assert 8 <= asyncio.run(live(opened_postgres(database_url, "node-1"))) <= CONNECTIONS
