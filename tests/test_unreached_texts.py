"""Laws of rules to which others leave no text between them: none fires, and none that negation tells is missed."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflicts import COMPARED, MATCH, PHRASES, SAID, asked, linted, rule, said, written
from watchword.lints.linted import Linted
from watchword.lints.shadow import shadows
from watchword.lints.unreached_rule import unreached, unreached_rule


def told(*whens: str) -> list[str]:
    return said(unreached_rule(linted(*(rule("abcdef"[place], when) for place, when in enumerate(whens)))))


@pytest.mark.parametrize(
    ("earlier", "last"),
    [
        # a condition and its negation
        (["keyword: X, rest: ''", "keyword: X, not: {rest: ''}"], "keyword: X"),
        (["keyword: X, not: {rest: ''}", "keyword: X, rest: ''"], "keyword: X, to: main"),
        (["keyword: X, rest: {matches: '^[0-9]+$'}", "keyword: X, not: {rest: {matches: '^[0-9]+$'}}"], "keyword: X"),
        (["text: {matches: '^x'}", "not: {text: {matches: '^x'}}"], "keyword: X"),
        (["text: {contains: pie}", "not: {text: {contains: pie}}"], "keyword: X"),
        (["text: {contains: pie}", "keyword: X, not: {text: {contains: pie}}"], "keyword: X"),
        (["keyword: pie, position: anywhere", "not: {keyword: pie, position: anywhere}"], "keyword: X"),
        (["keyword: [X, Y], rest: now", "keyword: [X, Y], not: {rest: now}"], "keyword: [X, Y]"),
        (["keyword: X, rest: now", "keyword: X, not: {rest: now}"], "keyword: X, rest: {contains: now}"),
        # one that is wider than what is left out, or between the two
        (["keyword: X, rest: {contains: [now, pie]}", "keyword: X, not: {rest: {contains: now}}"], "keyword: X"),
        (["keyword: X, rest: {contains: pie}", "keyword: X, not: {rest: pie}"], "keyword: X"),
        (["text: {contains: [pie, tart]}", "not: {text: {contains: pie}}"], "keyword: X"),
        # the same of what stands after a keyword, and of the whole text
        (["keyword: X, position: only", "keyword: X, not: {rest: ''}"], "keyword: X"),
        (["keyword: X, not: {rest: ''}", "keyword: X, position: only"], "keyword: X"),
        (["keyword: X, rest: ''", "keyword: X, not: {keyword: X, position: only}"], "keyword: X"),
        (["keyword: [X, Y], position: only", "keyword: [X, Y], not: {rest: ''}"], "keyword: [Y, X]"),
        (["keyword: X pie", "keyword: X, not: {rest: {starts-with: pie}}"], "keyword: X"),
        (["keyword: [X, X a], rest: b", "keyword: X, not: {rest: b}"], "keyword: X"),
        (["keyword: X, not: {rest: pie}"], "keyword: X, not: {text: {contains: pie}}"),
        # each of two leaves out what the other one does not
        (["keyword: X, not: {rest: pie}", "keyword: X, not: {rest: now}"], "keyword: X"),
        (["keyword: X, not: {rest: pie, text: {contains: now}}", "keyword: X, rest: pie"], "keyword: X"),
        # patterns that find every text between them, or every one that another finds
        (["keyword: X, rest: {matches: '^$'}", "keyword: X, rest: {matches: '.'}"], "keyword: X"),
        (["keyword: X, rest: ''", r"keyword: X, rest: {matches: '\S'}"], "keyword: X"),
        ([r"keyword: X, rest: {matches: '\d'}", r"keyword: X, rest: {matches: '^\D*$'}"], "keyword: X, to: main"),
        ([r"text: {matches: '^\d{4}$'}", r"text: {matches: '^\d{5}$'}"], r"text: {matches: '^\d{4,5}$'}"),
        (["text: {matches: '^[a-m]'}", "text: {matches: '^[^a-m]'}"], "keyword: X"),
        ([r"text: {matches: '^\d+$'}", r"text: {matches: '^\D+$'}, to: main"], r"text: {matches: '^a+$'}, to: main"),
        ([r"keyword: X, rest: {matches: '^\d+$'}", r"keyword: X, not: {rest: {matches: '^\d{4}$'}}"], "keyword: X"),
        (["keyword: X, rest: {matches: '.*$'}"], "keyword: X"),
        # in one of the ways in which it comes
        (["keyword: X, rest: now", "keyword: X, not: {rest: now}, media: true", "media: false"], "keyword: X"),
        (["keyword: X, rest: now", "keyword: X, not: {rest: now, media: true}"], "keyword: X"),
        # what it leaves out itself
        (["keyword: X, not: {rest: now}"], "keyword: X, not: {rest: {contains: now}}"),
        (["keyword: X, not: {rest: ''}"], "keyword: X, rest: {contains: now}"),
    ],
)
def test_a_rule_is_told_of_where_others_take_each_kind_of_its_texts(earlier: list[str], last: str) -> None:
    name = "abcdef"[len(earlier)]
    files = linted(*(rule("abcdef"[place], when) for place, when in enumerate([*earlier, last])))
    dead = {one.placed.rule.id for one in unreached(files) if one.shown(files)}
    dead |= {one.placed.rule.id for one in shadows(files, "normal") if one.whole}
    assert name in dead


@pytest.mark.parametrize(
    ("earlier", "last"),
    [
        (["keyword: X, rest: now", "keyword: X, not: {rest: {contains: now}}"], "keyword: X"),
        (["keyword: X, rest: ''", "keyword: X, not: {text: ''}, to: main"], "keyword: X"),
        (["keyword: X, rest: now, to: main", "keyword: X, not: {rest: now}"], "keyword: X"),
        (["keyword: [X, X a], rest: a b", "keyword: X, not: {rest: a b}"], "keyword: X"),
        (["keyword: X, rest: now", "keyword: X, not: {keyword: X pie, rest: now}, to: other"], "keyword: X"),
        (["text: {contains: pie}", "keyword: X, not: {rest: {contains: pie}}"], "keyword: pie"),
        (["keyword: X, rest: now", "keyword: [X, X pie], not: {rest: now}"], "keyword: X"),
        (["keyword: X, position: anywhere, rest: now", "not: {rest: now}"], "text: {contains: X}"),
        (["text: X", "keyword: X, not: {rest: ''}"], "keyword: X"),  # please X
        (["keyword: X, position: only", "keyword: [X, X pie], not: {rest: ''}"], "keyword: X"),  # X pie
        (
            ["keyword: pizza, position: only", "keyword: pizza, typos: true, not: {rest: ''}"],
            "keyword: pizza, typos: true",
        ),  # pizzza
        ([r"keyword: X, rest: {matches: '\d'}", r"keyword: X, rest: {matches: '\D'}"], "keyword: X"),  # nothing
        (["keyword: X, rest: {matches: '^$'}", "keyword: X, rest: {matches: '^[ -~]'}"], "keyword: X"),
        (["keyword: X, rest: {matches: '^$'}", "keyword: X, rest: {matches: '.', starts-with: now}"], "keyword: X"),
        (["keyword: X, rest: {matches: '^$'}", "keyword: [X, X pie], rest: {matches: '.'}"], "keyword: X"),
        ([r"keyword: X, not: {rest: {matches: '^\d+$'}}", r"keyword: X, rest: {matches: '^\d{4}$'}"], "keyword: X"),
        ([r"text: {matches: '^\d{4}$'}", r"text: {matches: '^\d{6}$'}"], r"text: {matches: '^\d{4,5}$'}"),
        (
            [r"keyword: X, not: {rest: {matches: '^\('}}", r"keyword: X, not: {rest: {matches: '^\d'}}"],
            "keyword: X",
        ),  # (1)
    ],
)
def test_a_rule_is_not_told_of_where_a_kind_of_its_texts_is_left_to_it(earlier: list[str], last: str) -> None:
    assert told(*earlier, last) == []


@pytest.mark.parametrize("more", [", continue: true", ", mode: shadow", ", tier: fallback"])
def test_what_does_not_end_the_search_before_it_takes_nothing_of_it(more: str) -> None:
    others = (rule("a", "keyword: X, position: only", more), rule("b", "keyword: X, not: {rest: ''}"))
    assert said(unreached_rule(linted(*others, rule("c", "keyword: X")))) == []


def test_a_text_that_is_taken_shows_it() -> None:
    assert told("keyword: pizza, rest: ''", "keyword: pizza, not: {rest: ''}", "keyword: pizza") == [
        "rule 'c' can never fire: 'a' and 'b' leave nothing to it; 'pizza' to main on Wed 12:30 is taken by luigis/a"
    ]


# --- random rules -----------------------------------------------------------------------------------------------------

BARE = st.builds(lambda one: {"equals": one}, st.just("") | PHRASES)
OF_TEXT = st.one_of(
    st.builds(lambda name, one: {name: one}, st.sampled_from(["text", "rest"]), COMPARED | BARE),
    st.builds(lambda one: {"keyword": [one], "position": "anywhere"}, PHRASES),
)
"""Something that is asked of a text, which may stand under `not` too."""


def dead(files: Linted) -> set[str]:
    """Name the rules of which it is said that they never fire, and not just hardly."""
    shadowed = (one for one in shadows(files, "normal") if one.whole and not any(taken.nearly for taken in one.taken))
    return {one.placed.name for one in [*unreached(files), *shadowed]}


@settings(max_examples=100)
@given(MATCH, OF_TEXT.filter(lambda one: "keyword" not in one))
def test_what_a_condition_and_its_negation_hear_is_never_left_to_a_third(
    match: dict[str, Any], half: dict[str, Any]
) -> None:
    whens = [{**match, **half}, {**match, "not": half}, match]
    assert "luigis/r2" in dead(linted(*written([{"when": when} for when in whens], "r")))


TEXTS = [" ".join(some) for length in range(4) for some in product([*SAID[:2], "now", "12!"], repeat=length)]


@settings(max_examples=150)
@given(st.lists(OF_TEXT, min_size=1, max_size=2), st.data())
def test_a_rule_that_is_told_of_takes_no_text(pool: list[dict[str, Any]], data: st.DataObject) -> None:
    match, some = data.draw(st.just({}) | MATCH), st.sampled_from(pool)
    asked_for = some.filter(lambda one: "keyword" not in one).map(lambda one: {**match, **one})
    left_out = st.builds(lambda more, one: {**match, **more, "not": one}, st.just({}) | asked_for, some)
    earlier = data.draw(st.lists(some | asked_for | left_out, min_size=2, max_size=4, unique_by=repr))
    whens = [*earlier, {**match, **data.draw(st.just({}) | some)}]
    files = linted(*written([{"when": one} for one in whens], "r"))
    never = dead(files)
    order, _ = files.claims["luigis/r0"][0]
    for text in TEXTS if never else ():
        assert asked(files, order.usual.saying(text))[1] not in never
