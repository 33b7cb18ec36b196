"""Laws of rules that never fire behind one that an earlier rule takes what usually comes from: each of them is told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import reduce
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from conflicts import CONDITIONS, NOON, asked, linted, rule, said, written
from watchword.lints.linted import Linted
from watchword.lints.order import Order
from watchword.lints.shadow import shadows
from watchword.lints.shadowed_rule import shadowed_rule
from watchword.lints.situations import claims
from watchword.lints.unreachable_fallback import unreachable_fallback
from watchword.lints.unreached_rule import unreached
from watchword.plugin import Situation
from watchword.state import Vote

TAKING_WHAT_COMES = [
    ("channel: sms", "as an MMS"),
    ("media: false", "with a picture"),
    ("not: {media: true}", "with a picture"),
    ("not: {channel: mms}", "as an MMS"),
    ("contact: {city: ''}", "from a person whose city is 'something'"),
    ("not: {contact: {city: rome}}", "from a person whose city is 'rome'"),
    ("not: {subscribed: [club, vip]}", "from a person on club"),
    ("not: {tagged: new}", "from a person tagged new"),
    ("not: {voted: final}", "from a person who has voted in final"),
    ("not: {entered: car}", "from a person who has entered car"),
    ("not: {has-coupon: fall}", "from a person who has a code of fall"),
    ("from: +1*", "from +447700900000"),
    ("from: +15555550100", "from +447700900000"),
    ("not: {from: +44*}", "from +44000000000"),
    ("during: hours, channel: sms", "on Wed 22:00"),
    ("not: {channel: mms, subscribed: club}", "as an MMS from a person on club"),
]


@pytest.mark.parametrize(("first", "shown"), TAKING_WHAT_COMES)
@pytest.mark.parametrize(
    ("asked_for", "narrower"),
    [
        ("keyword: PIZZA", "keyword: PIZZA"),
        ("keyword: PIZZA", "keyword: PIZZA, position: only"),
        ("keyword: PIZZA", "keyword: PIZZA, text: {starts-with: pizza pie}"),
        ("answering: q, answer: yes", "answering: q, answer: yes"),
        ("answering: q, answer: pie", "answering: q, answer: [pie, tart]"),
        ("intent: help", "intent: help"),
    ],
)
def test_a_message_is_shown_that_gets_past_the_rule_that_takes_what_usually_comes(
    first: str, shown: str, asked_for: str, narrower: str
) -> None:
    files = linted(rule("a", f"{asked_for}, {first}"), rule("b", asked_for), rule("c", narrower))
    (told,) = said(shadowed_rule(files))
    assert told.startswith("rule 'c' can never fire")
    assert shown in told
    assert told.endswith("is taken by luigis/b")


@pytest.mark.parametrize(
    "before",
    [
        ["keyword: PIZZA, to: main", "keyword: PIZZA, to: other"],
        ["keyword: PIZZA, subscribed: club", "keyword: PIZZA, not: {subscribed: club}"],
        ["keyword: PIZZA, during: hours", "keyword: PIZZA, not: {during: hours}"],
        ["keyword: PIZZA, channel: sms", "media: false", "media: true"],
        ["text: {matches: pi}"],
        ["text: {matches: '^$'}", "text: {matches: .}"],
        ["answering: q"],
        ["keyword: PIZZA"],
        ["keyword: PIE"],
        [],
    ],
)
@pytest.mark.parametrize("behind", ["keyword: PIZZA", "keyword: [PIZZA, PIE]", "intent: help", "media: false", ""])
def test_whatever_stands_behind_a_rule_that_asks_for_nothing_never_fires_whoever_takes_it_before(
    before: Sequence[str], behind: str
) -> None:
    last = rule("b", "intent: help" if behind == "intent: help" else "")
    files = linted(*(rule(f"a{place}", when) for place, when in enumerate(before)), last, rule("c", behind))
    (told,) = (one for one in said(shadowed_rule(files)) if "'c'" in one)
    assert told.startswith("rule 'c' can never fire: ")


@pytest.mark.parametrize(("first", "shown"), TAKING_WHAT_COMES)
def test_so_it_is_among_fallbacks(first: str, shown: str) -> None:
    rules = [rule(name, when, ", tier: fallback") for name, when in (("a", first), ("b", ""), ("c", ""))]
    (told,) = said(unreachable_fallback(linted(*rules)))
    assert shown in told
    assert told.endswith("is taken by luigis/b")


@pytest.mark.parametrize(
    ("first", "shown"),
    [
        ("not: {rest: {contains: now}}", "'PIZZA now'"),
        ("not: {text: {contains: pie}}", "'PIZZA pie'"),
        ("not: {text: {matches: x}}", "'PIZZA x'"),
        ("not: {keyword: pizza pie}", "'pizza pie'"),
        ("not: {keyword: pie, position: anywhere}", "'PIZZA pie'"),
        ("not: {rest: {contains: now}, channel: mms}", "'PIZZA now' to main on Wed 12:30 as an MMS"),
        ("rest: {matches: '^(please|tomorrow)?$'}", "'PIZZA please please'"),
    ],
)
def test_words_get_a_message_past_a_rule_that_leaves_them_out(first: str, shown: str) -> None:
    files = linted(rule("a", f"keyword: PIZZA, {first}"), rule("b", "keyword: PIZZA"), rule("c", "keyword: PIZZA"))
    (told,) = said(shadowed_rule(files))
    assert f"{shown} " in told
    assert told.endswith("is taken by luigis/b")


def test_a_message_gets_past_several_rules() -> None:
    files = linted(
        rule("a1", "keyword: PIZZA, not: {rest: {contains: [now, later]}}"),
        rule("a2", "keyword: PIZZA, channel: sms"),
        rule("a3", "keyword: PIZZA, rest: {contains: now}"),
        rule("a4", "keyword: PIZZA, not: {contact: {city: [rome, oslo]}}"),
        rule("a5", "keyword: PIZZA, contact: {city: rome}"),
        rule("b", "keyword: PIZZA"),
        rule("c", "keyword: PIZZA"),
    )
    (told,) = said(shadowed_rule(files))
    shown = "'PIZZA later' to main on Wed 12:30 as an MMS from a person whose city is 'oslo'"
    assert told == f"rule 'c' can never fire: {shown} is taken by luigis/b"


@pytest.mark.parametrize("first", ["not: {rest: {contains: now}}", "rest: {matches: '^$'}"])
def test_where_no_message_gets_past_the_earlier_rule_it_is_the_one_that_is_named(first: str) -> None:
    files = linted(
        rule("a", f"keyword: PIZZA, {first}"), rule("b", "keyword: PIZZA"), rule("c", "keyword: PIZZA, position: only")
    )
    assert said(shadowed_rule(files)) == ["rule 'c' can never fire: 'PIZZA' to main on Wed 12:30 is taken by luigis/a"]


# --- random rules -----------------------------------------------------------------------------------------------------

Change = Callable[[Situation], Situation]
PICTURES = ("https://media.example/1.jpg",)


def message(**fields: Any) -> Change:
    return lambda situation: replace(situation, message=replace(situation.message, **fields))


def person(**fields: Any) -> Change:
    return lambda situation: replace(situation, contact=replace(situation.contact, **fields))


def at(now: datetime) -> Change:
    return lambda situation: replace(situation, now=now)


def some_of(one: str, other: str) -> list[list[str]]:
    return [[], [one], [other], [one, other]]


KINDS = [message(channel="sms"), message(channel="mms"), message(channel="mms", media=PICTURES)]
TIMES = [at(NOON + timedelta(hours=hours)) for hours in (0, 3, 12, 24 * 59 + 8, 24 * 90, 24 * 90 + 3, 24 * 90 + 12)]
SENDERS = ["+15552312102", "+15552000000", "+15559990000", "+12125550100", "+447700900000"]
CHANGES: Mapping[str, Sequence[Change]] = {
    "channel": KINDS,
    "media": KINDS,
    "to": [message(to="86717"), message(to="86718")],
    "from": [message(sender=one) for one in SENDERS],
    "subscribed": [person(lists=frozenset(some)) for some in some_of("club", "vip")],
    "contact": [
        person(fields={"city": city, "name": name}) for city, name in product(["", "Rome", "Oslo", "Bern"], ["", "A"])
    ],
    "tagged": [person(tags=frozenset(some)) for some in some_of("new", "old")],
    "voted": [person(votes={poll: Vote("Anna", NOON) for poll in some}) for some in some_of("final", "semi")],
    "entered": [person(entered=dict.fromkeys(some, NOON)) for some in some_of("car", "trip")],
    "has-coupon": [person(coupons=dict.fromkeys(some, "A-1")) for some in some_of("spring", "fall")],
    "during": TIMES,
    "before": TIMES,
    "after": TIMES,
}
"""All ways in which a message may come that conditions tell apart, by the name of the condition."""
WORDS = ["pie", "now", "x", "other"]
TEXTS = [" ".join(["pizza", *some]) for length in range(3) for some in product(WORDS, repeat=length)]
COMPARED = [
    {"rest": {"contains": "now"}},
    {"rest": {"contains": ["now", "x"]}},
    {"rest": "now"},
    {"rest": {"matches": "^$"}},
    {"text": {"contains": "pie"}},
    {"text": {"matches": "x"}},
]
ONE_WAY = st.sampled_from(sorted(CHANGES)).flatmap(lambda name: st.fixed_dictionaries({name: CONDITIONS[name]}))
IN_A_WAY = st.builds(lambda one, other: {**one, **other}, ONE_WAY, st.just({}) | ONE_WAY)
NARROWER = [{}, {"position": "only"}, {"text": {"starts-with": "pizza pie"}}, {"rest": {"contains": "now"}}]


def asking(conditions: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Ask for something beside a keyword, or leave it out."""
    return conditions | st.builds(lambda one: {"not": one}, conditions)


