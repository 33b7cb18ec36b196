"""The seal of the ledger: whatever is done to a sealed event is found, and said with its sequence (R59, R60)."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from store.conftest import Joined
from store.given import ANN, BOB, NOON, consent, message, opened_sqlite, receive, runs
from watchword.store import schema
from watchword.store.interface import Store
from watchword.store.postgres.copy import copy
from watchword.store.postgres.store import PostgresStore, open_postgres_reader
from watchword.store.rows import stamp
from watchword.store.sqlite.connection import open_for_writing
from watchword.store.sqlite.store import SqliteStore
from watchword.store.verified import BLANK, CHANGED, UNKNOWN, Verified, verified

EVENTS = 5
REMOVED = "was removed"
INSERTED = "was inserted: it was never sealed"

TAMPERING: dict[str, tuple[str, dict[int | None, str]]] = {
    "text": ("UPDATE ledger SET text = 'GO' WHERE sequence = 3", {3: CHANGED}),
    "number": (f"UPDATE ledger SET number = '{BOB}9' WHERE sequence = 3", {3: CHANGED}),
    "kind": ("UPDATE ledger SET kind = 'opt-in' WHERE sequence = 2", {2: CHANGED}),
    "time": ("UPDATE ledger SET effective = effective + 1 WHERE sequence = 5", {5: CHANGED}),
    "rule": ("UPDATE seal SET rules = '[]' WHERE sequence = 4", {4: CHANGED}),
    "head": ("UPDATE seal SET head = digest WHERE sequence = 4", {4: CHANGED}),
    "text and the next head": (
        "UPDATE ledger SET text = 'GO' WHERE sequence = 3; UPDATE seal SET head = digest WHERE sequence = 4",
        {3: CHANGED, 4: CHANGED},
    ),
    "erased": ("UPDATE seal SET salt = NULL WHERE sequence = 4", {4: CHANGED}),
    "blank": (
        "UPDATE seal SET salt = NULL WHERE sequence = 4; UPDATE ledger SET number = '', text = '' WHERE sequence = 4",
        {4: BLANK},
    ),
    "removed": ("DELETE FROM ledger WHERE sequence = 1", {1: REMOVED}),
    "last": ("DELETE FROM ledger WHERE sequence = 5", {5: REMOVED}),
    "moved": ("UPDATE ledger SET sequence = 9 WHERE sequence = 2", {2: REMOVED}),
    "swapped": (
        (
            "UPDATE ledger SET sequence = CASE sequence WHEN 2 THEN -4 ELSE -2 END WHERE sequence IN (2, 4);"
            " UPDATE ledger SET sequence = -sequence WHERE sequence < 0"
        ),
        {2: CHANGED, 4: CHANGED},
    ),
    "inserted": ("UPDATE ledger SET sequence = 0 WHERE sequence = 2", {2: REMOVED, 0: INSERTED}),
    "unsealed": ("DELETE FROM seal WHERE sequence = 2", {None: "", 2: INSERTED, 3: UNKNOWN}),
    "out of both": (
        "DELETE FROM seal WHERE sequence = 2; DELETE FROM ledger WHERE sequence = 2",
        {None: "", 3: UNKNOWN},
    ),
    "out of both, and the next changed": (
        (
            "DELETE FROM seal WHERE sequence = 2; DELETE FROM ledger WHERE sequence = 2;"
            " UPDATE ledger SET text = 'GO' WHERE sequence = 3"
        ),
        {None: "", 3: CHANGED},
    ),
}


def salts() -> Any:
    random = Random(1)
    return lambda: random.randbytes(16)


async def filled(store: Any) -> None:
    """Record five events of two people, and seal them."""
    for n in range(EVENTS):
        number = (ANN, BOB)[n % 2]
        said = consent(("opt-out", "opt-in")[n // 2 % 2], number, text=f"said {n}")
        await receive(store, message(f"k{n}", number), said)
    assert await store.seal(salts(), NOON) == EVENTS
    assert await store.seal(salts(), NOON) == 0


async def look(store: Any, kept: bytes | None = None) -> Verified:
    found: Verified = await store.ask(verified, kept)
    return found


@pytest.fixture
def tamper(store: Store, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Change the database as somebody would who has it."""

    def change(statements: str) -> None:
        if isinstance(store, SqliteStore):
            with closing(open_for_writing(tmp_path / "watchword.db")) as file:
                file.executescript(statements)
        else:
            with psycopg.connect(request.getfixturevalue("store_url")) as server:
                server.execute(statements.encode())

    return change


