"""What the gate sees of a text: which message asked for it, whether the person agreed, what they were sent before."""

from datetime import timedelta

import pytest

from store.given import (
    ANN,
    BOB,
    DAY,
    LUIGIS,
    NOON,
    SECOND,
    consent,
    passing,
    queue,
    runs,
    text,
    webhook,
)
from watchword.effects import Effect, Job, Subscribe
from watchword.quiet import ANSWERED_WITHIN
from watchword.state import ACCOUNT
from watchword.store import sent
from watchword.store.asked import Asked, Sent
from watchword.store.interface import Store
from watchword.store.lately import digest
from watchword.store.values import Defer, End, GateView, Pass, Stop, Verdict

LATER = NOON + timedelta(hours=8)
PIZZA, CIAO = digest("pizza"), digest("Ciao")


class Seeing:
    """Lets everything pass, and notes what it sees."""

    def __init__(self, verdict: Verdict | None = None) -> None:
        self.verdict = verdict or Pass()
        self.views: list[GateView] = []

    def __call__(self, view: GateView) -> Verdict:
        self.views.append(view)
        return self.verdict


async def submitted(store: Store, *effects: Effect, key: str = "api") -> int:
    """Queue a text that no message asks for; answers its id."""
    known = {job.id for job in await store.due("text:main", LATER, 99)}
    await store.apply("main", key, effects, NOON)
    (new,) = {job.id for job in await store.due("text:main", LATER, 99)} - known
    return new


async def view_of(store: Store, job: int) -> GateView:
    seeing = Seeing(Stop("looked at"))
    await store.begin(job, "node-1", seeing, NOON)
    return seeing.views[0]


@runs
async def test_a_reply_knows_the_message_that_it_answers(store: Store) -> None:
    (job,) = await queue(store, text())
    assert (await view_of(store, job)).asked == Asked(at=NOON, text=PIZZA)


@pytest.mark.parametrize("planned", [text(BOB), webhook()])
@runs
async def test_what_goes_to_somebody_else_answers_nothing(store: Store, planned: Job) -> None:
    (job,) = await queue(store, planned)
    assert (await view_of(store, job)).asked is None


@pytest.mark.parametrize(
    ("told", "consented"),
    [
        ({}, None),
        ({"source": "operator"}, True),
        ({"source": "message"}, False),  # R47: a START gives no consent that was not there
        ({"source": "keyword"}, False),  # whoever joins a list is on it, as long as they are
        ({"source": "operator", "scope": "program:other"}, False),
        ({"source": "operator", "number": BOB}, False),
        ({"source": "operator", "kind": "opt-out"}, False),
    ],
)
@runs
async def test_r47_r52_consent_is_what_somebody_has_told_us_of_this_person_and_scope(
    store: Store, told: dict[str, str], consented: bool | None
) -> None:
    events = [consent(**{"kind": "opt-in", **told})] if told else []  # type: ignore[arg-type]
    view = await view_of(store, await submitted(store, *events, text()))
    assert (view.asked, view.consented) == (None, bool(consented))


@pytest.mark.parametrize(
    ("since", "consented"),
    [
        ([], True),
        ([{"kind": "opt-out", "rung": "request"}], True),
        ([{"kind": "opt-out", "rung": "stranger"}], False),
        ([{"kind": "opt-out", "rung": "stranger-below-quote", "scope": ACCOUNT}], False),
        ([{"kind": "opt-out", "rung": "stranger", "scope": "program:other"}], True),
        ([{"kind": "opt-out", "rung": "stranger"}, {"kind": "opt-in", "source": "message"}], False),
        ([{"kind": "opt-out", "rung": "stranger"}, {"kind": "opt-in", "source": "operator"}], True),
    ],
)
@runs
async def test_r65_what_the_owner_before_agreed_to_is_void_once_somebody_else_says_so(
    store: Store, since: list[dict[str, str]], consented: bool
) -> None:
    events = [consent(**one) for one in ({"kind": "opt-in", "source": "operator"}, *since)]  # type: ignore[arg-type]
    view = await view_of(store, await submitted(store, *events, text()))
    assert view.consented is consented


@runs
async def test_the_lists_of_whoever_did_not_ask_are_seen_and_of_whoever_did_are_not_looked_up(store: Store) -> None:
    member = Subscribe(program=LUIGIS, number=ANN, list="club")
    assert (await view_of(store, await submitted(store, member, text()))).contact.lists == {"club"}
    assert (
        await view_of(store, await submitted(store, text(program="other"), key="other"))
    ).contact.lists == frozenset()
    (answer,) = await queue(store, text())
    assert (await view_of(store, answer)).contact.lists == frozenset()


@runs
async def test_the_lists_of_whoever_asked_long_ago_are_seen(store: Store) -> None:
    (job,) = await queue(store, text(), Subscribe(program=LUIGIS, number=ANN, list="club"))  # type: ignore[arg-type]
    seeing = Seeing(Stop("looked at"))
    await store.begin(job, "node-1", seeing, NOON + ANSWERED_WITHIN + SECOND)
    assert seeing.views[0].contact.lists == {"club"}


