"""Once a day, whoever leads lets go of what has been kept long enough."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from structlog.testing import capture_logs

from store.given import DAY, NOON, StoppedClock, message, opened_sqlite, receive
from watchword.config.retention import Retention
from watchword.engine.node import Node
from watchword.engine.retention import Keeping
from watchword.errors import StoreBusy
from watchword.metrics import Metrics
from watchword.store.sqlite.store import SqliteStore

LATER = NOON + 100 * DAY
DONE = {"event": "what is not to be kept longer is gone", "log_level": "info"}


class SettableClock(StoppedClock):
    """Tells the time that it is set to."""

    def __init__(self) -> None:
        self.at = LATER

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def node() -> Node:
    return Node(owner="node-1", clock=SettableClock(), random=Random(1), metrics=Metrics())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = opened_sqlite(tmp_path / "watchword.db", "node-1")
    yield opened
    asyncio.run(opened.close())


def let_go(
    store: Any, node: Node, *waits: timedelta, retention: Retention | None = None, leads: bool = True
) -> list[Any]:
    """Look what is too old, and again after each wait; answers what the log says of it."""

    async def run() -> None:
        keeping = Keeping(store, retention or Retention(), node, lambda: leads)
        for wait in (timedelta(), *waits):
            node.clock.at += wait  # type: ignore[attr-defined]
            await keeping.let_go()

    with capture_logs() as said:
        asyncio.run(run())
    return said


def test_what_is_too_old_goes_and_is_counted(store: SqliteStore, node: Node) -> None:
    asyncio.run(receive(store, message()))
    assert let_go(store, node) == [DONE | {"gone": {"traces": 1}}]
    assert node.metrics.registry.get_sample_value("watchword_expired_total", {"what": "traces"}) == 1


def test_it_is_done_once_a_day(store: SqliteStore, node: Node) -> None:
    asyncio.run(receive(store, message()))
    said = let_go(store, node, DAY / 24, DAY / 2, DAY / 2)
    assert [one["gone"] for one in said] == [{"traces": 1}, {}]


@pytest.mark.parametrize(
    ("retention", "leads", "gone"), [(Retention(traces=None), True, [{}]), (Retention(), False, [])]
)
def test_nothing_goes_that_is_kept_for_ever_nor_where_another_node_leads(
    store: SqliteStore, node: Node, retention: Retention, leads: bool, gone: list[Any]
) -> None:
    asyncio.run(receive(store, message()))
    assert [one["gone"] for one in let_go(store, node, retention=retention, leads=leads)] == gone
    stored = asyncio.run(store.message(1))
    assert stored is not None
    assert stored.grounds is not None


def test_what_cannot_be_done_now_is_tried_again_within_the_hour(
    store: SqliteStore, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(receive(store, message()))
    sweep, failures = store.sweep, [StoreBusy("the disk is full")]

    async def failing(*args: Any) -> Any:
        if failures:
            raise failures.pop()
        return await sweep(*args)

    monkeypatch.setattr(store, "sweep", failing)
    first, second = let_go(store, node, DAY / 24)
    assert (first["log_level"], first["reason"], first["gone"]) == ("warning", "the disk is full", {})
    assert second == DONE | {"gone": {"traces": 1}}
