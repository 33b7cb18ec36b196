"""A SQLite database is copied to PostgreSQL whole, or not at all."""

import asyncio
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from store.given import (
    ANN,
    BOB,
    DAY,
    LUIGIS,
    NOON,
    SCOPE,
    SECOND,
    answers,
    asks,
    consent,
    doubt,
    fires,
    kept,
    message,
    opened_postgres,
    opened_sqlite,
    passing,
    receipt,
    receive,
    text,
    webhook,
)
from watchword.effects import Pause, Subscribe, Unsubscribe
from watchword.errors import StoreBusy
from watchword.state import Contact, Line
from watchword.store.accepted import Pages, Request
from watchword.store.erasure import Erasure
from watchword.store.interface import Store
from watchword.store.lock import FolderLock
from watchword.store.postgres import copy as copying
from watchword.store.postgres.copy import TABLES, Copied, NotEmpty, Unequal, copy
from watchword.store.rows import bucket, to_json
from watchword.store.sqlite.backup import Unsound
from watchword.store.sqlite.connection import open_for_writing
from watchword.store.values import End, Published

LAST = 400
PUBLISHED = Published(
    id="r1", files={"rules/a.yaml": b"version: 1\n"}, staged_at=NOON, staged_by="ann", active_at=NOON, rules=3
)
ODD = "STOP \N{SLICE OF PIZZA}\n\\N\t"
FIELDS = {"name": "Ann \N{SLICE OF PIZZA}"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database in which every table that is copied has rows."""

    async def live(store: Store) -> None:
        known = Subscribe(program=LUIGIS, number=ANN, list="club"), asks(values={"text": ODD}), fires()
        await receive(store, message("k1"), text(), webhook(), *known)
        await receive(
            store, message("k2", BOB, "STOP \N{SLICE OF PIZZA}\n\\N\t"), consent(number=BOB), intent="opt-out"
        )
        await receive(store, message("k3", BOB), outcome="awaiting")
        await receive(store, message("k4"), doubt(text=ODD), intent="hold")
        stranger = "+15557654321"
        await store.apply("main", "api-1", [consent("opt-in", stranger)], NOON)
        await store.seal(lambda: bytes(16), NOON)
        await store.introduce([Line(default_program=LUIGIS)])
        await store.apply("main", "gone-1", [Unsubscribe(program=LUIGIS, number=BOB, list="club")], NOON)
        people = Pages(people=(BOB,), program=LUIGIS, scope=SCOPE, last=BOB)
        await store.accept(Request(asker="shop", key="k1", body=b"Ciao"), people, lambda _: (), NOON)
        await store.load("spring", ["S-1", "S-2"], 0)
        await store.keep(kept("kept-1"))
        await store.pause(Pause(what="everything", reason="a reason", source="operator", by="me", since=NOON))
        await store.shelf.put(PUBLISHED)
        await store.deliver(receipt("early"))
        for job in (1 << 8 | 1, 1 << 8 | 2):
            assert await store.begin(job, "node-1", passing, NOON)
        await store.end(1 << 8 | 2, "node-1", End(state="done", tracking_id="t2"), NOON)
        await store.begin_sweep("texts", DAY, NOON)
        await store.erase(stranger, await store.traces(stranger), (), Erasure(at=NOON, by="me", why="why"))
        await store.close()

    path = tmp_path / "watchword.db"
    asyncio.run(live(opened_sqlite(path, "node-1")))
    change(path, "UPDATE contact SET fields = ?", to_json(FIELDS).decode())
    change(path, "INSERT INTO key_1 (key) VALUES (x'00ff5c6e')")
    for table in ("message", "person", "contact", "job"):
        change(path, f"UPDATE {table} SET bucket = NULL")  # as it is in rows from before there were buckets
    return path


def change(file: Path, statement: str, *values: Any) -> None:
    with closing(open_for_writing(file)) as connection:
        connection.execute(statement, values)


def copied(file: Path, url: str) -> dict[str, Copied]:
    told: list[Copied] = []
    copy(file, url, NOON, told.append, lambda _table, _done, _steps: None)
    return {one.table: one for one in told}


def asked(url: str, question: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(question.encode()).fetchall()


def is_empty(url: str) -> bool:
    return not any(asked(url, f'SELECT 1 FROM "{table}"') for table in ("message", "person", "key_0", "ledger"))


def test_every_table_arrives_whole(file: Path, store_url: str) -> None:
    told = copied(file, store_url)
    assert told.keys() == {table.name for table in TABLES}
    for one in told.values():
        assert one.is_equal
        assert one.source.rows, f"nothing is shown of {one.table}"
    assert asked(store_url, "SELECT text FROM message WHERE id = 2") == [(ODD,)]


def test_what_holds_in_the_file_holds_in_the_copy(file: Path, store_url: str) -> None:
    async def known(store: Store) -> list[Any]:
        found = [
            [await ask(number) for ask in (store.consent, store.suppressions, store.contacts)] for number in (ANN, BOB)
        ]
        found += [await store.messages(9), await store.jobs(["begun", "done", "queued"], 9), await store.pauses()]
        found += [await store.activations(9), await store.revisions("r1")]
        found += [
            await store.recent(ANN, NOON),
            await store.reviews(9),
            await store.kept(9),
            await store.conversation(BOB, 9),
            await store.counts(NOON),
        ]
        await store.close()
        return found

    copied(file, store_url)
    here = asyncio.run(known(opened_sqlite(file, "node-2")))
    assert asyncio.run(known(opened_postgres(store_url, "node-2"))) == here


def test_a_node_goes_on_where_the_file_ended(file: Path, store_url: str) -> None:
    async def go_on(store: Store) -> None:
        assert (await receive(store, message("k1"))).decision is None, "a copy of what the file has seen"
        assert await store.keep(kept("kept-1")) is None
        new = (await receive(store, message("k9", BOB), consent("opt-in", BOB))).message_id
        assert new
        assert new > LAST
        assert await store.keep(kept("kept-2")) == 2
        assert [one.sequence for one in await store.consent(BOB)] == [1, 3]
        await receive(store, message("k10"), answers(), fires(at=NOON + SECOND))
        fired = {"luigis/r": (NOON, NOON + SECOND)}
        assert dict(await store.contacts(ANN)) == {
            LUIGIS: Contact(lists=frozenset({"club"}), fields=FIELDS, fired=fired)
        }
        assert await store.adopt(NOON) == (1, 0)
        adopted = await store.job(1 << 8 | 1)
        assert adopted
        assert adopted.state == "unknown"
        await store.close()

    change(file, "UPDATE counter SET origin = ?", LAST)
    copied(file, store_url)
    asyncio.run(go_on(opened_postgres(store_url, "node-2")))


def test_rows_from_before_there_were_buckets_get_theirs(file: Path, store_url: str) -> None:
    copied(file, store_url)
    assert asked(store_url, "SELECT bucket FROM message ORDER BY id") == [
        (bucket(one),) for one in (ANN, BOB, BOB, ANN)
    ]
    assert asked(store_url, "SELECT bucket FROM contact") == [(bucket(ANN),)]
    assert asked(store_url, "SELECT bucket FROM job ORDER BY id") == [(bucket(ANN),), (1,)]


def test_a_file_with_nothing_in_it_can_be_copied(tmp_path: Path, store_url: str) -> None:
    path = tmp_path / "watchword.db"
    asyncio.run(opened_sqlite(path, "node-1").close())
    assert all(one.is_equal for one in copied(path, store_url).values())
    store = opened_postgres(store_url, "node-1")

    async def begin() -> None:
        assert (await receive(store, message())).message_id == 1
        await store.close()

    asyncio.run(begin())


def test_a_file_that_is_served_is_not_copied(file: Path, store_url: str) -> None:
    lock = FolderLock(file.parent)
    try:
        with pytest.raises(StoreBusy, match="another process holds"):
            copied(file, store_url)
    finally:
        lock.release()


def test_nothing_is_copied_into_a_database_that_has_seen_anything(file: Path, store_url: str) -> None:
    asyncio.run(opened_postgres(store_url, "node-1").close())
    with pytest.raises(NotEmpty, match="'node'"):
        copied(file, store_url)
    assert is_empty(store_url)


def test_a_file_is_copied_once(file: Path, store_url: str) -> None:
    copied(file, store_url)
    before = asked(store_url, "SELECT * FROM message ORDER BY id")
    with pytest.raises(NotEmpty):
        copied(file, store_url)
    assert asked(store_url, "SELECT * FROM message ORDER BY id") == before


def test_a_damaged_file_is_not_copied(file: Path, store_url: str) -> None:
    with closing(open_for_writing(file)) as connection:
        ((page,),) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'person'").fetchall()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as damaged:
        damaged.seek((page - 1) * 4096 + 8)
        damaged.write(b"\xff" * 200)
    with pytest.raises(Unsound, match=r"malformed|damaged"):
        copied(file, store_url)
    assert is_empty(store_url)


def test_a_text_that_postgresql_cannot_hold_is_told_with_its_place(file: Path, store_url: str) -> None:
    change(file, "UPDATE message SET text = ? WHERE id = 2", "a\0b")
    with pytest.raises(Unsound, match=r"'message' cannot be copied \(id 2\)"):
        copied(file, store_url)
    assert is_empty(store_url)


@pytest.mark.parametrize(
    "meddling",
    [
        "UPDATE message SET text = text || ' ' WHERE id = 1",
        "UPDATE message SET sent_at = 0 WHERE id = 1",
        "DELETE FROM person",
        "UPDATE ledger SET provider_blocks = NOT provider_blocks",
        "UPDATE key_1 SET key = 'x'",
        "UPDATE job SET bucket = 255 - bucket",
        "UPDATE contact SET fields = NULL",
        "UPDATE contact SET prompt = prompt || ' '",
    ],
)
def test_a_copy_that_is_not_equal_in_a_single_value_is_not_kept(
    file: Path, store_url: str, meddling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = copying._Table._write

    def meddle(table: Any) -> None:
        written(table)
        if f" {table._table.name} " in f"{meddling} ":
            table._server.execute(meddling.encode())

    monkeypatch.setattr(copying._Table, "_write", meddle)
    with pytest.raises(Unequal, match="not equal: "):
        copied(file, store_url)
    assert is_empty(store_url)


def test_the_file_stays_as_it_is(file: Path, store_url: str) -> None:
    before = file.read_bytes()
    copied(file, store_url)
    assert file.read_bytes() == before
