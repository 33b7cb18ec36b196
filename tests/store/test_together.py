"""Messages that come together are taken in as if they came one after the other, and each harms only itself."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from store.given import (
    ANN,
    BOB,
    LUIGIS,
    NOON,
    SCOPE,
    SECOND,
    asks,
    consent,
    deciding,
    doubt,
    message,
    opened_sqlite,
    receive,
    runs,
    seeing,
    text,
    webhook,
)
from watchword.effects import Effect, Later, Subscribe
from watchword.errors import StoreRefused
from watchword.message import Message
from watchword.state import Contact
from watchword.store.arriving import Arriving
from watchword.store.interface import Store
from watchword.store.sqlite.store import SqliteStore
from watchword.store.values import Received

EVE = "+15552312104"
TABLES = ("message", "job", "person", "contact", "ledger", "suppression", "review", "counter", "endpoint", "awaiting")


def arriving(one: Message, *effects: Effect, **fields: Any) -> Arriving:
    return Arriving(one, LUIGIS, SCOPE, deciding(*effects, **fields))


def watching(one: Message, seen: list[Contact], *effects: Effect) -> Arriving:
    return Arriving(one, LUIGIS, SCOPE, seeing(seen, *effects))


def joins(number: str, name: str = "club") -> Subscribe:
    return Subscribe(program=LUIGIS, number=number, list=name)


@runs
async def test_each_sees_what_those_before_have_changed_whoever_wrote(sqlite: SqliteStore) -> None:
    seen: list[Contact] = []
    given = [
        watching(message("k1", ANN), seen, joins(ANN), joins(BOB), text()),
        watching(message("k2", BOB), seen, text(BOB)),
        watching(message("k3", EVE), seen, text(EVE)),
        watching(message("k4", ANN), seen, joins(ANN, "more")),
        watching(message("k5", ANN), seen),
        watching(message("k6", EVE), seen),
    ]
    received = await sqlite.receive_all(given)
    assert [one.message_id is not None for one in received if isinstance(one, Received)] == [True] * 6
    assert [one.lists for one in seen] == [
        frozenset(),
        frozenset({"club"}),
        frozenset(),
        frozenset({"club"}),
        frozenset({"club", "more"}),
        frozenset(),
    ]
    told = [one.message.key for one in await sqlite.conversation(ANN, 9)]
    assert told == ["k5", "k4", "k1"]


@runs
async def test_what_one_person_writes_is_decided_in_its_order(store: Store) -> None:
    seen: list[Contact] = []
    names = ["a", "b", "c", "d", "e"]
    received = await store.receive_all([watching(message(name), seen, joins(ANN, name), text(BOB)) for name in names])
    assert [type(one) for one in received] == [Received] * 5
    assert [one.lists for one in seen] == [frozenset(names[:n]) for n in range(5)]


@runs
async def test_a_copy_is_taken_once_be_it_of_the_same_bundle_or_of_one_before(store: Store) -> None:
    await receive(store, message("k0"))
    keys = ["k1", "k0", "k2", "k1", "k3", "k3", "k1", "k4"]
    received = await store.receive_all([arriving(message(key, BOB), text(BOB)) for key in keys])
    fresh = [isinstance(one, Received) and one.decision is not None for one in received]
    assert fresh == [True, False, True, False, True, False, False, True]
    assert len(await store.messages(9)) == 5
    again = await store.receive_all([arriving(message(key)) for key in ("k1", "k4")])
    assert [isinstance(one, Received) and one.decision is None for one in again] == [True, True]


@runs
async def test_one_that_is_refused_costs_only_itself(store: Store) -> None:
    many = [webhook() for _ in range(256)]
    given = [
        arriving(message("k1"), text()),
        arriving(message("k2", BOB), *many),
        arriving(message("k3", EVE), text(EVE)),
    ]
    first, second, third = await store.receive_all(given)
    assert isinstance(first, Received)
    assert isinstance(second, StoreRefused)
    assert isinstance(third, Received)
    assert {one.message.key for one in await store.messages(9)} == {"k1", "k3"}
    # It is as if it had never come.
    assert [type(one) for one in await store.receive_all([arriving(message("k2", BOB))])] == [Received]


@runs
async def test_a_plan_takes_the_place_of_one_that_came_of_the_message_before(sqlite: SqliteStore) -> None:
    later = Later(at=NOON + 60 * SECOND, replaces=True)
    given = [arriving(message(f"k{n}", number), text(EVE, later=later)) for n, number in enumerate((ANN, BOB))]
    received = await sqlite.receive_all(given)
    states = [
        [job.state for job in await sqlite.jobs_of(one.message_id or 0)]
        for one in received
        if isinstance(one, Received)
    ]
    assert states == [["cancelled"], ["queued"]]


PEOPLE = st.sampled_from([ANN, BOB, EVE, *(f"+1555000{n:04}" for n in range(8))])


def effects(sender: str) -> st.SearchStrategy[list[Effect]]:
    one = st.sampled_from(
        [
            *(text(sender), webhook(), joins(sender), joins(BOB), asks("size", sender), doubt(sender)),
            *(consent("opt-out", sender), consent("opt-in", sender, at=NOON + SECOND)),
            text(sender, later=Later(at=NOON + 60 * SECOND, replaces=True)),
        ]
    )
    return st.lists(one, max_size=3)


@st.composite
def bundles(draw: st.DrawFn) -> list[Arriving]:
    given = []
    for _ in range(draw(st.integers(1, 12))):
        sender, key = draw(PEOPLE), draw(st.integers(0, 12))
        outcome = draw(st.sampled_from(["fired", "fired", "awaiting"]))
        given.append(arriving(message(f"k{key}", sender), *draw(effects(sender)), outcome=outcome))
    return given


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in TABLES}


async def given_so(path: Path, bundle: Sequence[Arriving], *, together: bool) -> list[bool]:
    store = opened_sqlite(path, "node-1")
    try:
        if together:
            received = await store.receive_all(bundle)
        else:
            received = [await store.receive(one.message, one.program, one.scope, one.decide) for one in bundle]
    finally:
        await store.close()
    return [isinstance(one, Received) and one.decision is not None for one in received]


@settings(max_examples=60, deadline=None)
@given(bundles())
def test_what_is_written_is_the_same_as_if_each_had_come_alone(tmp_path_factory: Any, bundle: list[Arriving]) -> None:
    alone, together = (tmp_path_factory.mktemp("t") / "watchword.db" for _ in range(2))
    assert asyncio.run(given_so(alone, bundle, together=False)) == asyncio.run(
        given_so(together, bundle, together=True)
    )
    assert tables(alone) == tables(together)
