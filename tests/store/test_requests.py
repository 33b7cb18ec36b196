"""Requests of the operator's own systems: each is done once, however often and by however many it is repeated."""

import asyncio
from collections.abc import Sequence
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import select

from store.conftest import Joined
from store.given import ANN, BOB, DAY, LUIGIS, NOON, SCOPE, asks, consent, message, receive, runs, text
from watchword.effects import Effect, Subscribe
from watchword.state import Contact, Reached, State
from watchword.store import schema
from watchword.store.accepted import Accepted, Members, Pages, Request
from watchword.store.erasure import Erasure
from watchword.store.interface import Store
from watchword.store.reader import Reader
from watchword.store.values import Cancelled

REQUEST = Request(asker="shop", key="k1", body=b"Ciao")


def one(number: str = ANN) -> Pages:
    return Pages(people=(number,), program=LUIGIS, scope=SCOPE)


def texts(reached: Reached) -> Sequence[Effect]:
    return [text(reached.number)]


async def accept(store: Store, request: Request = REQUEST, pages: Pages | None = None) -> Accepted | None:
    answer = await store.accept(request, pages or one(), texts, NOON)
    return answer and answer[0]


@runs
async def test_a_request_is_done_once_and_answered_the_same_again(store: Store) -> None:
    first = await store.accept(REQUEST, one(), texts, NOON)
    assert first is not None
    accepted, lanes = first
    assert (accepted.jobs, accepted.whole, accepted.again, tuple(lanes)) == (1, True, False, ("text:main",))
    again = await store.accept(REQUEST, one(), texts, NOON)
    assert again is not None
    assert (again[0].job, again[0].jobs, again[0].again, tuple(again[1])) == (accepted.job, 1, True, ())
    assert [job.id for job in await store.jobs(["queued"], 9)] == [accepted.job]


@runs
async def test_a_key_stands_for_one_body_of_one_asker(store: Store) -> None:
    await accept(store)
    assert await accept(store, Request(asker="shop", key="k1", body=b"Arrivederci")) is None
    other = await accept(store, Request(asker="crm", key="k1", body=b"Arrivederci"))
    assert other is not None
    assert not other.again
    assert len(await store.jobs(["queued"], 9)) == 2


@runs
async def test_asked_by_many_at_once_it_is_done_once(store: Store) -> None:
    answers = await asyncio.gather(*(accept(store) for _ in range(20)))
    assert len({answer and answer.job for answer in answers}) == 1
    assert sum(not (answer and answer.again) for answer in answers) == 1
    assert len(await store.jobs(["queued"], 99)) == 1


@runs
async def test_asked_of_two_nodes_at_once_it_is_done_once(joined: Joined) -> None:
    nodes = [joined("one/1"), joined("two/1")]
    answers = await asyncio.gather(*(accept(node) for node in nodes * 10))
    assert len({answer and answer.job for answer in answers}) == 1
    assert len(await nodes[0].jobs(["queued"], 99)) == 1


@runs
async def test_what_is_planned_sees_what_is_known_of_each_person(store: Store) -> None:
    seen: dict[str, Reached] = {}

    def plan(reached: Reached) -> Sequence[Effect]:
        seen[reached.number] = reached
        return [asks(number=reached.number), text(reached.number)]

    await receive(store, message("k1", BOB), Subscribe(program=LUIGIS, number=BOB, list="club"))
    await receive(store, message("k2"), consent())
    await store.accept(REQUEST, Pages(people=(ANN, BOB), program=LUIGIS, scope=SCOPE), plan, NOON)
    assert seen[ANN].state.suppression is not None
    assert seen[BOB] == Reached(number=BOB, state=State(contact=Contact(lists=frozenset({"club"}))))
    await store.apply("", "told", [consent("opt-in", BOB, source="api")], NOON)
    await store.accept(replace(REQUEST, key="k2"), Pages(people=(BOB,), program=LUIGIS, scope=SCOPE), plan, NOON)
    assert seen[BOB].consented
    assert dict(await store.contacts(BOB))[LUIGIS].prompt == asks().prompt


@runs
async def test_what_is_forgotten_may_be_asked_for_anew(store: Store) -> None:
    await accept(store)
    await store.forget(NOON)
    again = await accept(store)
    assert again is not None
    assert again.again
    await store.forget(NOON + DAY)
    anew = await accept(store)
    assert anew is not None
    assert not anew.again
    assert len(await store.jobs(["queued"], 9)) == 2