def ways(order: Order, rules: Sequence[dict[str, Any]]) -> Iterator[Situation]:
    """Go through all that may come and is told apart by what some rules ask for."""
    named = {name for one in rules for name in (*one, *one.get("not", ()))}
    changes = {id(CHANGES[name]): CHANGES[name] for name in sorted(named & CHANGES.keys())}
    for some in product(*changes.values()):
        yield reduce(lambda situation, change: change(situation), some, order.usual)


def claimed_and_fired(files: Linted, rules: Sequence[dict[str, Any]]) -> tuple[set[str], set[str]]:
    """Ask all rules about all that may come: which of them claim any of it, and which fire."""
    order, _ = files.claims["luigis/r0"][0]
    claimed, fired = set[str](), set[str]()
    for way, text in product(ways(order, rules), TEXTS):
        claiming = [claim for claim in order.claims if claims(order, claim, way.saying(text))]
        claimed.update(claim.name for claim in claiming)
        ending = next((place for place, claim in enumerate(claiming) if claim.ends), len(claiming))
        fired.update(claim.name for claim in claiming[: ending + 1])
    return claimed, fired


def told(files: Linted, tier: Any) -> set[str]:
    """Name the rules of which it is said that they never fire, and try what is said to show it."""
    found = set[str]()
    for shadow in shadows(files, tier):
        for taken in shadow.taken:
            if taken.witness:
                assert asked(files, taken.witness.situation)[1] == taken.winner.name
        if shadow.whole:
            found |= {placed.name for placed in (shadow.placed, *shadow.more)}
    return found | {one.placed.name for one in unreached(files) if one.shown(files)}


