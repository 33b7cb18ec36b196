"""Whenever things go that were kept long enough: no opt-out is lifted, nothing open goes, the ledger is whole (R61)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from store.conftest import Opener
from store.given import ANN, BOB, DAY, LUIGIS, NOON, consent, doubt, kept, message, passing, receive, text
from store.keeping import EVERYTHING, sealed, the_ledger_is_whole
from store.modelled import in_postgresql, in_sqlite
from store.tables import Tables
from watchword.config.retention import YEAR
from watchword.effects import Effect, Subscribe
from watchword.store.interface import Store
from watchword.store.values import End

T = TypeVar("T")
people = st.sampled_from([ANN, BOB])
OPEN = ("queued", "begun", "held", "unknown")
Known = Mapping[str, Any]


class Years(RuleBasedStateMachine):
    """People text and are texted over the years; things go at any time, and whoever lets them go may be broken off."""

    def __init__(self, fresh: Callable[[], Opener]) -> None:
        super().__init__()
        self.fresh = fresh

    @initialize()
    def open(self) -> None:
        self.store: Store = self.fresh()("node-1")
        self.loop = asyncio.new_event_loop()
        self.now: datetime = NOON
        self.wrote: dict[str, datetime] = {}

    def wait(self, step: Awaitable[T]) -> T:
        return self.loop.run_until_complete(step)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.wait(self.store.close())
            self.loop.close()

    @rule(sender=people, what=st.sampled_from(["pizza", "opt-out", "opt-in", "doubt"]), answered=st.booleans())
    def somebody_texts(self, sender: str, what: Any, answered: bool) -> None:
        self.now += DAY / 24
        effects: list[Effect] = [text(sender)] if answered else []
        if what in {"opt-out", "opt-in"}:
            effects.append(consent(what, sender, self.now))
        elif what == "doubt":
            effects.append(doubt(sender, effective=self.now))
        else:
            effects.append(Subscribe(program=LUIGIS, number=sender, list="club"))
        intent = {"pizza": "none", "doubt": "hold"}.get(what, what)
        self.wait(receive(self.store, message(f"{self.now}", sender, received_at=self.now), *effects, intent=intent))
        self.wrote[sender] = self.now

    @rule(sender=people, kind=st.sampled_from(["opt-out", "opt-in"]), jobs=st.integers(0, 2))
    def somebody_says_so_otherwise(self, sender: str, kind: Any, jobs: int) -> None:
        self.now += DAY / 24
        said = consent(kind, sender, self.now, source="operator")
        self.wait(self.store.apply("", f"{self.now}", [said, *[text(sender)] * jobs], self.now))

    @rule(state=st.sampled_from([*OPEN, "done", "dead"]))
    def a_job_goes_on(self, state: Any) -> None:
        for job in list(self.wait(self.store.jobs(["queued"], 1))):
            self.wait(self.store.begin(job.id, "node-1", passing, self.now))
            if state != "begun":
                self.wait(self.store.end(job.id, "node-1", End(state=state, tracking_id=f"t{job.id}"), self.now))

    @rule()
    def a_notification_is_kept(self) -> None:
        self.wait(self.store.keep(kept(f"{self.now}", received_at=self.now)))

    @rule(years=st.integers(0, 15), days=st.integers(1, 200))
    def time_goes_by(self, years: int, days: int) -> None:
        self.wait(sealed(self.store, self.now))
        self.now += years * YEAR + days * DAY

    @rule(names=st.lists(st.sampled_from(EVERYTHING), max_size=4), years=st.integers(5, 12), most=st.integers(1, 2))
    def things_go(self, names: list[str], years: int, most: int) -> None:
        before = self.wait(self.known())
        for name in names or EVERYTHING:
            self.wait(self.go(name, years * YEAR, most))
        after = self.wait(self.known())
        assert after["suppressions"] == before["suppressions"]
        assert after["open"] == before["open"]
        for number, at in self.wrote.items():
            if self.now - at <= 5 * YEAR:
                assert after["ledger"][number] == before["ledger"][number]

    async def go(self, name: str, period: timedelta, most: int) -> None:
        limit, place = await self.store.begin_sweep(name, period, self.now)
        for _ in range(most):
            step = await self.store.sweep(name, place, limit)
            if step.reached is None:
                break
            place = step.reached

    async def known(self) -> Known:
        return {
            "suppressions": {number: await self.store.suppressions(number) for number in (ANN, BOB)},
            "ledger": {number: await self.store.consent(number) for number in (ANN, BOB)},
            "open": await self.store.jobs(OPEN, 1_000),
            "reviews": await self.store.reviews(99),
        }

    @invariant()
    def the_ledger_is_what_was_sealed_and_what_holds(self) -> None:
        if hasattr(self, "store"):
            self.wait(the_ledger_is_whole(self.store))

    @invariant()
    def what_is_left_can_be_read(self) -> None:
        if not hasattr(self, "store"):
            return
        for number in (ANN, BOB):
            found = self.wait(self.store.conversation(number, 99))
            assert [one.id for one in found] == sorted({one.id for one in found}, reverse=True)
            self.wait(self.store.recent(number, self.now))


def holds(fresh: Callable[[], Opener]) -> None:
    few = settings(max_examples=8, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(lambda: Years(fresh), settings=few)  # type: ignore[no-untyped-call]


def test_r61_nothing_that_must_stay_goes_in_sqlite(tmp_path_factory: pytest.TempPathFactory) -> None:
    holds(lambda: in_sqlite(tmp_path_factory))


def test_r61_nothing_that_must_stay_goes_in_postgresql(tables: Tables) -> None:
    holds(lambda: in_postgresql(tables))
