"""Who is erased is not found where somebody else is spoken of either; and that it was done is known for ever (R34)."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from store.given import ANN, BOB, DAY, NOON, SECOND, consent, kept, message, opened_sqlite, receipt, receive, runs, text
from store.keeping import done, sealed
from watchword.store import erasure, lately, mentions, schema
from watchword.store.erasure import Erased, Erasure
from watchword.store.interface import Store

MAIL = Erasure(at=NOON, by="Olga", why=f"{ANN} asked by mail")


async def erased(store: Any, number: str = ANN) -> Erased:
    await sealed(store)
    gone: Erased = await store.erase(number, await store.traces(number), (), MAIL)
    return gone


async def texted(store: Store, person: str, words: str, key: str, **fields: Any) -> int:
    received = await receive(store, message(key, person), text(person, settings={"text": words}))
    job = (received.message_id or 0) << 8 | 1
    await done(store, job, **fields)
    return job


@runs
async def test_r34_what_only_they_were_texted_is_gone_and_what_others_were_too_stays(store: Store) -> None:
    for person, words, key in ((ANN, "Ciao Ann", "k1"), (ANN, "Ciao", "k2"), (BOB, "Ciao", "k3"), (ANN, "Hm", "k4")):
        await texted(store, person, words, key)
    await receive(store, message("k5", BOB, received_at=NOON + SECOND))
    await texted(store, BOB, "Hm", "k6")
    await erased(store)
    known = await store.texts([lately.digest(words) for words in ("Ciao Ann", "Ciao", "Hm")])
    assert set(known.values()) == {"Ciao", "Hm"}


@runs
async def test_r34_a_text_that_a_message_of_somebody_else_was_decided_from_stays(store: Store) -> None:
    await texted(store, BOB, "Ciao", "k1")
    await receive(store, message("k2", BOB, received_at=NOON + SECOND))
    for number, words in enumerate("abcdef"):
        await texted(store, BOB, words, f"more {number}")
    await texted(store, ANN, "Ciao", "k3")
    await erased(store)
    assert await store.texts([lately.digest("Ciao")])


@runs
async def test_r34_receipts_of_their_texts_are_gone_those_of_earlier_attempts_too(store: Store) -> None:
    job = await texted(store, ANN, "Ciao", "k1", tracking_id="first", state="dead")
    await store.retry(job, NOON)
    await done(store, job, tracking_id="second")
    await texted(store, BOB, "Ciao", "k2", tracking_id="of Bob")
    for tracking_id in ("first", "second", "of Bob"):
        await store.deliver(receipt(tracking_id))
    await erased(store)

    def left(connection: Any) -> list[str]:
        return list(connection.scalars(select(schema.delivery.c.tracking_id)))

    assert await store.ask(left) == ["of Bob"]  # type: ignore[attr-defined]


@runs
async def test_r34_notifications_that_nobody_could_read_are_gone_if_they_have_the_number(store: Store) -> None:
    theirs = (b"<FROM>15552312102</FROM", b"From=%2B15552312102&Body", b"call (555) 231-2102 \xff", b"+1 555 231 2102")
    others = (b"<FROM>15552312103</FROM", b"915552312102", b"155523121029", b"")
    for number, raw in enumerate((*theirs, *others)):
        await store.keep(kept(f"k{number}", raw=raw))
    await erased(store)
    assert {one.kept.raw for one in await store.kept(99)} == set(others)


@runs
async def test_r34_who_erased_and_why_is_kept_without_the_number(store: Store) -> None:
    await receive(store, message("k1"))
    await erased(store)
    noted = await store.ask(erasure.erasures, 9)  # type: ignore[attr-defined]
    assert noted == [(Erasure(at=NOON, by="Olga", why="*** asked by mail"), 1)]


@pytest.mark.parametrize("opts_out", [True, False])
@runs
async def test_r34_who_is_erased_twice_is_told_so(store: Store, opts_out: bool) -> None:
    await receive(store, message("k1"), *([consent()] if opts_out else []))
    assert await erased(store) == Erased(messages=1, is_known=True, was_erased=False)
    assert await erased(store) == Erased(messages=0, is_known=False, was_erased=opts_out)
    await receive(store, message("k2", received_at=NOON + DAY))
    assert await erased(store) == Erased(messages=1, is_known=True, was_erased=False)


def test_r34_nothing_of_what_was_said_is_left_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "watchword.db"

    async def live() -> None:
        store = opened_sqlite(path, "node-1")
        for number in range(50):
            job = await texted(store, ANN, f"a secret of ours {number}", f"k{number}")
            await store.apply("main", f"e{number}", [consent("opt-in", text=f"a secret of theirs {job}")], NOON)
        await store.close()
        assert b"a secret of ours" in path.read_bytes()
        again = opened_sqlite(path, "node-2")
        await erased(again)
        await again.close()

    asyncio.run(live())
    found = path.read_bytes()
    assert [said for said in (b"a secret of", ANN.encode(), ANN[1:].encode()) if said in found] == []


numbers = st.from_regex(r"\+[1-9][0-9]{7,14}", fullmatch=True)


@given(numbers, st.text("abc <>&=", max_size=5), st.sampled_from(["", "1", "-"]))
def test_a_number_is_found_however_it_is_written_and_no_longer_one_is(number: str, around: str, more: str) -> None:
    for written in (number, number[1:], quote(number), " ".join(number), number.replace("+", "(") + ")"):
        assert number[1:] not in mentions.masked(f"{around}{written}{around}", number).replace(" ", "")
    longer = f"{around}{number[1:]}{more}7"
    assert (mentions.masked(longer, number) == longer) == (more != "-")
