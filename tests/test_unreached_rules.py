"""Laws of rules that others leave nothing to between them: each never fires, and a message shows who takes it."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflicts import COMMON_RULES, MATCH, SITUATIONS, asked, here, linted, rule, rule_sets, said, written
from watchword.lints.linted import Linted
from watchword.lints.shadow import shadows
from watchword.lints.shadowed_rule import shadowed_rule
from watchword.lints.situations import claims, fitted
from watchword.lints.unreached_rule import unreached, unreached_rule
from watchword.plugin import Situation


def told(*whens: str) -> list[str]:
    return said(unreached_rule(linted(*(rule("abcdef"[place], when) for place, when in enumerate(whens)))))


@pytest.mark.parametrize(
    ("earlier", "last", "shown"),
    [
        (["media: true", "media: false"], "keyword: X", "'a' and 'b' leave nothing to it; 'X' to main on Wed 12:30 is"),
        (["to: main", "to: other"], "keyword: X", "'X' to main on Wed 12:30 is taken by luigis/a"),
        (["channel: sms", "keyword: X, channel: mms"], "keyword: X Y", "'X Y' to main on Wed 12:30 is taken by"),
        (["during: hours", "not: {during: hours}"], "to: main", "'hello' to main on Wed 12:30 is taken by luigis/a"),
        (["before: fair", "during: fair", "after: fair"], "keyword: X", "'a', 'b' and 'c' leave nothing to it"),
        (["from: +1*", "not: {from: +1*}"], "keyword: X", "'X' to main on Wed 12:30 is taken by luigis/a"),
        (
            ["subscribed: club", "not: {subscribed: club}"],
            "keyword: X",
            "'X' to main on Wed 12:30 is taken by luigis/b",
        ),
        (
            ["during: hours"],
            "keyword: X, during: lunch",
            "'a' leaves nothing to it; 'X' to main on Wed 12:30 is",
        ),
        (["during: hours"], "keyword: X, during: fair", "'X' to main on Sat 2026-05-02 20:00 is taken by luigis/a"),
        (["answering: q, media: true", "answering: q, media: false"], "answering: q", "in answer to 'q' is taken by"),
        (["keyword: X, media: true", "keyword: Y, media: true", "media: false"], "keyword: [X, Y]", "'X' to main on"),
        (["contact: {city: [Rome, '']}", "not: {contact: {city: Rome}}"], "keyword: X", "taken by luigis/a"),
        (
            ["subscribed: club", "subscribed: vip"],
            "keyword: X, subscribed: [club, vip]",
            "'a' and 'b' leave nothing",
        ),
        (["media: true", "media: false"], "intent: help", None),
        (["media: true"], "keyword: X", None),
        (["during: lunch"], "keyword: X, during: hours", None),
        (["before: fair", "after: fair"], "keyword: X", None),
        (["subscribed: club", "not: {subscribed: [club, vip]}"], "keyword: X", None),
        (["contact: {city: Rome}", "contact: {city: ''}"], "keyword: X", None),
        (["from: +1*", "from: +44*"], "keyword: X", None),
        (["keyword: X, media: true", "keyword: X, media: false"], "keyword: [X, Y]", None),
        (["media: true, rest: now", "media: false"], "keyword: X", None),
        (["media: true, not: {keyword: Y}", "media: false"], "keyword: Y", None),
        (["to: main, media: true", "to: other, media: false"], "keyword: X", None),
    ],
)
def test_a_rule_is_told_of_if_and_only_if_others_take_it_whatever_way_it_comes(
    earlier: list[str], last: str, shown: str | None
) -> None:
    found = [one for one in told(*earlier, last) if one.startswith(f"rule '{'abcdef'[len(earlier)]}' can never fire: ")]
    assert (shown in found[0]) if shown else not found


def test_what_another_leaves_out_of_one_keyword_is_not_left_out_of_the_next() -> None:
    rules = (rule("a", "not: {keyword: Y, position: only, before: fair}"), rule("b", "keyword: [X, Y]"))
    assert said(unreached_rule(linted(*rules))) == []


@pytest.mark.parametrize("hope", [["keyword: X"], [""], ["channel: mms", ""], ["channel: mms", "channel: sms"]])
def test_a_rule_of_all_programs_is_told_of_where_others_take_it_in_one_and_one_alone_does_in_another(
    hope: list[str],
) -> None:
    luigis = [rule("a", "media: true"), rule("b", "media: false")]
    others = [rule(f"h{place}", when) for place, when in enumerate(hope)]
    files = linted(*luigis, hope=others, common=[rule("z", "keyword: X")])
    assert said(unreached_rule(files)) == [
        "rule 'z' can never fire: 'a' and 'b' leave nothing to it; 'X' to main on Wed 12:30 is taken by luigis/b"
    ]
    assert said(shadowed_rule(files)) == []
    assert said(unreached_rule(linted(*luigis, hope=others[:-1], common=[rule("z", "keyword: X")]))) == []


@pytest.mark.parametrize("more", [", continue: true", ", mode: shadow"])
def test_others_that_do_not_end_the_search_leave_everything(more: str) -> None:
    rules = (rule("a", "media: true"), rule("b", "media: false", more), rule("c", "keyword: X"))
    assert said(unreached_rule(linted(*rules))) == []


def test_a_rule_of_all_programs_is_told_of_only_if_nothing_is_left_to_it_in_each() -> None:
    both, common = [rule("a", "media: true"), rule("b", "media: false")], [rule("common", "keyword: zebra")]
    assert said(unreached_rule(linted(*both, common=common))) == []
    (found,) = unreached_rule(linted(*both, hope=both, common=common))
    assert found.message.startswith("rule 'common' can never fire: 'a' and 'b' leave nothing to it; 'zebra' to main")


def test_of_the_rules_that_the_same_others_take_one_is_told_of() -> None:
    rules = (rule(f"r{n}", f"keyword: w{n}") for n in range(9))
    (found,) = unreached_rule(linted(rule("a", "media: true"), rule("b", "media: false"), *rules))
    assert found.message.startswith("rule 'r0' and 8 more after it can never fire: 'a' and 'b' leave nothing to it")
    alike = [f"'r{n}' is one of those after it" for n in (1, 2, 3)]
    assert [label for _, label in found.related] == ["'a' takes some of it", "'b' takes some of it", *alike]


@pytest.mark.parametrize(
    ("expect", "found"),
    [("", 1), (", expect: {choices: [yes, later]}", 0), (", expect: {digits: 2}", 0), (", expect: {matches: x}", 0)],
)
def test_an_answer_is_left_nothing_by_one_that_takes_any_if_all_who_ask_want_any(expect: str, found: int) -> None:
    ask = "{{id: {}, when: {{keyword: {}}}, then: [{{ask: {{prompt: q, text: Well?{}}}}}]}}"
    rules = (rule("any", "answering: q"), rule("yes", "answering: q, answer: yes"))
    assert len(list(unreached_rule(linted(ask.format("k", "K", expect), *rules)))) == found
    assert len(list(unreached_rule(linted(ask.format("k", "K", expect), ask.format("l", "L", ""), *rules)))) == found
    assert list(unreached_rule(linted(*rules))) == []


@pytest.mark.parametrize("closed", ["2026-12-25", "2027-07-01..2027-07-02", "2029-12-25", "2030-07-01..2039-07-02"])
def test_a_day_on_which_one_is_closed_is_left_to_the_next(closed: str) -> None:
    always = "{open: [{from: 00:00, to: 24:00}]}"
    rules = (rule("a", "during: always"), rule("b", "keyword: X"))
    for schedule, found in ((always, ["shadowed"]), (f"{always[:-1]}, closed: [{closed}]}}", [])):
        files = linted(*rules, schedules=f"always: {schedule}")
        assert ["shadowed" for _ in unreached_rule(files)] == found


@pytest.mark.parametrize("place", ["US", "DE", "CA-QC"])
def test_what_a_weekly_event_leaves_out_as_a_holiday_is_left_to_the_next_in_whichever_year_it_comes(place: str) -> None:
    evening = "open: [{days: wed, from: 19:00, to: 22:00}]"
    schedules = f"trivia: {{{evening}, holidays: {place}}}, wednesday: {{{evening}}}"
    rules = (rule("on", "keyword: X, during: trivia"), rule("holiday", "keyword: X, during: wednesday"))
    assert said(unreached_rule(linted(*rules, schedules=schedules))) == []
    rules = (rule("on", "keyword: X, during: wednesday"), rule("holiday", "keyword: X, during: trivia"))
    assert len(said(unreached_rule(linted(*rules, schedules=schedules)))) == 1


# --- random rules -----------------------------------------------------------------------------------------------------

HALVES = st.sampled_from(
    [
        [{"media": True}, {"media": False}],
        [{"to": "main"}, {"to": "other"}],
        [{"channel": "sms"}, {"channel": "mms"}],
        [{"during": "hours"}, {"not": {"during": "hours"}}],
        [{"before": "fair"}, {"during": "fair"}, {"after": "fair"}],
        [{"subscribed": ["club", "vip"]}, {"not": {"subscribed": "club"}}],
        [{"contact": {"city": ["Rome", ""]}}, {"not": {"contact": {"city": "Rome"}}}],
        [{"from": "+1*"}, {"not": {"from": "+15*"}}],
    ]
)
"""Conditions that leave nothing between them."""
OF_TEXTS = st.sampled_from(
    [
        [{"text": {"contains": "now"}}, {"not": {"text": {"contains": "now"}}}],
        [{"rest": {"contains": ["pie", "now"]}}, {"not": {"rest": "pie"}}],
        [{"text": {"matches": "n"}}, {"media": True, "not": {"text": {"matches": "n"}}}, {"media": False}],
    ]
)
"""The same, by what the text says."""


@st.composite
def parted(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Make rules of which some hear parts of what others do."""
    halves, match = draw(HALVES | OF_TEXTS), draw(st.just({}) | MATCH)
    parts = [{"when": {**match, **half}} for half in halves]
    return [*draw(st.permutations([*parts, *draw(rule_sets())])), *draw(rule_sets())]


