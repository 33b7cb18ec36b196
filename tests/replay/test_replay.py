"""Past messages come out as they did by the rules that decided them, and by others as if they had all along."""

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from postgres import Databases
from replay.life import ABOUT, FIRST, RULES, SECOND, Life, live, rule_set
from store.given import opened_postgres, opened_sqlite
from watchword.replay import run as running
from watchword.replay.part import Candidate, Part, replay_part
from watchword.replay.tally import Tally
from watchword.store.database import Database, File, Server
from watchword.store.interface import Store
from watchword.store.past import Span
from watchword.store.sqlite.connection import open_for_writing
from watchword.store.values import WHOLE, Share, StoredMessage

ALL = Span(1, 1 << 60)
OTHER = ABOUT + RULES.replace("[{subscribe: club}", "[{subscribe: deals}").replace(
    "per-sender: 1", "per-sender: 2"
).replace("expires: 2h", "expires: 10m")
"""Rules that leave people otherwise: on another list, asked for less long, counted further."""


def replayed(database: Database, candidate: str | None = None, share: Share = WHOLE, most: int = 5) -> Tally:
    rules = None if candidate is None else Candidate(files=rule_set(candidate)[1])
    part = Part(database=database, span=ALL, candidate=rules, most=most, share=share)
    return asyncio.run(replay_part(part, lambda _number: None))


def lived(path: Path, *rules: str, seed: int = 1, batches: int = 30) -> File:
    """Let people write and operators step in, in the same way whatever the rules."""

    async def run(store: Store) -> None:
        life = Life(store, seed, rules)
        await life.begin()
        for _ in range(batches):
            await life.text(15, waiting=0)
            await life.say()
        await store.close()

    asyncio.run(run(opened_sqlite(path, "node-1")))
    return File(path)


def stored(database: Database) -> list[StoredMessage]:
    async def ask() -> list[StoredMessage]:
        reader = database.reader()
        try:
            return [*await reader.messages(1 << 30)]
        finally:
            await reader.close()

    return asyncio.run(ask())


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Store, Database]:
    if request.param == "sqlite":
        path = tmp_path / "watchword.db"
        return opened_sqlite(path, "node-1"), File(path)
    databases: Databases = request.getfixturevalue("postgres")
    url = databases.create()
    return opened_postgres(url, "node-1"), Server(url)


@pytest.mark.parametrize("seed", range(2))
def test_whatever_happened_the_rules_that_decided_decide_the_same(opened: tuple[Store, Database], seed: int) -> None:
    store, database = opened
    live(store, seed, steps=40)
    asyncio.run(store.close())
    tally = replayed(database)
    assert tally.messages + tally.awaiting == len(stored(database)) == 800
    assert tally.not_kept == tally.otherwise == 0
    assert not tally.unloadable
    assert len(tally.revisions) == 2


def test_the_parts_of_many_readers_add_up_to_what_one_counts(tmp_path: Path) -> None:
    database = lived(tmp_path / "watchword.db", FIRST)
    whole, sum_of_parts = replayed(database, OTHER), Tally()
    for place in range(3):
        sum_of_parts.add(replayed(database, OTHER, Share(place, 3)))
    assert sum_of_parts == whole
    assert whole.otherwise


def test_processes_of_their_own_count_what_one_counts(
    opened: tuple[Store, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, database = opened
    live(store, seed=1, steps=10)
    asyncio.run(store.close())
    part = Part(database=database, span=ALL, candidate=Candidate(files=rule_set(OTHER)[1]), most=5, share=WHOLE)
    told: list[int] = []
    monkeypatch.setattr(running, "WORTH_A_PROCESS", 100)
    assert running.replay(part, 200, told.append) == replayed(database, OTHER)
    assert sum(told) >= 200


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("candidate", [SECOND, OTHER])
def test_a_candidate_decides_as_if_it_had_decided_all_along(tmp_path: Path, seed: int, candidate: str) -> None:
    database = lived(tmp_path / "was.db", FIRST, seed=seed)
    tally = replayed(database, candidate, most=1 << 30)
    moved = {sample.id: sample.after.rules for samples in tally.samples.values() for sample in samples}
    would_be = {one.id: moved.get(one.id, one.rules) for one in stored(database)}
    really = {one.id: one.rules for one in stored(lived(tmp_path / "is.db", candidate, seed=seed))}
    assert moved
    assert would_be == really
    assert not tally.unsure


def test_what_was_decided_before_anything_was_kept_for_it_is_left_out(tmp_path: Path) -> None:
    database = lived(tmp_path / "watchword.db", FIRST)
    with closing(open_for_writing(database.path)) as connection:
        connection.execute("UPDATE message SET seed = NULL WHERE id < 100")
    tally = replayed(database, SECOND)
    assert tally.not_kept == sum(one.grounds is None for one in stored(database)) > 0


def test_what_rules_decided_that_no_longer_load_is_compared_by_its_record(tmp_path: Path) -> None:
    database = lived(tmp_path / "watchword.db", FIRST)
    with closing(open_for_writing(database.path)) as connection:
        connection.execute("DELETE FROM revision")
    assert not replayed(database).otherwise
    same, other = replayed(database, FIRST), replayed(database, SECOND)
    assert sum(same.unloadable.values()) == same.messages
    assert not same.otherwise
    assert other.kinds["unmatched"]


def test_a_message_that_was_tampered_with_does_not_come_out_the_same(tmp_path: Path) -> None:
    database = lived(tmp_path / "watchword.db", FIRST)
    with closing(open_for_writing(database.path)) as connection:
        connection.execute("UPDATE message SET text = 'MENU' WHERE text = 'JOIN'")
    tally = replayed(database)
    assert tally.kinds == {"not-the-same": tally.otherwise}
    assert tally.otherwise
