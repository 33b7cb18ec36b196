"""Messages: decided once, kept whole, found again."""

import asyncio

import msgspec
import pytest

from store.given import (
    ANN,
    BOB,
    DAY,
    LUIGIS,
    NOON,
    SCOPE,
    SECOND,
    asks,
    consent,
    deciding,
    decision,
    fires,
    kept,
    message,
    passing,
    receive,
    runs,
    text,
    webhook,
)
from watchword.decision import Decision, Trace
from watchword.effects import Speaks, Subscribe
from watchword.errors import StoreRefused
from watchword.message import Message
from watchword.state import NOBODY, State
from watchword.store.interface import Store
from watchword.store.values import Cancelled, End


@runs
async def test_a_message_is_kept_whole(store: Store) -> None:
    whole = message(
        channel="mms",
        sent_at=NOON - SECOND,
        provider_id="SM1",
        subject="Re: 🍕",
        media=("https://a.example/1.jpg", "https://a.example/2.jpg"),
        carrier="310410",
        text='"; DROP TABLE message; -- \u202e',
    )
    received = await receive(store, whole, text())
    stored = await store.message(received.message_id or 0)
    assert stored is not None
    assert stored.message == whole
    assert (stored.program, stored.outcome, stored.intent) == (LUIGIS, "fired", "none")
    assert (stored.rules, stored.revision, stored.previous) == (("luigis/r",), "rev", None)
    assert received.decision == decision(text())
    assert received.lanes == ("text:main",)


@runs
async def test_a_copy_changes_nothing(store: Store) -> None:
    first = await receive(store, message(), text())
    copy = await receive(store, message(), text())
    assert first.message_id is not None
    assert (copy.message_id, copy.decision, copy.lanes) == (None, None, ())
    assert len(await store.messages(10)) == len(await store.jobs_of(first.message_id)) == 1


@runs
async def test_copies_given_at_once_are_decided_once(store: Store) -> None:
    answers = await asyncio.gather(*[receive(store, message(), text()) for _ in range(20)])
    assert [answer.decision is not None for answer in answers].count(True) == 1
    assert len(await store.messages(10)) == 1


@runs
async def test_the_key_is_the_endpoints_own(store: Store) -> None:
    await receive(store, message("k1"))
    other = await receive(store, message("k1", endpoint="other"))
    assert other.decision is not None


@runs
async def test_endpoint_and_key_do_not_run_into_each_other(store: Store) -> None:
    await receive(store, message(endpoint="a", key="bc"))
    assert (await receive(store, message(endpoint="ab", key="c"))).decision is not None


@runs
async def test_messages_given_at_once_keep_their_order_and_see_each_other(store: Store) -> None:
    seen: list[State] = []

    def joining(given: Message, state: State) -> Decision:
        seen.append(state)
        return decision(Subscribe(program=LUIGIS, number=given.sender, list=given.text))

    lists = [f"list-{n}" for n in range(5)]
    await asyncio.gather(*[store.receive(message(name, text=name), LUIGIS, SCOPE, joining) for name in lists])
    assert [state.contact.lists for state in seen] == [frozenset(lists[:n]) for n in range(5)]
    assert [stored.message.text for stored in await store.messages(9)] == lists[::-1]


@runs
async def test_the_state_is_that_of_the_program_and_scope_asked_for(store: Store) -> None:
    effects = (Subscribe(program="other", number=ANN, list="news"), consent(scope="program:other"))
    await receive(store, message("k1"), *effects)
    seen: list[State] = []

    def watching(_message: Message, state: State) -> Decision:
        seen.append(state)
        return decision()

    for key, program in (("k2", "luigis"), ("k3", "other"), ("k4", None)):
        scope = None if program is None else f"program:{program}"
        await store.receive(message(key), program, scope, watching)
    await store.receive(message("k5", sender=BOB), "other", "program:other", watching)
    assert [state.contact.lists for state in seen] == [frozenset(), frozenset({"news"}), frozenset(), frozenset()]
    assert [state.suppression is not None for state in seen] == [False, True, False, False]


@runs
async def test_a_stranger_is_nobody(store: Store) -> None:
    seen: list[State] = []

    def watching(_message: Message, state: State) -> Decision:
        seen.append(state)
        return decision()

    await store.receive(message(), LUIGIS, SCOPE, watching)
    assert seen == [State(contact=NOBODY, suppression=None)]


@pytest.mark.parametrize("poison", ["cut \ud83d", "nul \0"])
@runs
async def test_a_text_that_cannot_be_kept_harms_no_other(store: Store, poison: str) -> None:
    texts = ["one", poison, "two"]
    given = [receive(store, message(f"k{n}", text=written)) for n, written in enumerate(texts)]
    answers = await asyncio.gather(*given, return_exceptions=True)
    assert [isinstance(answer, StoreRefused) for answer in answers] == [False, True, False]
    assert [stored.message.text for stored in await store.messages(9)] == ["two", "one"]


