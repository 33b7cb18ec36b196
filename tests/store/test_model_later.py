"""Whatever else happens: what is planned is due at its time, replaced by what is newer, and ended by an opt-out."""

from collections.abc import Callable

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from store.conftest import Opener
from store.given import DAY, message, receive, text
from store.modelled import ModelJob, agrees, in_postgresql, in_sqlite, people
from store.tables import Tables
from store.test_model import StoreMachine
from watchword.effects import Later
from watchword.store.values import TIME

HOUR = DAY / 24


class Planning(StoreMachine):
    """Plans texts beside all that a store goes through."""

    def __init__(self, fresh: Callable[[], Opener]) -> None:
        super().__init__(fresh)
        self.replaced: dict[int, bool] = {}
        """Of each job that was planned, whether what its rule plans after it takes its place."""
        self.taken_back: set[int] = set()

    @rule(sender=people, hours=st.integers(1, 40), replaces=st.booleans())
    def something_is_planned(self, sender: str, hours: int, replaces: bool) -> None:
        self.now += HOUR
        later = Later(at=self.now + hours * HOUR, replaces=replaces)
        key = f"planned {self.now}"
        received = self.wait(receive(self.store, message(key, sender, received_at=self.now), text(sender, later=later)))
        assert received.message_id is not None
        self.talks[sender].append(key)
        new = received.message_id << 8 | 1
        for old, replaced in self.replaced.items():
            job = self.jobs[old]
            if replaces and replaced and job.number == sender and job.state == "queued":
                job.state, job.waits_for, job.due_at = "cancelled", None, None
        self.jobs[new] = ModelJob(number=sender, waits_for=TIME, due_at=later.at)
        self.replaced[new] = replaces

    @rule(sender=people, kind=st.sampled_from(["opt-out", "opt-in"]))
    def consent_comes(self, sender: str, kind: str) -> None:
        super().consent_comes(sender, kind)
        if kind == "opt-out":
            self.taken_back |= {job_id for job_id in self.replaced if self.jobs[job_id].number == sender}

    def is_stopped(self, job_id: int, number: str | None) -> bool:
        return job_id in self.taken_back or super().is_stopped(job_id, number)


def test_the_store_in_sqlite_plans_as_expected(tmp_path_factory: pytest.TempPathFactory) -> None:
    agrees(lambda: Planning(lambda: in_sqlite(tmp_path_factory)))


def test_the_store_in_postgresql_plans_as_expected(tables: Tables) -> None:
    agrees(lambda: Planning(lambda: in_postgresql(tables)))
