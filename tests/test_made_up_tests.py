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
        ("keyword: HO, during: lunch, not: {during: hours}", None),
        ("text: {matches: '^[qx]{3}[0-9]{5}$'}", "tests: [xxx11111]"),
        ("text: {matches: '^[а-я]{3}[0-9]{5}$'}", None),
    ],
)
def test_a_hint_gives_a_test_only_where_it_passes(when: str, hint: str | None) -> None:
    ask = "{id: ask, when: {keyword: ASK}, then: [{ask: {prompt: p, text: So?}}]}"
    found = lint(linted(rule("a", when), ask).loaded, NOON)
    (said,) = (one.hint for one in found if one.code == "untested-rule" and one.message.endswith("'a'"))
    assert said == (f"give it one: '{hint}'" if hint else "give it 'tests', with a text that fires it")


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
