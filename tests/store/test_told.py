"""What we texted a person lately is known when they write, from when a text begins."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.conftest import Opener
from store.given import (
    ANN,
    BOB,
    DAY,
    LUIGIS,
    NOON,
    SCOPE,
    SECOND,
    decision,
    message,
    passing,
    queue,
    receive,
    runs,
    text,
    webhook,
)
from watchword.decision import Decision
from watchword.effects import Job
from watchword.message import Message
from watchword.state import MOST_RECENT, RECENT_FOR, State, Told
from watchword.store import lately, told
from watchword.store.grounds import state
from watchword.store.interface import Store
from watchword.store.values import GateView, Hold, Stop, Verdict, Wait


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Let each test begin as a process does, which has read no text yet."""
    told._remembered.clear()
    yield
    told._remembered.clear()


class Seeing:
    """Decides nothing, and notes what was known."""

    def __init__(self) -> None:
        self.state = State()

    def __call__(self, _message: Message, known: State) -> Decision:
        self.state = known
        return decision()


async def seen(store: Store, key: str, sender: str = ANN, at: timedelta = SECOND) -> list[str]:
    """Let somebody write, and list what they had been texted."""
    seeing = Seeing()
    await store.receive(message(key, sender, received_at=NOON + at), LUIGIS, SCOPE, seeing)
    return [one.text for one in seeing.state.recent]


def says(*words: str) -> list[Job]:
    return [text(settings={"text": word}) for word in words]


@runs
async def test_a_text_that_begins_is_known_by_the_next_message_of_its_person(store: Store) -> None:
    (job,) = await queue(store, text())
    assert await seen(store, "before") == []
    await store.begin(job, "node-1", passing, NOON)
    assert await seen(store, "after") == ["Ciao"]
    assert await seen(store, "bob", BOB) == []


@pytest.mark.parametrize("verdict", [Wait(), Hold("everything", "paused"), Stop("opted out")])
@runs
async def test_what_does_not_begin_was_not_said(store: Store, verdict: Verdict) -> None:
    def gate(_view: GateView) -> Verdict:
        return verdict

    (job,) = await queue(store, text())
    await store.begin(job, "node-1", gate, NOON)
    assert await seen(store, "after") == []


@runs
async def test_only_texts_are_told(store: Store) -> None:
    for job in await queue(store, webhook(settings={"text": "no text"}), text(sender=None, lane="list:main")):
        await store.begin(job, "node-1", passing, NOON)
    assert await seen(store, "after") == []


@runs
async def test_the_newest_few_of_the_last_days_are_known_newest_first(store: Store) -> None:
    jobs = await queue(store, *says("one", "two", "three", "four", "two"))
    for second, job in enumerate(jobs):
        await store.begin(job, "node-1", passing, NOON + second * SECOND)
    assert await seen(store, "soon", at=9 * SECOND) == ["two", "four", "three"]
    assert await seen(store, "at the last second", at=RECENT_FOR + 2 * SECOND) == ["two", "four", "three"]
    assert await seen(store, "a second later", at=RECENT_FOR + 3 * SECOND) == ["two", "four"]
    assert await seen(store, "late", at=8 * DAY) == []


@runs
async def test_a_message_that_is_decided_later_sees_what_had_been_said_when_it_came(store: Store) -> None:
    first, second = await queue(store, *says("one", "two"))
    await store.begin(first, "node-1", passing, NOON)
    received = await receive(store, message("k2", received_at=NOON + SECOND), outcome="awaiting")
    assert received.message_id is not None
    await store.begin(second, "node-1", passing, NOON + 2 * SECOND)
    completing, again = Seeing(), Seeing()
    whole = message("k2", received_at=NOON + SECOND)
    await store.complete(whole, received.message_id, LUIGIS, SCOPE, completing, NOON + 3 * SECOND)
    await store.redecide(received.message_id, LUIGIS, SCOPE, again, NOON + 4 * SECOND)
    assert completing.state.recent == again.state.recent == (Told(text="one", at=NOON),)


@runs
async def test_another_process_reads_what_this_one_said(opener: Opener) -> None:
    store = opener("node-1")
    for job in await queue(store, *says("one", "two", "three")):
        await store.begin(job, "node-1", passing, NOON)
    await store.close()
    told._remembered.clear()
    again = opener("node-2")
    assert await seen(again, "k2") == ["three", "two", "one"]
    assert list(await again.recent(ANN, NOON)) == [Told(text=word, at=NOON) for word in ("three", "two", "one")]
    await again.close()


@runs
async def test_grounds_keep_a_text_by_its_digest_and_it_is_found_again(store: Store) -> None:
    (job,) = await queue(store, text())
    await store.begin(job, "node-1", passing, NOON)
    seeing = Seeing()
    received = await store.receive(message("k2", received_at=NOON + SECOND), LUIGIS, SCOPE, seeing)
    stored = await store.message(received.message_id or 0)
    assert stored is not None
    assert stored.grounds is not None
    assert stored.grounds.before.recent == ((lately.digest("Ciao"), NOON),)
    texts = await store.texts([lately.digest("Ciao"), lately.digest("never said")])
    assert texts == {lately.digest("Ciao"): "Ciao"}
    assert state(stored.grounds.before, texts) == seeing.state
    assert state(stored.grounds.before, {}) is None


@runs
async def test_a_text_is_kept_once_whoever_is_told_it(store: Store) -> None:
    for number, person in enumerate((ANN, BOB, ANN)):
        received = await receive(store, message(f"k{number}", person), text(person))
        await store.begin((received.message_id or 0) << 8 | 1, "node-1", passing, NOON)
    assert await seen(store, "ann") == await seen(store, "bob", BOB) == ["Ciao"]


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=3)
said = st.lists(st.tuples(words, st.timedeltas(timedelta(0), 4 * DAY)), max_size=6)


@given(said, st.timedeltas(timedelta(0), 12 * DAY))
def test_what_is_kept_is_what_was_said_last_each_thing_once(
    told: list[tuple[str, timedelta]], later: timedelta
) -> None:
    column, now, times = None, NOON, {}
    for word, wait in told:
        now += wait
        column = lately.texted(column, word, now)
        times[word] = now
    now += later
    newest = sorted(times.items(), key=lambda one: one[1], reverse=True)[:MOST_RECENT]
    expected = {(word, at) for word, at in newest if now - at <= RECENT_FOR}
    found = lately.recent(lately.read(column), {lately.digest(word): word for word in times}, now)
    assert {one.at for one in found} == {at for _, at in expected}
    assert list(found) == sorted(found, key=lambda one: one.at, reverse=True)
    assert lately.written(found) == lately.read(column)[: len(found)]
