"""What was planned for later: due at its time and never before, in nobody's way, and replaced by what is newer."""

from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from store.conftest import Opener
from store.given import (
    ANN,
    BOB,
    DAY,
    NOON,
    SCOPE,
    SECOND,
    asks,
    consent,
    deciding,
    message,
    passing,
    prompt,
    queue,
    receive,
    runs,
    state_of,
    text,
    webhook,
)
from store.test_asked import Seeing
from store.test_erasure import ERASURE, erased
from watchword.effects import Job, Later, Subscribe
from watchword.errors import StoreRefused
from watchword.state import ACCOUNT, Contact
from watchword.store.interface import Store
from watchword.store.values import Cancelled, Defer, GateView, Hold, Stop

ME = "node-1"
THURSDAY = NOON + 3 * DAY


def later(number: str = ANN, at: datetime = THURSDAY, prompt: str | None = None, **fields: Any) -> Job:
    """A text that is planned for later, in the place of what its rule has planned before."""
    return text(number, later=Later(at=at, replaces=prompt is None, prompt=prompt), **fields)


async def view_of(store: Store, job: int, at: datetime = THURSDAY) -> GateView:
    seeing = Seeing(Stop("looked at"))
    await store.begin(job, ME, seeing, at)
    return seeing.views[0]


@pytest.mark.parametrize("restarted", [False, True])
@runs
async def test_what_is_planned_is_due_at_its_time_after_a_restart_too(opener: Opener, restarted: bool) -> None:
    store = opener(ME)
    (job,) = await queue(store, later())
    if restarted:
        await store.close()
        store = opener("node-2")
        await store.adopt(NOON)
    found = await store.job(job)
    assert found is not None
    assert (found.state, found.created_at, found.due_at, found.job) == ("queued", NOON, THURSDAY, later())
    assert [one.id for one in await store.due("text:main", THURSDAY - SECOND, 9)] == []
    assert list(await store.lanes(THURSDAY - SECOND)) == []
    assert [one.id for one in await store.due("text:main", THURSDAY, 9)] == [job]
    assert list(await store.lanes(THURSDAY)) == ["text:main"]
    await store.close()


@runs
async def test_what_is_planned_for_a_time_that_is_over_is_due_at_once(store: Store) -> None:
    (job,) = await queue(store, later(at=NOON - DAY))
    assert [one.id for one in await store.due("text:main", NOON, 9)] == [job]


@runs
async def test_what_is_planned_is_in_nobodys_way_before_its_time_and_has_its_turn_then(store: Store) -> None:
    await queue(store, later(), key="k1")
    (answer,) = await queue(store, text(), key="k2")
    assert [older.put_off for older in (await view_of(store, answer, NOON)).older] == [True]
    (late,) = await queue(store, text(), key="k3")
    assert [older.put_off for older in (await view_of(store, late, THURSDAY)).older] == [False]


@runs
async def test_what_is_planned_is_counted_apart_until_it_is_due(store: Store) -> None:
    await queue(store, later(), webhook())
    now, then = await store.counts(NOON), await store.counts(THURSDAY)
    assert (now.stored["queued"], now.stored["later"]) == (1, 1)
    assert (then.stored["queued"], then.stored["later"]) == (2, 0)


@runs
async def test_what_a_rule_plans_takes_the_place_of_what_it_has_planned_for_the_person_before(store: Store) -> None:
    first, second = await queue(store, later(), later(at=THURSDAY + DAY), key="k1")
    other, elsewhere = await queue(store, later(rule="other"), later(program="other"), key="k2")
    (answer,) = await queue(store, text(), key="k3")
    await receive(store, message("bob", sender=BOB), later(BOB))
    (begun,) = await queue(store, later(at=NOON), key="k4")  # replaces the first two
    await store.begin(begun, ME, passing, NOON)
    (newest,) = await queue(store, later(at=THURSDAY), key="k5")
    states = {job: await state_of(store, job) for job in (first, second, other, elsewhere, answer, begun, newest)}
    assert states == {
        first: "cancelled",
        second: "cancelled",
        other: "queued",
        elsewhere: "queued",
        answer: "queued",
        begun: "begun",
        newest: "queued",
    }
    found = await store.job(first)
    assert found is not None
    assert (found.reason, found.waits_for) == ("the rule has planned it anew", None)
    assert len(await store.due("text:main", THURSDAY, 9)) == 5


@runs
async def test_what_was_put_off_when_it_was_due_is_replaced_too_and_what_waits_on_a_question_is_not(
    store: Store,
) -> None:
    (night,) = await queue(store, later(), key="k1")
    await store.begin(night, ME, Seeing(Defer(THURSDAY + DAY, "night")), THURSDAY)
    (reminder,) = await queue(store, later(prompt="size"), key="k2")
    await queue(store, later(), key="k3")
    assert (await state_of(store, night), await state_of(store, reminder)) == ("cancelled", "queued")


