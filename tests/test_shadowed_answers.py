"""Laws of rules that take answers: one whose answers others take is told of, and never fires."""

import json
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from conflicts import NOON, asked, linted, rule
from watchword import answers
from watchword.diagnostics import Diagnostic
from watchword.lints import lint
from watchword.lints.linted import Linted
from watchword.lints.shadow import shadows
from watchword.lints.unreached_rule import unreached
from watchword.plugin import Situation
from watchword.state import NOBODY, Prompt


def asking(*choices: str, name: str = "ask") -> str:
    expect = {"expect": {"choices": choices}} if choices else {}
    then = [{"ask": {"prompt": "size", "text": "So?", **expect}}]
    return json.dumps({"id": name, "when": {"keyword": name}, "then": then})


def told(*rules: str) -> list[Diagnostic]:
    codes = {"shadowed-rule", "unreached-rule"}
    return [one for one in lint(linted(*rules).loaded, NOON) if one.code in codes]


@pytest.mark.parametrize(
    ("choices", "earlier", "last", "taken"),
    [
        (
            [],
            ["answer: [small, large]"],
            "answer: LARGE",
            "'LARGE' to main on Wed 12:30 in answer to 'size' is taken by",
        ),
        (
            ["small", "large"],
            ["answer: [small, large]"],
            "",
            "'small' to main on Wed 12:30 in answer to 'size' is taken",
        ),
        (
            ["small", "large"],
            ["answer: small", "answer: large"],
            "",
            "'a' and 'b' leave nothing to it; 'small' to main",
        ),
        (["small", "large"], [""], "answer: small", "'small' to main on Wed 12:30 in answer to 'size' is taken by"),
        (["yes", "no"], ["answer: [yes, no]"], "", "'yes' to main on Wed 12:30 in answer to 'size' is taken by"),
        # what is left
        ([], ["answer: [small, large]"], "", None),
        (
            [],
            ["answer: small", "answer: large"],
            "answer: [small, large]",
            "'a' and 'b' leave nothing to it; 'small' to",
        ),
        ([], ["answer: [small, small please]"], "answer: small", None),  # 'small please small' is no clear choice
        (["small", "large", "huge"], ["answer: [small, large]"], "", None),
        (["small", "large"], ["answer: small", "answer: large, media: true"], "", None),
        (["small", "large"], ["answer: [small, large], media: true"], "", None),
    ],
)
def test_a_rule_is_told_of_where_others_take_all_its_answers(
    choices: list[str], earlier: list[str], last: str, taken: str | None
) -> None:
    whens = [*earlier, last]
    rules = [rule("abcd"[place], f"answering: size{', ' if one else ''}{one}") for place, one in enumerate(whens)]
    found = [one.message for one in told(asking(*choices), *rules)]
    assert [one for one in found if taken and taken in one] == found
    assert bool(found) == bool(taken)


def test_of_several_answers_those_that_another_rule_takes_are_told_of_each_at_its_place() -> None:
    rules = [rule("a", "answering: size, answer: [small, large]"), rule("b", "answering: size, answer: [huge, LARGE]")]
    (found,) = told(*rules)
    assert found.message.startswith("rule 'b' can never fire for 'LARGE': 'LARGE' to main on Wed 12:30 in answer to")
    assert found.hint == "put it before 'a', ask for more in 'a', or drop 'LARGE' here"
    source = linted(*rules).loaded.texts[found.span.path].splitlines()[found.span.line - 1]
    assert source[found.span.col - 1 :].startswith("LARGE")


def test_what_any_rule_expects_counts_whichever_asks() -> None:
    rules = [rule("a", "answering: size, answer: [small, large]"), rule("b", "answering: size")]
    assert told(asking("small", "large"), asking("large", "small", name="again"), *rules)
    assert not told(asking("small", "large"), asking(name="again"), *rules)


def test_an_answer_that_is_read_as_consent_is_told_to_be_reserved_and_no_order_of_rules_mends_it() -> None:
    rules = [asking(), rule("p", "answering: size"), rule("s", "answering: size, answer: stop")]
    assert told(*rules) == []
    codes = [one.code for one in lint(linted(*rules).loaded, NOON)]
    assert "reserved-keyword" in codes


