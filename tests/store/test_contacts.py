"""Contacts: what one decision leaves of lists, language, questions and limits is what the next decision sees."""

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.conftest import Opener
from store.given import (
    ANN,
    BOB,
    LUIGIS,
    NOON,
    SCOPE,
    SECOND,
    answers,
    asks,
    fires,
    known,
    message,
    passing,
    prompt,
    receive,
    runs,
    seeing,
    text,
)
from watchword.effects import Effect, Speaks, Subscribe, Unsubscribe
from watchword.state import Block, Contact, Expect, Handoff, Prompt, Vote
from watchword.store.interface import Store
from watchword.store.rows import contact_row, to_contact
from watchword.store.values import End

JOINS = Subscribe(program=LUIGIS, number=ANN, list="club")
LEAVES = Unsubscribe(program=LUIGIS, number=ANN, list="club")
SPEAKS = Speaks(program=LUIGIS, number=ANN, language="es")
PIZZA = {"pizza": "\N{SLICE OF PIZZA} \\u0000 is no NUL"}
ASKED = prompt("size", expect=Expect(choices=("small", "large")), values=PIZZA)

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis's
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
expectations = st.builds(
    Expect, digits=st.none() | st.integers(1, 9), choices=st.lists(words).map(tuple), matches=st.none() | words
)
prompts = st.builds(
    Prompt,
    name=words,
    asked_at=moments,
    expires_at=moments,
    expect=expectations,
    values=st.dictionaries(words, words),
)
contacts = st.builds(
    Contact,
    language=st.none() | words,
    lists=st.frozensets(words),
    fields=st.dictionaries(words, words),
    prompt=st.none() | prompts,
    fired=st.dictionaries(words, st.lists(moments, min_size=1).map(tuple)),
    entered=st.dictionaries(words, moments),
    handoff=st.none() | st.builds(Handoff, words, moments, moments),
    block=st.none() | st.builds(Block, words, moments),
    coupons=st.dictionaries(words, words),
    tags=st.frozensets(words),
    votes=st.dictionaries(words, st.builds(Vote, words, moments)),
)


@given(contacts)
def test_a_contact_is_read_as_it_was_written(contact: Contact) -> None:
    assert to_contact(contact_row(ANN, LUIGIS, contact)) == contact


@runs
async def test_the_next_decision_sees_what_a_decision_leaves(store: Store) -> None:
    seen: list[Contact] = []
    left: list[tuple[Effect, ...]] = [
        (JOINS, SPEAKS, asks(expect=ASKED.expect, values=PIZZA), fires()),
        (fires(at=NOON + SECOND), fires("luigis/other", at=NOON + SECOND)),
        (LEAVES, answers(), fires(at=NOON + 2 * SECOND)),
        (),
    ]
    for n, effects in enumerate(left):
        await store.receive(message(f"k{n}"), LUIGIS, SCOPE, seeing(seen, *effects))
    club, later = frozenset({"club"}), (NOON, NOON + SECOND)
    assert seen == [
        Contact(),
        Contact(language="es", lists=club, prompt=ASKED, fired={"luigis/r": (NOON,)}),
        Contact(language="es", lists=club, prompt=ASKED, fired={"luigis/r": later, "luigis/other": later[1:]}),
        Contact(language="es", fired={"luigis/r": (NOON + SECOND, NOON + 2 * SECOND), "luigis/other": later[1:]}),
    ]
    assert await known(store) == {LUIGIS: seen[-1]}


@runs
async def test_messages_that_share_a_commit_see_what_those_before_have_left(store: Store) -> None:
    seen: list[Contact] = []
    left: list[tuple[Effect, ...]] = [
        (asks("size"), fires()),
        (answers("size"), asks("crust")),
        (answers("crust"), JOINS),
    ]
    await asyncio.gather(
        *[store.receive(message(f"k{n}"), LUIGIS, SCOPE, seeing(seen, *one)) for n, one in enumerate([*left, ()])]
    )
    fired = {"luigis/r": (NOON,)}
    assert seen == [
        Contact(),
        Contact(prompt=prompt("size"), fired=fired),
        Contact(prompt=prompt("crust"), fired=fired),
        Contact(lists=frozenset({"club"}), fired=fired),
    ]


@runs
async def test_the_newest_question_counts_and_another_answer_leaves_it(store: Store) -> None:
    await receive(store, message("k1"), asks("size"))
    await receive(store, message("k2"), asks("crust", at=NOON + SECOND))
    await receive(store, message("k3"), answers("size"))
    assert await known(store) == {LUIGIS: Contact(prompt=prompt("crust", NOON + SECOND))}


@runs
async def test_a_question_is_one_persons_in_one_program(store: Store) -> None:
    seen: list[Contact] = []
    await receive(store, message("k1"), asks())
    await store.receive(message("k2", BOB), LUIGIS, SCOPE, seeing(seen))
    await store.receive(message("k3"), "other", SCOPE, seeing(seen))
    assert seen == [Contact(), Contact()]


@pytest.mark.parametrize("effect", [asks(), fires()], ids=["a question", "a limit"])
@pytest.mark.parametrize("way", ["a decision", "an operator", "the end of a job"])
def test_somebody_of_whom_nothing_else_is_known_is_looked_up(opener: Opener, effect: Effect, way: str) -> None:
    seen: list[Contact] = []

    async def law(store: Store) -> None:
        if way == "a decision":
            await receive(store, message("k1"), effect)
        elif way == "an operator":
            await store.apply("main", "a1", [effect], NOON)
        else:
            await receive(store, message("k1"), text())
            assert await store.begin(1 << 8 | 1, "node-1", passing, NOON)
            await store.end(1 << 8 | 1, "node-1", End(state="done", effects=(effect,)), NOON)
        await store.close()

    async def look(store: Store) -> None:
        await store.receive(message("k2"), LUIGIS, SCOPE, seeing(seen))
        await store.close()

    asyncio.run(law(opener("node-1")))
    asyncio.run(look(opener("node-2")))
    assert len(seen) == 1
    assert seen != [Contact()]
