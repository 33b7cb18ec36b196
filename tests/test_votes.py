"""Laws of votes and entries: one each, the first stands, and whoever decides sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from test_conditions import NOON, decided, fires, rules, texts
from trials import failed
from watchword.contacts import changed, known_before
from watchword.effects import Enters, Votes
from watchword.explain.effects import told
from watchword.state import NOBODY, Contact, Vote

VOTED = Contact(votes={"final": Vote("Anna", NOON)})
RULES = rules(
    "{id: again, when: {keyword: VOTE, voted: final}, then: [{reply: One vote each.}]}",
    "{id: vote, when: {keyword: VOTE}, then: [{vote: {poll: final, for: '{rest}'}}, {reply: 'Counted: {rest}'}]}",
)
IN = Contact(entered={"car": NOON})
CASTS = st.builds(
    Votes,
    program=st.just("p"),
    number=st.just("+15552312102"),
    poll=st.sampled_from(["final", "semi"]),
    choice=st.sampled_from(["Anna", "Ben", "Cleo"]),
    at=st.datetimes(timezones=st.just(NOON.tzinfo)),
)


def cast(choice: str) -> Votes:
    return Votes(program="p", number="+15552312102", poll="final", choice=choice, at=NOON)


@given(st.lists(CASTS))
def test_the_first_vote_in_each_poll_stands_whatever_is_said_later(casts: list[Votes]) -> None:
    known = NOBODY
    for one in casts:
        known = changed(known, one)
    first = {one.poll: Vote(one.choice, one.at) for one in reversed(casts)}
    assert known == Contact(votes=first)


def test_a_rule_votes_for_what_its_text_says_and_the_next_one_knows() -> None:
    first = decided(RULES, "VOTE Ben")
    assert first.effects[0] == cast("Ben")
    known = changed(NOBODY, cast("Ben"))
    assert texts(decided(RULES, "VOTE Anna", known)) == ["One vote each."]


def test_a_vote_for_nothing_is_none() -> None:
    assert not [effect for effect in decided(RULES, "VOTE").effects if isinstance(effect, Votes)]


@pytest.mark.parametrize(("contact", "held"), [(None, False), (VOTED, True)])
def test_who_has_voted_is_asked_by_the_poll(contact: Contact | None, held: bool) -> None:
    assert fires("voted: final", "hi", contact) is held
    assert fires("voted: semi", "hi", contact) is False


def test_what_is_decided_again_is_decided_as_if_its_vote_were_not_there() -> None:
    assert known_before(VOTED, NOON) == NOBODY
    assert known_before(VOTED, NOON.replace(hour=13)) == VOTED


@pytest.mark.parametrize(("contact", "held"), [(None, False), (IN, True)])
def test_who_has_entered_is_asked_by_the_contest(contact: Contact | None, held: bool) -> None:
    assert fires("entered: car", "hi", contact) is held
    assert fires("entered: trip", "hi", contact) is False


def test_the_first_entry_stands_and_is_told_in_words() -> None:
    enters = Enters(program="p", number="+15552312102", contest="car", at=NOON)
    later = replace(enters, at=NOON.replace(hour=13))
    assert changed(changed(NOBODY, enters), later) == IN
    assert known_before(IN, NOON) == NOBODY
    assert told(enters).split() == ["enter", "car"]
    win = rules("{id: win, when: {keyword: WIN}, then: [{enter: car}]}")
    assert decided(win, "WIN").effects == (enters,)


def test_a_vote_is_told_in_words() -> None:
    assert told(cast("Anna")).split() == ["vote", "for", "'Anna'", "in", "'final'"]


def test_a_test_says_what_was_voted_and_a_talk_goes_on_from_a_vote() -> None:
    vote = "{id: vote, when: {keyword: VOTE}, then: [{vote: {poll: final, for: Anna}}], tests: ["
    vote += "{text: VOTE, does: [{vote: {poll: final, for: Anna}}]}]}"
    again = "{id: again, when: {keyword: VOTE, voted: final}, then: [{reply: once}], tests: ["
    again += "{text: VOTE, given: {voted: {final: Ben}}}, {talk: [VOTE, {text: VOTE, fires: again}]}]}"
    assert failed(again, vote) == []


def test_a_test_without_a_time_takes_place_when_the_schedules_of_its_rule_want_it() -> None:
    final = "schedules: {final: {from: 2026-05-02T20:00, until: 2026-05-02T21:30}}\n"
    whens = ["during: final", "after: final", "before: final", "not: {during: final}", "keyword: [VOTE]"]
    for when in whens:
        rule = f"{{id: a, when: {{{when}}}, then: [{{reply: hi}}], tests: [VOTE]}}"
        assert failed(rule, more=final) == []
    asked = "{id: a, when: {during: final}, then: [{reply: hi}], tests: [{text: VOTE, at: 2026-03-04T12:30}]}"
    assert len(failed(asked, more=final)) == 1
