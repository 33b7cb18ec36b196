"""Laws of answers that no question offers: each is told of, and many at once."""

import json

import pytest

from conflicts import linted, rule
from watchword.lints.unoffered_answer import unoffered_answer

NAMED = "'C0' or 'C1' or 'C2' or 'C3' or 'C4' or 'C5' or 'C6' or 'C7' or "


def told(choices: int, answers: int) -> list[str]:
    ask = {"ask": {"prompt": "q", "text": "So?", "expect": {"choices": [f"C{one}" for one in range(choices)]}}}
    asks = json.dumps({"id": "ask", "when": {"keyword": "ASK"}, "then": [ask]})
    listed = ", ".join(["C0", *(f"X{one}" for one in range(answers))])
    return [one.message for one in unoffered_answer(linted(asks, rule("a", f"answering: q, answer: [{listed}]")))]


@pytest.mark.parametrize("answers", [0, 1, 8])
def test_each_answer_that_no_question_offers_is_told_of_by_itself(answers: int) -> None:
    assert told(2, answers) == [f"whoever asks 'q' expects 'C0' or 'C1', not 'X{one}'" for one in range(answers)]


def test_many_answers_are_told_of_at_once_by_the_first_few() -> None:
    assert told(2, 9) == ["whoever asks 'q' expects 'C0' or 'C1', not 'X0', 'X1', 'X2' and 6 more"]


@pytest.mark.parametrize(("choices", "last"), [(9, "'C8'"), (10, "one of 2 more"), (400, "one of 392 more")])
def test_of_many_choices_the_first_few_are_named(choices: int, last: str) -> None:
    assert told(choices, 1) == [f"whoever asks 'q' expects {NAMED}{last}, not 'X0'"]
