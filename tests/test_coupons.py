"""Laws of coupons, as rules see them: one code each, named in the texts, and something else said when there is none."""

from collections.abc import Mapping

import pytest

from test_conditions import NOON, decided, fires, rules, texts
from trials import failed
from watchword.contacts import changed
from watchword.decide import decide
from watchword.decision import Decision
from watchword.effects import Gets, Job
from watchword.errors import RuleError
from watchword.explain.effects import told
from watchword.message import Message
from watchword.state import NOBODY, OUR_LINE, Contact, State

ANN = "+15552312102"
GIVE = "{coupon: {pool: spring, when-empty: 'All gone.'}}, {reply: 'Yours: {coupon}'}, {tag: lucky}"
RULES = rules(
    f"{{id: give, when: {{keyword: DEAL}}, then: [{GIVE}]}}",
    "{id: which, when: {keyword: WHICH, has-coupon: spring}, then: [{reply: 'Still {coupon}'}]}",
)
HAS = Contact(coupons={"spring": "S-1"})


def gets(code: str | None) -> Gets:
    return Gets(program="p", number=ANN, pool="spring", code=code)


def given(allotted: Mapping[str, str], contact: Contact = NOBODY) -> Decision:
    message = Message(endpoint="main", key="k", sender=ANN, to="86717", text="DEAL", received_at=NOON)
    return decide(RULES, OUR_LINE, message, State(contact=contact, allotted=allotted), NOON, seed=1)


def done(decision: Decision) -> list[str]:
    return [effect.action if isinstance(effect, Job) else type(effect).__name__ for effect in decision.effects]


def test_until_the_store_has_told_it_a_code_is_asked_for_and_stands_open() -> None:
    asked = given({})
    assert asked.effects[0] == gets(None)
    assert texts(asked) == ["Yours: [a code of spring]"]


def test_the_code_that_is_allotted_is_recorded_and_named_in_the_texts_after_it() -> None:
    decision = given({"spring": "S-1"})
    assert (decision.effects[0], texts(decision)) == (gets("S-1"), ["Yours: S-1"])
    assert changed(NOBODY, gets("S-1")) == HAS


def test_where_the_pool_is_used_up_that_is_said_and_the_actions_after_it_are_left_out() -> None:
    decision = given({"spring": ""})
    assert (done(decision), texts(decision)) == (["Gets", "reply"], ["All gone."])
    assert changed(HAS, gets("")) == HAS


def test_who_has_a_code_keeps_it_whatever_is_left() -> None:
    for allotted in ({}, {"spring": ""}, {"spring": "S-2"}):
        decision = given(allotted, HAS)
        assert (done(decision), texts(decision)) == (["reply", "Tags"], ["Yours: S-1"])


@pytest.mark.parametrize(("contact", "held"), [(None, False), (HAS, True)])
def test_who_has_a_coupon_is_asked_by_the_pool_and_its_code_is_named(contact: Contact | None, held: bool) -> None:
    assert fires("has-coupon: spring", "hi", contact) is held
    assert texts(decided(RULES, "WHICH", contact)) == (["Still S-1"] if held else [])


@pytest.mark.parametrize("then", ["{reply: '{coupon}'}", "{reply: '{coupon}'}, {coupon: spring}"])
def test_a_text_names_a_code_only_after_it_is_given(then: str) -> None:
    with pytest.raises(RuleError, match="unknown-variable"):
        rules(f"{{id: x, then: [{then}]}}")


def test_it_is_told_in_words() -> None:
    words = [" ".join(told(gets(code)).split()) for code in ("S-1", "", None)]
    assert words == ["coupon S-1 of 'spring'", "coupon none: 'spring' is used up", "coupon a code of 'spring'"]


def test_a_test_says_what_a_pool_gives_and_what_people_have() -> None:
    give = f"{{id: give, when: {{keyword: DEAL}}, then: [{GIVE}], tests: ["
    give += "DEAL, {text: DEAL, given: {pools: {spring: X1}}, does: [coupon, {reply: 'Yours: X1'}, tag]},"
    give += "{text: DEAL, given: {pools: {spring: ''}}, does: [coupon]},"
    give += "{text: DEAL, given: {coupons: {spring: A}}, does: [coupon, {reply: 'Yours: A'}, tag]}]}"
    which = "{id: which, when: {keyword: WHICH, has-coupon: spring}, then: [{reply: 'Still {coupon}'}], tests: ["
    which += "{talk: [{text: DEAL}, {text: WHICH, does: [{reply: 'Still X1'}]}], given: {pools: {spring: X1}}}]}"
    assert failed(give, which) == []


def test_a_text_before_the_code_is_told_to_stand_after_it() -> None:
    rule = "{id: x, when: {keyword: X}, then: [{reply: 'Yours is {coupon}'}, {coupon: spring}]}"
    with pytest.raises(RuleError) as failure:
        rules(rule)
    (told_of,) = failure.value.diagnostics
    assert told_of.message == "nothing is named 'coupon' yet: the 'coupon' that gives it comes later"
    assert told_of.hint == "put 'coupon' before what says {coupon}"
