"""Laws of rules that meet in a message: the one that wins is named, special cases before general ones are no news."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflicts import COMMON_RULES, asked, linted, rule, rule_sets, said, written
from watchword.lints.overlapping_rules import overlapping_rules, overlaps
from watchword.lints.situations import claims


def overlapping(first: str, second: str, more: str = "") -> list[str]:
    return said(overlapping_rules(linted(rule("a", first), rule("b", second, more))))


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("keyword: X, to: main", "keyword: X, subscribed: club", "'X' to main on Wed 12:30 from a person on club"),
        ("keyword: pizza, during: hours", "keyword: pizza pie", "'pizza pie' to main on Wed 12:30"),
        (
            "keyword: pizza pie, to: other",
            "keyword: pizza, channel: mms",
            "'pizza pie' to other on Wed 12:30 as an MMS",
        ),
        ("media: true", "subscribed: club", "'hello' to main on Wed 12:30 with a picture from a person on club"),
        (
            "keyword: X, rest: {contains: now}",
            "keyword: X, rest: {starts-with: right}",
            "'X right now' to main on Wed 12:30",
        ),
        ("keyword: X, during: hours, to: main", "keyword: X, during: fair", "'X' to main on Sat 2026-05-02 20:00"),
        ("text: {matches: '^(cake|pizza)$'}", "keyword: PIZZA", "'PIZZA' to main on Wed 12:30"),
        ("text: {matches: '^pizza'}", "text: {matches: '^(pizza|cake)'}", "'pizza' to main on Wed 12:30"),
        ("keyword: PIZZA", "text: {matches: '^(pizza|cake)$'}", "'pizza' to main on Wed 12:30"),
        ("text: {matches: '^p'}, to: main", "keyword: PIZZA", "'PIZZA' to main on Wed 12:30"),
        ("text: {matches: izza}", "keyword: PIZZA, typos: true", "'PIZZA' to main on Wed 12:30"),
        ("keyword: PIZZA, typos: true", "text: {matches: '^pizz'}", "'PIZZA' to main on Wed 12:30"),
        ("keyword: [PIZZA, CAKE]", "text: {matches: '^piz'}", "'PIZZA' to main on Wed 12:30"),
    ],
)
def test_rules_that_meet_are_named_with_the_one_that_wins(first: str, second: str, shown: str) -> None:
    assert overlapping(first, second) == [f"{shown} is claimed by 'b' too, and taken by luigis/a"]


FACTS = [
    ("voted: best", "vote: {poll: best, for: it}"),
    ("entered: summer", "enter: summer"),
    ("has-coupon: ten", "coupon: ten"),
    ("tagged: [vip, old]", "tag: vip"),
]


@pytest.mark.parametrize(("asks", "leaves"), FACTS)
def test_a_rule_for_those_whom_another_has_noted_is_no_news_before_it(asks: str, leaves: str) -> None:
    def noted(first: str, *then: str) -> list[str]:
        second = f"{{id: b, when: {{keyword: X, position: only}}, then: [{', '.join(f'{{{one}}}' for one in then)}]}}"
        return said(overlapping_rules(linted(rule("a", f"keyword: [X, Y], {first}"), second)))

    assert noted(asks, leaves, "reply: thanks") == []
    (told,) = noted(asks, "reply: thanks")
    assert told.startswith("'X' to main on Wed 12:30 from a person ")
    assert told.endswith(" is claimed by 'b' too, and taken by luigis/a")
    assert noted("during: hours", leaves) == ["'X' to main on Wed 12:30 is claimed by 'b' too, and taken by luigis/a"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("keyword: X, to: main", "keyword: X"),
        ("keyword: X, to: main", "keyword: X, to: other"),
        ("keyword: X", "keyword: X, to: main"),
        ("keyword: [X, Y], to: main", "keyword: X"),
        ("keyword: X, media: true", "keyword: X, media: false"),
        ("keyword: X, during: lunch", "keyword: X, during: hours"),
        ("keyword: X, during: fair", "keyword: [X, Y], during: hours"),
        ("keyword: X, during: hours", "keyword: X, during: lunch"),
        ("keyword: X, before: fair", "keyword: X, not: {after: fair}"),
        ("keyword: X, before: fair", "keyword: X, after: fair"),
        ("keyword: X, rest: now", "keyword: X, rest: {starts-with: right}"),
        ("keyword: X, to: main", "keyword: Y, channel: mms"),
        ("text: {matches: '^pizza$'}", "keyword: PIZZA"),
        ("text: {matches: '^pizza now'}", "text: {matches: '^pizza'}"),
        ("keyword: PIZZA", "text: {matches: pizza}"),
        ("text: {matches: '^p'}", "keyword: PIZZA"),
        ("text: {matches: '^p'}", "keyword: PIZZA, typos: true"),
        ("keyword: PIZZA", "text: {matches: '^pizz'}"),
        ("keyword: PIZZA, typos: true", "text: {matches: '^p'}"),
        (r"keyword: PIZZA, typos: true", r"text: {matches: '^\w+$'}"),
        ("answering: q, answer: yes", "answering: q, answer: no"),
        ("answering: q, answer: yes", "keyword: yes, subscribed: club"),
    ],
)
def test_rules_that_never_meet_or_of_which_one_contains_the_other_are_no_news(first: str, second: str) -> None:
    assert overlapping(first, second) == []


@pytest.mark.parametrize("more", [", mode: shadow", ", tier: fallback"])
def test_rules_of_other_tiers_and_shadow_rules_are_meant_to_meet(more: str) -> None:
    assert overlapping("keyword: X, to: main", "keyword: X, subscribed: club", more) == []


@settings(max_examples=150)
@given(rule_sets(), st.lists(COMMON_RULES, max_size=2))
def test_an_overlap_is_a_message_that_both_rules_claim(
    luigis: list[dict[str, Any]], common: list[dict[str, Any]]
) -> None:
    files = linted(*written(luigis, "r"), before=written(common[:1], "a"), common=written(common[1:], "z"))
    for overlap in overlaps(files):
        order = next(order for order, claim in files.claims[overlap.loser.name] if claim is overlap.loser)
        shown = overlap.witness.situation
        assert claims(order, overlap.loser, shown)
        assert claims(order, overlap.winner, shown)
        held, ended_by = asked(files, shown)
        assert ended_by == overlap.winner.name
        assert overlap.loser.name not in held
