"""What is proposed for a rule without a test passes as it is written, and nothing is proposed where none is sure."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from conflicts import NOON, linted, rule, rule_sets, written
from watchword.lints import lint
from watchword.lints.example import example
from watchword.rules.check_tests import full_name
from watchword.trial import failures


@pytest.mark.parametrize(
    ("when", "hint"),
    [
        ("keyword: HO", "tests: [HO]"),
        ("keyword: HO, media: true", "tests: [{text: HO, media: true}]"),
        ("answering: p, answer: yes", "tests: [{text: yes, given: {asked: p}}]"),
        ("keyword: REFILL, rest: {matches: '^x[0-9]{7}$'}", "tests: [REFILL x1111111]"),
        ("keyword: REFILL, rest: {matches: '^[а-я][0-9]{7}$'}", None),
        ("keyword: HELP, position: only", None),
        ("keyword: HO, subscribed: club", None),
        ("text: {matches: 'a|b[0-9]'}", "tests: [hello a]"),
        ("keyword: HO, not: {during: lunch}", "tests: [HO]"),
        ("keyword: HO, during: hours, not: {during: lunch}", "tests: [HO]"),
        ("keyword: HO, not: {before: sale}", "tests: [HO]"),
        ("text: {matches: '^[qx]{3}[0-9]{5}$'}", "tests: [xxx11111]"),
        ("text: {matches: '^[а-я]{3}[0-9]{5}$'}", None),
    ],
)
def test_a_hint_gives_a_test_only_where_it_passes(when: str, hint: str | None) -> None:
    ask = "{id: ask, when: {keyword: ASK}, then: [{ask: {prompt: p, text: So?}}]}"
    found = lint(linted(rule("a", when), ask).loaded, NOON)
    (said,) = (one.hint for one in found if one.code == "untested-rule" and one.message.endswith("'a'"))
    assert said == (f"give it one: '{hint}'" if hint else "give it 'tests', with a text that fires it")


@pytest.mark.parametrize("tier", ["normal", "fallback"])
@pytest.mark.parametrize(
    ("others", "dead", "alive"),
    [
        ([], ["keyword: HO, before: fair, after: fair"], ["keyword: HO, before: fair"]),
        (["keyword: HO"], ["keyword: HO", "keyword: HO now"], ["keyword: [HO, HI]"]),
        ([""], ["keyword: HO", "text: {matches: '[а-я]{9}$'}"], []),
        (
            ["keyword: HO, media: true", "keyword: HO, media: false"],
            ["keyword: HO", "keyword: HO now"],
            ["keyword: HI"],
        ),
        (["text: {matches: ^ho}"], [], ["keyword: HO"]),  # hardly
    ],
)
def test_no_test_is_asked_for_of_a_rule_that_is_told_to_be_dead(
    others: list[str], dead: list[str], alive: list[str], tier: str
) -> None:
    whens = {
        f"{kind}{place}": when for kind, some in (("dead", dead), ("alive", alive)) for place, when in enumerate(some)
    }
    first = [rule(f"first{place}", when, f", tier: {tier}") for place, when in enumerate(others)]
    files = linted(*first, *(rule(name, when, f", tier: {tier}") for name, when in whens.items()))
    untested = {one.message.split("'")[1] for one in lint(files.loaded, NOON) if one.code == "untested-rule"}
    assert {name for name in untested if not name.startswith("first")} == {name for name in whens if "alive" in name}


@settings(max_examples=60)
@given(rule_sets())
def test_what_is_made_up_passes_when_it_is_written_down(luigis: list[dict[str, Any]]) -> None:
    files = linted(*written(luigis, "r"))
    made = {placed.name: example(files, placed) for placed in files.rules()}
    tested = [
        f"{one[:-1]}, tests: [{made[name]}]}}" if made[name := full_name(json.loads(one)["id"], "luigis")] else one
        for one in written(luigis, "r")
    ]
    assert not list(failures(linted(*tested).loaded))
