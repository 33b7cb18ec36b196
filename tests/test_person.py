"""What a decision leaves of a person is what the store would know of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.consent.order import fold
from watchword.contacts import changed
from watchword.effects import (
    Answers,
    Asks,
    Consent,
    Effect,
    Enters,
    Gets,
    HandsOver,
    Job,
    Left,
    Review,
    Speaks,
    Subscribe,
    Tags,
    TakesBack,
    Unsubscribe,
    Votes,
)
from watchword.person import STRANGER, Person, after, told
from watchword.state import ACCOUNT, NOBODY, RECENT_FOR, UNKNOWN, Prompt

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
NUMBER = "+15552312102"
PROMPT = Prompt(name="join", asked_at=NOON, expires_at=NOON + timedelta(days=1))


def consent(kind: str, scope: str, minutes: int = 0) -> Consent:
    return Consent(
        kind=kind,  # type: ignore[arg-type]
        scope=scope,
        number=NUMBER,
        endpoint="main",
        effective=NOON + timedelta(minutes=minutes),
        sent_at=None,
        source="message",
        text="",
        rung="exact-word",
    )


EFFECTS: st.SearchStrategy[Effect] = st.one_of(
    st.builds(
        consent, st.sampled_from(["opt-out", "opt-in"]), st.sampled_from(["program:a", ACCOUNT]), st.integers(0, 5)
    ),
    st.builds(Subscribe, program=st.sampled_from("ab"), number=st.just(NUMBER), list=st.sampled_from("xy")),
    st.builds(Unsubscribe, program=st.sampled_from("ab"), number=st.just(NUMBER), list=st.sampled_from("xy")),
    st.builds(Speaks, program=st.sampled_from("ab"), number=st.just(NUMBER), language=st.sampled_from(["en", "es"])),
    st.builds(Asks, program=st.sampled_from("ab"), number=st.just(NUMBER), prompt=st.just(PROMPT)),
    st.builds(Answers, program=st.sampled_from("ab"), number=st.just(NUMBER), prompt=st.sampled_from(["join", "rx"])),
    st.builds(
        HandsOver,
        program=st.sampled_from("ab"),
        number=st.just(NUMBER),
        desk=st.sampled_from(["front", "back"]),
        at=st.just(NOON),
        until=st.just(NOON + timedelta(days=1)),
    ),
    st.builds(TakesBack, program=st.sampled_from("ab"), number=st.just(NUMBER)),
    st.builds(
        Enters,
        program=st.sampled_from("ab"),
        number=st.just(NUMBER),
        contest=st.sampled_from(["car", "trip"]),
        at=st.sampled_from([NOON, NOON + timedelta(days=1)]),
    ),
    st.builds(
        Gets,
        program=st.sampled_from("ab"),
        number=st.just(NUMBER),
        pool=st.sampled_from(["spring", "fall"]),
        code=st.sampled_from([None, "", "A", "B"]),
    ),
    st.builds(Tags, program=st.sampled_from("ab"), number=st.just(NUMBER), tag=st.sampled_from(["vip", "new"])),
    st.builds(
        Votes,
        program=st.sampled_from("ab"),
        number=st.just(NUMBER),
        poll=st.sampled_from(["final", "semi"]),
        choice=st.sampled_from(["Anna", "Ben"]),
        at=st.just(NOON),
    ),
)


def test_of_a_stranger_nothing_is_known() -> None:
    assert STRANGER.state("a", "program:a", NOON) == UNKNOWN


def test_an_opt_out_silences_its_scope_and_one_of_the_account_every_program() -> None:
    own = after(STRANGER, [consent("opt-out", "program:a")])
    assert own.state("a", "program:a", NOON).suppression is not None
    assert own.state("b", "program:b", NOON).suppression is None
    everywhere = after(STRANGER, [consent("opt-out", ACCOUNT)])
    assert everywhere.state("b", "program:b", NOON).suppression is not None
    assert after(own, [consent("opt-in", "program:a", 1)]).state("a", "program:a", NOON).suppression is None


def test_a_job_leaves_nothing_and_a_list_left_at_the_provider_is_left() -> None:
    on = after(STRANGER, [Subscribe(program="a", number=NUMBER, list="x")])
    assert after(on, [Job(action="log", lane="log", settings={}, program="a", rule="a/r")]) == on
    left = after(on, [Left(program="a", number=NUMBER, list="x", campaign="1", at=NOON)])
    assert left.contacts["a"].lists == frozenset()


@given(st.lists(EFFECTS, max_size=12), st.integers(0, 12))
def test_what_is_left_is_the_same_in_one_step_or_in_two(effects: list[Effect], cut: int) -> None:
    assert after(after(STRANGER, effects[:cut]), effects[cut:]) == after(STRANGER, effects)


@given(st.lists(EFFECTS, max_size=12))
def test_programs_do_not_see_each_others_contacts_and_the_ledger_is_folded_as_the_store_does(
    effects: list[Effect],
) -> None:
    person: Person = after(STRANGER, effects)
    for program in "ab":
        known = NOBODY
        for effect in effects:
            if not isinstance(effect, Consent | Job) and effect.program == program:  # type: ignore[union-attr]
                known = changed(known, effect)  # type: ignore[arg-type]
        assert person.state(program, "program:a", NOON).contact == known
    ledger = [effect for effect in effects if isinstance(effect, Consent)]
    assert person.state("a", "program:a", NOON).suppression == (fold(ledger, ACCOUNT) or fold(ledger, "program:a"))


def text(word: str, **fields: Any) -> Job:
    settings = {"settings": {"text": word}, "number": NUMBER, "sender": "86717", "scope": "program:a"}
    return Job(action="reply", lane="text:main", program="a", rule="a/r", **settings, **fields)


def test_what_a_person_was_texted_is_known_for_some_days_the_newest_first_and_each_thing_once() -> None:
    person = STRANGER
    for minute, word in enumerate(["one", "two", "three", "four", "two"]):
        person = told(person, [text(word)], NOON + timedelta(minutes=minute))
    assert [one.text for one in person.state("b", "program:b", NOON).recent] == ["two", "four", "three"]
    a_week_later = NOON + RECENT_FOR + timedelta(minutes=3)
    assert [one.text for one in person.state("a", "program:a", a_week_later).recent] == ["two", "four"]


def test_whoever_has_opted_out_is_told_no_more_than_that() -> None:
    out = after(STRANGER, [consent("opt-out", "program:a")])
    told_of_it = told(out, [text("pizza"), text("you are out", exempt="opt-out-confirmation")], NOON)
    assert [one.text for one in told_of_it.recent] == ["you are out"]


def review(scope: str, minutes: int = 0) -> Review:
    at = NOON + timedelta(minutes=minutes)
    said = {"number": NUMBER, "endpoint": "main", "text": "not interested", "rung": "doubt"}
    return Review(scope=scope, effective=at, at=at, deadline=at + timedelta(days=14), **said)


@pytest.mark.parametrize(
    ("event", "holds"),
    [
        (consent("opt-out", "program:a", 1), False),
        (consent("opt-out", ACCOUNT, 1), False),
        (consent("opt-out", "program:b", 1), True),
        (consent("opt-in", "program:a", 1), False),
        (consent("opt-in", "program:a", 0), True),
        (consent("opt-in", "program:b", 1), True),
    ],
)
def test_texts_are_held_in_the_scope_of_a_doubt_until_the_person_says_more(event: Consent, holds: bool) -> None:
    held = after(STRANGER, [review("program:a")])
    assert (held.is_held("program:a"), held.is_held("program:b")) == (True, False)
    assert after(held, [event]).is_held("program:a") is holds
    assert after(STRANGER, [review(ACCOUNT)]).is_held("program:b")


def test_whoever_is_held_is_told_nothing_but_what_an_opt_out_would_let_pass() -> None:
    held = after(STRANGER, [review("program:a")])
    told_of_it = told(held, [text("pizza"), text("help", exempt="help")], NOON)
    assert [one.text for one in told_of_it.recent] == ["help"]
