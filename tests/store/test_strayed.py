"""Suppressions are what the ledger comes to; whoever changes one behind everybody's back is found out (R59)."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from store.given import ANN, BOB, NOON, SCOPE, SECOND, consent, message, receive, runs
from watchword.store.erasure import Erasure
from watchword.store.interface import Store
from watchword.store.sqlite.connection import open_for_writing
from watchword.store.sqlite.store import SqliteStore
from watchword.store.strayed import strayed
from watchword.store.verified import Fault

OF_ANN = f"number = '{ANN}' AND scope = '{SCOPE}'"
THE_SAME = f"scope, since, provider_blocks, bucket FROM suppression WHERE {OF_ANN}"
NEWEST = f"is the newest of {ANN} in {SCOPE}: "
CHANGED: dict[str, tuple[str, Fault]] = {
    "removed": (
        f"DELETE FROM suppression WHERE {OF_ANN}",
        Fault(1, NEWEST + "they have opted out and may be texted all the same: record their opt-out again"),
    ),
    "earlier": (
        f"UPDATE suppression SET since = since - 1 WHERE {OF_ANN}",
        Fault(1, NEWEST + "since when they may not be texted was changed"),
    ),
    "made up": (
        f"INSERT INTO suppression SELECT '{BOB}', {THE_SAME}",
        Fault(3, f"is the newest of {BOB} in {SCOPE}: they may be texted and are not"),
    ),
    "of nobody": (
        f"INSERT INTO suppression SELECT '+1999', {THE_SAME}",
        Fault(None, f"+1999 may not be texted in {SCOPE} by no event of the ledger"),
    ),
}


async def filled(store: Any) -> None:
    """Ann is out, Bob was, and somebody has the name of a shop."""
    await receive(store, message("k1", ANN), consent(number=ANN))
    await receive(store, message("k2", BOB), consent(number=BOB))
    await receive(store, message("k3", BOB), consent("opt-in", BOB, at=NOON + SECOND))
    await receive(store, message("k4", "Shop"), consent(number="Shop"))
    await receive(store, message("k5", ANN), consent(number=ANN, scope="program:other"))


async def found(store: Any) -> list[Fault]:
    told: list[Fault] = await store.ask(lambda connection: [*strayed(connection)])
    return told


@runs
async def test_r59_suppressions_that_nobody_touched_are_what_the_ledger_comes_to(store: Any) -> None:
    assert await found(store) == []
    await filled(store)
    assert await found(store) == []
    await store.seal(lambda: bytes(16), NOON)
    for number in (ANN, BOB):
        await store.erase(number, await store.traces(number), (), Erasure(at=NOON, by="Ann", why="asked"))
    assert await found(store) == []


@pytest.mark.parametrize("how", CHANGED)
def test_r59_a_suppression_that_was_changed_is_named_with_its_newest_event(
    store: Store, tmp_path: Path, request: pytest.FixtureRequest, how: str
) -> None:
    statement, fault = CHANGED[how]

    @runs
    async def law() -> None:
        await filled(store)
        _change(store, tmp_path, request.getfixturevalue, statement)
        assert await found(store) == [fault]
        await receive(store, message("again", ANN), consent(number=ANN, at=NOON + SECOND))
        assert not any("opted out" in one.what for one in await found(store))

    law()


def _change(store: Store, folder: Path, fixture: Callable[[str], Any], statement: str) -> None:
    if isinstance(store, SqliteStore):
        with closing(open_for_writing(folder / "watchword.db")) as file:
            file.executescript(statement)
    else:
        with psycopg.connect(fixture("store_url")) as server:
            server.execute(statement.encode())
