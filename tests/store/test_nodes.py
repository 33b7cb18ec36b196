"""Many nodes on one database: one decision a message, one person at a time, no text after an opt-out."""

import asyncio
import threading
from random import Random

import pytest

from store.conftest import Joined
from store.given import (
    LUIGIS,
    NOON,
    SCOPE,
    SECOND,
    consent,
    decision,
    in_order,
    message,
    passing,
    queue,
    receipt,
    receive,
    runs,
    state_of,
    text,
    until,
    webhook,
)
from store.sessions import Sessions
from watchword.consent.order import fold
from watchword.decision import Decision
from watchword.effects import Effect, Pause, Subscribe
from watchword.errors import StoreBusy, StoreRefused
from watchword.message import Message
from watchword.state import State
from watchword.store.interface import Store
from watchword.store.postgres.store import PostgresStore
from watchword.store.values import End, GateView, Hold, Pass, Stop

DONE = End(state="done")


class Deciding:
    """A decision that has begun and goes on when it is told to."""

    def __init__(self) -> None:
        self.begun, self.goes_on = threading.Event(), threading.Event()
        self.raises = False

    def __call__(self, _message: Message, _state: State) -> Decision:
        self.begun.set()
        assert self.goes_on.wait(4)
        if self.raises:
            raise ZeroDivisionError
        return decision(text())


def never(_message: Message, _state: State) -> Decision:
    raise AssertionError("a copy is not decided")


async def two_copies(one: Store, two: Store, sessions: Sessions, first: Deciding, second: Deciding | None = None):
    """Give one node a message, and another its copy while the first is being decided."""
    given = asyncio.create_task(one.receive(message(), LUIGIS, SCOPE, first))
    await asyncio.to_thread(first.begun.wait, 4)
    copy = asyncio.create_task(two.receive(message(), LUIGIS, SCOPE, second or never))
    await until(sessions.one_waits)
    assert not copy.done()
    return given, copy


@runs
async def test_a_copy_on_another_node_is_answered_when_the_first_has_committed(
    joined: Joined, sessions: Sessions
) -> None:
    one, two, first = joined("one"), joined("two"), Deciding()
    given, copy = await two_copies(one, two, sessions, first)
    first.goes_on.set()
    assert (await copy).decision is None
    assert [stored.message for stored in await two.messages(9)] == [message()]
    assert (await given).decision == decision(text())


@runs
async def test_a_copy_on_another_node_is_decided_if_the_first_is_refused(joined: Joined, sessions: Sessions) -> None:
    one, two, first = joined("one"), joined("two"), Deciding()
    first.raises = True
    second = Deciding()
    second.goes_on.set()
    given, copy = await two_copies(one, two, sessions, first, second)
    first.goes_on.set()
    with pytest.raises(StoreRefused):
        await given
    assert (await copy).decision == decision(text())
    assert len(await one.messages(9)) == 1


@runs
async def test_a_copy_on_another_node_is_decided_if_the_first_is_cut_off(joined: Joined, sessions: Sessions) -> None:
    one, two, first = joined("one"), joined("two"), Deciding()
    second = Deciding()
    second.goes_on.set()
    given, copy = await two_copies(one, two, sessions, first, second)
    sessions.break_off()
    assert (await copy).decision == decision(text())
    first.goes_on.set()
    with pytest.raises(StoreBusy):
        await given
    assert (await receive(one, message())).decision is None


