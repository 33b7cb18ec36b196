"""Puts texts to a handler, several at once and no faster than is wanted, and gives up on one that does not answer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct

from watchword.clock import Clock
from watchword.conformance.question import Answer, NoAnswer, Question
from watchword.decision import Intent

PATIENCE = 20
"""So many texts in a row without an answer, and no more are asked; those that are open by then are waited for."""

Ask = Callable[[Question], Awaitable[Intent]]
"""Puts one text to a handler; raises NoAnswer."""


class Terms(Struct, frozen=True, kw_only=True):
    """How hard a handler may be asked. `rate` is in texts a second, None for as fast as it answers."""

    at_once: int = 4
    rate: float | None = None
    timeout: float = 10.0


async def ask_all(
    questions: Sequence[Question], ask: Ask, terms: Terms, clock: Clock, asked: Callable[[], None]
) -> Sequence[Answer]:
    """Ask everything, the first alone; the answers are fewer than the questions if it was given up.

    `asked` is called once for each answer.
    """
    course = _Course(questions, ask, terms, clock, asked)
    await course.step()
    if course.failed_in_a_row == 0:
        async with asyncio.TaskGroup() as group:
            for _ in range(terms.at_once):
                group.create_task(course.go_on())
    return [course.answers[place] for place in sorted(course.answers)]


class _Course:
    """How far the asking has come; several go on with it at once."""

    def __init__(
        self, questions: Sequence[Question], ask: Ask, terms: Terms, clock: Clock, asked: Callable[[], None]
    ) -> None:
        self.answers: dict[int, Answer] = {}
        self.failed_in_a_row = 0
        self._is_given_up = False
        self._waiting = iter(enumerate(questions))
        self._ask, self._terms, self._clock, self._asked = ask, terms, clock, asked
        self._free_at = clock.monotonic()

    async def go_on(self) -> None:
        while await self.step():
            pass

    async def step(self) -> bool:
        """Ask the next one, if there is one and it is not given up."""
        place, question = next(self._waiting, (0, None))
        if question is None:
            return False
        await self._turn()
        if self._is_given_up:
            return False
        answer = self.answers[place] = await self._answer(question)
        self.failed_in_a_row = 0 if answer.intent else self.failed_in_a_row + 1
        self._is_given_up |= self.failed_in_a_row >= PATIENCE
        self._asked()
        return True

    async def _turn(self) -> None:
        """Wait for a turn at the pace that is wanted."""
        if self._terms.rate:
            now = self._clock.monotonic()
            at = max(self._free_at, now)
            self._free_at = at + 1 / self._terms.rate
            await asyncio.sleep(at - now)

    async def _answer(self, question: Question) -> Answer:
        began = self._clock.monotonic()
        try:
            async with asyncio.timeout(self._terms.timeout):
                intent = await self._ask(question)
        except TimeoutError:
            return Answer(question=question, why=f"no answer within {self._terms.timeout:g} s")
        except NoAnswer as failure:
            return Answer(question=question, why=str(failure))
        return Answer(question=question, intent=intent, seconds=self._clock.monotonic() - began)
