"""What is expected of a store, in a few plain values."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from msgspec import Struct

from store.conftest import Opener
from store.given import ANN, BOB, LUIGIS, answers, asks, fires, opened_postgres, opened_sqlite
from store.tables import Tables
from watchword.effects import OfContact, Speaks, Subscribe, Unsubscribe
from watchword.store.values import (
    HOUR,
    OPEN,
    TIME,
    Defer,
    Gate,
    GateView,
    Hold,
    JobState,
    Pass,
    Stop,
    StoredJob,
    Verdict,
    Wait,
)

people = st.sampled_from([ANN, BOB])
keys = st.integers(0, 12).map(str)
ends: st.SearchStrategy[JobState] = st.sampled_from(["queued", "done", "unknown", "dead", "held"])


class ModelJob(Struct):
    """What is expected of one job."""

    number: str | None
    state: JobState = "queued"
    owner: str | None = None
    attempts: int = 0
    tracking_id: str | None = None
    delivery: str | None = None
    waits_for: str | None = None
    due_at: datetime | None = None
    """Known of a job that was put off, or planned for later."""

    @classmethod
    def of(cls, stored: StoredJob) -> Self:
        """Find what a store says of a job."""
        return cls(
            number=stored.job.number,
            state=stored.state,
            owner=stored.owner,
            attempts=stored.attempts,
            tracking_id=stored.tracking_id,
            delivery=stored.delivery,
            waits_for=stored.waits_for,
            due_at=stored.due_at if stored.waits_for in {HOUR, TIME} else None,
        )

    def is_due(self, now: datetime) -> bool:
        return self.due_at is None or self.due_at <= now

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def facts_about(number: str, now: datetime) -> Sequence[OfContact]:
    place = {"program": LUIGIS, "number": number}
    lists = Subscribe(list="club", **place), Unsubscribe(list="club", **place)
    questions = asks("size", number, now), asks("crust", number, now), answers("size", number), answers("crust", number)
    return *lists, Speaks(language="es", **place), *questions, fires("luigis/r", number, now), fires("x", number, now)


def lane_of(job: ModelJob) -> str:
    return "http:crm.example" if job.number is None else "text:main"


def gate(view: GateView) -> Verdict:
    if not all(older.put_off for older in view.older):
        return Wait()
    if view.suppression or view.opted_out_since:
        return Stop("opted out")
    if view.review:
        return Hold(view.review.holds, "reviewed")
    what = next((pause.what for pause in view.pauses), None)
    return Hold(what, "paused") if what else Pass()


def putting_off(until: datetime) -> Gate:
    return lambda _view: Defer(until, "quiet hours")


def in_sqlite(folders: pytest.TempPathFactory) -> Opener:
    path: Path = folders.mktemp("model") / "watchword.db"
    return lambda owner: opened_sqlite(path, owner)


def in_postgresql(tables: Tables) -> Opener:
    url = tables.empty()
    return lambda owner: opened_postgres(url, owner)


def agrees(machine: Callable[[], RuleBasedStateMachine]) -> None:
    """Hold a store against a model of it."""
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine, settings=settings(max_examples=10, stateful_step_count=25, deadline=None)
    )
