"""How many texts a handler is asked that does not answer."""

import asyncio
from collections.abc import Sequence

import pytest

from watchword.clock import SystemClock
from watchword.conformance import mutations
from watchword.conformance.asking import PATIENCE, Ask, Terms, ask_all
from watchword.conformance.question import Answer, NoAnswer, Question, questions
from watchword.decision import Intent

QUESTIONS = questions(mutations.rows())
FIRST = QUESTIONS[0].id


def answers(ask: Ask, at_once: int) -> Sequence[Answer]:
    return asyncio.run(ask_all(QUESTIONS, ask, Terms(at_once=at_once), SystemClock(), lambda: None))


@pytest.mark.parametrize("at_once", [1, 4, 10, 100])
def test_no_more_is_asked_after_20_in_a_row_without_an_answer_but_what_is_open_by_then_is_waited_for(
    at_once: int,
) -> None:
    async def ask(question: Question) -> Intent:
        await asyncio.sleep(0)
        if question.id != FIRST:
            raise NoAnswer("it is down")
        return "opt-out"

    told = answers(ask, at_once)
    assert 1 + PATIENCE <= len(told) <= 1 + PATIENCE + at_once - 1
    assert [answer.intent for answer in told] == ["opt-out"] + [None] * (len(told) - 1)


def test_a_late_answer_does_not_go_on_with_what_was_given_up() -> None:
    asked: list[str] = []
    down = asyncio.Event()

    async def ask(question: Question) -> Intent:
        asked.append(question.id)
        if question.id == QUESTIONS[1].id:
            await down.wait()
            await asyncio.sleep(0.05)
        elif question.id != FIRST:
            if len(asked) == PATIENCE + 2:
                down.set()
            raise NoAnswer("it is down")
        return "opt-out"

    told = answers(ask, 2)
    assert len(told) == len(asked) == PATIENCE + 2
    assert told[1].intent == "opt-out"
