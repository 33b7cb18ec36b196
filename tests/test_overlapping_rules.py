"""Laws of rules that meet in a message: the one that wins is named, special cases before general ones are no news."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflicts import COMMON_RULES, FEW, MORE, NOT, PHRASES, linted, rule, rule_sets, said, shows, written
from watchword.lints.anywhere import crowds
from watchword.lints.overlapping_rules import overlapping_rules, overlaps


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
        ("text: {matches: '^pizza'}", "text: {matches: '^(pizza|cake)$'}", "'pizza' to main on Wed 12:30"),
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
        ("text: {matches: '^pizza'}", "text: {matches: '^(pizza|cake)'}"),
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


GLUTEN, IDIOT = "keyword: GLUTEN, position: anywhere", "keyword: IDIOT, position: anywhere"


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        (GLUTEN, IDIOT, "'IDIOT GLUTEN' to main on Wed 12:30"),
        ("words: food, position: anywhere", IDIOT, "'IDIOT PASTA' to main on Wed 12:30"),
        ("text: {contains: gluten free}", IDIOT, "'IDIOT gluten free' to main on Wed 12:30"),
        (IDIOT, "text: {contains: [how rude, dull]}", "'how rude IDIOT' to main on Wed 12:30"),
        (f"{GLUTEN}, to: other", f"{IDIOT}, channel: mms", "'IDIOT GLUTEN' to other on Wed 12:30 as an MMS"),
        (f"{GLUTEN}, during: fair", f"{IDIOT}, during: hours", "'IDIOT GLUTEN' to main on Sat 2026-05-02 20:00"),
        (
            f"{GLUTEN}, typos: true",
            f"{IDIOT}, subscribed: club",
            "'IDIOT GLUTEN' to main on Wed 12:30 from a person on club",
        ),
        (f"{GLUTEN}, rest: {{contains: now}}", IDIOT, "'IDIOT GLUTEN now' to main on Wed 12:30"),
        (f"{GLUTEN}, answering: q", f"{IDIOT}, answering: q", "'IDIOT GLUTEN' to main on Wed 12:30 in answer to 'q'"),
    ],
)
def test_rules_of_other_words_meet_where_both_may_stand_anywhere(first: str, second: str, shown: str) -> None:
    holds = "holds words of 'a' and 'b', which may stand anywhere, and is taken by luigis/a"
    assert overlapping(first, second) == [f"{shown} {holds}"]


@pytest.mark.parametrize(
    ("first", "second", "more"),
    [
        (f"{GLUTEN}, to: main", f"{IDIOT}, to: other", ""),
        (f"{GLUTEN}, channel: sms", f"{IDIOT}, channel: mms", ""),
        (f"{GLUTEN}, media: true", f"{IDIOT}, media: false", ""),
        (f"{GLUTEN}, before: fair", f"{IDIOT}, after: fair", ""),
        (f"{GLUTEN}, during: hours", f"{IDIOT}, not: {{during: hours}}", ""),
        (f"{GLUTEN}, subscribed: club", f"{IDIOT}, not: {{subscribed: club}}", ""),
        (f"{GLUTEN}, not: {{{IDIOT}}}", IDIOT, ""),
        (GLUTEN, f"{IDIOT}, not: {{text: {{contains: gluten}}}}", ""),
        (f"{GLUTEN}, answering: q", f"{IDIOT}, answering: r", ""),
        (f"{GLUTEN}, contact: {{city: Rome}}", f"{IDIOT}, contact: {{city: Oslo}}", ""),
        (GLUTEN, "keyword: GLUTEN FREE, position: anywhere, to: main", ""),
        (GLUTEN, "keyword: [GLUTEN, IDIOT], position: anywhere", ""),
        (f"{GLUTEN}, voted: best", f"{IDIOT}", ", then: [{vote: {poll: best, for: it}}]"),
        (GLUTEN, IDIOT, ", mode: shadow"),
        (GLUTEN, IDIOT, ", tier: fallback"),
        ("keyword: PIZZA", GLUTEN, ""),
        (GLUTEN, "keyword: PIZZA", ""),
        ("keyword: PIZZA, position: only", GLUTEN, ""),
    ],
)
def test_rules_that_exclude_each_other_never_meet_and_first_words_are_for_their_own_rule(
    first: str, second: str, more: str
) -> None:
    written = rule("b", second, more) if "then" not in more else f"{{id: b, when: {{{second}}}{more}}}"
    assert said(overlapping_rules(linted(rule("a", first), written))) == []


def test_a_rule_that_goes_on_or_only_shadows_takes_nothing_that_may_stand_anywhere() -> None:
    for more in (", continue: true", ", mode: shadow"):
        assert said(overlapping_rules(linted(rule("a", GLUTEN, more), rule("b", IDIOT)))) == []


def test_all_rules_that_hear_their_words_anywhere_are_told_of_once_for_each_tier_and_program() -> None:
    four = [rule(f"r{n}", f"keyword: WORD{n}, position: anywhere") for n in range(4)]
    late = [rule(f"l{n}", f"keyword: LATE{n}, position: anywhere", ", tier: fallback") for n in range(2)]
    other, common = [one.replace("id: r", "id: h") for one in four[:3]], [rule("z", GLUTEN), rule("y", IDIOT)]
    files = linted(*four, *late, hope=other)
    found = list(overlapping_rules(files))
    assert [one.message.partition(" holds ")[2] for one in found] == [
        "words of 'r0' and 'r1', which may stand anywhere, and is taken by luigis/r0; words of 2 more rules may, too",
        "words of 'l0' and 'l1', which may stand anywhere, and is taken by luigis/l0",
        "words of 'h0' and 'h1', which may stand anywhere, and is taken by hope/h0; words of 1 more rule may, too",
    ]
    assert [(one.severity, one.span.line, one.related[0][0].line) for one in found[:1]] == [("note", 12, 11)]
    assert len(said(overlapping_rules(linted(common=common)))) == 1


def test_a_pair_that_no_text_shows_does_not_hide_the_next() -> None:
    numbers = [rule("a", f"{GLUTEN}, to: main"), rule("b", f"{IDIOT}, to: other")]
    (found,) = said(overlapping_rules(linted(*numbers, rule("c", "keyword: RUDE, position: anywhere"))))
    assert found.startswith("'RUDE GLUTEN' to main on Wed 12:30 holds words of 'a' and 'c'")
    taken = rule("first", "keyword: [GLUTEN, IDIOT]")
    (found,) = said(overlapping_rules(linted(taken, rule("a", GLUTEN), rule("b", IDIOT))))
    assert found.startswith("'tomorrow IDIOT GLUTEN' to main")


def test_rules_that_share_a_keyword_are_told_of_by_that_alone() -> None:
    same = "keyword: [X, {}], position: anywhere"
    assert overlapping(f"{same.format('Y')}, to: main", same.format("Z")) == []
    (found,) = overlapping(f"{same.format('Y')}, to: main", f"{same.format('Z')}, subscribed: club")
    assert "is claimed by 'b' too" in found


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("[S, M]", "[M, later]", None),
        ("yes", "[ok, later]", None),
        ("[S, M]", "[M, L, M please]", "M please"),
        ("no", "[n thx, L, no thanks]", "n thx"),
        ("[S, M]", "[M please, later]", "M please"),
    ],
)
def test_of_an_answer_that_never_fires_it_is_told_once(first: str, second: str, shown: str | None) -> None:
    told = f"'{shown}' to main on Wed 12:30 in answer to 'q' is claimed by 'b' too, and taken by luigis/a"
    assert overlapping(f"answering: q, answer: {first}", f"answering: q, answer: {second}") == [told] * bool(shown)


@settings(max_examples=150)
@given(rule_sets(), st.lists(COMMON_RULES, max_size=2))
def test_an_overlap_is_a_message_that_both_rules_claim(
    luigis: list[dict[str, Any]], common: list[dict[str, Any]]
) -> None:
    files = linted(*written(luigis, "r"), before=written(common[:1], "a"), common=written(common[1:], "z"))
    for overlap in overlaps(files):
        shows(overlap, files)


ANYWHERE = st.builds(
    lambda said, few, negated, more: {"when": {**few, **said, **negated}, **more},
    st.builds(lambda said: {"keyword": said, "position": "anywhere"}, PHRASES)
    | st.builds(lambda said: {"text": {"contains": said}}, PHRASES),
    FEW,
    st.just({}) | NOT,
    st.just({}) | MORE,
)


@settings(max_examples=150)
@given(st.lists(ANYWHERE, min_size=2, max_size=5), st.lists(COMMON_RULES, max_size=1))
def test_rules_that_meet_anywhere_both_claim_the_message_that_is_shown(
    luigis: list[dict[str, Any]], before: list[dict[str, Any]]
) -> None:
    files = linted(*written(luigis, "r"), before=written(before, "a"))
    for crowd in crowds(files):
        shows(crowd.overlap, files)