@runs
async def test_what_was_refused_may_come_again(store: Store) -> None:
    with pytest.raises(StoreRefused):
        await receive(store, message(text="\ud83d"))
    assert (await receive(store, message(text="\ufffd"))).decision is not None


@runs
async def test_a_decide_that_raises_harms_no_other(store: Store) -> None:
    def raising(_message: Message, _state: State) -> Decision:
        raise ZeroDivisionError

    given = (store.receive(message("k1"), None, None, raising), receive(store, message("k2")))
    refused, received = await asyncio.gather(*given, return_exceptions=True)
    assert isinstance(refused, StoreRefused)
    assert not isinstance(received, BaseException)
    assert [stored.message.key for stored in await store.messages(9)] == ["k2"]


@runs
async def test_one_origin_has_255_jobs_at_most(store: Store) -> None:
    assert (await receive(store, message("k1"), *[webhook()] * 255)).decision is not None
    with pytest.raises(StoreRefused):
        await receive(store, message("k2"), *[webhook()] * 256)
    assert len(await store.messages(9)) == 1


@runs
async def test_the_trace_is_stored_for_consent_and_errors_only(store: Store) -> None:
    await receive(store, message("k1"))
    await receive(store, message("k2"), intent="opt-out")
    await receive(store, message("k3"), outcome="error")
    error, stop, plain = await store.messages(9)
    assert plain.trace is None
    assert msgspec.json.decode(stop.trace or b"", type=Trace) == decision(intent="opt-out").trace
    assert msgspec.json.decode(error.trace or b"", type=Trace) == decision().trace
    assert (stop.intent, error.outcome) == ("opt-out", "error")


@runs
async def test_a_conversation_is_one_persons_newest_first(store: Store) -> None:
    for n, sender in enumerate((ANN, BOB, ANN, BOB, ANN)):
        await receive(store, message(f"k{n}", sender=sender, text=str(n)))
    assert [stored.message.text for stored in await store.conversation(ANN, 9)] == ["4", "2", "0"]
    assert [stored.message.text for stored in await store.conversation(ANN, 2)] == ["4", "2"]
    assert list(await store.conversation("+15550000000", 9)) == []
    assert list(await store.talked(9)) == [ANN, BOB]
    assert list(await store.talked(1)) == [ANN]


@runs
async def test_whoever_was_texted_and_never_texted_is_among_those_who_talked(store: Store) -> None:
    owner = "+15551230000"
    await receive(store, message("k1", sender=ANN), text(owner, forwards=True), text())
    assert list(await store.talked(9)) == [ANN, owner]
    await receive(store, message("k2", sender=BOB))
    assert list(await store.talked(9)) == [BOB, ANN, owner]
    assert list(await store.talked(1)) == [BOB]
    await receive(store, message("k3", sender=owner))
    assert list(await store.talked(9)) == [owner, BOB, ANN]


@runs
async def test_effects_without_a_message_are_recorded_once(store: Store) -> None:
    assert await store.apply("main", "m1", [consent(), webhook()], NOON)
    assert not await store.apply("main", "m1", [consent(), webhook()], NOON)
    (event,) = await store.consent(ANN)
    assert (event.message_id, event.recorded_at) == (None, NOON)
    assert len(await store.jobs(["queued"], 9)) == 1
    assert list(await store.talked(9)) == []


@runs
async def test_origins_are_never_shared(store: Store) -> None:
    first = await receive(store, message("k1"), webhook())
    await store.apply("main", "m1", [webhook()], NOON)
    second = await receive(store, message("k2"), webhook())
    origins = {job.origin for job in await store.jobs(["queued"], 9)}
    assert len(origins) == 3
    assert {first.message_id, second.message_id} < origins


@runs
async def test_a_notification_is_kept_whole_once(store: Store) -> None:
    kept_id = await store.keep(kept())
    assert await store.keep(kept()) is None
    await store.keep(kept("k2", malformed=False))
    second, first = await store.kept(9)
    assert (first.id, first.kept) == (kept_id, kept())
    assert second.kept == kept("k2", malformed=False)


@runs
async def test_the_last_time_heard_is_each_endpoints_own(store: Store) -> None:
    await receive(store, message("k1", received_at=NOON + SECOND))
    await receive(store, message("k2", received_at=NOON))
    await store.keep(kept("k3", endpoint="other", received_at=NOON + DAY))
    assert await store.last_received("main") == NOON + SECOND
    assert await store.last_received("other") == NOON + DAY
    assert await store.last_received("silent") is None


