"""Laws of the lints about conflicts: a decision shows what they say, and what keywords alone tell is never missed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from watchword import vocabulary
from watchword.decide import decide
from watchword.diagnostics import Diagnostic
from watchword.lints.claim import Claim
from watchword.lints.linted import Linted
from watchword.lints.order import Order
from watchword.lints.overlapping_rules import overlapping_rules, overlaps
from watchword.lints.shadow import Shadow, Taken, shadows
from watchword.lints.shadowed_rule import shadowed_rule
from watchword.lints.unreachable_fallback import unreachable_fallback
from watchword.lints.witness import claims, fitted
from watchword.message import Message
from watchword.plugin import Situation
from watchword.rules.index import Wanted, find
from watchword.rules.keywords import Keyword
from watchword.rules.load import load_texts
from watchword.rules.when import Asked
from watchword.sayings import Saying
from watchword.state import OUR_LINE, Contact, Expect, Prompt, State
from watchword.text import words

NOON = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
LUIGIS = """\
about: {name: Luigi's, numbers: {main: 86717, other: 86718}, help: help@luigis.example, languages: [en, es]}
schedules:
  hours: {open: [{days: mon-sat, from: 11:00, to: 22:00}]}
  fair: {from: 2026-05-02T20:00, until: 2026-05-02T21:30}
words: {food: [PASTA, pizza pie]}
lists: {club: {}, vip: {}}
"""
HOPE = "about: {name: Hope, numbers: {hope: 86719}, help: help@hope.example}\n"


def linted(*luigis: str, hope: Sequence[str] = (), before: Sequence[str] = (), common: Sequence[str] = ()) -> Linted:
    """Load the rules of two programs, and rules of all that come before theirs and after."""
    files = {
        "rules/1.yaml": f"version: 1\nprogram: all\n{_listed(before)}",
        "rules/2.yaml": f"version: 1\nprogram: luigis\n{LUIGIS}{_listed(luigis)}",
        "rules/3.yaml": f"version: 1\nprogram: hope\n{HOPE}{_listed(hope)}",
        "rules/4.yaml": f"version: 1\nprogram: all\n{_listed(common)}",
    }
    return Linted(load_texts({path: text.encode() for path, text in files.items()}, vocabulary.builtin()), NOON)


def _listed(rules: Sequence[str]) -> str:
    return "".join(["rules:\n" if rules else "", *(f"  - {one}\n" for one in rules)])


def rule(name: str, when: str, more: str = "") -> str:
    return f"{{id: {name}, when: {{{when}}}, then: [{{reply: hi}}]{more}}}"


def said(found: Iterator[Diagnostic]) -> list[str]:
    return [one.message for one in found]


def shadowed(first: str, second: str, more: str = "") -> list[str]:
    return said(shadowed_rule(linted(rule("a", first, more), rule("b", second))))


# --- one rule and another ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("keyword: PIZZA", "keyword: pizza", "'pizza' to main on Wed 12:30"),
        ("keyword: PIZZA", "keyword: pizza party", "'pizza party' to main on Wed 12:30"),
        ("keyword: PIZZA", "{keyword: pizza, position: only}", "'pizza' to main on Wed 12:30"),
        ("{keyword: PIZZA, position: anywhere}", "keyword: my pizza", "'my pizza' to main on Wed 12:30"),
        ("{keyword: PIZZA, position: anywhere}", "{keyword: my pizza, position: anywhere}", "'my pizza' to main"),
        ("words: food", "keyword: pizza pie", "'pizza pie' to main on Wed 12:30"),
        ("{keyword: PIZZA, typos: true}", "{keyword: PIZZA, typos: true}", "'PIZZA' to main on Wed 12:30"),
        ("keyword: PIZZA", "text: {equals: pizza}", "'pizza' to main on Wed 12:30"),
        ("keyword: PIZZA", "text: {starts-with: [pizza pie, pizza party]}", "'pizza pie' to main on Wed 12:30"),
        ("text: {starts-with: pizza}", "keyword: pizza", "'pizza' to main on Wed 12:30"),
        ("text: {contains: pizza}", "keyword: [my pizza, pizza pie]", "'my pizza' to main on Wed 12:30"),
        ("text: {contains: pie}", "keyword: pizza, text: {contains: pie}", "'pizza pie' to main on Wed 12:30"),
        ("keyword: PIZZA", "keyword: pizza, to: other", "'pizza' to other on Wed 12:30"),
        ("to: [main, other]", "keyword: pizza, to: other", "'pizza' to other on Wed 12:30"),
        ("keyword: X, to: [main, other]", "keyword: X, to: main, channel: mms", "'X' to main on Wed 12:30 as an MMS"),
        ("media: true", "keyword: X, media: true", "'X' to main on Wed 12:30 with a picture"),
        ("from: +1555*", "keyword: X, from: +1555123*", "'X' to main on Wed 12:30 from +15551230000"),
        ("subscribed: [club, vip]", "subscribed: vip", "'hello' to main on Wed 12:30 from a person on vip"),
        (
            "contact: {city: [Rome, Oslo]}",
            "contact: {city: oslo, name: Ann}",
            "'hello' to main on Wed 12:30 from a person whose city is 'oslo' and name is 'Ann'",
        ),
        ("during: hours", "keyword: X, during: hours", "'X' to main on Wed 12:30"),
        ("during: fair", "keyword: X, during: fair", "'X' to main on Sat 2026-05-02 20:00"),
        ("after: fair", "keyword: X, after: fair", "'X' to main on Sat 2026-05-02 21:30"),
        ("keyword: X, before: fair", "keyword: X, before: fair, to: main", "'X' to main on Wed 12:30"),
        ("keyword: X, rest: now", "keyword: X, rest: now, to: main", "'X now' to main on Wed 12:30"),
        ("text: {matches: pizz}", "keyword: pizza, text: {matches: pizz}", "'pizza' to main on Wed 12:30"),
        ("answering: size", "answering: size, to: main", "'hello' to main on Wed 12:30 in answer to 'size'"),
        ("answering: q, answer: [yes, no]", "answering: q, answer: yes", "'yes' to main on Wed 12:30 in answer to 'q'"),
        (
            "keyword: X, not: {subscribed: club, during: hours}",
            "keyword: X, not: {during: hours}",
            "'X' to main on Wed 22:00",
        ),
        ("not: {keyword: pizza pie}", "not: {keyword: pizza}", "'hello' to main on Wed 12:30"),
        ("intent: help", "intent: help, to: other", "'HELP' to other on Wed 12:30"),
    ],
)
def test_a_rule_is_shadowed_by_one_that_takes_all_it_asks_for(first: str, second: str, shown: str) -> None:
    first, second = (one.strip("{}") if one.startswith("{") else one for one in (first, second))
    (found,) = shadowed(first, second)
    assert found.startswith(f"rule 'b' can never fire: {shown}")
    assert found.endswith(" is taken by luigis/a")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("keyword: pizza party", "keyword: pizza"),
        ("keyword: PIZZA, position: only", "keyword: pizza"),
        ("keyword: PIZZA", "keyword: pizza, position: anywhere"),
        ("keyword: PIZZA", "keyword: pizza, typos: true"),
        ("keyword: PIZZA, to: main", "keyword: pizza"),
        ("keyword: PIZZA, to: main", "keyword: pizza, to: other"),
        ("keyword: PIZZA, rest: now", "keyword: [pizza, pizza pie], rest: now"),
        ("text: {equals: pizza}", "keyword: pizza"),
        ("keyword: PIZZA", "text: {matches: pizza}"),
        ("text: {matches: pizza}", "keyword: pizza"),
        ("text: {starts-with: pizza, matches: x}", "keyword: pizza, text: {starts-with: pizza}"),
        ("answering: size", "answering: size, answer: yes"),
        ("answering: size, answer: [S, S large]", "answering: size, answer: S"),
        ("answering: size", "answering: colour"),
        ("keyword: X, not: {during: hours}", "keyword: X"),
        ("keyword: X, not: {during: hours}", "keyword: X, not: {subscribed: club, during: hours}"),
        ("contact: {city: Rome, name: Ann}", "contact: {city: Rome}"),
        ("intent: help", "keyword: pizza"),
        ("keyword: STOP", "intent: opt-out"),
    ],
)
def test_a_rule_with_something_left_to_it_is_not_shadowed(first: str, second: str) -> None:
    assert shadowed(first, second) == []


def test_a_keyword_alone_may_be_shadowed_and_is_pointed_at() -> None:
    files = linted(rule("a", "keyword: [pasta, pizza]"), rule("b", "keyword: {en: [soup, pizza pie], es: pasta}"))
    found = list(shadowed_rule(files))
    assert said(iter(found)) == [
        "rule 'b' can never fire for 'pizza pie': 'pizza pie' to main on Wed 12:30 is taken by luigis/a",
        "rule 'b' can never fire for 'pasta': 'pasta' to main on Wed 12:30 is taken by luigis/a",
    ]
    text = files.loaded.texts["rules/2.yaml"].splitlines()
    marked = [text[span.line - 1][span.col - 1 : span.end_col - 1] for one in found for span in _spans(one)]
    assert marked == ["pizza pie", "pizza", "pasta", "pasta"]


def _spans(found: Diagnostic) -> Iterator[Any]:
    yield found.span
    yield from (span for span, _ in found.related)


def test_rules_that_share_the_keywords_of_another_leave_nothing_to_it() -> None:
    files = linted(rule("a", "keyword: pasta"), rule("b", "keyword: pizza"), rule("c", "keyword: [pizza, pasta]"))
    (found,) = shadowed_rule(files)
    assert found.message == "rule 'c' can never fire: 'pizza' to main on Wed 12:30 is taken by luigis/b"
    assert [label for _, label in found.related] == ["'a' takes it first", "'b' takes it first"]


@pytest.mark.parametrize(
    ("more", "shadows"),
    [
        ("", 1),
        (", continue: true", 0),
        (", mode: shadow", 0),
        (", limit: {per-sender: 1, every: 1d}", 1),
        (", limit: {per-sender: 1, every: 1d}, continue: true", 0),
    ],
)
def test_only_a_rule_that_always_ends_the_search_takes_anything(more: str, shadows: int) -> None:
    assert len(shadowed("keyword: pizza", "keyword: pizza", more)) == shadows


def test_the_witness_is_one_that_no_third_rule_takes() -> None:
    files = linted(
        rule("please", "keyword: [please, tomorrow], position: anywhere"),
        rule("alone", "keyword: pizza, position: only"),
        rule("main", "keyword: pizza, to: main"),
        rule("any", "keyword: pizza"),
        rule("late", "keyword: pizza"),
    )
    (found,) = shadowed_rule(files)
    assert found.message == "rule 'late' can never fire: 'pizza zebra' to other on Wed 12:30 is taken by luigis/any"


def test_what_comes_after_a_rule_that_takes_everything_is_said_once() -> None:
    files = linted(
        rule("any", ""), *(rule(f"r{n}", f"keyword: w{n}") for n in range(9)), rule("last", "", ", tier: fallback")
    )
    assert said(shadowed_rule(files)) == [
        "rule 'r0' and 8 more after it can never fire: 'w0' to main on Wed 12:30 is taken by luigis/any"
    ]
    assert said(unreachable_fallback(files)) == [
        "rule 'last' can never fire: 'hello' to main on Wed 12:30 is taken by luigis/any"
    ]


def test_of_two_fallbacks_that_take_everything_the_second_is_not_reached() -> None:
    files = linted(
        rule("x", "keyword: X"), rule("one", "", ", tier: fallback"), rule("two", "to: main", ", tier: fallback")
    )
    assert said(shadowed_rule(files)) == []
    assert said(unreachable_fallback(files)) == [
        "rule 'two' can never fire: 'hello' to main on Wed 12:30 is taken by luigis/one"
    ]


def test_a_rule_of_all_programs_is_shadowed_only_if_it_is_so_in_each() -> None:
    luigis, hope, other = rule("a", "keyword: zebra"), rule("b", "keyword: zebra"), rule("x", "keyword: X")
    common = [rule("common", "keyword: zebra")]
    assert said(shadowed_rule(linted(luigis, hope=[other], common=common))) == []
    (found,) = shadowed_rule(linted(luigis, hope=[hope], common=common))
    assert found.message == "rule 'common' can never fire: 'zebra' to main on Wed 12:30 is taken by luigis/a"


def test_a_rule_of_one_program_is_shadowed_by_one_of_all() -> None:
    (found,) = shadowed_rule(linted(rule("a", "keyword: zebra"), before=[rule("common", "keyword: zebra")]))
    assert found.message == "rule 'a' can never fire: 'zebra' to main on Wed 12:30 is taken by all/common"


def test_the_built_in_answers_are_there_to_be_taken_over() -> None:
    files = linted(rule("stop", "intent: opt-out"), rule("help", "intent: help"), rule("start", "intent: opt-in"))
    assert said(shadowed_rule(files)) == said(overlapping_rules(files)) == []


# --- rules that meet --------------------------------------------------------------------------------------------------


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
        ("keyword: X, during: hours", "keyword: X, during: fair", "'X' to main on Sat 2026-05-02 20:00"),
    ],
)
def test_rules_that_meet_are_named_with_the_one_that_wins(first: str, second: str, shown: str) -> None:
    assert overlapping(first, second) == [f"{shown} is claimed by 'b' too, and taken by luigis/a"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("keyword: X, to: main", "keyword: X"),
        ("keyword: X, to: main", "keyword: X, to: other"),
        ("keyword: X", "keyword: X, to: main"),
        ("keyword: [X, Y], to: main", "keyword: X"),
        ("keyword: X, media: true", "keyword: X, media: false"),
        ("keyword: X, before: fair", "keyword: X, after: fair"),
        ("keyword: X, to: main", "keyword: Y, channel: mms"),
        ("answering: q, answer: yes", "answering: q, answer: no"),
        ("answering: q, answer: yes", "keyword: yes, subscribed: club"),
    ],
)
def test_rules_that_never_meet_or_of_which_one_contains_the_other_are_no_news(first: str, second: str) -> None:
    assert overlapping(first, second) == []


@pytest.mark.parametrize("more", [", mode: shadow", ", tier: fallback"])
def test_rules_of_other_tiers_and_shadow_rules_are_meant_to_meet(more: str) -> None:
    assert overlapping("keyword: X, to: main", "keyword: X, subscribed: club", more) == []


# --- random rules -----------------------------------------------------------------------------------------------------

SAID = ["pizza", "party", "piza", "pie", "now"]
PHRASES = st.lists(st.sampled_from(SAID), min_size=1, max_size=2).map(" ".join)
COMPARED = st.fixed_dictionaries(
    {},
    optional={
        "equals": PHRASES,
        "starts-with": st.lists(PHRASES, min_size=1, max_size=2),
        "contains": st.lists(PHRASES, min_size=1, max_size=2),
        "matches": st.sampled_from(["pizz?a", "now", "^p"]),
    },
).filter(bool)
SCHEDULES = st.sampled_from(["hours", "fair"])
MATCH = st.fixed_dictionaries(
    {"keyword": st.lists(PHRASES, min_size=1, max_size=3)},
    optional={"position": st.sampled_from(["first", "only", "anywhere"]), "typos": st.booleans()},
)
CONDITIONS: dict[str, st.SearchStrategy[Any]] = {
    "to": st.sampled_from(["main", "other", ["main", "other"]]),
    "from": st.sampled_from(["+1555*", "+15552*", "+15552312102"]),
    "channel": st.sampled_from(["sms", "mms"]),
    "media": st.booleans(),
    "subscribed": st.sampled_from(["club", "vip", ["club", "vip"]]),
    "contact": st.sampled_from([{"city": "Rome"}, {"city": ["Rome", "Oslo"]}, {"city": ""}, {"city": "", "name": "A"}]),
    "during": SCHEDULES,
    "before": st.just("fair"),
    "after": st.just("fair"),
    "text": COMPARED,
    "rest": COMPARED,
}
FEW = st.dictionaries(st.sampled_from(sorted(CONDITIONS)), st.none(), max_size=2).flatmap(
    lambda names: st.fixed_dictionaries({name: CONDITIONS[name] for name in names})
)
ANSWERS = st.fixed_dictionaries(
    {"answering": st.sampled_from(["size", "name"])},
    optional={"answer": st.sampled_from(["yes", ["yes", "no"], ["pizza", "pizza party"], "pizza"])},
)
NOT = st.builds(lambda match, few: {"not": {**match, **few}}, st.just({}) | MATCH, FEW).filter(lambda one: one["not"])
WHEN = st.builds(
    lambda *parts: {key: value for part in parts for key, value in part.items()},
    st.just({}) | MATCH | MATCH,
    FEW,
    st.just({}) | st.just({}) | ANSWERS,
    st.just({}) | st.just({}) | NOT,
)
MORE = st.fixed_dictionaries(
    {},
    optional={
        "continue": st.booleans(),
        "mode": st.sampled_from(["live", "live", "shadow"]),
        "tier": st.sampled_from(["normal", "fallback"]),
    },
)
RULES = st.builds(lambda when, more: {"when": when, **more}, WHEN, MORE)


@st.composite
def rule_sets(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Make rules of which each leaves out some of what one of two says, or says some of it otherwise."""
    whole = draw(st.lists(WHEN, min_size=1, max_size=2))
    rules = []
    for _ in range(draw(st.integers(2, 7))):
        when = dict(draw(st.sampled_from(whole)))
        for key in draw(st.lists(st.sampled_from(sorted(when) or ["to"]), max_size=2)):
            if key not in {"keyword", "answering"} or not when.keys() & {"position", "typos", "answer"}:
                when.pop(key, None)
        if draw(st.integers(0, 3)) == 0:
            other = draw(WHEN)
            when.update({key: other[key] for key in when.keys() & other.keys()})
        rules.append({"when": when, **draw(MORE)})
    return rules


COMMON_RULES = st.builds(
    lambda match, more: {"when": {**match, **more}},
    st.just({}) | MATCH,
    st.fixed_dictionaries({}, optional={name: CONDITIONS[name] for name in ("channel", "media", "text", "rest")}),
)


def written(rules: Sequence[Mapping[str, Any]], letter: str) -> list[str]:
    return [json.dumps({"id": f"{letter}{n}", "then": [{"reply": "hi"}], **one}) for n, one in enumerate(rules)]


def contact(lists: frozenset[str], city: str, prompt: str, expect: Expect) -> Contact:
    asked = Prompt(name=prompt, asked_at=NOON, expires_at=NOON + timedelta(days=999), expect=expect) if prompt else None
    return Contact(lists=lists, fields={"city": city} if city else {}, prompt=asked)


def situation(chance: Random) -> Situation:
    """Make up a message and its sender."""
    message = Message(
        endpoint="main",
        key="k",
        sender=chance.choice(["+15552312102", "+15559990000", "+447700900000"]),
        to=chance.choice(["86717", "86718"]),
        text=" ".join(chance.choices([*SAID, "other"], k=chance.randrange(5))),
        received_at=NOON,
        channel=chance.choice(["sms", "mms"]),
        media=chance.choice([(), ("https://media.example/1.jpg",)]),
    )
    return Situation(
        message=message,
        words=words(message.text),
        spoken=0,
        now=NOON + chance.choice([0, 12, 24 * 59 + 8, 24 * 90]) * timedelta(hours=1),
        contact=contact(
            frozenset(chance.choice([[], ["club"], ["vip"]])),
            chance.choice(["", "rome", "Oslo", "Bern"]),
            chance.choice(["", "size", "name"]),
            chance.choice([Expect(), Expect(digits=2), Expect(choices=("pizza", "party"))]),
        ),
        opted_out=False,
        languages=("en", "es"),
        numbers={"main": "86717", "other": "86718"},
        schedules={},
    )


SITUATIONS = st.randoms(use_true_random=False).map(lambda chance: [situation(chance) for _ in range(40)])


def all_shadows(files: Linted) -> list[Shadow]:
    return [*shadows(files, "normal"), *shadows(files, "fallback")]


def asked(files: Linted, situation: Situation) -> tuple[list[str], str | None]:
    """Decide: the rules that were asked and held, and the one that ended the search."""
    state = State(contact=situation.contact)
    trace = decide(files.loaded.rules, OUR_LINE, situation.message, state, situation.now, 1).trace
    return [step.rule for step in trace.steps if step.result != "no"], trace.ended_by


def says(claim: Claim, taken: Taken, situation: Situation) -> bool:
    """Tell whether a message is one of those that are said to be taken."""
    if taken.keyword is None:
        return True
    wanted = claim.entry.wanted
    only = Wanted(keywords=(taken.keyword,), position=wanted.position, typos=wanted.typos)
    return find(only, situation.words) is not None


@settings(max_examples=300)
@given(rule_sets(), st.lists(COMMON_RULES, max_size=2), SITUATIONS)
def test_a_witness_is_taken_by_the_rule_that_is_named_and_a_shadowed_rule_never_fires(
    luigis: list[dict[str, Any]], common: list[dict[str, Any]], tried: list[Situation]
) -> None:
    files = linted(*written(luigis, "r"), before=written(common[:1], "a"), common=written(common[1:], "z"))
    for shadow in all_shadows(files):
        for taken in shadow.taken:
            order, claim = files.claims[shadow.placed.name][0]
            shown = taken.witness.situation
            assert claims(order, claim, shown)
            assert asked(files, shown)[1] == taken.winner.name
        for order, claim in files.claims[shadow.placed.name]:
            if order.program.id == "luigis":
                _assert_never_fires(files, shadow, order, claim, tried)


def _assert_never_fires(files: Linted, shadow: Shadow, order: Order, claim: Claim, tried: Sequence[Situation]) -> None:
    for situation in tried:
        known = here(files, situation)
        for one in (known, fitted(order, claim, known), *_saying(order, shadow, claim, known)):
            if one is None or not claims(order, claim, one):
                continue
            if shadow.whole or any(says(claim, taken, one) for taken in shadow.taken):
                assert claim.name not in asked(files, one)[0]


def _saying(order: Order, shadow: Shadow, claim: Claim, known: Situation) -> Iterator[Situation | None]:
    for taken in shadow.taken:
        said = taken.keyword.written if taken.keyword else taken.witness.situation.message.text
        for text in (said, f"{said} now", f"{said} {known.message.text}", f"now {said} {known.message.text}"):
            yield fitted(order, claim, known.saying(text))


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


def conditions(files: Linted) -> list[Asked]:
    return [asked for placed in files.rules() for asked in placed.rule.when.all()]


def here(files: Linted, situation: Situation) -> Situation:
    """Let a situation know the schedules of Luigi's."""
    return replace(situation, schedules=files.loaded.rules.programs["luigis"].schedules)


@given(st.lists(RULES, min_size=1, max_size=3), SITUATIONS)
def test_a_condition_that_makes_itself_true_is_true(luigis: list[dict[str, Any]], tried: list[Situation]) -> None:
    files = linted(*written(luigis, "r"))
    for asked, situation in product(conditions(files), tried):
        made = asked.condition.fit(here(files, situation))
        assert made is None or asked.condition.check(made).held


@given(st.data(), SITUATIONS)
def test_what_a_condition_implies_holds_wherever_it_does(data: st.DataObject, tried: list[Situation]) -> None:
    name = data.draw(st.sampled_from(sorted(CONDITIONS)))
    one = st.builds(lambda asked: {"when": {name: asked}}, CONDITIONS[name])
    drawn = data.draw(st.lists(one | ANSWERS.map(lambda asked: {"when": asked}), min_size=2, max_size=6))
    files = linted(*written(drawn, "r"))
    for first, second in product(conditions(files), repeat=2):
        if first.name == second.name and first.condition.implies(second.condition):
            for situation in (here(files, one) for one in tried):
                for made in (situation, first.condition.fit(situation)):
                    if made and first.condition.check(made).held:
                        assert second.condition.check(made).held
                        says = first.condition.said()
                        assert all(any(_is_said(one, made) for one in sayings) for sayings in says.each)


def _is_said(saying: Saying, situation: Situation) -> bool:
    keyword = Keyword(written="", words=saying.words)
    return find(Wanted(keywords=(keyword,), position=saying.position), situation.words) is not None


TWO = SAID[:2]
KEYWORD_RULES = st.builds(
    lambda said, position, more: {"when": {"keyword": said, "position": position}, **more},
    st.lists(st.lists(st.sampled_from(TWO), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=2),
    st.sampled_from(["first", "only", "anywhere"]),
    st.fixed_dictionaries({}, optional={"continue": st.booleans(), "tier": st.sampled_from(["normal", "fallback"])}),
)
UNIVERSE = [" ".join(some) for length in range(1, 6) for some in product([*TWO, "other"], repeat=length)]
"""Every text of a few words, one of which no keyword has."""


@settings(max_examples=60)
@given(st.lists(KEYWORD_RULES, min_size=2, max_size=6))
def test_no_shadow_that_keywords_alone_tell_is_missed(luigis: list[dict[str, Any]]) -> None:
    files = linted(*written(luigis, "r"))
    dead = {name: set[str]() for name in files.claims}
    for shadow in all_shadows(files):
        order_claims = files.claims[shadow.placed.name][0][1]
        for taken in shadow.taken:
            dead[order_claims.name].add(taken.keyword.written if taken.keyword else "")
    order, _ = files.claims["luigis/r0"][0]
    alive = {name: set[str]() for name in files.claims}
    for text in UNIVERSE:
        heard = words(text)
        for claim in order.claims:
            for keyword in claim.keywords:
                if find(Wanted(keywords=(keyword,), position=claim.entry.wanted.position), heard):
                    alive[claim.name].add(keyword.written)
            if claim.ends and find(claim.entry.wanted, heard):
                break
    for claim in order.claims:
        missed = {one.written for one in claim.keywords} - alive[claim.name] - dead[claim.name]
        assert not missed
        assert not alive[claim.name] & dead[claim.name]