def never_told(files: Linted) -> set[str]:
    return {one.placed.name for one in unreached(files)}


@settings(max_examples=60)
@given(parted(), st.lists(COMMON_RULES, max_size=2), SITUATIONS)
def test_a_witness_is_taken_by_another_and_a_rule_that_is_told_of_never_fires(
    luigis: list[dict[str, Any]], common: list[dict[str, Any]], tried: list[Situation]
) -> None:
    files = linted(*written(luigis, "r"), before=written(common[:1], "a"), common=written(common[1:], "z"))
    for one in unreached(files):
        if found := one.shown(files):
            witness, taken_by = found
            assert claims(one.order, one.claim, witness.situation)
            assert asked(files, witness.situation)[1] == taken_by != one.placed.name
        for order, claim in files.claims[one.placed.name]:
            if order.program.id == "luigis":
                for way, situation in product(one.ways[:2], tried[:20]):
                    for made in _like(files, way[0], situation, [keyword.written for keyword in claim.keywords]):
                        shown = fitted(order, claim, made)
                        assert shown is None or claim.name not in asked(files, shown)[0]


def _like(files: Linted, way: Situation, situation: Situation, keywords: Sequence[str]) -> Iterator[Situation]:
    known = here(files, situation)
    for text in (situation.message.text, *(f"{one} {situation.message.text}" for one in keywords)):
        yield known.saying(text)
        yield way.saying(text)


@settings(max_examples=50)
@given(HALVES, MATCH)
def test_what_two_halves_hear_is_never_left_to_a_third(halves: list[dict[str, Any]], match: dict[str, Any]) -> None:
    whens = [*({**match, **half} for half in halves), match]
    files = linted(*written([{"when": when} for when in whens], "r"))
    whole = {one.placed.name for one in shadows(files, "normal") if one.whole}
    assert f"luigis/r{len(halves)}" in never_told(files) | whole
    assert not never_told(files) & whole
    assert said(shadowed_rule(files)) == []
