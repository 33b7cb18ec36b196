"""The process in which the jobs of one action are performed: `python -m watchword.engine.isolation.cell`.

It has no secret but those of its action, no database and no descriptor of the server; what it wants of the outside
world it asks the server for. Before it loads its plugins it is confined to that, where the kernel can do so.
"""

import asyncio
import os
import sys
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from watchword import vocabulary
from watchword.effects import Job
from watchword.engine.isolation.confinement import confine
from watchword.engine.isolation.frames import Answer, Begin, Call, Ended, Load, Ready, packed, raised, read
from watchword.engine.performing import Performing
from watchword.message import Message
from watchword.plugin import Held, HttpAnswer, HttpRequest, NotSent, Outcome, Posted, Unanswered, Vocabulary

RAISED = {"NotSent": NotSent, "Unanswered": Unanswered, "other": RuntimeError}


class Asked:
    """The outside world of one job, as the server gives it."""

    def __init__(self, begin: Begin, cell: "Cell") -> None:
        self._begin = begin
        self._cell = cell

    @property
    def key(self) -> str:
        """Name the job the same way on every attempt."""
        return self._begin.key

    @property
    def now(self) -> datetime:
        """Tell the time at which the attempt began."""
        return self._begin.now

    async def http(self, request: HttpRequest) -> HttpAnswer:
        """Have the server make one request."""
        answer = await self._cell.ask(self._begin.number, what="http", request=request)
        if answer.http is None:
            raise RuntimeError("the server gave no answer")
        return answer.http

    async def send(self, job: Job) -> Outcome:
        """Have the server send a text."""
        return await self._outcome(what="send", job=job)

    async def change_list(self, job: Job) -> Outcome:
        """Have the server change a list."""
        return await self._outcome(what="change_list", job=job)

    async def posted(self, message: Message) -> Posted:
        """Have the server write a message as its provider posts one."""
        answer = await self._cell.ask(self._begin.number, what="posted", message=message)
        if answer.posted is None:
            raise RuntimeError("the server wrote nothing")
        return answer.posted

    def log(self, text: str, **fields: object) -> None:
        """Have the server write one line to the log."""
        told = {name: str(value) for name, value in fields.items()}
        self._cell.say(Call(self._begin.number, 0, "log", text=text, fields=told))

    async def _outcome(self, **asked: Any) -> Outcome:
        answer = await self._cell.ask(self._begin.number, **asked)
        return answer.outcome or Held("the server gave no outcome")


class Cell:
    """Performs what comes in, each job in a task of its own."""

    def __init__(self, words: Vocabulary, out: asyncio.StreamWriter) -> None:
        self._words = words
        self._out = out
        self._calls: dict[int, asyncio.Future[Answer]] = {}
        self._numbers = count(1)
        self._tasks: set[asyncio.Task[None]] = set()

    def say(self, frame: Ready | Call | Ended) -> None:
        """Say something to the server."""
        self._out.write(packed(frame))

    async def ask(self, number: int, **asked: Any) -> Answer:
        """Ask the server for something; raises what it says was raised."""
        call = next(self._numbers)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._calls[call] = answer
        self.say(Call(number, call, **asked))
        found = await answer
        if found.raised:
            raise RAISED[found.raised](found.reason)
        return found

    def take(self, frame: Begin | Answer) -> None:
        """Take what the server says."""
        if isinstance(frame, Answer):
            self._calls.pop(frame.call).set_result(frame)
            return
        task = asyncio.create_task(self._perform(frame))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _perform(self, begin: Begin) -> None:
        kind = self._words.actions[begin.job.action]
        try:
            outcome = await Performing(kind, begin.secrets).perform(begin.job, Asked(begin, self))
        except Exception as failure:  # noqa: BLE001 - whatever it raises, the server is told
            self.say(Ended(begin.number, **raised(failure)))
        else:
            self.say(Ended(begin.number, outcome))


async def main() -> None:
    """Perform until the server goes; what a plugin prints goes to the log, not between the frames."""
    loop = asyncio.get_running_loop()
    frames_out, sys.stdout = os.dup(1), sys.stderr
    os.dup2(2, 1)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    transport, protocol = await loop.connect_write_pipe(
        asyncio.streams.FlowControlMixin, os.fdopen(frames_out, "wb", buffering=0)
    )
    first = await read(reader)
    if not isinstance(first, Load):
        raise TypeError(f"the first frame is a {type(first).__name__}")
    unconfined = confine([Path(first.plugins.folder)] if first.plugins.folder else [], Path.cwd())
    cell = Cell(vocabulary.found(first.plugins), asyncio.StreamWriter(transport, protocol, reader, loop))
    cell.say(Ready(unconfined))
    while True:
        try:
            frame = await read(reader)
        except EOFError:
            return
        if isinstance(frame, Begin | Answer):
            cell.take(frame)


if __name__ == "__main__":
    asyncio.run(main())