@runs
async def test_what_begins_is_counted_with_what_asked_for_it(store: Store) -> None:
    (answer,) = await queue(store, text())
    await store.begin(answer, "node-1", passing, NOON)
    unasked = await submitted(store, text(program="other"))
    await store.begin(unasked, "node-1", passing, NOON + SECOND)
    last = await submitted(store, text(), key="last")
    assert (await view_of(store, last)).sent == (
        Sent(at=NOON + SECOND, program="other", text=CIAO, heard=None, job=unasked),
        Sent(at=NOON, program=LUIGIS, text=CIAO, heard=PIZZA, job=answer),
    )
    assert (await view_of(store, await submitted(store, text(BOB), key="bob"))).sent == ()


@runs
async def test_a_text_that_is_tried_again_is_counted_once_and_not_held_against_itself(store: Store) -> None:
    (answer,) = await queue(store, text())
    for tried in range(4):
        at = NOON + tried * SECOND
        seeing = Seeing()
        assert await store.begin(answer, "node-1", seeing, at)
        assert seeing.views[0].sent == ()
        await store.end(answer, "node-1", End(state="queued", reason="not reached", due_at=at), at)
    last = await submitted(store, text(), key="last")
    counted = Sent(at=NOON + 3 * SECOND, program=LUIGIS, text=CIAO, heard=PIZZA, job=answer)
    assert (await view_of(store, last)).sent == (counted,)


def test_what_was_written_before_jobs_were_noted_is_read() -> None:
    column = f'[["2026-03-04T12:00:00Z","{LUIGIS}",7,null]]'
    assert [(one.text, one.job) for one in sent.before(column, 256)] == [(7, None)]


@pytest.mark.parametrize("verdict", [Defer(LATER, "night"), Stop("opted out")])
@runs
async def test_what_does_not_begin_is_not_counted(store: Store, verdict: Verdict) -> None:
    job = await submitted(store, text())
    await store.begin(job, "node-1", Seeing(verdict), NOON)
    assert (await view_of(store, await submitted(store, text(), key="next"))).sent == ()


@runs
async def test_r63_what_is_put_off_is_due_later_and_holds_nobody_up_until_then(store: Store) -> None:
    job = await submitted(store, text())
    assert await store.begin(job, "node-1", Seeing(Defer(LATER, "night")), NOON) is None
    found = await store.job(job)
    assert found is not None
    assert (found.state, found.waits_for, found.due_at, found.reason) == ("queued", "hour", LATER, "night")
    assert [one.id for one in await store.due("text:main", LATER - SECOND, 9)] == []
    assert [one.id for one in await store.due("text:main", LATER, 9)] == [job]
    (answer,) = await queue(store, text())
    seeing = Seeing(Stop("looked at"))
    await store.begin(answer, "node-1", seeing, NOON)
    assert [older.put_off for older in seeing.views[0].older] == [True]
    begun = await store.begin(job, "node-1", passing, LATER)
    assert begun is not None
    assert begun.waits_for is None
    assert (await store.job(job)) == begun


@runs
async def test_what_is_put_off_has_its_turn_again_when_it_is_due(store: Store) -> None:
    first = await submitted(store, text())
    await store.begin(first, "node-1", Seeing(Defer(LATER, "night")), NOON)
    (answer,) = await queue(store, text())
    seeing = Seeing(Stop("looked at"))
    await store.begin(answer, "node-1", seeing, LATER)
    assert [older.put_off for older in seeing.views[0].older] == [False]


def test_of_what_was_sent_the_newest_answers_are_kept_and_of_the_rest_as_much_as_a_limit_may_speak_of() -> None:
    column = None
    for hour in range(200):
        now = NOON + hour * timedelta(hours=6)
        column = sent.written(column, 2 * hour, text(), Asked(at=now, text=hour), now)
        column = sent.written(column, 2 * hour + 1, text(), None, now + SECOND)
    kept = sent.read(column)
    assert [one.heard for one in kept if one.heard is not None] == [199, 198, 197, 196]  # what lies within a day
    assert len([one for one in kept if one.heard is None]) == sent.MOST_COUNTED
    assert list(kept) == sorted(kept, key=lambda one: one.at, reverse=True)
    assert sent.read(sent.written(column, 9_999, text(), None, kept[0].at + 40 * DAY))[1:] == ()


@runs
async def test_what_is_passed_on_answers_nobody_is_counted_and_is_no_text_of_ours(store: Store) -> None:
    (on,) = await queue(store, text(BOB, forwards=True, settings={"text": "from Ann"}))
    seeing = Seeing()
    await store.begin(on, "node-1", seeing, NOON)
    assert seeing.views[0].asked is None
    assert await store.texts([digest("from Ann")]) == {}
    (next_one,) = await queue(store, text(BOB, forwards=True), key="k2")
    assert [(one.at, one.heard) for one in (await view_of(store, next_one)).sent] == [(NOON, None)]
