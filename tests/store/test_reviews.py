"""Reviews: what may be an opt-out holds texts until it is decided, and then what was held goes on."""

from asyncio import create_task, gather

import pytest

from store.conftest import Joined, Opener
from store.given import (
    ANN,
    BOB,
    DAY,
    NOON,
    SCOPE,
    SECOND,
    consent,
    deciding,
    doubt,
    message,
    queue,
    receive,
    runs,
    state_of,
    text,
    webhook,
)
from watchword.effects import Effect, Pause
from watchword.errors import StoreRefused
from watchword.state import ACCOUNT
from watchword.store.interface import Store
from watchword.store.reviewed import MOST_SAID, OpenReviews, Outcome, Settled, Settlement, StoredReview
from watchword.store.values import GateView, Hold, Pass, Stop, Verdict

LATER = NOON + 9 * SECOND
ENDS = 14 * DAY


def gate(view: GateView) -> Verdict:
    if view.suppression:
        return Stop("opted out")
    return Hold(view.review.holds, "a review") if view.review and view.job.job.is_text else Pass()


def settled(review: int, outcome: Settled = "none") -> Settlement:
    return Settlement(review=review, outcome=outcome, by="ann", why="she said so")


async def says(store: Store, key: str, *effects: Effect) -> int:
    """Let Ann write something that has these effects; answers its number."""
    received = await receive(store, message(key), *effects)
    assert received.message_id is not None
    return received.message_id


async def begins(store: Store, job: int) -> str:
    """Try to begin a job; answers its state."""
    await store.begin(job, "node-1", gate, NOON)
    return await state_of(store, job)


async def only(store: Store, review: int) -> StoredReview:
    found = await store.review(review)
    assert found is not None
    return found


@runs
async def test_a_review_is_named_by_its_message_and_keeps_what_was_said(store: Store) -> None:
    number = await says(store, "k1", doubt())
    found = await only(store, number)
    assert (found.number, found.scope, found.endpoint, found.outcome) == (ANN, SCOPE, "main", None)
    assert (found.opened_at, found.deadline) == (NOON, NOON + ENDS)
    assert [(said.message, said.text, said.rung) for said in found.said] == [(number, "\N{THUMBS DOWN SIGN}", "doubt")]
    assert list(await store.reviews(9)) == [found]
    assert await store.open_reviews() == OpenReviews(count=1, oldest=NOON, deadline=NOON + ENDS)


@runs
async def test_while_it_is_open_texts_are_held_those_of_others_and_other_jobs_are_not(store: Store) -> None:
    number = await says(store, "k1", doubt())
    held, other, call = await queue(store, text(), text(BOB), webhook(), key="k2")
    assert [await begins(store, job) for job in (held, other, call)] == ["held", "begun", "begun"]
    stored = await store.job(held)
    assert stored is not None
    assert stored.waits_for == f"review:{number}"
    assert list(await store.release(NOON)) == []
    assert await state_of(store, held) == "held"


@pytest.mark.parametrize(("scope", "states"), [(ACCOUNT, ["held", "held"]), (SCOPE, ["held", "begun"])])
@runs
async def test_a_review_holds_its_scope_and_one_of_the_account_every_scope(
    store: Store, scope: str, states: list[str]
) -> None:
    await says(store, "k1", doubt(scope=scope))
    jobs = await queue(store, text(), text(scope="program:other"), key="k2")
    assert [await begins(store, job) for job in jobs] == states


@runs
async def test_what_is_said_while_a_review_is_open_joins_it(store: Store) -> None:
    first = await says(store, "k1", doubt())
    second = await says(store, "k2", doubt(text="not interested", effective=LATER, at=LATER, deadline=LATER + ENDS))
    (found,) = await store.reviews(9)
    assert [(said.message, said.text) for said in found.said] == [
        (first, "\N{THUMBS DOWN SIGN}"),
        (second, "not interested"),
    ]
    assert found.deadline == NOON + ENDS
    assert await store.review(second) is None


@runs
async def test_of_much_that_is_said_the_first_and_the_newest_are_kept(store: Store) -> None:
    numbers = [await says(store, f"k{number}", doubt()) for number in range(MOST_SAID + 5)]
    (found,) = await store.reviews(9)
    assert [said.message for said in found.said] == [numbers[0], *numbers[1 - MOST_SAID :]]


