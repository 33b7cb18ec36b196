"""What actions leave of people, on both stores: once each, counted, and forgotten with the person."""

import asyncio
from typing import Any

import pytest

from store.given import ANN, BOB, DAY, LUIGIS, NOON, SCOPE, SECOND, deciding, known, message, receive, runs, seeing
from store.keeping import sealed
from watchword.effects import Blocks, Enters, HandsOver, Sets, Tags, TakesBack, Unblocks, Untags, Votes
from watchword.errors import StoreRefused
from watchword.state import Block, Contact, Handoff, Vote
from watchword.store import tallies
from watchword.store.erasure import Erasure
from watchword.store.interface import Store


def vote(choice: str, number: str = ANN, program: str = LUIGIS, seconds: int = 0) -> Votes:
    return Votes(program=program, number=number, poll="final", choice=choice, at=NOON + seconds * SECOND)


@runs
async def test_one_vote_counts_of_all_that_a_person_casts_at_once(store: Store) -> None:
    casts = [vote("Anna", seconds=n) for n in range(20)]
    await asyncio.gather(*[receive(store, message(f"k{n}"), one) for n, one in enumerate(casts)])
    assert await known(store) == {LUIGIS: Contact(votes={"final": Vote("Anna", NOON)})}


@runs
async def test_votes_are_counted_by_program_and_choice_and_other_polls_are_others(store: Any) -> None:
    await receive(store, message("k1", ANN), vote("Anna", ANN), vote("Ben", ANN))
    await receive(store, message("k2", BOB), vote("Anna", BOB), vote("Ben", BOB, "other"))
    assert await store.ask(tallies.votes, "final") == [(LUIGIS, "Anna", 2), ("other", "Ben", 1)]
    assert await store.ask(tallies.votes, "semi") == []


@runs
async def test_an_empty_or_odd_name_is_counted_as_it_was_said(store: Any) -> None:
    odd = ["7", 'a "b"', "\N{SNOWMAN}", "null"]
    for n, choice in enumerate(odd):
        await receive(store, message(f"k{n}", f"+1555231200{n}"), vote(choice, f"+1555231200{n}"))
    assert [one.choice for one in await store.ask(tallies.votes, "final")] == sorted(odd)


@runs
async def test_a_message_that_is_decided_again_is_seen_before_its_own_vote_which_stands(store: Store) -> None:
    received = await receive(store, message("k1"), vote("Anna"))
    seen: list[Contact] = []
    assert received.message_id is not None
    await store.redecide(received.message_id, LUIGIS, SCOPE, seeing(seen, vote("Ben")), NOON)
    assert seen == [Contact()]
    assert await known(store) == {LUIGIS: Contact(votes={"final": Vote("Anna", NOON)})}


@runs
async def test_r34_the_vote_of_who_is_erased_is_counted_no_longer(store: Any) -> None:
    await receive(store, message("k1"), vote("Anna"))
    await receive(store, message("k2", BOB), vote("Ben", BOB))
    await sealed(store)
    await store.erase(ANN, await store.traces(ANN), (), Erasure(at=NOON, by="Olga", why="asked"))
    assert await store.ask(tallies.votes, "final") == [(LUIGIS, "Ben", 1)]


@runs
async def test_one_entry_counts_of_all_at_once_and_entrants_are_listed_in_their_order(store: Any) -> None:
    def enters(number: str, n: int) -> Enters:
        return Enters(program=LUIGIS, number=number, contest="car", at=NOON + n * SECOND)

    await receive(store, message("first", BOB), enters(BOB, 0))
    await asyncio.gather(*[receive(store, message(f"k{n}"), enters(ANN, n)) for n in range(1, 20)])
    found = await store.ask(tallies.entrants, "car")
    assert found == [(BOB, LUIGIS, NOON), (ANN, LUIGIS, NOON + SECOND)]
    assert await store.ask(tallies.entrants, "trip") == []


@runs
async def test_whom_a_desk_has_and_who_is_blocked_is_known_to_the_next_decision_and_listed_until_it_is_lifted(
    store: Any,
) -> None:
    about, day = {"program": LUIGIS, "number": ANN}, NOON + DAY
    seen: list[Contact] = []
    await receive(store, message("k1"), HandsOver(desk="front", at=NOON, until=day, **about))
    await receive(store, message("k2", BOB), Blocks(program=LUIGIS, number=BOB, why="abuse", at=NOON))
    for n, person in enumerate([ANN, BOB]):
        await store.receive(message(f"later {n}", person), LUIGIS, SCOPE, seeing(seen))
    handoff, block = Handoff("front", NOON, day), Block("abuse", NOON)
    assert seen == [Contact(handoff=handoff), Contact(block=block)]
    assert await store.ask(tallies.handed_over) == [(ANN, LUIGIS, handoff)]
    assert await store.ask(tallies.blocked) == [(BOB, LUIGIS, block)]
    await store.apply("operator", "1", [TakesBack(**about), Unblocks(program=LUIGIS, number=BOB)], NOON)
    assert await store.ask(tallies.handed_over) == await store.ask(tallies.blocked) == []


@runs
async def test_fields_and_tags_are_kept_and_what_is_taken_back_is_gone(store: Store) -> None:
    about = {"program": LUIGIS, "number": ANN}
    await receive(
        store, message("k1"), Sets(fields={"first": "Ann", "city": "Rome"}, **about), Tags(tag="vip", **about)
    )
    assert await known(store) == {LUIGIS: Contact(fields={"first": "Ann", "city": "Rome"}, tags=frozenset({"vip"}))}
    await store.apply("main", "a1", [Sets(fields={"city": ""}, **about), Untags(tag="vip", **about)], NOON)
    assert await known(store) == {LUIGIS: Contact(fields={"first": "Ann"})}


@runs
async def test_an_old_word_that_is_decided_again_changes_no_field_after_a_newer_one(store: Store) -> None:
    received = await receive(store, message("k1"))
    await receive(store, message("k2", received_at=NOON + SECOND))
    sets = Sets(program=LUIGIS, number=ANN, fields={"first": "Ann"})
    assert received.message_id is not None
    with pytest.raises(StoreRefused, match="change what is known of the person"):
        await store.redecide(received.message_id, LUIGIS, SCOPE, deciding(sets), NOON)
