"""Asks a program: a line of JSON for each text on its standard input, a line for each answer on its standard output."""

import asyncio
import os
import signal
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import cast

from watchword.conformance.question import Answer, NoAnswer, Question, intent

LONGEST_LINE = 65_536


async def ask_program(
    command: Sequence[str], questions: Sequence[Question], patience: float, asked: Callable[[], None]
) -> Sequence[Answer]:
    """Run it once and ask everything; where it ends early or falls silent, the last answer says so.

    It may answer line by line or all at the end, within `patience` seconds of silence. Raises NoAnswer if it cannot be
    started, or answers more than it was asked.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE, start_new_session=True
        )
    except (OSError, ValueError) as failure:
        raise NoAnswer(f"{command[0]} cannot be started: {failure}") from None
    feeding = asyncio.create_task(_feed(cast("StreamWriter", process.stdin), questions))
    try:
        return await _answers(_Lines(process, patience), questions, asked)
    finally:
        feeding.cancel()
        _kill_all(process)
        await process.wait()


def _kill_all(process: Process) -> None:
    """Kill it with whatever it has started, which would keep its output open."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


async def _feed(stdin: StreamWriter, questions: Sequence[Question]) -> None:
    try:
        for question in questions:
            stdin.write(question.as_json() + b"\n")
            await stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        return  # it has ended, which is told where its answers are missed
    stdin.close()


class _Lines:
    """What a program answers, line by line."""

    def __init__(self, process: Process, patience: float) -> None:
        self._process, self._patience = process, patience
        self._stdout = cast("StreamReader", process.stdout)

    async def next(self) -> bytes:
        """Read a line, or nothing at the end."""
        try:
            return await asyncio.wait_for(self._stdout.readline(), self._patience)
        except TimeoutError:
            raise NoAnswer(f"no answer within {self._patience:g} s") from None
        except ValueError:
            raise NoAnswer(f"it answered a line of more than {LONGEST_LINE:,} bytes") from None

    async def ended(self) -> str:
        """Say how it ended, once it has closed its output."""
        try:
            code = await asyncio.wait_for(self._process.wait(), self._patience)
        except TimeoutError:
            return "it closed its output before it had answered"
        return f"it ended with exit code {code} before it had answered"


async def _answers(lines: _Lines, questions: Sequence[Question], asked: Callable[[], None]) -> Sequence[Answer]:
    answers: list[Answer] = []
    for question in questions:
        try:
            line = await lines.next()
        except NoAnswer as failure:
            return [*answers, Answer(question=question, why=str(failure))]
        if not line:
            return [*answers, Answer(question=question, why=await lines.ended())]
        answers.append(_answer(question, line))
        asked()
    if (await lines.next()).strip():
        raise NoAnswer("it answered more lines than it was asked, so that no answer can be told from another")
    return answers


def _answer(question: Question, line: bytes) -> Answer:
    try:
        return Answer(question=question, intent=intent(line))
    except NoAnswer as failure:
        return Answer(question=question, why=str(failure))
