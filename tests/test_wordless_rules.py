"""Laws of rules that hear any words before others hear some: it is told once of each, with what it takes."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from conflicts import COMMON_RULES, FEW, MORE, NOT, asked, linted, rule, rule_sets, said, shows, written
from watchword.lints.overlapping_rules import overlapping_rules
from watchword.lints.wordless import wordless
from watchword.plugin import Situation


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("subscribed: club", "keyword: MENU", "'MENU' to main on Wed 12:30 from a person on club"),
        ("to: other", "keyword: MENU", "'MENU' to other on Wed 12:30"),
        ("media: true", "keyword: [MENU, CARTE]", "'MENU' to main on Wed 12:30 with a picture"),
        ("media: true", "words: food", "'PASTA' to main on Wed 12:30 with a picture"),
        ("media: true", "text: {contains: menu}", "'menu' to main on Wed 12:30 with a picture"),
        ("media: true", "text: {matches: '^menu'}", "'menu' to main on Wed 12:30 with a picture"),
        ("not: {during: hours}", "keyword: MENU", "'MENU' to main on Wed 22:00"),
        ("channel: mms, not: {keyword: CAKE}", "keyword: MENU", "'MENU' to main on Wed 12:30 as an MMS"),
        ("subscribed: club", "keyword: MENU, to: other", "'MENU' to other on Wed 12:30 from a person on club"),
        ("subscribed: club", "keyword: X, subscribed: [club, vip]", "'X' to main on Wed 12:30 from a person on club"),
        ("subscribed: club", "keyword: X, subscribed: vip", "'X' to main on Wed 12:30 from a person on club and vip"),
        ("tagged: old", "keyword: MENU, position: anywhere", "'MENU' to main on Wed 12:30 from a person tagged old"),
    ],
)
def test_a_rule_of_any_words_is_told_what_it_takes_of_those_behind_it(first: str, second: str, shown: str) -> None:
    (found,) = overlapping_rules(linted(rule("a", first), rule("b", second)))
    assert found.message == f"{shown} is claimed by 'b' too, and taken by luigis/a, which hears any words"
    assert (found.severity, found.span.line, found.related[0][0].line) == ("note", 11, 12)
    assert found.hint == "put 'a' behind the rules that hear words of their own, or give it 'tier: fallback'"


@pytest.mark.parametrize(
    ("first", "second", "more"),
    [
        ("to: main", "keyword: MENU, to: other", ""),
        ("channel: sms", "keyword: MENU, channel: mms", ""),
        ("media: true", "keyword: MENU, media: false", ""),
        ("subscribed: club", "keyword: MENU, not: {subscribed: club}", ""),
        ("media: true, not: {keyword: MENU}", "keyword: MENU", ""),
        ("during: hours", "keyword: MENU, not: {during: hours}", ""),
        ("subscribed: club", "answering: q, answer: yes", ""),
        ("answering: q", "keyword: MENU", ""),
        ("subscribed: club", "keyword: MENU", ", mode: shadow"),
        ("subscribed: club", "keyword: MENU", ", tier: fallback"),
        ("subscribed: club", "keyword: MENU, subscribed: club", ""),
        ("media: true", "keyword: MENU, media: true, to: main", ""),
        ("voted: best", "keyword: MENU", ", then: [{vote: {poll: best, for: it}}]"),
    ],
)
def test_a_rule_of_any_words_is_no_news_where_it_takes_nothing_or_all_of_one(
    first: str, second: str, more: str
) -> None:
    second_rule = rule("b", second, more) if "then" not in more else f"{{id: b, when: {{{second}}}{more}}}"
    assert said(overlapping_rules(linted(rule("a", first), second_rule))) == []


@pytest.mark.parametrize("wide", ["subscribed: club", "to: other", "media: true", "not: {during: hours}"])
def test_a_rule_of_any_words_takes_nothing_from_behind_or_where_it_goes_on_or_blocks(wide: str) -> None:
    menu = rule("menu", "keyword: MENU, subscribed: [club, vip]")
    assert said(overlapping_rules(linted(menu, rule("wide", wide)))) == []
    for more in (", continue: true", ", mode: shadow", ", tier: fallback"):
        assert said(overlapping_rules(linted(rule("wide", wide, more), menu))) == []
    blocks = f"{{id: wide, when: {{{wide}}}, then: [{{block: abusive}}]}}"
    assert said(overlapping_rules(linted(blocks, menu))) == []


def test_a_rule_of_any_words_is_told_once_however_many_are_behind_it() -> None:
    wide, late = rule("wide", "media: true"), rule("late", "media: true", ", tier: fallback")
    asks = ["", ", to: other", ", media: true", ", channel: sms", ", during: hours", ", not: {media: true}"]
    many = [rule(f"r{n}", f"keyword: WORD{n}{asks[n % len(asks)]}") for n in range(60)]
    (found,) = said(overlapping_rules(linted(many[2], wide, *many[:2], *many[3:])))
    told = "'WORD0' to main on Wed 12:30 with a picture is claimed by 'r0' too, and taken by luigis/wide"
    # those with media are shadowed, and those without, or by SMS, never meet
    assert found == f"{told}, which hears any words; texts of 29 more rules behind it may be, too"
    (found,) = overlapping_rules(linted(late, rule("b", "keyword: MENU", ", tier: fallback")))
    assert found.hint == "put 'late' behind the rules that hear words of their own"
    twice = [rule(f"wide{n}", when) for n, when in enumerate(["media: true", "to: other"])]
    found_twice = [one for one in said(overlapping_rules(linted(*twice, *many))) if "any words" in one]
    assert [one.partition("taken by ")[2].partition(",")[0] for one in found_twice] == ["luigis/wide0", "luigis/wide1"]
    common = [rule("all", "media: true")]
    assert (
        len(said(overlapping_rules(linted(rule("b", "keyword: A1"), hope=[rule("c", "keyword: C1")], before=common))))
        == 1
    )


WORDLESS = st.builds(
    lambda few, negated, more: {"when": {**few, **negated}, **more},
    FEW.map(lambda few: {key: one for key, one in few.items() if key not in {"text", "rest"}}),
    st.just({}) | NOT,
    st.just({}) | MORE,
)


@settings(max_examples=150)
@given(st.lists(WORDLESS, min_size=1, max_size=3), rule_sets(), st.lists(COMMON_RULES, max_size=1))
def test_what_a_rule_of_any_words_takes_is_a_message_that_both_claim(
    wide: list[dict[str, Any]], luigis: list[dict[str, Any]], before: list[dict[str, Any]]
) -> None:
    files = linted(*written(wide, "w"), *written(luigis, "r"), before=written(before, "a"))
    found = list(wordless(files))
    assert len({crowd.overlap.winner.name for crowd in found}) == len(found)
    for crowd in found:
        assert crowd.overlap.winner.hears_any_words
        assert not crowd.overlap.loser.hears_any_words
        shows(crowd.overlap, files)


HOW = [
    *("to: main", "to: other", "not: {to: main}", "channel: sms", "channel: mms", "media: true", "media: false"),
    *("subscribed: club", "not: {subscribed: club}", "to: other, media: true", "channel: sms, subscribed: club"),
]


def menus() -> Iterator[Situation]:
    """Text MENU in every way that those conditions can tell apart."""
    usual = linted().orders[0].usual.saying("MENU")
    pictures = ("https://media.example/1.jpg",)
    coming = [("sms", ()), ("mms", ()), ("mms", pictures)]
    for to, (channel, media), lists in product(["86717", "86718"], coming, [[], ["club"]]):
        message = replace(usual.message, to=to, channel=channel, media=media)
        yield replace(usual, message=message, contact=replace(usual.contact, lists=frozenset(lists)))


@pytest.mark.parametrize("first", HOW)
def test_it_is_told_of_a_rule_of_any_words_if_and_only_if_it_takes_some_of_another_and_not_all(first: str) -> None:
    for second in ("keyword: MENU", *(f"keyword: MENU, {one}" for one in HOW)):
        alone, both = linted(rule("b", second)), linted(rule("a", first), rule("b", second))
        claimed = [one for one in menus() if asked(alone, one)[1] == "luigis/b"]
        taken = [one for one in claimed if asked(both, one)[1] == "luigis/a"]
        assert len(list(wordless(both))) == (0 < len(taken) < len(claimed)), second