@runs
async def test_r59_a_ledger_that_nobody_touched_is_as_it_was_sealed(store: Any) -> None:
    empty = await look(store)
    await filled(store)
    found = await look(store)
    assert (found.sealed, found.unsealed, found.erased, found.faults) == (EVENTS, 0, 0, ())
    assert found.head != empty.head


@pytest.mark.parametrize("how", TAMPERING)
def test_r59_an_event_that_was_tampered_with_is_named(store: Any, tamper: Callable[[str], None], how: str) -> None:
    statements, named = TAMPERING[how]

    @runs
    async def law() -> None:
        await filled(store)
        tamper(statements)
        found = {fault.sequence: fault.what for fault in (await look(store)).faults}
        gap = {None: "the chain has a gap: place 2, before event 3, is missing"} if None in named else {}
        assert found == named | gap

    law()


@runs
async def test_r59_a_seal_that_was_moved_before_the_first_is_told(store: Any, tamper: Callable[[str], None]) -> None:
    await filled(store)
    tamper("UPDATE seal SET place = 0 WHERE place = 1")
    whole, changed, *_ = (await look(store)).faults
    assert whole.what == "the chain begins at place 0, with event 1: nothing is ever sealed there"
    assert (changed.sequence, changed.what) == (1, UNKNOWN)


@runs
async def test_r59_a_head_kept_elsewhere_shows_that_the_end_was_cut_off(
    store: Any, tamper: Callable[[str], None]
) -> None:
    await filled(store)
    head = (await look(store)).head
    await receive(store, message("later", ANN), consent(text="later"))
    await store.seal(salts(), NOON)
    assert (await look(store, head)).kept_at == EVENTS
    tamper(f"DELETE FROM seal WHERE place >= {EVENTS}; DELETE FROM ledger WHERE sequence >= {EVENTS}")
    found = await look(store, head)
    assert (found.faults, found.kept_at) == ((), None)


@runs
async def test_r59_an_event_keeps_the_rule_and_revision_that_decided_it_when_its_message_is_gone(
    store: Any, tamper: Callable[[str], None]
) -> None:
    await filled(store)
    tamper("DELETE FROM message")
    assert not (await look(store)).faults
    kept: Any = await store.ask(lambda connection: connection.execute(select(schema.seal)).mappings().first())
    assert (kept["revision"], kept["rules"], kept["received_at"]) == ("rev", '["luigis/r"]', stamp(NOON))


@runs
async def test_r59_an_event_is_counted_as_unsealed_until_it_is_sealed(store: Any) -> None:
    await receive(store, message(), consent())
    assert (await look(store)).unsealed == 1
    await store.seal(salts(), NOON)
    assert (await look(store)).unsealed == 0


@runs
async def test_r59_an_event_that_is_slow_to_commit_is_sealed_after_those_that_were_faster(
    postgresql: PostgresStore, store_url: str
) -> None:
    with psycopg.connect(store_url) as slow:
        slow.execute("SELECT nextval('ledger_sequence')")
        await receive(postgresql, message(), consent())
        assert await postgresql.seal(salts(), NOON) == 1
        late = "SELECT 1, scope, number, kind, effective, source, text, rung, endpoint, provider_blocks, recorded_at"
        names = "sequence, scope, number, kind, effective, source, text, rung, endpoint, provider_blocks, recorded_at"
        slow.execute(f"INSERT INTO ledger ({names}) {late} FROM ledger".encode())
        slow.commit()
    assert await postgresql.seal(salts(), NOON) == 1
    assert not (await look(postgresql)).faults


@runs
async def test_only_the_node_that_leads_seals(joined: Joined) -> None:
    one, two = joined("one/1"), joined("two/1")
    await receive(two, message(), consent())
    assert await two.seal(salts(), NOON) == 0
    assert await one.seal(salts(), NOON) == 1


@runs
async def test_the_chain_is_the_same_in_the_copy_of_another_database(tmp_path: Path, store_url: str) -> None:
    sqlite = opened_sqlite(tmp_path / "watchword.db", "node-1")
    await filled(sqlite)
    before = await look(sqlite)
    await sqlite.close()
    copy(tmp_path / "watchword.db", store_url, NOON, lambda _: None, lambda _table, _done, _steps: None)
    copied = open_postgres_reader(store_url)
    assert await look(copied) == before
    await copied.close()
