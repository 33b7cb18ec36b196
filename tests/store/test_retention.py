"""What has been kept too long goes, and nothing else does (R61)."""

from datetime import timedelta
from typing import Any

import pytest

from store.given import (
    ANN,
    BOB,
    DAY,
    LUIGIS,
    NOON,
    SCOPE,
    SECOND,
    consent,
    decision,
    doubt,
    kept,
    message,
    passing,
    queue,
    receipt,
    receive,
    runs,
    text,
    webhook,
)
from store.keeping import done, sealed, swept, the_ledger_is_whole
from watchword.config.retention import Retention
from watchword.effects import Subscribe
from watchword.errors import StoreRefused
from watchword.store import lately
from watchword.store.interface import Store

YEAR = 366 * DAY
JOINS = Subscribe(program=LUIGIS, number=ANN, list="club")


async def stored(store: Any, ident: int) -> Any:
    found = await store.message(ident)
    assert found is not None
    return found


@runs
async def test_what_a_message_was_decided_from_goes_first_and_its_words_later(store: Store) -> None:
    await receive(store, message("k1"))
    assert await swept(store, NOON + 90 * DAY) == {}
    assert await swept(store, NOON + 90 * DAY + SECOND) == {"traces": 1}
    first = await stored(store, 1)
    assert (first.message.text, first.grounds, first.trace, first.outcome) == ("pizza", None, None, "fired")
    assert await swept(store, NOON + 90 * DAY + SECOND) == {}
    assert await swept(store, NOON + 5 * YEAR + SECOND) == {"texts": 1}
    assert (await stored(store, 1)).message.text == ""


@runs
async def test_r59_what_says_something_of_consent_is_kept_whole_with_what_we_answered(store: Store) -> None:
    await receive(store, message("k1", text="STOP"), consent(), text(), intent="opt-out")
    await receive(store, message("k2", BOB, text="PIZZA"), consent("opt-in", BOB, source="keyword"))
    await done(store, 1 << 8 | 1)
    await receive(store, message("k3", BOB, text="HELP"), intent="help")
    before = [await store.message(one) for one in (1, 2, 3)], await store.job(1 << 8 | 1)
    assert await swept(store, NOON + 9 * YEAR, "traces", "texts", "texts-of-ours") == {}
    assert ([await store.message(one) for one in (1, 2, 3)], await store.job(1 << 8 | 1)) == before
    await sealed(store)
    await the_ledger_is_whole(store)


@runs
async def test_the_words_of_our_texts_go_and_how_they_ended_stays(store: Store) -> None:
    first, second = await queue(store, text(), webhook())
    await done(store, first, tracking_id="t1")
    await done(store, second)
    await store.deliver(receipt())
    gone = await swept(store, NOON + 6 * YEAR)
    assert gone == {"traces": 1, "texts": 1, "texts-of-ours": 2, "texts-told": 1}
    emptied = await store.job(first)
    assert emptied is not None
    assert (emptied.job.settings, emptied.job.number, emptied.delivery) == ({}, ANN, "delivered")
    assert await store.texts([lately.digest("Ciao")]) == {}
    assert await store.deliver(receipt(state="failed")) is None


@pytest.mark.parametrize("state", ["queued", "begun", "unknown", "held"])
@runs
async def test_what_is_open_is_left_and_goes_once_it_is_not(store: Store, state: str) -> None:
    (job,) = await queue(store, text())
    await receive(store, message("k2", BOB))
    if state == "begun":
        await store.begin(job, "node-1", passing, NOON)
    elif state != "queued":
        await done(store, job, state)
    assert await swept(store, NOON + 20 * YEAR, "traces", "texts", "texts-of-ours") == {"traces": 1, "texts": 1}
    left = await store.job(job)
    assert left is not None
    assert (left.state, left.job.settings) == (state, {"text": "Ciao"})
    assert (await stored(store, 1)).message.text == "pizza"
    assert "messages" in await swept(store, NOON + 20 * YEAR)
    assert await store.message(2) is None
    assert await store.job(job) == left
    assert (await stored(store, 1)).message.text == "pizza"


@runs
async def test_what_was_passed_over_is_found_by_the_next_run(store: Store) -> None:
    (job,) = await queue(store, text())
    await receive(store, message("k2"))
    assert await swept(store, NOON + 6 * YEAR, "texts", "texts-of-ours") == {"texts": 1}
    await done(store, job)
    assert await swept(store, NOON + 6 * YEAR, "texts", "texts-of-ours") == {"texts": 1, "texts-of-ours": 1}


@runs
async def test_a_person_with_an_open_review_keeps_everything(store: Store) -> None:
    await receive(store, message("k1"), JOINS)
    await receive(store, message("k2"), doubt(), intent="hold")
    assert await swept(store, NOON + 20 * YEAR) == {}
    assert len(await store.conversation(ANN, 9)) == 2
    assert dict(await store.contacts(ANN))


@runs
async def test_r61_an_opt_out_is_never_let_go_of(store: Store) -> None:
    await receive(store, message("k1"), consent(), JOINS)
    await sealed(store)
    before = await store.suppressions(ANN)
    gone = await swept(store, NOON + 50 * YEAR)
    assert gone == {"contacts": 1, "messages": 1, "people": 1}
    assert await store.suppressions(ANN) == before
    assert [one.event.text for one in await store.consent(ANN)] == [""]
    await the_ledger_is_whole(store)
    assert await swept(store, NOON + 99 * YEAR) == {}


