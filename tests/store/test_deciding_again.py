"""Deciding late or again: an old word asks and answers nothing after a newer one, and is not counted twice."""

from datetime import timedelta

import pytest

from store.given import (
    DAY,
    LUIGIS,
    NOON,
    SCOPE,
    SECOND,
    answers,
    asks,
    consent,
    deciding,
    fires,
    known,
    message,
    prompt,
    receive,
    runs,
    seeing,
    text,
)
from watchword.effects import Effect
from watchword.errors import StoreRefused
from watchword.message import Message
from watchword.state import Contact
from watchword.store.interface import Store
from watchword.store.values import Cancelled

LATER = NOON + 2 * DAY


def at(seconds: int, key: str = "") -> Message:
    """One message of Ann's, so many seconds after noon."""
    return message(key or f"k{seconds}", received_at=NOON + seconds * SECOND)


async def again(store: Store, message_id: int, *effects: Effect, seen: list[Contact] | None = None) -> None:
    await store.redecide(message_id, LUIGIS, SCOPE, seeing([] if seen is None else seen, *effects), LATER)


@pytest.mark.parametrize("since", ["a message", "an opt-out"])
@pytest.mark.parametrize(
    ("effect", "told"),
    [(asks("crust"), "would ask the person 'crust'"), (answers(), "would take it for the person's answer to 'size'")],
    ids=["asks", "answers"],
)
@runs
async def test_an_old_word_neither_asks_nor_answers_after_a_newer_one(
    store: Store, since: str, effect: Effect, told: str
) -> None:
    await receive(store, at(0), asks(at=NOON))
    await receive(store, at(1))
    if since == "an opt-out":
        await store.apply("main", "a1", [consent()], NOON)
    else:
        await receive(store, at(2), fires(at=NOON + 2 * SECOND))
    before = await known(store)
    with pytest.raises(StoreRefused, match=f"{told}, and they have texted or opted out since"):
        await again(store, 2, effect, text())
    assert await known(store) == before
    assert list(await store.jobs(["queued"], 9)) == []


@runs
async def test_an_old_word_that_answers_nothing_is_decided_again(store: Store) -> None:
    await receive(store, at(0))
    await receive(store, at(1), asks(at=NOON + SECOND))
    await again(store, 1, answers("crust"), text())
    assert await known(store) == {LUIGIS: Contact(prompt=prompt(at=NOON + SECOND))}
    assert [job.origin for job in await store.jobs(["queued"], 9)] == [1]


@runs
async def test_the_newest_word_answers_what_was_asked_before_it_though_that_has_expired_since(store: Store) -> None:
    seen: list[Contact] = []
    await receive(store, at(0), asks(at=NOON))
    await receive(store, at(1))
    await again(store, 2, answers(), seen=seen)
    assert seen[0].pending(NOON + SECOND)
    assert not seen[0].pending(LATER)
    assert await known(store) == {LUIGIS: Contact()}


@runs
async def test_a_word_that_is_decided_again_sees_no_question_and_no_count_of_its_own(store: Store) -> None:
    seen: list[Contact] = []
    await receive(store, at(0), fires(at=NOON))
    own = NOON + SECOND
    await receive(store, at(1), asks(at=own), fires(at=own), text())
    for n in (1, 2):
        assert await store.cancel(Cancelled(job=2 << 8 | n), NOON) == 1
        await again(store, 2, asks(at=own), fires(at=own), text(), seen=seen)
    assert seen == [Contact(fired={"luigis/r": (NOON,)})] * 2
    assert await known(store) == {LUIGIS: Contact(prompt=prompt(at=LATER), fired={"luigis/r": (NOON, own)})}


@runs
async def test_what_is_asked_by_a_word_decided_again_can_be_answered_for_as_long_as_ever(store: Store) -> None:
    await receive(store, at(0))
    await again(store, 1, asks(at=NOON))
    assert await known(store) == {LUIGIS: Contact(prompt=prompt(at=LATER))}


@runs
async def test_a_rule_is_counted_once_a_message_however_often_it_is_decided(store: Store) -> None:
    other = fires("luigis/other", at=NOON)
    await receive(store, at(0), fires(at=NOON))
    await receive(store, at(1), fires(at=NOON + SECOND))
    await again(store, 1, fires(at=NOON), other)
    fired = {"luigis/r": (NOON, NOON + SECOND), "luigis/other": (NOON,)}
    assert await known(store) == {LUIGIS: Contact(fired=fired)}


@runs
async def test_a_message_whose_words_come_late_leaves_a_later_question_alone(store: Store) -> None:
    seen: list[Contact] = []
    late = at(0)
    await receive(store, late, outcome="awaiting")
    newer = asks("crust", at=NOON + SECOND)
    await receive(store, at(1), newer)
    decide = seeing(seen, asks(at=NOON), answers("size"), fires(at=NOON))
    await store.complete(late, 1, LUIGIS, SCOPE, decide, NOON + 2 * SECOND)
    assert seen == [Contact()]
    assert await known(store) == {LUIGIS: Contact(prompt=newer.prompt, fired={"luigis/r": (NOON,)})}


@runs
async def test_a_message_whose_words_come_late_answers_what_was_asked_before_it(store: Store) -> None:
    seen: list[Contact] = []
    await receive(store, at(0), asks(at=NOON))
    late = at(1)
    await receive(store, late, outcome="awaiting")
    wait = timedelta(seconds=40)
    decide = seeing(seen, answers(), asks("crust", at=late.received_at), fires(at=late.received_at))
    await store.complete(late, 2, LUIGIS, SCOPE, decide, late.received_at + wait)
    assert seen == [Contact(prompt=prompt(at=NOON))]
    expected = Contact(prompt=prompt("crust", late.received_at + wait), fired={"luigis/r": (late.received_at,)})
    assert await known(store) == {LUIGIS: expected}


@runs
async def test_firings_that_are_told_late_are_kept_in_their_order(store: Store) -> None:
    late = at(0)
    await receive(store, late, outcome="awaiting")
    await receive(store, at(5), fires(at=NOON + 5 * SECOND))
    await store.complete(late, 1, LUIGIS, SCOPE, deciding(fires(at=NOON)), NOON + 6 * SECOND)
    assert await known(store) == {LUIGIS: Contact(fired={"luigis/r": (NOON, NOON + 5 * SECOND)})}
