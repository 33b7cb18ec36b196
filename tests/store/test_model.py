"""Whatever happens in whatever order, the store and a few dictionaries agree."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from store.conftest import Opener
from store.given import (
    ANN,
    BOB,
    DAY,
    LUIGIS,
    NOON,
    consent,
    decision,
    doubt,
    message,
    receipt,
    receive,
    receive_by,
    text,
    webhook,
)
from store.modelled import (
    ModelJob,
    agrees,
    ends,
    facts_about,
    gate,
    in_postgresql,
    in_sqlite,
    keys,
    lane_of,
    people,
    putting_off,
)
from store.tables import Tables
from watchword.contacts import changed
from watchword.decision import Decision
from watchword.effects import OfContact, Pause
from watchword.errors import StoreRefused
from watchword.message import Message
from watchword.state import NOBODY, Contact, State
from watchword.store.reviewed import Settlement
from watchword.store.values import HOUR, Cancelled, Decide, End, JobState

T = TypeVar("T")

LONGEST_ABSENCE = 8


class StoreMachine(RuleBasedStateMachine):
    """Receives, learns, doubts, begins, ends, delivers, pauses, restarts; `fresh` makes a database for each run."""

    def __init__(self, fresh: Callable[[], Opener]) -> None:
        super().__init__()
        self.fresh = fresh

    @initialize()
    def open(self) -> None:
        self.opened = self.fresh()
        self.loop = asyncio.new_event_loop()
        self.now: datetime = NOON
        self.life = 0
        self.seen: dict[str, datetime] = {}
        self.jobs: dict[int, ModelJob] = {}
        self.talks: dict[str, list[str]] = {ANN: [], BOB: []}
        self.opted_out: dict[str, bool] = {ANN: False, BOB: False}
        self.contacts: dict[str, Contact] = {}
        self.receipts: dict[str, str] = {}
        self.paused: set[str] = set()
        self.reviews: dict[str, int] = {}
        self.store = self.opened(self.owner)

    @property
    def owner(self) -> str:
        return f"life-{self.life}"

    def wait(self, step: Awaitable[T]) -> T:
        return self.loop.run_until_complete(step)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.wait(self.store.close())
            self.loop.close()

    @rule(key=keys, sender=people, texts=st.integers(0, 2), calls=st.integers(0, 1))
    def a_message_comes(self, key: str, sender: str, texts: int, calls: int) -> None:
        planned = [*[text(sender)] * texts, *[webhook()] * calls]
        received = self.wait(receive(self.store, message(key, sender, received_at=self.now), *planned))
        if received.message_id is None:
            # Only what was seen before is called a copy; a generation ends with the first look after 7 days.
            assert self.now - self.seen[key] < 2 * (7 + LONGEST_ABSENCE) * DAY
            return
        assert key not in self.seen or self.now - self.seen[key] >= 7 * DAY
        self.seen[key] = self.now
        self.talks[sender].append(key)
        for n, job in enumerate(planned, 1):
            self.jobs[received.message_id << 8 | n] = ModelJob(number=job.number)

    @rule(sender=people, kind=st.sampled_from(["opt-out", "opt-in"]))
    def consent_comes(self, sender: str, kind: str) -> None:
        self.now += DAY / 24
        event = consent(kind, sender, self.now)
        self.wait(self.store.apply("main", f"consent {self.now}", [event], self.now))
        self.opted_out[sender] = kind == "opt-out"
        self.a_review_is_over(sender)

    @rule(sender=people)
    def a_doubt_comes(self, sender: str) -> None:
        self.now += DAY / 24
        key = f"doubt {self.now}"
        received = self.wait(receive(self.store, message(key, sender), doubt(sender, effective=self.now)))
        assert received.message_id is not None
        self.talks[sender].append(key)
        self.reviews.setdefault(sender, received.message_id)

    @precondition(lambda self: self.reviews)
    @rule(data=st.data())
    def somebody_decides(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.reviews)))
        settled = Settlement(review=self.reviews[number], outcome="none", by="ann", why="why")
        assert self.wait(self.store.decide_review(settled, [], self.now)) is not None
        assert self.wait(self.store.decide_review(settled, [], self.now)) is None
        self.a_review_is_over(number)

    def a_review_is_over(self, number: str) -> None:
        held = f"review:{self.reviews.pop(number, None)}"
        for job in self.jobs.values():
            if job.waits_for == held:
                job.state, job.waits_for = "queued", None

    @rule(sender=people, data=st.data(), by_message=st.booleans())
    def more_is_known_of_somebody(self, sender: str, data: st.DataObject, by_message: bool) -> None:
        self.now += DAY / 24
        facts = data.draw(st.lists(st.sampled_from(facts_about(sender, self.now)), max_size=4))
        if by_message:
            key = f"facts {self.now}"
            self.wait(receive_by(self.store, message(key, sender), self.deciding(sender, facts)))
            self.talks[sender].append(key)
        else:
            self.wait(self.store.apply("main", f"facts {self.now}", facts, self.now))
        for fact in facts:
            self.contacts[sender] = changed(self.contacts.get(sender, NOBODY), fact)

    def deciding(self, sender: str, facts: Sequence[OfContact]) -> Decide:
        def decide(_message: Message, state: State) -> Decision:
            assert state.contact == self.contacts.get(sender, NOBODY)
            return decision(*facts)

        return decide

    @rule(key=keys)
    def a_message_is_refused(self, key: str) -> None:
        known = key in self.seen and self.now - self.seen[key] < 7 * DAY
        try:
            received = self.wait(receive(self.store, message(key, text="\ud83d"), text()))
        except StoreRefused:
            assert not known
        else:
            assert received.decision is None

    @precondition(lambda self: self.jobs)
    @rule(data=st.data())
    def a_job_begins(self, data: st.DataObject) -> None:
        job_id, job = self.drawn(data)
        may = job.state == "queued" and not self.has_older_open(job_id, job)
        stopped = self.is_stopped(job_id, job.number)
        waits = None if job.number is None or stopped else self.waits_for(job.number)
        begun = self.wait(self.store.begin(job_id, self.owner, gate, self.now))
        assert (begun is not None) == (may and not stopped and not waits)
        if may:
            job.state = "suppressed" if stopped else "held" if waits else "begun"
            job.owner = self.owner if begun else None
            job.waits_for, job.due_at = waits, None

    @precondition(lambda self: self.jobs)
    @rule(data=st.data(), hours=st.integers(1, 40))
    def a_job_is_put_off(self, data: st.DataObject, hours: int) -> None:
        job_id, job = self.drawn(data)
        until = self.now + hours * DAY / 24
        assert self.wait(self.store.begin(job_id, self.owner, putting_off(until), self.now)) is None
        if job.state == "queued":
            job.waits_for, job.due_at = HOUR, until

    @precondition(lambda self: self.jobs)
    @rule(data=st.data(), state=ends, tracked=st.booleans())
    def a_job_ends(self, data: st.DataObject, state: JobState, tracked: bool) -> None:
        job_id, job = self.drawn(data)
        tracking_id = f"t{job_id}" if tracked and job.number is not None and state != "queued" else None
        ended = self.wait(self.store.end(job_id, self.owner, End(state=state, tracking_id=tracking_id), self.now))
        assert (ended is not None) == (job.state == "begun" and job.owner == self.owner)
        if ended is not None:
            job.state, job.owner = state, None if state == "queued" else job.owner
            job.attempts += 1
            job.tracking_id = tracking_id or job.tracking_id
            self.join(job)

    @precondition(lambda self: self.jobs)
    @rule(data=st.data(), state=st.sampled_from(["delivered", "failed"]))
    def a_receipt_comes(self, data: st.DataObject, state: str) -> None:
        job_id, job = self.drawn(data)
        tracking_id = f"t{job_id}"
        self.wait(self.store.deliver(receipt(tracking_id, state)))
        self.receipts[tracking_id] = state
        self.join(job)

    @precondition(lambda self: self.jobs)
    @rule(data=st.data())
    def a_job_is_retried(self, data: st.DataObject) -> None:
        job_id, job = self.drawn(data)
        retried = self.wait(self.store.retry(job_id, self.now))
        assert (retried is not None) == (job.state in {"dead", "held", "suppressed", "unknown"})
        if retried is not None:
            self.jobs[job_id] = ModelJob(number=job.number)

    @precondition(lambda self: self.jobs)
    @rule(data=st.data(), sent=st.booleans())
    def a_job_is_settled(self, data: st.DataObject, sent: bool) -> None:
        job_id, job = self.drawn(data)
        settled = self.wait(self.store.settle(job_id, sent, self.now))
        assert (settled is not None) == (job.state == "unknown")
        if settled is not None and sent:
            job.state = "done"
        elif settled is not None:
            self.jobs[job_id] = ModelJob(number=job.number)

    @precondition(lambda self: self.jobs)
    @rule(data=st.data())
    def a_job_is_cancelled(self, data: st.DataObject) -> None:
        job_id, job = self.drawn(data)
        cancelled = self.wait(self.store.cancel(Cancelled(job=job_id), self.now))
        assert cancelled == (job.state in {"queued", "held"})
        if cancelled:
            job.state, job.waits_for, job.due_at = "cancelled", None, None

    @rule(what=st.sampled_from(["everything", "program:luigis"]))
    def somebody_pauses(self, what: str) -> None:
        pause = Pause(what=what, reason="why", source="operator", by="ann", since=self.now)
        assert self.wait(self.store.pause(pause)) == (what not in self.paused)
        self.paused.add(what)

    @rule(what=st.sampled_from(["everything", "program:luigis"]))
    def somebody_resumes(self, what: str) -> None:
        assert self.wait(self.store.resume(what)) == (what in self.paused)
        self.paused.discard(what)
        self.wait(self.store.release(self.now))
        for job in self.jobs.values():
            if job.waits_for == what:
                job.state, job.waits_for = "queued", None

    @rule(days=st.integers(1, LONGEST_ABSENCE))
    def days_go_by(self, days: int) -> None:
        self.now += days * DAY
        self.wait(self.store.rotate(self.now))

    @rule()
    def the_process_restarts(self) -> None:
        self.wait(self.store.close())
        self.life += 1
        self.store = self.opened(self.owner)
        begun = [job for job in self.jobs.values() if job.state == "begun"]
        texts = [job for job in begun if job.number is not None]
        assert self.wait(self.store.adopt(self.now)) == (len(texts), len(begun) - len(texts))
        for job in begun:
            job.attempts += 1
            job.state, job.owner = ("queued", None) if job.number is None else ("unknown", job.owner)

    @invariant()
    def every_job_is_as_expected(self) -> None:
        if not hasattr(self, "store"):
            return
        for job_id, job in self.jobs.items():
            stored = self.wait(self.store.job(job_id))
            assert stored is not None
            assert ModelJob.of(stored) == job

    @invariant()
    def nothing_due_is_skipped(self) -> None:
        if not hasattr(self, "store"):
            return
        for lane in ("text:main", "http:crm.example"):
            due = self.wait(self.store.due(lane, self.now, 1_000))
            assert {job.id for job in due} == {
                job_id
                for job_id, job in self.jobs.items()
                if job.state == "queued" and lane == lane_of(job) and job.is_due(self.now)
            }
            assert list(due) == sorted(due, key=lambda job: (job.due_at, job.id))

    @invariant()
    def conversations_are_whole(self) -> None:
        if not hasattr(self, "store"):
            return
        for number, talked in self.talks.items():
            found = self.wait(self.store.conversation(number, 1_000))
            assert [stored.message.key for stored in found] == talked[::-1]
            assert bool(self.wait(self.store.suppressions(number))) == self.opted_out[number]

    @invariant()
    def contacts_are_whole(self) -> None:
        if not hasattr(self, "store"):
            return
        for number in (ANN, BOB):
            known = dict(self.wait(self.store.contacts(number)))
            assert known.get(LUIGIS, NOBODY) == self.contacts.get(number, NOBODY)

    @invariant()
    def reviews_are_open_until_they_are_over(self) -> None:
        if not hasattr(self, "store"):
            return
        found = self.wait(self.store.reviews(1_000))
        assert {one.number: one.id for one in found} == self.reviews

    def drawn(self, data: st.DataObject) -> tuple[int, ModelJob]:
        job_id = data.draw(st.sampled_from(sorted(self.jobs)))
        return job_id, self.jobs[job_id]

    def is_stopped(self, _job_id: int, number: str | None) -> bool:
        return number is not None and self.opted_out[number]

    def waits_for(self, number: str) -> str | None:
        return f"review:{self.reviews[number]}" if number in self.reviews else min(self.paused, default=None)

    def has_older_open(self, job_id: int, job: ModelJob) -> bool:
        older = [one for n, one in self.jobs.items() if n < job_id and one.is_open and one.is_due(self.now)]
        return job.number is not None and any(other.number == job.number for other in older)

    def join(self, job: ModelJob) -> None:
        state = self.receipts.get(job.tracking_id or "")
        if state is not None:
            job.delivery = state
            job.state = "done" if job.state == "unknown" else job.state


def test_the_store_in_sqlite_agrees(tmp_path_factory: pytest.TempPathFactory) -> None:
    agrees(lambda: StoreMachine(lambda: in_sqlite(tmp_path_factory)))


def test_the_store_in_postgresql_agrees(tables: Tables) -> None:
    agrees(lambda: StoreMachine(lambda: in_postgresql(tables)))
