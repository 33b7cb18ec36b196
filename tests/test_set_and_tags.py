"""Laws of what rules note about people: fields that texts name, and tags."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from test_conditions import decided, fires, rules, texts
from trials import failed
from watchword.contacts import changed
from watchword.effects import Effect, Sets, Tags, Untags
from watchword.explain.effects import told
from watchword.plugin.facts import LONGEST_FIELD
from watchword.state import NOBODY, Contact

ANN = "+15552312102"
RULES = rules(
    "{id: name, when: {keyword: NAME}, then: [{set: {first: '{rest}', last: ''}}, {tag: named}]}",
    "{id: hi, when: {keyword: HI}, then: [{reply: 'Hi {contact.first|or there}'}]}",
    "{id: who, when: {keyword: WHO, tagged: named}, then: [{untag: named}, {reply: You}]}",
)
VALUES = st.dictionaries(st.sampled_from(["first", "last"]), st.sampled_from(["", "Ann", "Bob"]))


def left(known: Contact, text: str) -> Contact:
    for effect in decided(RULES, text, known).effects:
        if isinstance(effect, Sets | Tags | Untags):
            known = changed(known, effect)
    return known


def sets(fields: dict[str, str]) -> Sets:
    return Sets(program="p", number=ANN, fields=fields)


def test_what_a_rule_sets_the_next_text_names_and_what_it_tags_the_next_rule_asks_for() -> None:
    known = left(Contact(fields={"last": "Lee", "city": "Rome"}), "NAME  Ann ")
    assert known == Contact(fields={"first": "Ann", "city": "Rome"}, tags=frozenset({"named"}))
    assert texts(decided(RULES, "HI", known)) == ["Hi Ann"]
    assert texts(decided(RULES, "WHO", known)) == ["You"]
    assert left(known, "WHO").tags == frozenset()


def test_a_value_of_which_nothing_is_left_is_forgotten() -> None:
    assert left(Contact(fields={"first": "Ann"}), "NAME").fields == {}


def test_a_long_value_is_cut() -> None:
    assert left(NOBODY, f"NAME {'x' * 999}").fields == {"first": "x" * LONGEST_FIELD}


@given(st.lists(VALUES))
def test_the_last_value_of_each_field_counts_and_an_empty_one_is_none(all_values: list[dict[str, str]]) -> None:
    known, together = NOBODY, dict[str, str]()
    for values in all_values:
        known = changed(known, sets(values))
        together |= values
    assert known.fields == {name: value for name, value in together.items() if value}


@given(st.lists(st.tuples(st.sampled_from([Tags, Untags]), st.sampled_from("ab"))))
def test_the_last_word_about_each_tag_counts(said: list[tuple[Any, str]]) -> None:
    known = NOBODY
    for kind, tag in said:
        known = changed(known, kind(program="p", number=ANN, tag=tag))
    assert known.tags == {tag for tag, kind in {tag: kind for kind, tag in said}.items() if kind is Tags}


@pytest.mark.parametrize(("tags", "held"), [([], False), (["vip"], True), (["vip", "new"], True), (["new"], False)])
def test_who_is_tagged_has_one_of_the_tags(tags: list[str], held: bool) -> None:
    contact = Contact(tags=frozenset(tags))
    assert fires("tagged: vip", "hi", contact) is held
    assert fires("tagged: [vip, old]", "hi", contact) is held


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (sets({"first": "Ann", "city": ""}), "set no city, first to 'Ann'"),
        (Tags(program="p", number=ANN, tag="vip"), "tag vip"),
        (Untags(program="p", number=ANN, tag="vip"), "untag vip"),
    ],
)
def test_they_are_told_in_words(effect: Effect, words: str) -> None:
    assert " ".join(told(effect).split()) == words


def test_a_test_says_the_tags_and_sees_what_a_turn_has_set() -> None:
    name = "{id: name, when: {keyword: NAME}, then: [{set: {first: '{rest}'}}, {tag: named}], tests: ["
    name += "{text: NAME Ann, does: [{set: {first: '{rest}'}}, tag]}]}"
    hi = "{id: hi, when: {keyword: HI, tagged: named}, then: [{reply: 'Hi {contact.first|or you}'}], tests: ["
    hi += "{text: HI, given: {tagged: named}, does: [reply: Hi you]},"
    hi += "{talk: [NAME Ann, {text: HI, does: [reply: Hi Ann]}]}]}"
    assert failed(name, hi) == []
