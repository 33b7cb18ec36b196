"""Posting as Skycore posts: each notification again and again until it is answered exactly 200 within ten seconds."""

import asyncio
import itertools
import time
from collections import defaultdict
from collections.abc import Callable
from random import Random
from typing import NamedTuple
from urllib.parse import urlsplit

from msgspec import Struct, field

from fake.wire import Response, request, take_response

TIMEOUT = 10.0
PAUSE = (0.1, 0.7)
"""Skycore waits five minutes before it posts again, and gives up after five times; this one is hastier and stubborn."""

_TURNS = 12


class Posted(Struct, kw_only=True):
    """What became of one notification: when it was first posted and first answered 200, in monotonic seconds."""

    ident: str
    body: bytes
    first: float = field(default_factory=time.monotonic)
    taken: float | None = None
    statuses: list[int] = []
    """Every answer to every copy; 0 for none."""


class Answer(NamedTuple):
    """What one copy was answered, and by which URL: 0 for nothing. Times are monotonic seconds."""

    url: str
    asked: float
    answered: float
    status: int


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Poster:
    """Posts each copy to the URL that `where` names. A connection is kept for the next notification while it lasts."""

    def __init__(self, where: Callable[[], str], random: Random) -> None:
        self.answers: list[Answer] = []
        self._where = where
        self._random = random
        self._idle: dict[str, list[Connection]] = defaultdict(list)
        self._again: set[asyncio.Task[int]] = set()

    async def until_taken(self, posted: Posted) -> None:
        """Post until one copy is answered 200: often several at once, and now and then once more after that."""
        while posted.taken is None:
            copies = self._random.choice((1, 1, 1, 1, 2, 3))
            await asyncio.gather(*(self.once(posted) for _ in range(copies)))
            if posted.taken is None:
                await asyncio.sleep(self._random.uniform(*PAUSE))
        if self._random.random() < 0.1:
            task = asyncio.create_task(self.once(posted, after=self._random.uniform(0.0, 2.0)))
            self._again.add(task)
            task.add_done_callback(self._again.discard)

    async def once(self, posted: Posted, after: float = 0.0) -> int:
        """Post one copy; answers the status, 0 without any."""
        await asyncio.sleep(after)
        url, asked = self._where(), time.monotonic()
        try:
            async with asyncio.timeout(TIMEOUT):
                status = await self._exchange(url, posted.body)
        except (OSError, EOFError, TimeoutError):
            status = 0
        self.answers.append(Answer(url, asked, time.monotonic(), status))
        if status == 200 and posted.taken is None:
            await a_few_turns()
            posted.taken = posted.taken or time.monotonic()
        posted.statuses.append(status)
        return status

    async def _exchange(self, url: str, body: bytes) -> int:
        split, idle = urlsplit(url), self._idle[url]
        reader, writer = idle.pop() if idle else await asyncio.open_connection(split.hostname, split.port or 80)
        kept = False
        try:
            writer.write(request(split.netloc, split.path, body))
            answer = await _answer(reader)
            kept = answer.keeps
            return answer.status
        finally:
            if kept:
                idle.append((reader, writer))
            else:
                writer.close()

    async def close(self) -> None:
        """Wait for the copies that are still to be posted, and let the connections go."""
        await asyncio.gather(*self._again)
        for _, writer in itertools.chain(*self._idle.values()):
            writer.close()
        self._idle.clear()
        await a_few_turns()


async def a_few_turns() -> None:
    """Let whatever is on a socket of this process by now be read, so that its stamp comes before the next one.

    A connection waits some turns of the loop to be accepted, and its first bytes one more; one that is closed likewise.
    """
    for _ in range(_TURNS):
        await asyncio.sleep(0)


async def _answer(reader: asyncio.StreamReader) -> Response:
    buffer = bytearray()
    while (answer := take_response(buffer)) is None:
        piece = await reader.read(65_536)
        if not piece:
            raise EOFError("the connection was closed without an answer")
        buffer += piece
    return answer
