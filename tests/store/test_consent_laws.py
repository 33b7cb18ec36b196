"""Whatever people, providers, operators and machines do at once: nobody is texted who must not be, and it is proved."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from msgspec import to_builtins

from store.given import ANN, BOB, DAY, SECOND, message, receipt, text
from store.installation import (
    FATES,
    LUIGIS,
    MAMAS,
    UNHEARD,
    Database,
    Dial,
    Dispatcher,
    InPostgresql,
    InSqlite,
    Running,
)
from store.keeping import the_ledger_is_whole
from store.tables import Tables
from store.tampering import tampered
from watchword.consent.order import fold
from watchword.effects import Consent
from watchword.engine.node import SALT
from watchword.errors import StoreRefused
from watchword.message import Membership, Message
from watchword.plugin import Outcome, Retry
from watchword.reported import Listed, Report, Reporter
from watchword.state import ACCOUNT
from watchword.store.reviewed import Settlement
from watchword.store.strayed import strayed
from watchword.store.values import StoredConsent, StoredJob
from watchword.store.verified import verified

T = TypeVar("T")
MINUTE = timedelta(minutes=1)
PEOPLE = (ANN, BOB)
people = st.sampled_from(PEOPLE)
ours = st.sampled_from([LUIGIS, LUIGIS, MAMAS, UNHEARD])
words = st.sampled_from(
    ["STOP", "STOP", "STOP", "START", "START", "JOIN", "pizza", "HELP", "wrong number", "\N{THUMBS DOWN SIGN}"]
)
lags = st.sampled_from([None, None, None, None, 0, 0, 1, 4, 60 * 47, 60 * 60])
"""How many minutes before it arrives a message was sent, where the provider says so."""
Said = Sequence[tuple[str, int | None]]
said = st.lists(st.tuples(words, lags), min_size=1, max_size=4)
# What is drawn may not depend on who was faster: a number stands for one of what there is.
places = st.integers(0, 99)
fates = st.lists(st.sampled_from(FATES), min_size=1, max_size=4)
kinds = st.sampled_from(["opt-out", "opt-in"])
EVERYTHING = {"program:luigis", "program:mamas", ACCOUNT}
scopes = st.sampled_from(sorted(EVERYTHING))
reporters = st.sampled_from([Reporter("operator"), Reporter("api", "crm")])
Known = dict[str, Sequence[StoredConsent]]


class Consenting(RuleBasedStateMachine):
    """People say yes and no in every way there is, while two dispatchers text them."""

    def __init__(self, fresh: Callable[[], Database]) -> None:
        super().__init__()
        self.fresh = fresh

    @initialize(changes=st.lists(st.integers(0, 9_999), min_size=12, max_size=12))
    def begin(self, changes: Sequence[int]) -> None:
        self.changes = changes
        self.database = self.fresh()
        self.loop = asyncio.new_event_loop()
        self.clock = Dial()
        self.lives: Counter[str] = Counter()
        self.running = {node: self.wait(self.start(node)) for node in self.database.nodes}
        self.dispatchers = (Dispatcher(), Dispatcher())
        self.came: list[Message] = []
        self.told: list[Membership] = []
        self.sent: Counter[int] = Counter()
        self.names = 0

    async def start(self, node: str) -> Running:
        self.lives[node] += 1
        owner = f"{node}/{self.lives[node]}"
        return Running(owner, await self.database.open(node, owner, self.clock), self.clock)

    def wait(self, step: Awaitable[T]) -> T:
        return self.loop.run_until_complete(step)

    def teardown(self) -> None:
        if not hasattr(self, "running"):
            return
        try:
            self.wait(self.seal())
            with self.database.behind() as connection:
                assert not verified(connection).faults
                assert [*strayed(connection)] == []
                assert [one for one in tampered(connection, self.changes) if not one.is_found] == []
        finally:
            for node in self.running.values():
                self.wait(node.store.close())
            self.loop.close()

    # --- what happens -------------------------------------------------------------------------------------------------

    @rule(sender=people, to=ours, said=said, at=places)
    def somebody_texts(self, sender: str, to: str, said: Said, at: int) -> None:
        self.texts(sender, to, said, at)

    def texts(self, sender: str, to: str, said: Said, at: int) -> None:
        for word, lag in said:
            assert self.wait(self.at(at).take(self.message(sender, to, word, lag))).decision is not None
            self.clock.at += SECOND

    @rule(which=places, at=places)
    def a_copy_comes(self, which: int, at: int) -> None:
        if self.came:
            copy = self.came[which % len(self.came)]
            assert self.wait(self.at(at).take(copy)).decision is None

    @rule(sender=people, to=ours, lag=lags, leaves=st.booleans(), again=st.booleans(), at=places)
    def the_provider_tells_of_its_list(
        self, sender: str, to: str, lag: int | None, leaves: bool, again: bool, at: int
    ) -> None:
        if again and self.told:
            assert not self.wait(self.at(at).hear(self.told[-1]))
            return
        self.told.append(
            Membership(
                endpoint="main",
                key=self.name("told"),
                number=sender,
                campaign="C-luigis",
                subscribed=False,
                by_person=leaves,
                source="KEYWORD" if leaves else "API",
                received_at=self.clock.at,
                sent_at=None if lag is None else self.clock.at - lag * MINUTE,
                to=to,
            )
        )
        self.wait(self.at(at).hear(self.told[-1]))

    @rule(which=places, state=st.sampled_from(["sent", "delivered", "failed"]), at=places)
    def a_receipt_comes(self, which: int, state: str, at: int) -> None:
        job = sorted(self.sent)[which % len(self.sent)] if self.sent else 0
        self.wait(self.at(at).store.deliver(receipt(f"T{job}", state, received_at=self.clock.at)))

    @rule(
        number=people,
        kind_of=st.tuples(kinds, st.sampled_from(["luigis", "mamas"])) | st.just(("opt-out", None)),
        by=reporters,
        at=places,
    )
    def somebody_reports(self, number: str, kind_of: tuple[Any, str | None], by: Reporter, at: int) -> None:
        kind, program = kind_of
        report = Report(kind=kind, by="Ann", why="called", program=program, scope=None if program else ACCOUNT)
        before = self.out_of(number)
        assert self.wait(self.at(at).consents.report(number, report, by, self.name("report")))
        assert self.out_of(number) >= before

    @rule(number=people, scope=scopes, days=st.integers(-9, 9), gone=st.booleans())
    def opt_outs_are_imported(self, number: str, scope: str, days: int, gone: bool) -> None:
        before = self.out_of(number)
        since = self.clock.at + days * DAY
        listed = Listed(number=number, scope=scope, at=since, text="ACME", reassigned=gone)
        self.wait(self.at(0).consents.opt_outs([to_builtins(listed)]))
        assert self.out_of(number) == before | (EVERYTHING if scope == ACCOUNT else {scope})

    @rule(number=people, at=places)
    def somebody_is_erased(self, number: str, at: int) -> None:
        self.wait(self.seal())
        before = self.out_of(number)
        try:
            self.wait(self.at(at).consents.erase(number, "Ann", "asked"))
        except StoreRefused:
            assert self.wait(self.is_open(number))
        else:
            assert {one.event.text for one in self.wait(self.at(at).store.consent(number))} <= {""}
        assert self.out_of(number) == before

    @rule(which=places, outcome=st.sampled_from(["none", "opt-out"]), at=places)
    def a_review_is_decided(self, which: int, outcome: Any, at: int) -> None:
        found = self.wait(self.at(at).store.reviews(9))
        if found:
            review = found[which % len(found)]
            before = self.out_of(review.number)
            settled = Settlement(review=review.id, outcome=outcome, by="ann", why="why")
            assert self.wait(self.at(at).reviews.decide(settled))
            assert self.out_of(review.number) >= before | ({review.scope} if outcome == "opt-out" else set())

    @rule(number=people, program=st.sampled_from(["luigis", "mamas"]))
    def a_system_of_ours_wants_to_text(self, number: str, program: str) -> None:
        wanted = text(number, program=program, scope=f"program:{program}", rule="crm")
        self.wait(self.at(0).store.apply("", self.name("text"), [wanted], self.clock.at))

    @rule(minutes=st.sampled_from([0, 1, 6, 60 * 3, 60 * 24 * 3]))
    def time_goes_by(self, minutes: int) -> None:
        self.clock.at += minutes * MINUTE + SECOND

    @rule()
    def events_are_sealed(self) -> None:
        self.wait(self.seal())

    @rule(which=places)
    def a_node_restarts(self, which: int) -> None:
        node = self.database.nodes[which % len(self.database.nodes)]

        async def restart() -> None:
            await self.running[node].store.close()
            self.running[node] = await self.start(node)
            await self.running[node].store.adopt(self.clock.at)

        self.wait(restart())

    @rule(one=fates, two=fates)
    def both_dispatchers_work(self, one: Sequence[Outcome | None], two: Sequence[Outcome | None]) -> None:
        self.work(one, two)

    @rule(one=fates, two=fates, sender=people, to=ours, said=said, at=places)
    def both_dispatchers_work_while_somebody_texts(
        self, one: Sequence[Outcome | None], two: Sequence[Outcome | None], sender: str, to: str, said: Said, at: int
    ) -> None:
        *first, last = said
        self.texts(sender, to, first, at)
        came = self.message(sender, to, *last)
        self.work(one, two, self.at(at).take(came), self.at(at + 1).take(came))

    def work(self, one: Any, two: Any, *beside: Coroutine[Any, Any, Any]) -> None:
        """Let both dispatchers go through what is due, and hold what they begin against the ledger."""
        before = self.wait(self.ledger())

        async def all_at_once() -> list[Any]:
            pairs = zip(self.dispatchers, (one, two), (self.at(0), self.at(1)), strict=True)
            return await asyncio.gather(*beside, *(hands.work(on, some) for hands, some, on in pairs))

        *_, first, second = self.wait(all_at_once())
        after = self.wait(self.ledger())
        for job, fate in (*first, *second):
            self.sent[job.id] += not isinstance(fate, Retry) and job.job.is_text
            assert self.sent[job.id] <= 1
            if job.job.number is not None:
                self.may_begin(job, before[job.job.number], after[job.job.number])

    # --- what holds ---------------------------------------------------------------------------------------------------

    def may_begin(self, job: StoredJob, before: Sequence[StoredConsent], after: Sequence[StoredConsent]) -> None:
        """See that no opt-out had been committed when a job began, but for what may follow one (G3, R38)."""
        assert job.seen is not None
        assert all(one.sequence <= job.seen for one in before)
        seen = [one for one in after if one.sequence <= job.seen]
        if job.job.exempt is None:
            assert not self.is_out(seen, job)
        elif job.job.exempt == "opt-out-confirmation":
            (own,) = [one for one in seen if (one.message_id, one.event.scope) == (job.origin, job.job.scope)]
            assert not self.is_out([one for one in seen if one.sequence < own.sequence], job)
            others = [one for one in seen if one.event.kind == "opt-in" or one == own]
            assert fold([one.event for one in others], own.event.scope)

    @staticmethod
    def is_out(events: Sequence[StoredConsent], job: StoredJob) -> bool:
        said: list[Consent] = [one.event for one in events]
        return any(fold(said, scope) for scope in (job.job.scope or "", ACCOUNT))

    @invariant()
    def the_ledger_says_who_may_be_texted(self) -> None:
        if hasattr(self, "running"):
            self.wait(the_ledger_is_whole(self.at(0).store))

    # --- what is asked ------------------------------------------------------------------------------------------------

    def at(self, place: int) -> Running:
        return self.running[self.database.nodes[place % len(self.database.nodes)]]

    def name(self, kind: str) -> str:
        self.names += 1
        return f"{kind} {self.names}"

    def message(self, sender: str, to: str, said: str, lag: int | None) -> Message:
        sent_at = None if lag is None else self.clock.at - lag * MINUTE
        self.came.append(message(self.name("message"), sender, said, to=to, received_at=self.clock.at, sent_at=sent_at))
        return self.came[-1]

    def out_of(self, number: str) -> set[str]:
        return {one.scope for one in self.wait(self.at(0).store.suppressions(number))}

    async def ledger(self) -> Known:
        return {number: await self.at(0).store.consent(number) for number in PEOPLE}

    async def is_open(self, number: str) -> bool:
        """Tell whether there is anything about somebody that has not ended."""
        jobs = await self.at(0).store.jobs(["queued", "begun", "held"], 999)
        return bool(await self.at(0).store.reviews_of(number)) or any(job.job.number == number for job in jobs)

    async def seal(self) -> None:
        for one in self.running.values():
            while await one.store.seal(SALT, self.clock.at):
                continue


def holds(fresh: Callable[[], Database], examples: int) -> None:
    few = settings(max_examples=examples, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(lambda: Consenting(fresh), settings=few)  # type: ignore[no-untyped-call]


def test_g3_r38_consent_holds_and_is_proved_in_sqlite(tmp_path_factory: pytest.TempPathFactory) -> None:
    holds(lambda: InSqlite(tmp_path_factory), examples=12)


def test_g3_r38_consent_holds_and_is_proved_in_postgresql(tables: Tables) -> None:
    holds(lambda: InPostgresql(tables), examples=6)