@pytest.mark.parametrize("last", ["their text", "our text", "an event"])
@runs
async def test_r61_evidence_is_kept_for_years_after_the_last_message(store: Store, last: str) -> None:
    await receive(store, message("k1"), consent("opt-in"), JOINS)
    later = NOON + 8 * YEAR
    (job,) = await queue(store, text(), key="k2") if last == "our text" else [0]
    if last == "their text":
        await receive(store, message("k3", received_at=later))
    elif last == "our text":
        await done(store, job, now=later)
    else:
        await store.apply("main", "k4", [consent("opt-in", at=later)], later)
    await sealed(store, later)
    ledger = await store.consent(ANN)
    gone = await swept(store, later + 10 * YEAR)
    assert not gone.keys() & {"messages", "people", "events"}
    assert await store.consent(ANN) == ledger
    assert (await stored(store, 1)).message.text == "pizza"
    assert "people" in await swept(store, later + 10 * YEAR + SECOND)
    assert await store.consent(ANN) == []
    assert await store.conversation(ANN, 9) == []


@runs
async def test_contacts_go_of_who_is_silent_and_of_nobody_else(store: Store) -> None:
    await receive(store, message("k1"), JOINS)
    later = message("k2", BOB, received_at=NOON + YEAR)
    await receive(store, later, Subscribe(program=LUIGIS, number=BOB, list="club"))
    assert await swept(store, NOON + 5 * YEAR + SECOND, "contacts") == {"contacts": 1}
    assert not await store.contacts(ANN)
    assert await store.contacts(BOB)


@runs
async def test_r33_r34_a_contact_that_goes_takes_no_opt_out_with_it(store: Store) -> None:
    await receive(store, message("k1"), JOINS, consent())
    before = await store.suppressions(ANN), await store.consent(ANN)
    assert await swept(store, NOON + 6 * YEAR, "contacts") == {"contacts": 1}
    assert (await store.suppressions(ANN), await store.consent(ANN)) == before
    seen: list[Any] = []

    def decide(_message: Any, state: Any) -> Any:
        seen.append(state)
        return decision()

    await store.receive(message("k2", received_at=NOON + 6 * YEAR), LUIGIS, SCOPE, decide)
    assert seen[0].suppression == before[0][0]
    assert not seen[0].contact.lists


@runs
async def test_a_contact_of_whom_no_time_is_known_stays(store: Store) -> None:
    await store.apply("main", "k1", [JOINS], NOON)
    assert await swept(store, NOON + 99 * YEAR, "contacts") == {}


@runs
async def test_notifications_that_nobody_could_read_go(store: Store) -> None:
    await store.keep(kept("k1"))
    await store.keep(kept("k2", received_at=NOON + DAY))
    assert await swept(store, NOON + YEAR + SECOND) == {"kept": 1}
    assert [one.kept.key for one in await store.kept(9)] == ["k2"]


@runs
async def test_receipts_that_never_found_their_text_go_with_them(store: Store) -> None:
    (job,) = await queue(store, text())
    await done(store, job, tracking_id="t1")
    await store.deliver(receipt("t1"))
    for place in range(600):
        await store.deliver(receipt(f"lost {place}", received_at=NOON + place // 2 * SECOND))
    await store.deliver(receipt("lately", received_at=NOON + DAY))
    assert await swept(store, NOON + YEAR + 299 * SECOND, "receipts") == {"receipts": 598}
    assert await swept(store, NOON + YEAR + 301 * SECOND, "receipts") == {"receipts": 2}
    found = await store.job(job)
    assert found is not None
    assert found.delivery == "delivered"


@runs
async def test_a_new_conversation_begins_cleanly_where_the_old_one_is_gone(store: Store) -> None:
    await receive(store, message("k1"))
    await swept(store, NOON + 11 * YEAR, "messages")
    received = await receive(store, message("k2", received_at=NOON + 11 * YEAR))
    assert [one.id for one in await store.conversation(ANN, 9)] == [received.message_id]
    assert await store.talked(9) == [ANN]


@runs
async def test_what_lost_its_words_is_neither_decided_nor_tried_again(store: Store) -> None:
    (job,) = await queue(store, text())
    await done(store, job, "dead")
    await swept(store, NOON + 6 * YEAR)
    with pytest.raises(StoreRefused, match=r"job 1\.1 cannot be tried again: its words are no longer kept"):
        await store.retry(job, NOON + 6 * YEAR)
    with pytest.raises(StoreRefused, match="message 1 cannot be decided again: its words are no longer kept"):
        await store.redecide(1, LUIGIS, SCOPE, lambda _message, _state: pytest.fail("decided"), NOON + 6 * YEAR)


@runs
async def test_much_goes_in_small_slices(store: Store) -> None:
    for number in range(1_200):
        await receive(store, message(f"k{number}"))
    limit, place = await store.begin_sweep("texts", timedelta(days=90), NOON + YEAR)
    steps: list[Any] = []
    while place is not None:
        steps.append(await store.sweep("texts", place, limit))
        place = steps[-1].reached
    assert [step.gone for step in steps] == [500, 500, 200, 0]


def test_no_setting_is_about_opt_outs() -> None:
    assert set(Retention.__struct_fields__) == {"traces", "texts", "kept", "contacts", "evidence"}
