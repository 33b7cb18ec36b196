"""A node that is frozen in the middle of a round trip holds nothing for long: the others break it off."""

from collections.abc import Iterator
from contextlib import closing, suppress

import psycopg
import pytest

from store.conftest import Joined
from store.given import NOON, SECOND, message, passing, queue, receive, runs, state_of, text
from store.test_owners import beat, beat_for, owners
from watchword.store.postgres.connection import connect
from watchword.store.postgres.work import NODES_OWN

HOLD = (b"SELECT 1 FROM node WHERE owner = 'one' FOR KEY SHARE", b"SELECT 1 FROM person FOR NO KEY UPDATE")


@pytest.fixture
def frozen(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A connection of a node that will stand still; who is silent for a fifth of a second is broken off, or dead."""
    monkeypatch.setattr("watchword.store.postgres.silence.SILENT_FOR", SECOND / 5)
    monkeypatch.setattr("watchword.store.postgres.nodes.DEAD_AFTER", SECOND / 5)
    with (
        closing(connect(store_url, application_name=NODES_OWN, idle_in_transaction_session_timeout="200")) as held,
        suppress(psycopg.OperationalError),
        held.pipeline(),
    ):
        yield held


def freeze(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Hold what a node holds that begins a text, and say nothing more: the server waits for the end of what it asks."""
    connection.execute(b"BEGIN")
    for statement in HOLD:
        assert connection.execute(statement).fetchall()


@runs
async def test_a_node_that_is_frozen_within_a_round_trip_is_declared_dead(
    joined: Joined, frozen: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    one, two = joined("one"), joined("two")
    (job,) = await queue(one, text())
    assert await one.begin(job, "one", passing, NOON) is not None
    await beat(one, "one")
    freeze(frozen)
    await beat_for(two, "two", SECOND)
    assert await owners(two) == ["two"]
    assert await two.adopt(NOON) == (1, 0)
    assert await state_of(two, job) == "unknown"
    assert (await receive(two, message(key="another"))).message_id is not None


@runs
async def test_a_node_that_is_frozen_for_a_moment_keeps_what_it_holds(
    joined: Joined, frozen: "psycopg.Connection[tuple[object, ...]]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchword.store.postgres.silence.SILENT_FOR", 60 * SECOND)
    one, two = joined("one"), joined("two")
    await queue(one, text())
    await beat(one, "one")
    freeze(frozen)
    await beat(two, "two")
    assert frozen.execute(b"SELECT 1").fetchall() == [(1,)]
