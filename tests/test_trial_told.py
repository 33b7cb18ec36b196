"""What is said of an inline test that fails: only what differs, in lines that can be told apart."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trials import ABOUT, loaded
from watchword import vocabulary
from watchword.errors import RuleError
from watchword.rules.load import load_texts
from watchword.trial import failures, told
from watchword.trial.alike import aligned
from watchword.trial.differing import differing
from watchword.verify import verify

HERE = Path(__file__).parent / "trial"


@pytest.mark.parametrize("path", sorted(HERE.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_failure_reads_as_it_did(path: Path) -> None:
    one = load_texts({f"rules/{path.name}": path.read_bytes()}, vocabulary.builtin())
    said = "\n\n".join(told(failure, one.texts) for failure in failures(one)) + "\n"
    golden = path.with_suffix(".out")
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        golden.write_text(said)
    assert said == golden.read_text()


def shown(wanted: Sequence[str], came: Sequence[str]) -> list[str]:
    return [f"{sign} {line}" for sign, line in differing(aligned(wanted, came, str.__eq__), str)]


@pytest.mark.parametrize(
    ("wanted", "came", "lines"),
    [
        (["a", "b", "c"], ["a", "x", "c"], ["- b", "+ x"]),
        (["a"], ["a", "b"], ["+ b"]),
        (["a", "b"], ["b", "a"], ["- a", "+ a (not in this order)"]),
        (["5 pm"], ["5\u00a0pm"], ["- 5 pm", "+ 5\\xa0pm"]),
        (["caf\u00e9"], ["cafe\u0301"], ["- caf\\xe9", "+ cafe\\u0301"]),
        (["HI"], ["\uff28\uff29"], ["- HI", "+ \\uff28\\uff29"]),
        (["Men\u00fa."], ["Menu."], ["- Men\u00fa.", "+ Menu."]),
        (["Men\u00fa!"], ["Men\u00fa"], ["- Men\u00fa!", "+ Men\u00fa"]),
        (["Men\u00fa 5 pm"], ["Men\u00fa 5\u00a0pm"], ["- Men\u00fa 5 pm", "+ Men\u00fa 5\\xa0pm"]),
        (["\u00bfA?"], ["\u00bf\u0410?"], ["- \u00bfA?", "+ \u00bf\\u0410?"]),
        (["don't"], ["don\u2019t"], ["- don't", "+ don\\u2019t"]),
        (["\u00f1"], ["\u00d1"], ["- \u00f1", "+ \u00d1"]),
        (["caf\u00e9"], ["caf\u00e9s"], ["- caf\u00e9", "+ caf\u00e9s"]),
    ],
)
def test_only_what_differs_is_shown_and_can_be_told_apart(
    wanted: Sequence[str], came: Sequence[str], lines: list[str]
) -> None:
    assert shown(wanted, came) == lines


TEXTS = st.lists(st.text("aAe\u00e9\u0301 \u00a0\u200b\uff21", max_size=4), max_size=5)


@given(TEXTS, TEXTS)
def test_no_line_is_shown_twice_as_missing_and_as_there(wanted: list[str], came: list[str]) -> None:
    lines = differing(aligned(wanted, came, str.__eq__), str)
    missing, there = ({line for sign, line in lines if sign == one} for one in "-+")
    assert not missing & there
    assert bool(lines) == (wanted != came)


def test_what_is_done_in_another_order_is_shown_in_both() -> None:
    then = "[{reply: a}, {log: x}, {webhook: https://a.example}]"
    rule = f"{{id: a, when: {{keyword: A1}}, then: {then}, tests: [{{text: A1, does: [log, reply, webhook]}}]}}"
    (failure,) = failures(loaded([rule]))
    came = "reply: a, log: x, webhook: https://a.example"
    shown = f"     does  - log, reply, webhook\n     does  + {came} (not in this order)\n"
    assert shown in told(failure, {})


def test_a_word_that_is_another_rules_keyword_is_told_to_be_no_slip() -> None:
    first = "{id: a, when: {keyword: COLOR, typos: true}, then: [{reply: a}], tests: [colour]}"
    (failure,) = failures(loaded([first, "{id: b, when: {keyword: COLOUR}, then: [{reply: b}]}"]))
    why = "a: 'colour' is a word that another rule waits for, and so no slip of its 'COLOR'"
    assert f"     since {why}\n" in told(failure, {})


@pytest.mark.parametrize(
    ("when", "text", "why"),
    [
        (
            "keyword: BOOK, rest: {matches: 'people$'}",
            "book 4 persons",
            "its keyword is there (first word 'book'), but 'rest matches 'people$'' does not hold, it saw 4 persons",
        ),
        (
            "keyword: BOOK, text: {matches: people}",
            "look",
            "none of its keywords is in the text where it must stand (first)",
        ),
        ("text: {equals: hello there}", "hello you", "'text equals 'hello there'' does not hold, it saw hello you"),
        ("text: {matches: people}, to: branch", "book", "'to branch' does not hold, it saw main (86717)"),
        ("answering: p, answer: yes", "yes", "no prompt 'p' waits for an answer"),
    ],
)
def test_the_reason_names_what_was_found_and_then_what_was_not(when: str, text: str, why: str) -> None:
    rule = f"{{id: a, when: {{{when}}}, then: [{{reply: a}}], tests: [{{text: {text}, to: main}}]}}"
    ask = "{id: b, when: {keyword: ASK}, then: [{ask: {prompt: p, text: So?}}]}"
    (failure,) = failures(loaded([rule, ask]))
    assert f"     since a: {why}\n" in told(failure, {})


def test_rules_whose_tests_fail_never_decide() -> None:
    rule = "{id: a, when: {keyword: A1}, then: [{reply: a}], tests: [%s]}"
    text = f"version: 1\nprogram: club\n{ABOUT}rules: [{rule}]\n"
    assert verify({"rules/c.yaml": (text % "A1").encode()}, vocabulary.builtin()).rules.programs.keys() == {"club"}
    with pytest.raises(RuleError) as failure:
        verify({"rules/c.yaml": (text % "A1, A2").encode()}, vocabulary.builtin())
    assert [one.line() for one in failure.value.diagnostics] == [
        "rules/c.yaml:4:70: error: a > A2: fires nothing, not a [failed-test]"
    ]