@runs
async def test_the_counts_count(store: Store) -> None:
    await receive(store, message("k1"), text(), webhook())
    await receive(store, message("k2"))
    await store.apply("main", "m1", [webhook()], NOON)
    await store.keep(kept("k3"))
    job = (await store.jobs(["queued"], 1))[0]
    await store.begin(job.id, "node-1", passing, NOON)
    counted = (await store.counts(NOON)).stored
    assert counted == {"messages": 2, "kept": 1, "queued": 2, "begun": 1, "later": 0, "held": 0, "unknown": 0}


@runs
async def test_a_copy_is_answered_only_after_the_first_has_committed(store: Store) -> None:
    given = asyncio.ensure_future(store.receive(message(), LUIGIS, SCOPE, deciding(text())))
    copy = asyncio.ensure_future(store.receive(message(), LUIGIS, SCOPE, deciding(text())))
    await asyncio.wait([given, copy], return_when=asyncio.FIRST_COMPLETED)
    assert [stored.message for stored in await store.messages(9)] == [message()]
    assert (await copy).decision is None


POISONS = {
    "a lone surrogate in its text": lambda: (message("bad", text="cut \ud83d"), []),
    "a NUL in its text": lambda: (message("bad", text="nul \0"), []),
    "a lone surrogate in its number": lambda: (message("bad", sender="+1\ud83d"), []),
    "a NUL in its number": lambda: (message("bad", sender="+1\0"), []),
    "a lone surrogate in its key": lambda: (message("bad\ud83d"), []),
    "a NUL in a job's settings": lambda: (message("bad"), [text(settings={"text": "\0"})]),
    "a NUL in the name of a setting": lambda: (message("bad"), [text(settings={"\0": 1})]),
    "a lone surrogate in a job's settings": lambda: (message("bad"), [text(settings={"text": "\ud83d"})]),
    "a NUL in the name of a lane": lambda: (message("bad"), [webhook(lane="http:\0")]),
    "a NUL in what was said": lambda: (message("bad"), [consent(text="STOP\0")]),
    "a NUL in what a question tells": lambda: (message("bad"), [asks(values={"text": "\0"})]),
    "a lone surrogate in what a question tells": lambda: (message("bad"), [asks(values={"text": "\ud83d"})]),
    "a NUL in the name of a limit": lambda: (message("bad"), [fires("\0")]),
    "a NUL in the name of a list": lambda: (message("bad"), [Subscribe(program=LUIGIS, number=ANN, list="\0")]),
    "a NUL in the name of a language": lambda: (message("bad"), [Speaks(program=LUIGIS, number=ANN, language="\0")]),
    "more than 255 jobs": lambda: (message("bad"), [webhook()] * 256),
}


@pytest.mark.parametrize("poison", POISONS)
@runs
async def test_a_message_that_cannot_be_kept_harms_no_other(store: Store, poison: str) -> None:
    bad, effects = POISONS[poison]()
    beside = [message(f"k{n}", sender=f"+1555000000{n}") for n in range(8)]
    given = [receive(store, one, text(one.sender)) for one in beside]
    given.insert(4, receive(store, bad, *effects))
    answers = await asyncio.gather(*given, return_exceptions=True)
    assert [isinstance(answer, StoreRefused) for answer in answers] == [n == 4 for n in range(9)]
    assert sorted(stored.message.key for stored in await store.messages(99)) == [one.key for one in beside]
    assert len(await store.jobs(["queued"], 99)) == len(beside)
    assert list(await store.consent(ANN)) == []
    assert list(await store.contacts(ANN)) == []


@runs
async def test_a_jobs_settings_are_kept_whole_whatever_they_hold(store: Store) -> None:
    settings = {
        "big": 1 << 70,
        "small": -1 << 70,
        "\u2028": "\\u0000 '; DROP TABLE job; --",
        "deep": [{"": [None, 1e308]}],
    }
    received = await receive(store, message(), text(settings=settings))
    (job,) = await store.jobs_of(received.message_id or 0)
    assert job.job.settings == settings


@pytest.mark.parametrize("number", [1 << 63, 1 << 80, -1 << 80])
@runs
async def test_a_number_that_no_database_can_hold_names_nothing(store: Store, number: int) -> None:
    answers = await asyncio.gather(
        store.begin(number, "node-1", passing, NOON),
        store.end(number, "node-1", End(state="done"), NOON),
        store.retry(number, NOON),
        store.cancel(Cancelled(job=number), NOON),
        store.redecide(number, LUIGIS, SCOPE, deciding(), NOON),
        return_exceptions=True,
    )
    assert all(isinstance(answer, StoreRefused) or not answer for answer in answers)