@runs
async def test_the_gate_knows_who_has_opted_out_since_and_come_back(store: Store) -> None:
    await receive(store, message("k1"), consent(), outcome="fired")
    await receive(store, message("k2"), consent("opt-in", at=NOON + SECOND))
    (job,) = await queue(store, later(), key="k3")
    assert not (await view_of(store, job)).opted_out_since  # they had opted out and come back before
    for number, scope in enumerate([SCOPE, ACCOUNT, "program:other"]):
        (planned,) = await queue(store, later(rule=scope), key=f"planned {number}")
        (answer,) = await queue(store, text(), key=f"answer {number}")
        at = NOON + (2 + 2 * number) * SECOND
        await receive(store, message(f"out {number}"), consent(scope=scope, at=at))
        await receive(store, message(f"in {number}"), consent("opt-in", scope=scope, at=at + SECOND))
        view = await view_of(store, planned)
        assert (view.suppression, view.opted_out_since) == (None, scope != "program:other")
        assert not (await view_of(store, answer)).opted_out_since


@runs
async def test_the_gate_knows_of_an_opt_out_that_no_message_said(store: Store) -> None:
    await store.apply("main", "before", [consent(source="api")], NOON - SECOND)
    (job,) = await queue(store, later())
    await store.apply("main", "after", [consent(source="api", number=BOB)], NOON + SECOND)
    assert not (await view_of(store, job)).opted_out_since
    (job,) = await queue(store, later(), key="k2")
    await store.apply("main", "hers", [consent(source="api")], NOON + SECOND)
    assert (await view_of(store, job)).opted_out_since


@runs
async def test_the_gate_knows_the_contact_of_whom_something_was_planned_for(store: Store) -> None:
    joins = Subscribe(program="luigis", number=ANN, list="club")
    planned, answer = await queue(store, joins, asks(), later(at=NOON + SECOND), text())  # type: ignore[arg-type]
    assert (await view_of(store, planned, NOON + SECOND)).contact == Contact(lists=frozenset({"club"}), prompt=prompt())
    assert (await view_of(store, answer, NOON)).contact == Contact()


@runs
async def test_r34_who_is_erased_is_forgotten_with_what_was_planned_but_not_while_that_is_due(store: Any) -> None:
    (job,) = await queue(store, later())
    assert await erased(store) == 1
    assert await store.job(job) is None
    await queue(store, later(), key="k2")
    with pytest.raises(StoreRefused, match="queued: wait for it, or cancel it"):
        await store.erase(ANN, await store.traces(ANN), (), replace(ERASURE, at=THURSDAY))


@runs
async def test_what_had_begun_when_its_process_died_is_never_sent_again(opener: Opener) -> None:
    store = opener(ME)
    (job,) = await queue(store, later())
    assert await store.begin(job, ME, passing, THURSDAY)
    await store.close()
    heir = opener("node-2")
    await heir.adopt(THURSDAY)  # where there may be others, the node that had begun it has to be declared dead first
    assert await state_of(heir, job) in {"unknown", "begun"}
    assert await heir.begin(job, "node-2", passing, THURSDAY) is None
    await heir.close()


@runs
async def test_a_person_cancels_what_is_planned(store: Store) -> None:
    one, two = await queue(store, later(), later(rule="r2"))
    assert await store.cancel(Cancelled(job=one), NOON) == 1
    assert await store.cancel(Cancelled(rule="r2"), NOON) == 1
    assert (await state_of(store, one), await state_of(store, two)) == ("cancelled", "cancelled")
    assert list(await store.due("text:main", THURSDAY, 9)) == []


@runs
async def test_what_is_planned_and_held_goes_on_when_that_is_over(store: Store) -> None:
    (job,) = await queue(store, later())
    await store.begin(job, ME, Seeing(Hold("everything", "paused")), THURSDAY)
    assert await state_of(store, job) == "held"
    await store.release(THURSDAY + SECOND)
    assert [one.id for one in await store.due("text:main", THURSDAY + SECOND, 9)] == [job]


@runs
async def test_a_clock_that_is_set_back_moves_only_what_was_planned_by_the_wrong_time(store: Store) -> None:
    (right,) = await queue(store, later(), key="k1")
    ahead = NOON + DAY
    wrong = message("k2", received_at=ahead)
    await receive(store, wrong, later(at=ahead + DAY, rule="other"))
    assert await store.set_back(NOON + SECOND) == DAY - SECOND
    due = {job.id: job.due_at for job in await store.due("text:main", THURSDAY, 9)}
    assert due.pop(right) == THURSDAY
    assert list(due.values()) == [NOON + DAY + SECOND]


@pytest.mark.parametrize("is_asked", [False, True])
@runs
async def test_of_words_that_come_late_reminders_wait_as_long_and_of_an_older_question_there_are_none(
    store: Store, is_asked: bool
) -> None:
    late = message("late")
    await receive(store, late, outcome="awaiting")
    if is_asked:
        await receive(store, message("k2", received_at=NOON + SECOND), asks("crust", at=NOON + SECOND))
    decide = deciding(asks(), text(), later(at=NOON + DAY / 2, prompt="size"), later())
    await store.complete(late, 1, "luigis", SCOPE, decide, NOON + 40 * SECOND)
    planned = [job.job.later.at for job in await store.jobs_of(1) if job.job.later]
    assert planned == [*([] if is_asked else [NOON + DAY / 2 + 40 * SECOND]), THURSDAY]