@runs
async def test_a_message_that_is_decided_again_is_looked_at_once(store: Store) -> None:
    async def again(number: int) -> None:
        await store.redecide(number, None, SCOPE, deciding(doubt()), LATER)

    first, second = await says(store, "k1", doubt()), await says(store, "k2", doubt())
    await again(second)
    await again(first)
    (found,) = await store.reviews(9)
    assert [said.message for said in found.said] == [first, second]
    await store.decide_review(settled(first), [], LATER)
    await again(second)
    assert list(await store.reviews(9)) == []


@runs
async def test_a_review_without_a_message_is_refused(store: Store) -> None:
    with pytest.raises(StoreRefused):
        await store.apply("main", "k1", [doubt()], NOON)


@pytest.mark.parametrize(("outcome", "state"), [("none", "begun"), ("opt-out", "suppressed")])
@runs
async def test_what_was_held_is_let_go_or_suppressed_as_it_is_decided(
    store: Store, outcome: Settled, state: str
) -> None:
    number = await says(store, "k1", doubt())
    (held,) = await queue(store, text(), key="k2")
    await begins(store, held)
    said = [consent(source="operator", at=LATER, rung="review, decided by ann")] if outcome == "opt-out" else []
    assert await store.decide_review(settled(number, outcome), said, LATER) == ["text:main"]
    assert await state_of(store, held) == "queued"
    assert await begins(store, held) == state
    found = await only(store, number)
    assert (found.outcome, found.decided_by, found.why, found.decided_at) == (outcome, "ann", "she said so", LATER)
    assert [one.event.source for one in await store.consent(ANN)] == ["operator"] * len(said)
    assert await store.open_reviews() is None
    assert list(await store.reviews(9, decided=True)) == [found]


@runs
async def test_a_review_is_decided_once(store: Store) -> None:
    number = await says(store, "k1", doubt())
    assert await store.decide_review(settled(number), [], LATER) == []
    assert await store.decide_review(settled(number, "opt-out"), [consent(source="operator")], LATER) is None
    assert await store.decide_review(settled(number + 1), [], LATER) is None
    assert list(await store.suppressions(ANN)) == []
    assert (await only(store, number)).outcome == "none"


@pytest.mark.parametrize(
    ("event", "outcome", "by"),
    [
        (consent(at=LATER), "opt-out", "the person"),
        (consent(at=LATER, source="provider"), "opt-out", "the provider"),
        (consent(at=LATER, scope=ACCOUNT), "opt-out", "the person"),
        (consent(at=LATER, scope="program:other"), None, None),
        (consent("opt-in", at=LATER), "opt-in", "the person"),
        (consent("opt-in", at=LATER, source="keyword"), "opt-in", "the person"),
        # what others say never lifts, nor what was said before, or at the same time
        (consent("opt-in", at=LATER, source="operator"), None, None),
        (consent("opt-in", at=NOON), None, None),
        (consent("opt-in", at=LATER, scope="program:other"), None, None),
    ],
)
@pytest.mark.parametrize("by_message", [True, False])
@runs
async def test_an_event_of_consent_closes_a_review_as_it_would_change_a_suppression(
    store: Store, event: Effect, outcome: Outcome | None, by: str | None, by_message: bool
) -> None:
    number = await says(store, "k1", doubt())
    (held,) = await queue(store, text(), key="k2")
    await begins(store, held)
    if by_message:
        await receive(store, message("k3"), event)
    else:
        await store.apply("main", "k3", [event], LATER)
    found = await only(store, number)
    assert (found.outcome, found.decided_by) == (outcome, by)
    assert await state_of(store, held) == ("queued" if outcome else "held")


@runs
async def test_a_late_opt_out_that_a_start_has_answered_closes_nothing(store: Store) -> None:
    start = consent("opt-in", at=NOON + 2 * SECOND, sent_at=NOON + 2 * SECOND)
    await receive(store, message("k1"), start)
    number = await says(store, "k2", doubt(effective=LATER))
    await receive(store, message("k3"), consent(at=NOON, sent_at=NOON))
    assert list(await store.suppressions(ANN)) == []
    assert (await only(store, number)).outcome is None


