"""A rule that has a limit, and one that only shadows: neither acts beyond what it is for."""

from datetime import timedelta

from test_conditions import NOON, decided, rules, texts
from watchword.contacts import changed
from watchword.effects import Fires
from watchword.state import Contact


def test_past_its_limit_a_rule_ends_the_search_and_sends_nothing() -> None:
    ruled = rules(
        "{id: joke, when: {keyword: JOKE}, limit: {per-sender: 2, every: 1h}, then: [{reply: ha}]}",
        "{id: unknown, tier: fallback, then: [{reply: what}]}",
    )
    contact, outcomes = Contact(), []
    for minutes in (0, 10, 20, 61, 62):
        decision = decided(ruled, "joke", contact, at=NOON + timedelta(minutes=minutes))
        outcomes.append((decision.outcome, texts(decision)))
        for effect in decision.effects:
            if isinstance(effect, Fires):
                contact = changed(contact, effect)
    assert outcomes == [
        ("fired", ["ha"]),
        ("fired", ["ha"]),
        ("limited", []),
        ("fired", ["ha"]),
        ("limited", []),
    ]
    assert len(contact.fired["p/joke"]) == 2


def test_a_shadow_rule_is_traced_and_never_acts() -> None:
    ruled = rules(
        "{id: new, mode: shadow, when: {keyword: PIZZA}, then: [{reply: new}]}",
        "{id: old, when: {keyword: PIZZA}, then: [{reply: old}]}",
    )
    decision = decided(ruled, "pizza")
    assert (decision.rules, texts(decision)) == (("p/old",), ["old"])
    assert [(step.rule, step.result) for step in decision.trace.steps] == [("p/new", "shadow"), ("p/old", "fired")]
