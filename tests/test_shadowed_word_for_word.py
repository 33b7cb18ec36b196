"""Laws of rules that ask for all that an earlier one asks for, word for word: each is told of, whatever that is."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflicts import WHEN, linted, rule, said, written
from watchword.lints.never_fires import never_fires
from watchword.lints.shadowed_rule import shadowed_rule
from watchword.lints.unreachable_fallback import unreachable_fallback
from watchword.lints.unreached_rule import unreached_rule

STRANGE = [
    pytest.param('keyword: "1", position: only, text: {contains: hello}', id="words that only courtesy says"),
    pytest.param(r"text: {matches: '^[а-я]{9}\d{11}$'}", id="a pattern of letters outside ASCII"),
    pytest.param(r"text: {matches: '(?s)(?-i)^[A-Z]\x61+[жш]{7}$'}", id="a pattern with flags and codes"),
    pytest.param("not: {text: {matches: .}}", id="no text at all"),
    pytest.param("text: {matches: '[а-я]{7}b', contains: [x, y], starts-with: [q, z]}", id="texts and a pattern"),
    pytest.param('keyword: "yes", position: only, text: {matches: a}', id="an answer that is read as consent"),
    pytest.param(
        "keyword: X, to: main, from: [+1*, +44*], subscribed: [club, vip], tagged: [a, b, c, d], voted: v, entered: e,"
        " has-coupon: c, contact: {city: [Rome, Oslo, Bern], name: [A, B, C]}, during: hours, media: true,"
        r" rest: {matches: '^[а-я]$'}",
        id="more ways than are looked through",
    ),
    pytest.param(
        "text: {matches: '[а-я]{7}b'}, not: {keyword: [X a, X b], to: other, text: {contains: c, matches: '[e-z]'}}",
        id="much under not",
    ),
    pytest.param("keyword: [X, Y], rest: {matches: '^[а-я]$'}", id="several keywords"),
]
ASKED_AMONG_OTHERS = [
    pytest.param("intent: opt-out, keyword: HOW", id="words that ask for no more texts in a sentence only"),
    pytest.param("answering: q, answer: [pie, tart], text: {matches: '^[а-я]$'}", id="an answer"),
]
TAKEN = "rule 'b' can never fire: whatever it asks for is taken by luigis/a"


@pytest.mark.parametrize("when", [*STRANGE, *ASKED_AMONG_OTHERS])
def test_the_second_of_two_rules_that_ask_for_the_same_is_told_of_whatever_that_is(when: str) -> None:
    assert said(shadowed_rule(linted(rule("a", when), rule("b", when)))) == [TAKEN]


@pytest.mark.parametrize("when", STRANGE)
@pytest.mark.parametrize("more", ["", ", limit: {per-sender: 1, every: 1d}"])
def test_so_is_a_rule_behind_one_without_conditions(when: str, more: str) -> None:
    assert said(shadowed_rule(linted(rule("a", "", more), rule("b", when)))) == [TAKEN]


@pytest.mark.parametrize("when", STRANGE)
def test_so_is_one_that_asks_for_more_beside(when: str) -> None:
    first, second = rule("a", when), rule("b", f"{when}, channel: sms")
    assert said(shadowed_rule(linted(first, second))) == [TAKEN]
    fallbacks = [rule("a", when, ", tier: fallback"), rule("b", f"{when}, channel: sms", ", tier: fallback")]
    assert said(unreachable_fallback(linted(*fallbacks))) == [TAKEN]


@pytest.mark.parametrize("when", STRANGE)
@pytest.mark.parametrize("more", [", continue: true", ", mode: shadow", ", tier: fallback"])
def test_nothing_is_told_where_the_second_one_is_asked_all_the_same(when: str, more: str) -> None:
    assert said(shadowed_rule(linted(rule("a", when, more), rule("b", when)))) == []


def test_what_is_left_of_a_text_is_not_the_same_after_another_keyword() -> None:
    rest = "rest: {matches: '^[а-я]$'}"
    for first, second in [
        (rest, f"keyword: X, {rest}"),
        (f"keyword: X, {rest}", rest),
        (f"not: {{{rest}}}", f"keyword: X, not: {{{rest}}}"),
        (f"keyword: [X, X y], {rest}", f"keyword: X, {rest}"),
    ]:
        assert said(shadowed_rule(linted(rule("a", first), rule("b", second)))) == []


def test_a_rule_of_another_program_takes_nothing() -> None:
    when = "text: {matches: '^[а-я]{9}$'}"
    assert said(shadowed_rule(linted(rule("a", when), hope=[rule("b", when)]))) == []
    assert said(shadowed_rule(linted(rule("a", when), common=[rule("b", when)]))) == []
    both = linted(rule("a", when), hope=[rule("a", when)], common=[rule("b", when)])
    assert said(shadowed_rule(both)) == [TAKEN]


def test_two_of_the_same_are_found_among_very_many_that_have_their_keyword() -> None:
    others = [rule(f"o{n}", f"keyword: X, contact: {{city: c{n}}}") for n in range(60)]
    more = [rule(f"p{n}", f"keyword: X, from: +155520000{n}, rest: {{matches: '^[а-я]$'}}") for n in range(10, 70)]
    again = rule("b", "keyword: X, from: +15552000069, rest: {matches: '^[а-я]$'}, tagged: new")
    (told,) = said(shadowed_rule(linted(*others, *more, again)))
    assert told == "rule 'b' can never fire: whatever it asks for is taken by luigis/p69"


def test_a_rule_all_of_whose_words_are_taken_is_told_of_as_a_whole_though_no_text_is_known_for_some() -> None:
    when = 'text: {contains: ["1", a], starts-with: [no, yes]}'
    (told,) = said(shadowed_rule(linted(rule("a", ""), rule("b", when))))
    assert told == "rule 'b' can never fire: 'no 1' to main on Wed 12:30 is taken by luigis/a"


def test_of_several_keywords_each_is_named_that_is_taken_though_no_text_is_known_for_it() -> None:
    text = "text: {matches: '[а-я]{9}$'}"
    (told,) = said(shadowed_rule(linted(rule("a", f"keyword: X, {text}"), rule("b", f"keyword: [X, Y], {text}"))))
    assert told == "rule 'b' can never fire for 'X': whatever it asks for beside that is taken by luigis/a"


def test_nothing_is_told_of_what_never_fires_anyway() -> None:
    for when in ("keyword: X, before: fair, after: fair", "keyword: STOP, position: only"):
        assert said(shadowed_rule(linted(rule("a", ""), rule("b", when)))) == []


@st.composite
def asking_less(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make what two rules ask for: of all that the second one does the first leaves something out."""
    when = draw(WHEN)
    of_keyword = {"keyword", "position", "typos"}
    left_out = set(draw(st.lists(st.sampled_from(sorted(when) or ["to"])))) - {"answering", "answer"}
    if left_out & of_keyword:
        left_out |= of_keyword | {"rest", "not"}
    return {key: one for key, one in when.items() if key not in left_out}, when


@settings(max_examples=200)
@given(asking_less())
def test_what_asks_for_some_of_it_takes_all_that_a_rule_asks_for(whens: tuple[dict[str, Any], dict[str, Any]]) -> None:
    files = linted(*written([{"when": when} for when in whens], "r"))
    told = [*said(shadowed_rule(files)), *said(never_fires(files)), *said(unreached_rule(files))]
    assert any(one.startswith("rule 'r1' can never fire") for one in told)