def behind(rules: Sequence[dict[str, Any]], tier: str) -> Linted:
    return linted(*written([{"when": {"keyword": "pizza", **one}, "tier": tier} for one in rules], "r"))


TIERS = st.sampled_from(["normal", "fallback"])


@settings(max_examples=60)
@given(
    st.lists(asking(IN_A_WAY | st.sampled_from(COMPARED)), min_size=1, max_size=2),
    st.lists(
        st.builds(lambda one, other: {**one, **other}, st.sampled_from(NARROWER), st.just({}) | ONE_WAY),
        min_size=1,
        max_size=2,
    ),
    TIERS,
)
def test_each_rule_behind_one_that_takes_all_its_words_is_told_of(
    first: list[dict[str, Any]], narrower: list[dict[str, Any]], tier: str
) -> None:
    rules = [*first, {}, *narrower]
    files = behind(rules, tier)
    claimed, fired = claimed_and_fired(files, rules)
    behind_it = {f"luigis/r{place}" for place in range(len(first) + 1, len(rules))}
    found = told(files, tier)
    assert not behind_it & fired
    assert not behind_it & claimed - found
    assert not found & fired


@settings(max_examples=60)
@given(st.lists(st.just({}) | asking(ONE_WAY), min_size=2, max_size=3), TIERS)
@example([{"during": "hours"}, {"after": "fair"}], "normal")
def test_each_rule_that_never_fires_in_any_way_is_told_of(rules: list[dict[str, Any]], tier: str) -> None:
    files = behind(rules, tier)
    claimed, fired = claimed_and_fired(files, rules)
    found = told(files, tier)
    assert not claimed - fired - found
    assert not found & fired