@pytest.mark.parametrize(
    ("rules", "hint"),
    [
        (["MENU", ""], "drop its 'tier: fallback' or give it to 'any' as well, ask for more in 'any', or delete it"),
        (["", "MENU"], "put it before 'any' and drop its 'tier: fallback', ask for more in 'any', or delete it"),
    ],
)
def test_a_fallback_is_told_how_to_be_asked_before_an_ordinary_rule(rules: list[str], hint: str) -> None:
    made = [rule("menu", f"keyword: {one}", ", tier: fallback") if one else rule("any", "") for one in rules]
    found = [one.hint for one in lint(linted(*made).loaded, NOON) if one.code == "unreachable-fallback"]
    assert found == [hint]


def test_rules_that_are_told_of_together_are_all_shown() -> None:
    rules = [rule(name, "intent: help") for name in "abc"]
    (found,) = (one for one in lint(linted(*rules).loaded, NOON) if one.code == "shadowed-rule")
    assert found.message.startswith("rule 'b' and 1 more after it can never fire")
    assert [label for _, label in found.related] == ["'a' takes it first", "'c' is one of those after it"]


ANY_TEXT = ["", ", media: true", ", subscribed: club"]
SAYING_YES = [*ANY_TEXT, ", text: {contains: yes}"]


@pytest.mark.parametrize(
    ("choices", "beside"),
    [
        *product([["yes", "no"], ["yes", "later"], []], SAYING_YES),
        *product([["small", "large"]], ANY_TEXT),  # none of these answers says yes
    ],
)
def test_the_second_of_two_rules_for_any_answer_never_fires_whatever_may_be_chosen(
    choices: list[str], beside: str
) -> None:
    when = f"answering: size{beside}"
    files = linted(asking(*choices), rule("a", when), rule("b", when))
    assert [(one.placed.name, one.whole) for one in shadows(files, "normal")] == [("luigis/b", True)]


@pytest.mark.parametrize(
    ("choices", "earlier", "last", "dead"),
    [
        (["ok", "no"], [""], "answer: ok", True),
        (["ok", "YES"], [""], "answer: ok", True),
        (["yes", "small"], [""], "answer: small", True),
        (["ok", "no"], ["answer: yes"], "answer: ok", True),
        (["ok", "no"], ["answer: yes", "answer: no"], "", True),
        (["ok", "nope"], ["answer: [ok, no]"], "answer: [nope, ok]", True),
        ([], ["answer: no"], "answer: [nope, no way]", True),
        ([], ["answer: yes"], "answer: [yes please, ok thanks, sí por favor]", True),
        ([], ["answer: no"], "answer: [no thx, 'please, no', 'hi, no way sir']", True),
        (["Yes please", "No thanks"], ["answer: yes", "answer: no"], "", True),
        (["S", "No thanks"], ["answer: no"], "answer: no thanks", True),
        # what is left
        ([], ["answer: no"], "answer: n thx", False),  # 'hi n thx' is read as courtesy alone
        ([], ["answer: no"], "answer: please n", False),
        ([], ["answer: yes"], "answer: thanks", False),
        ([], ["answer: yes"], "answer: yes please no", False),
        ([], ["answer: no"], "answer: yes please", False),
        ([], ["answer: [yes please, no]"], "answer: yes", False),
        (["Yes please", "No thanks", "Later"], ["answer: yes", "answer: no"], "", False),
        (["yes", "no"], [""], "answer: yes", False),  # 'ok' says it, and is no choice
        (["yes", "no"], [""], "answer: ok", False),
        (["ok", "no"], ["answer: ok"], "answer: yes", False),
        (["ok", "no"], [""], "answer: no", False),
        (["ok", "no"], ["answer: yes"], "", False),
        ([], ["answer: no"], "answer: n", False),  # 'n thank you' is read as courtesy alone
    ],
)
def test_a_choice_is_taken_as_it_is_written_and_by_what_it_is_read_as(
    choices: list[str], earlier: list[str], last: str, dead: bool
) -> None:
    whens = [*earlier, last]
    rules = [rule("abcd"[place], f"answering: size{', ' if one else ''}{one}") for place, one in enumerate(whens)]
    found = [one.message for one in told(asking(*choices), *rules)]
    assert [one.partition(":")[0] for one in found] == [f"rule '{'abcd'[len(earlier)]}' can never fire"] * dead