class Crowd:
    """Some people who text to two nodes at once, and what each decision about them saw."""

    def __init__(self, people: int, texts: int) -> None:
        self.people = [f"+1555{n:07d}" for n in range(people)]
        self.keys = [f"{number}/{n}" for n in range(texts) for number in self.people]
        self.saw: dict[str, State] = {}
        self.random = Random(7)

    def write(self, store: Store, key: str):
        """Let a person text, whose list of that name they join; some opt out or in, all are answered."""
        number = key.partition("/")[0]
        n = int(key.partition("/")[2])
        effects: list[Effect] = [Subscribe(program=LUIGIS, number=number, list=key), text(number)]
        if n % 3:
            effects.append(consent("opt-out" if n % 3 == 1 else "opt-in", number, NOON + n * SECOND))

        def decide(given: Message, state: State) -> Decision:
            self.saw[given.key] = state
            return decision(*effects)

        return store.receive(message(key, number), LUIGIS, SCOPE, decide)

    async def change(self, store: Store, name: str) -> None:
        """Let facts about several people come from elsewhere, in any order."""
        for n in range(25):
            some = self.random.sample(self.people, 5)
            joins = [Subscribe(program=LUIGIS, number=number, list=f"{name}-{n}") for number in some]
            assert await store.apply("main", f"{name}-{n}", joins, NOON)

    async def answer(self, store: PostgresStore, owner: str, over: asyncio.Event) -> None:
        """Begin and end what is due, each with facts about others, until nothing more comes."""
        while True:
            last = over.is_set()
            found = await store.due("text:main", NOON, 64)
            if last and not found:
                return
            begun = await asyncio.gather(*[store.begin(job.id, owner, in_order, NOON) for job in found])
            await asyncio.gather(*[store.end(job.id, owner, self.end(), NOON) for job in begun if job])

    def end(self) -> End:
        some = self.random.sample(self.people, 3)
        return End(state="done", effects=tuple([Subscribe(program=LUIGIS, number=one, list="texted") for one in some]))


@runs
async def test_batches_that_share_people_in_opposite_orders_are_in_nobodys_way(
    joined: Joined, sessions: Sessions
) -> None:
    one, two, crowd, over = joined("one"), joined("two"), Crowd(people=30, texts=16), asyncio.Event()
    before, half = sessions.deadlocks(), len(crowd.keys) // 2
    shared = crowd.keys[half - 60 : half + 60]
    beside = [asyncio.create_task(crowd.answer(*place, over)) for place in ((one, "one"), (two, "two"))]
    beside += [asyncio.create_task(crowd.change(store, name)) for store, name in ((one, "a"), (two, "b"))]
    answers = await asyncio.gather(
        *[crowd.write(one, key) for key in crowd.keys[: half + 60]],
        *[crowd.write(two, key) for key in reversed(crowd.keys[half - 60 :])],
    )
    over.set()
    await asyncio.gather(*beside)
    assert sum(answer.decision is None for answer in answers) == len(shared)
    for number in crowd.people:
        await whole(one, number, crowd)
    counted = (await one.counts(NOON)).stored
    assert counted == {
        "messages": len(crowd.keys),
        **dict.fromkeys(("kept", "queued", "later", "begun", "held", "unknown"), 0),
    }
    for store in (one, two):
        await store.close()
    await until(sessions.is_alone)
    assert sessions.deadlocks() == before


async def whole(store: Store, number: str, crowd: Crowd) -> None:
    """Check that each message of a person saw what the one before had left."""
    talked = (await store.conversation(number, 1_000))[::-1]
    assert {stored.message.key for stored in talked} == {key for key in crowd.keys if key.startswith(number)}
    assert [stored.previous for stored in talked] == [None, *[stored.id for stored in talked][:-1]]
    assert [stored.id for stored in talked] == sorted(stored.id for stored in talked)
    events = await store.consent(number)
    before: frozenset[str] = frozenset()
    for stored in talked:
        saw = crowd.saw[stored.message.key]
        assert before <= saw.contact.lists
        assert saw.suppression == fold([e.event for e in events if (e.message_id or 0) < stored.id], SCOPE)
        before = saw.contact.lists | {stored.message.key}
    ((_, contact),) = await store.contacts(number)
    assert before <= contact.lists


def unless_opted_out(view: GateView) -> Pass | Stop:
    return Stop("opted out") if view.suppression else Pass()


