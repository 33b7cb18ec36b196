"""A node that is frozen in the middle of a transaction holds nothing for long: the others break it off."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress

import psycopg
import pytest

from store.conftest import Joined
from store.given import NOON, SECOND, message, passing, queue, receive, runs, state_of, text
from store.test_owners import beat, beat_until_alone
from watchword.store.postgres.connection import connect
from watchword.store.postgres.work import NODES_OWN

HOLD = (b"SELECT 1 FROM node WHERE owner = 'one' FOR KEY SHARE", b"SELECT 1 FROM person FOR NO KEY UPDATE")


Connection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def frozen(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """A connection of a node that will stand still; who is silent for a fifth of a second is broken off, or dead."""
    monkeypatch.setattr("watchword.store.postgres.silence.SILENT_FOR", SECOND / 5)
    monkeypatch.setattr("watchword.store.postgres.nodes.DEAD_AFTER", SECOND / 5)
    with closing(connect(store_url, application_name=NODES_OWN, idle_in_transaction_session_timeout="200")) as held:
        yield held


@contextmanager
def within_a_round_trip(connection: Connection) -> Iterator[None]:
    """Hold what a node holds that begins a text, and do not say that this was all."""
    with suppress(psycopg.OperationalError), connection.pipeline():
        hold(connection)
        yield


@contextmanager
def after_a_flush(connection: Connection) -> Iterator[None]:
    """Hold the same and say so, then ask for answers that are there already."""
    with connection.pipeline():
        hold(connection)
    connection.pgconn.send_flush_request()
    connection.pgconn.flush()
    yield


def hold(connection: Connection) -> None:
    connection.execute(b"BEGIN")
    for statement in HOLD:
        assert connection.execute(statement).fetchall()


@pytest.mark.parametrize("still", [within_a_round_trip, after_a_flush])
@runs
async def test_a_node_that_is_frozen_in_a_transaction_is_declared_dead(
    joined: Joined, frozen: Connection, still: Callable[[Connection], AbstractContextManager[None]]
) -> None:
    one, two = joined("one"), joined("two")
    (job,) = await queue(one, text())
    assert await one.begin(job, "one", passing, NOON) is not None
    await beat(one, "one")
    with still(frozen):
        await beat_until_alone(two, "two")
        assert await two.adopt(NOON) == (1, 0)
        assert await state_of(two, job) == "unknown"
        assert (await receive(two, message(key="another"))).message_id is not None


@runs
async def test_a_node_that_is_frozen_for_a_moment_keeps_what_it_holds(
    joined: Joined, frozen: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchword.store.postgres.silence.SILENT_FOR", 60 * SECOND)
    one, two = joined("one"), joined("two")
    await queue(one, text())
    await beat(one, "one")
    with within_a_round_trip(frozen):
        await beat(two, "two")
        assert frozen.execute(b"SELECT 1").fetchall() == [(1,)]