def test_an_answer_of_which_it_is_told_is_read_so_whatever_courtesy_is_around_it() -> None:
    said = ["yes", "no", "ok", "n", "nope", "no way", "sí", "sí señor", "y", "no no", "n, o", "yes no", "ok yes", "por"]
    polite = [
        "please",
        "thanks",
        "n thx",
        "thank u",
        "thanks so much",
        "señor",
        "sir",
        "por favor",
        "x favor",
        "hi all",
    ]
    named = [f"{before} {one} {after}" for before, one, after in product(["", *polite], said, ["", *polite])]
    (_, claim), *_ = linted(rule("a", f"answering: size, answer: {json.dumps(named)}")).claims["luigis/a"]
    assert {"please no thanks", "por favor sí señor", "yes n thx"} <= {" ".join(one.split()) for one in claim.read}
    for one, meant in claim.read.items():
        around = product(["", *polite], ["", *polite, f"please {one}", f"{one} n thx"])
        texts = (f"{before} {one} {after}" for before, after in around)
        assert {answers.read(text, ("en", "es")) for text in texts if answers.chosen((one,), text)} == {meant}


SAID = ["small", "large", "small please", "hi", "yes", "no", "YES", "ok", "nope", "n", "yes please", "no thx", "n thx"]
CHOICES = st.lists(st.sampled_from(SAID), min_size=1, max_size=4, unique_by=str.lower)
TEXTS = st.lists(st.sampled_from([*SAID, "please", "thank u", "other", "sí"]), min_size=1, max_size=3).map(" ".join)


def taking(answer: list[str]) -> dict[str, Any]:
    return {"answering": "size", **({"answer": answer} if answer else {})}


@settings(max_examples=150)
@given(
    st.lists(CHOICES | st.just([]), min_size=1, max_size=2),
    st.lists(CHOICES | st.just([]), min_size=2, max_size=4),
    st.data(),
)
def test_what_is_told_of_never_takes_an_answer(
    expected: list[list[str]], named: list[list[str]], data: st.DataObject
) -> None:
    askers = [asking(*choices, name=f"ask{place}") for place, choices in enumerate(expected)]
    takers = [
        json.dumps({"id": f"r{place}", "when": taking(answer), "then": [{"reply": "hi"}]})
        for place, answer in enumerate(named)
    ]
    files = linted(*askers, *takers)
    dead = {one.placed.name for one in shadows(files, "normal") if one.whole}
    dead |= {one.placed.name for one in unreached(files)}
    for text in data.draw(st.lists(TEXTS, min_size=30, max_size=30)):
        for prompt in prompts(files):
            assert asked(files, answered(files, prompt, text))[1] not in dead


def test_a_rule_may_take_what_holds_a_choice_of_another_question_of_the_same_name() -> None:
    askers = [asking("small", name="ask0"), asking("hi", "yes", "no", name="ask1")]
    takers = [
        json.dumps({"id": f"r{place}", "when": taking(answer), "then": [{"reply": "hi"}]})
        for place, answer in enumerate([["small", "hi", "yes", "no"], []])
    ]
    files = linted(*askers, *takers)
    assert asked(files, answered(files, prompts(files)[0], "hi small"))[1] == "luigis/r1"
    assert not any(one.whole for one in shadows(files, "normal"))


def prompts(files: Linted) -> list[Prompt]:
    steps = (step for placed in files.rules() for step in placed.rule.then)
    left = [step.action.asks(NOON) for step in steps]
    return [replace(one, expires_at=NOON + timedelta(days=1)) for one in left if one]


def answered(files: Linted, prompt: Prompt, text: str) -> Situation:
    usual = files.claims["luigis/ask0"][0][0].usual
    return replace(usual.saying(text), now=NOON, contact=replace(NOBODY, prompt=prompt))