@runs
async def test_no_text_begins_that_could_not_see_an_opt_out_on_another_node(joined: Joined) -> None:
    one, two, random = joined("one"), joined("two"), Random(7)
    began = 0
    for n in range(80):
        number = f"+1555{n:07d}"
        received = await receive(one, message(f"{n}", number), text(number))
        (job,) = await one.jobs_of(received.message_id or 0)

        async def opt_out(number: str = number, n: int = n) -> None:
            await asyncio.sleep(random.uniform(0, 0.003))
            if n % 2:
                await receive(two, message(f"{n}/stop", number), consent(number=number), intent="opt-out")
            else:
                await two.apply("main", f"{n}/stop", [consent(number=number, source="provider")], NOON)

        async def others(n: int = n) -> None:
            await receive(two, message(f"{n}/other", f"+1556{n:07d}"), consent(number=f"+1556{n:07d}"))

        async def begin(job_id: int = job.id):
            await asyncio.sleep(random.uniform(0, 0.003))
            return await one.begin(job_id, "one", unless_opted_out, NOON)

        _, _, begun = await asyncio.gather(opt_out(), others(), begin())
        (event,) = await two.consent(number)
        in_flight = await two.nodes.begun_elsewhere(number, "two")
        if begun is None:
            stopped = await one.job(job.id)
            assert stopped is not None
            assert (stopped.state, in_flight) == ("suppressed", None)
        else:
            began += 1
            assert begun.seen is not None
            assert begun.seen < event.sequence
            assert in_flight == NOON
            assert await one.nodes.begun_elsewhere(number, "one") is None
            await one.end(job.id, "one", DONE, NOON)
            assert await two.nodes.begun_elsewhere(number, "two") is None
    assert 0 < began < 80


@runs
async def test_jobs_of_one_message_that_end_at_once_on_two_nodes_both_bring_what_they_bring(joined: Joined) -> None:
    one, two = joined("one"), joined("two")
    for n in range(20):
        first, second = await queue(one, webhook(), webhook(), key=f"k{n}")
        await one.begin(first, "one", passing, NOON)
        await two.begin(second, "two", passing, NOON)
        brings = End(state="done", effects=(webhook(lane="brought"),))
        await asyncio.gather(one.end(first, "one", brings, NOON), two.end(second, "two", brings, NOON))
        assert len(await one.jobs_of(first >> 8)) == 4


@runs
async def test_receipts_that_come_as_their_text_ends_are_in_nobodys_way(joined: Joined, sessions: Sessions) -> None:
    one, two = joined("one"), joined("two")
    before = sessions.deadlocks()
    jobs = [(await queue(one, text(), key=f"k{n}"))[0] for n in range(100)]
    for job in jobs:
        assert await one.begin(job, "one", passing, NOON) is not None
    for job in jobs:
        told = [receipt(f"t{job}", state) for state in ("sent", "delivered")] * 4
        end = one.end(job, "one", End(state="done", tracking_id=f"t{job}"), NOON)
        await asyncio.gather(end, *[store.deliver(one_of) for one_of in told for store in (one, two)])
    found = [await one.job(job) for job in jobs]
    assert {(job.state, job.delivery) for job in found if job} == {("done", "delivered")}
    for store in (one, two):
        await store.close()
    await until(sessions.is_alone)
    assert sessions.deadlocks() == before


@runs
async def test_what_a_pause_is_about_to_hold_is_let_go_when_the_pause_ends(joined: Joined) -> None:
    """Else it would be let go later than what comes after it, and be sent out of order."""
    one, two = joined("one"), joined("two")
    (job,) = await queue(one, text())
    await one.pause(Pause(what="program:luigis", reason="why", source="operator", by="ann", since=NOON))
    looked, may_go_on = threading.Event(), threading.Event()

    def holding(view: GateView) -> Hold:
        looked.set()
        may_go_on.wait(5)
        return Hold(view.pauses[0].what, "paused")

    async def resume() -> list[str]:
        assert await two.resume("program:luigis")
        return list(await two.release(NOON))

    beginning = asyncio.create_task(one.begin(job, "one", holding, NOON))
    await asyncio.to_thread(looked.wait, 5)
    resuming = asyncio.create_task(resume())
    await asyncio.sleep(0.2)
    assert not resuming.done()
    may_go_on.set()
    assert await beginning is None
    assert await resuming == ["text:main"]
    assert await state_of(one, job) == "queued"
    assert list(await one.pauses()) == []