@runs
async def test_the_texts_that_answer_no_message_are_found_by_their_person(store: Store) -> None:
    await receive(store, message("k1"), text())
    accepted = await accept(store)
    await accept(store, Request(asker="shop", key="k2", body=b"Ciao"), one(BOB))
    assert isinstance(store, Reader)
    assert [job.id for job in await store.submitted(ANN, 9)] == [accepted and accepted.job]


async def join(store: Store, numbers: Sequence[str], name: str = "club", program: str = LUIGIS) -> None:
    effects = [Subscribe(program=program, number=number, list=name) for number in numbers]
    await store.apply("test", f"{program}/{name}", effects, NOON)


async def send_to_all(store: Store, limit: int, tries: int = 1_000, program: str = LUIGIS) -> Accepted:
    """Go from page to page until all are reached, or for so many pages."""
    request = Request(asker="shop", key=program, body=b"Ciao")
    after, accepted = None, None
    for _ in range(tries):
        members = await store.members(program, "club", after, limit)
        pages = Pages(people=members.people, program=program, scope=SCOPE, after=after, last=members.last)
        answer = await store.accept(request, pages, lambda reached: [text(reached.number, program=program)], NOON)
        assert answer is not None
        accepted = answer[0]
        if accepted.whole:
            break
        after = accepted.last
    assert accepted is not None
    return accepted


def numbers(many: int) -> list[str]:
    return [f"+1555{place:07}" for place in range(many)]


@runs
async def test_everybody_on_a_list_is_reached_once_however_it_is_cut_into_pages(store: Store) -> None:
    await join(store, numbers(10))
    await join(store, [*numbers(3), "+15559999999"], "vip")
    await join(store, ["+15558888888"], "club", "marios")
    first = await send_to_all(store, 3, tries=2)
    assert (first.jobs, first.whole) == (6, False)
    rest = await asyncio.gather(send_to_all(store, 4), send_to_all(store, 2))
    assert [(one.jobs, one.whole, one.job) for one in rest] == [(10, True, first.job)] * 2
    assert sorted(job.job.number or "" for job in await store.jobs(["queued"], 99)) == numbers(10)


@runs
@pytest.mark.parametrize("place", [0, 1, 3])
async def test_who_is_erased_where_a_request_broke_off_is_named_by_it_no_more_and_the_others_are_reached(
    store: Any, place: int
) -> None:
    people = numbers(6)
    await join(store, people)
    assert not (await send_to_all(store, 1, tries=place + 1)).whole
    for job in await store.jobs(["queued"], 9):
        await store.cancel(Cancelled(job=job.id), NOON)
    await store.erase(people[place], await store.traces(people[place]), (), Erasure(at=NOON, by="Ann", why="asked"))
    assert people[place] not in repr(await store.ask(lambda one: one.execute(select(schema.request)).all()))
    rest = await send_to_all(store, 2)
    assert (rest.whole, rest.jobs) == (True, 6)
    assert sorted(job.job.number or "" for job in await store.jobs(["queued"], 9)) == people[place + 1 :]


@runs
async def test_a_list_that_nobody_is_on_is_whole_at_once(store: Store) -> None:
    accepted = await send_to_all(store, 3)
    assert (accepted.job, accepted.jobs, accepted.whole) == (None, 0, True)


@runs
async def test_a_page_of_a_list_ends_where_so_many_contacts_were_looked_at(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchword.store.cold.LOOKED_AT", 4)
    everybody = numbers(9)
    await join(store, everybody, "vip")
    await join(store, everybody[6:])
    assert await store.members(LUIGIS, "club", None, 2) == Members(people=(), last=everybody[3])
    assert await store.members(LUIGIS, "club", everybody[3], 2) == Members(
        people=(everybody[6], everybody[7]), last=everybody[7]
    )
    assert await store.members(LUIGIS, "club", everybody[7], 2) == Members(people=(everybody[8],), last=None)


def test_no_interruption_makes_anybody_be_texted_twice_or_not_at_all(store: Store) -> None:
    examples = count()

    @settings(deadline=None, max_examples=25)
    @given(st.sets(st.sampled_from(numbers(12))), st.integers(1, 5), st.lists(st.integers(1, 4), max_size=6))
    def law(people: set[str], limit: int, interruptions: list[int]) -> None:
        interrupted(store, f"program-{next(examples)}", sorted(people), limit, interruptions)

    law()


@runs
async def interrupted(store: Store, program: str, people: list[str], limit: int, interruptions: list[int]) -> None:
    await join(store, people, program=program)
    for tries in interruptions:
        await send_to_all(store, limit, tries, program)
    await send_to_all(store, limit, program=program)
    queued = [job.job for job in await store.jobs(["queued"], 999)]
    assert sorted(job.number or "" for job in queued if job.program == program) == people
