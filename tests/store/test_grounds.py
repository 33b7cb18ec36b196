"""What a message was decided from is kept with it, and what else changed its sender's state is written down."""

import pytest
from msgspec.structs import replace

from store.given import (
    ANN,
    BOB,
    LUIGIS,
    NOON,
    SCOPE,
    SECOND,
    asks,
    consent,
    deciding,
    kept,
    message,
    passing,
    prompt,
    receive,
    runs,
    text,
    webhook,
)
from watchword.decision import Decision
from watchword.effects import Left, Pause, Subscribe, Unsubscribe
from watchword.message import Message
from watchword.state import OUR_LINE, Contact, Line, State, Suppression
from watchword.store import past
from watchword.store.grounds import digest, line_id, what
from watchword.store.interface import Store
from watchword.store.past import Span
from watchword.store.reader import Reader
from watchword.store.values import Before, Decide, End, StoredEvent

LINE = Line(default_program=LUIGIS, caught=frozenset({"stop", "help"}))
JOINS = Subscribe(program=LUIGIS, number=ANN, list="club")
LEAVES = Unsubscribe(program=LUIGIS, number=ANN, list="club")


def by(decide: Decide, seed: int, line: Line) -> Decide:
    def think(asked: Message, state: State) -> Decision:
        return replace(decide(asked, state), seed=seed, line=line)

    return think


async def events(store: Store) -> list[StoredEvent]:
    assert isinstance(store, Reader)
    return [*await store.ask(past.events_of, Span(1, 1 << 40), (0, ""), 99)]


@runs
async def test_a_message_of_a_stranger_needs_nothing_but_the_seed(store: Store) -> None:
    await store.receive(message(), LUIGIS, SCOPE, by(deciding(), 1 << 62, OUR_LINE))
    stored = await store.message(1)
    assert stored is not None
    assert stored.grounds is not None
    assert (stored.grounds.seed, stored.grounds.line, stored.grounds.effects) == (1 << 62, None, None)
    assert stored.grounds.before == Before()


@runs
async def test_what_was_known_is_kept_as_it_was(store: Store) -> None:
    await receive(store, message("k1"), JOINS, asks(), consent())
    await store.introduce([LINE, OUR_LINE])
    await store.introduce([LINE])
    await store.receive(message("k2"), LUIGIS, SCOPE, by(deciding(LEAVES), 5, LINE))
    await store.receive(message("k3"), LUIGIS, SCOPE, deciding())
    second, third = [await store.message(number) for number in (2, 3)]
    assert second is not None
    assert second.grounds is not None
    known = Contact(lists=frozenset({"club"}), prompt=prompt())
    assert second.grounds.before == Before(
        contact=known, suppression=Suppression(scope=SCOPE, since=consent().effective)
    )
    assert second.grounds.effects == digest((LEAVES,))
    assert second.grounds.line == line_id(LINE)
    assert await store.lines() == {line_id(LINE): LINE}
    assert third is not None
    assert third.grounds is not None
    assert third.grounds.before.contact.lists == frozenset()


@runs
async def test_what_is_decided_later_has_a_number_after_what_came_meanwhile(store: Store) -> None:
    await receive(store, message("k1"), outcome="awaiting")
    await receive(store, message("k2", BOB))
    await store.complete(message("k1", text="words"), 1, LUIGIS, SCOPE, deciding(JOINS), NOON + SECOND)
    await receive(store, message("k3", BOB))
    grounds = [stored.grounds for stored in reversed(await store.messages(9))]
    assert [one.decided_as is not None for one in grounds if one] == [True, False, False]
    numbers = [stored.id for stored in await store.messages(9)]
    assert grounds[0] is not None
    assert grounds[0].decided_as is not None
    assert min(numbers) < sorted(numbers)[1] < grounds[0].decided_as < max(numbers)


@runs
async def test_what_somebody_says_and_what_performing_brings_are_events_in_their_order(store: Store) -> None:
    await receive(store, message(), webhook())
    await store.apply("operator", "o1", [JOINS, consent(number=BOB), text()], NOON)
    await store.begin(1 << 8 | 1, "node-1", passing, NOON)
    await store.end(1 << 8 | 1, "node-1", End(state="done", effects=(LEAVES,)), NOON + SECOND)
    await receive(store, message("k2"))
    told = await events(store)
    assert [(one.number, one.facts, one.job, one.what) for one in told] == [
        (ANN, (JOINS,), None, None),
        (BOB, (consent(number=BOB),), None, None),
        (ANN, (LEAVES,), 1 << 8 | 1, what(webhook())),
    ]
    (newest, *_) = await store.messages(1)
    assert 1 < told[0].id == told[1].id < told[2].id < newest.id


@runs
async def test_what_changes_nobody_is_no_event(store: Store) -> None:
    await receive(store, message(), text())
    await store.begin(1 << 8 | 1, "node-1", passing, NOON)
    pause = Pause(what="endpoint:main", reason="unpaid", source="provider", by="main", since=NOON)
    await store.end(1 << 8 | 1, "node-1", End(state="held", waits_for="endpoint:main", effects=(pause,)), NOON)
    await store.keep(kept("kept-1"))
    assert await events(store) == []


@runs
async def test_an_echo_is_no_event_and_what_is_none_is_what_it_comes_to(store: Store) -> None:
    await receive(store, message(), JOINS)
    left = Left(program=LUIGIS, number=ANN, list="club", campaign="4411", at=NOON)
    await store.apply("main", "left", [left], NOON)
    assert [one.facts for one in await events(store)] == [(LEAVES,)]


@pytest.mark.parametrize("since", range(6))
@runs
async def test_the_messages_of_a_time_are_found_by_halving(store: Store, since: int) -> None:
    for number in range(5):
        await receive(store, message(f"k{number}", received_at=NOON + number * SECOND))
        await store.apply("operator", f"o{number}", [JOINS], NOON)
    assert isinstance(store, Reader)
    span = await store.ask(past.span, NOON + since * SECOND, NOON + 4 * SECOND)
    found = await store.ask(past.messages, span, 99)
    assert [one.message.key for one in found] == [f"k{number}" for number in range(since, 4)]
    assert await store.ask(past.how_many, span) == len(found)
