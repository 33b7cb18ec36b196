"""Laws of answers that no question offers: each is told of, and many at once."""

import json

import pytest

from conflicts import linted, rule
from watchword.diagnostics import Diagnostic
from watchword.lints.unoffered_answer import unoffered_answer

NAMED = "'C0' or 'C1' or 'C2' or 'C3' or 'C4' or 'C5' or 'C6' or 'C7' or "


def found(choices: list[str], answers: list[str]) -> list[Diagnostic]:
    ask = {"ask": {"prompt": "q", "text": "So?", "expect": {"choices": choices}}}
    asks = json.dumps({"id": "ask", "when": {"keyword": "ASK"}, "then": [ask]}, ensure_ascii=False)
    return [
        *unoffered_answer(linted(asks, rule("a", f"answering: q, answer: {json.dumps(answers, ensure_ascii=False)}")))
    ]


def told(choices: int, answers: int) -> list[str]:
    named = ["C0", *(f"X{one}" for one in range(answers))]
    return [one.message for one in found([f"C{one}" for one in range(choices)], named)]


@pytest.mark.parametrize("answers", [0, 1, 8])
def test_each_answer_that_no_question_offers_is_told_of_by_itself(answers: int) -> None:
    assert told(2, answers) == [f"whoever asks 'q' expects 'C0' or 'C1', not 'X{one}'" for one in range(answers)]


def test_many_answers_are_told_of_at_once_by_the_first_few() -> None:
    assert told(2, 9) == ["whoever asks 'q' expects 'C0' or 'C1', not 'X0', 'X1', 'X2' and 6 more"]


@pytest.mark.parametrize(("choices", "last"), [(9, "'C8'"), (10, "one of 2 more"), (400, "one of 392 more")])
def test_of_many_choices_the_first_few_are_named(choices: int, last: str) -> None:
    assert told(choices, 1) == [f"whoever asks 'q' expects {NAMED}{last}, not 'X0'"]


@pytest.mark.parametrize(
    ("choices", "answers", "unoffered"),
    [
        (["Yes please", "No thanks"], ["yes", "no"], []),
        (["Yeah", "Later"], ["yes", "no"], ["no"]),
        (["ok", "👎"], ["no", "yes"], []),
        (["sí, claro", "M"], ["yes"], []),  # the program speaks Spanish
        (["oui", "M"], ["yes"], ["yes"]),  # and no French
        (["Yes please", "No thanks"], ["ok"], ["ok"]),  # as an answer it is no more than itself
        (["small", "large"], ["no"], ["no"]),
    ],
)
def test_yes_and_no_are_offered_in_whatever_words_they_are(
    choices: list[str], answers: list[str], unoffered: list[str]
) -> None:
    whose = f"whoever asks 'q' expects '{choices[0]}' or '{choices[1]}', not"
    assert [one.message for one in found(choices, answers)] == [f"{whose} '{one}'" for one in unoffered]


def test_a_letter_among_others_is_not_meant_by_what_it_is_read_as() -> None:
    (one,) = found(["N", "S", "E", "W"], ["no"])
    assert one.message == "whoever asks 'q' expects 'N' or 'S' or 'E' or 'W', not 'no'"
    assert one.hint == "write 'N' if that is meant, which is read as no"