@runs
async def test_two_reviews_hold_until_both_are_decided(store: Store) -> None:
    own, everywhere = await says(store, "k1", doubt()), await says(store, "k2", doubt(scope=ACCOUNT))
    (held,) = await queue(store, text(), key="k3")
    assert await begins(store, held) == "held"
    await store.decide_review(settled(own), [], LATER)
    assert await begins(store, held) == "held"
    await store.decide_review(settled(everywhere), [], LATER)
    assert await begins(store, held) == "begun"


@runs
async def test_a_start_to_a_program_answers_a_doubt_about_the_account_too(store: Store) -> None:
    number = await says(store, "k1", doubt(scope=ACCOUNT))
    await says(store, "k2", consent("opt-in", at=LATER))
    assert (await only(store, number)).outcome == "opt-in"


@runs
async def test_what_one_batch_brings_counts_in_its_order(store: Store) -> None:
    await gather(
        receive(store, message("k1"), doubt()),
        receive(store, message("k2"), consent(at=LATER)),
        receive(store, message("k3", BOB), doubt(BOB)),
        receive(store, message("k4", BOB), consent("opt-in", BOB, LATER)),
        receive(store, message("k5", BOB), doubt(BOB, effective=LATER)),
    )
    assert [(one.number, one.outcome) for one in await store.reviews(9)] == [(BOB, None)]
    assert {(one.number, one.outcome) for one in await store.reviews(9, decided=True)} == {
        (ANN, "opt-out"),
        (BOB, "opt-in"),
    }


@runs
async def test_a_pause_that_ends_leaves_to_a_review_what_it_holds(store: Store) -> None:
    await store.pause(Pause(what="everything", reason="", source="operator", by="ann", since=NOON))
    await says(store, "k1", doubt())
    (held,) = await queue(store, text(), key="k2")
    await begins(store, held)
    await store.resume("everything")
    await store.release(LATER)
    assert await state_of(store, held) == "held"


@runs
async def test_a_restart_forgets_no_review(opener: Opener) -> None:
    store = opener("node-1")
    number = await says(store, "k1", doubt())
    (held,) = await queue(store, text(), key="k2")
    await begins(store, held)
    await store.close()
    again = opener("node-2")
    assert await begins(again, held) == "held"
    assert await again.decide_review(settled(number), [], LATER) == ["text:main"]
    await again.close()


@runs
async def test_what_is_open_about_a_person_says_again_what_opened_it(store: Store) -> None:
    number = await says(store, "k1", doubt())
    assert [one.effect for one in await store.reviews_of(ANN)] == [doubt()]
    assert list(await store.reviews_of(BOB)) == []
    await says(store, "k2", doubt(text="not interested", effective=LATER))
    assert [one.effect for one in await store.reviews_of(ANN)] == [doubt(text="not interested", effective=LATER)]
    await store.decide_review(settled(number), [], LATER)
    assert list(await store.reviews_of(ANN)) == []


@runs
async def test_the_most_pressing_is_listed_first(store: Store) -> None:
    later = await says(store, "k1", doubt(deadline=NOON + 20 * DAY))
    received = await receive(store, message("k2", BOB), doubt(BOB))
    assert [one.id for one in await store.reviews(9)] == [received.message_id, later]
    assert len(await store.reviews(1)) == 1


@runs
async def test_a_decision_that_cannot_be_recorded_whole_changes_nothing(store: Store) -> None:
    number = await says(store, "k1", doubt())
    (held,) = await queue(store, text(), key="k2")
    await begins(store, held)
    with pytest.raises(StoreRefused):
        await store.decide_review(settled(number, "opt-out"), [consent(source="operator", rung="a\0b")], LATER)
    assert (await only(store, number)).outcome is None
    assert await state_of(store, held) == "held"
    assert list(await store.suppressions(ANN)) == []


@runs
async def test_whichever_node_takes_a_doubt_no_other_begins_a_text_after_it(joined: Joined) -> None:
    one, other = joined("one"), joined("other")
    jobs = await queue(one, *[text()] * 20, key="k1")
    taken = create_task(receive(one, message("k2"), doubt()))
    begun = 0
    for job in jobs:
        was_taken = taken.done()
        has_begun = await other.begin(job, "other", gate, NOON) is not None
        assert not (was_taken and has_begun)
        begun += has_begun
    await taken
    (last,) = await queue(one, text(), key="k3")
    assert await other.begin(last, "other", gate, NOON) is None
    assert await state_of(one, last) == "held"
    assert [await state_of(one, job) for job in jobs] == ["begun"] * begun + ["held"] * (20 - begun)
