"""How what is asked for at once shares a transaction, and how whoever asks is answered whatever happens."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Sequence
from time import perf_counter
from typing import Any, Generic, TypeVar

from watchword.errors import StoreBusy, StoreRefused
from watchword.store.backpressure import BATCH, Backpressure
from watchword.store.postgres import work
from watchword.store.postgres.work import Connections, Open
from watchword.store.values import Committed

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class _Wish(Generic[Asked, Answer]):
    """What is asked for, and who waits for the answer."""

    __slots__ = ("asked", "future", "persons")

    def __init__(self, asked: Asked, persons: Collection[str], future: "asyncio.Future[Answer]") -> None:
        self.asked = asked
        self.persons = persons
        self.future = future

    def grant(self, answer: Answer) -> bool:
        """Answer; false if nobody waits any more."""
        if waits := not self.future.done():
            self.future.set_result(answer)
        return waits

    def fail(self, error: Exception) -> None:
        if not self.future.done():
            self.future.set_exception(error)


class Batches(Generic[Asked, Answer]):
    """Transactions of one kind, so many `at_once`; what concerns one person is done in the order asked for.

    Whoever asks is answered within PATIENCE, and at once if what is asked for `comes_again` and would have to wait too
    long. `unheard` is told of an answer that comes when nobody waits any more.
    """

    def __init__(
        self,
        connections: Connections,
        transact: Callable[[Open, Sequence[Asked]], Sequence[Answer]],
        committed: Committed,
        unheard: Callable[[Asked, Answer], None] = lambda _asked, _answer: None,
        at_once: int = 2,
        *,
        comes_again: bool = False,
    ) -> None:
        self._connections = connections
        self._transact = transact
        self._committed = committed
        self._unheard = unheard
        self._at_once = at_once
        self._comes_again = comes_again
        self._backpressure = Backpressure(at_once)
        self._queue: deque[_Wish[Asked, Answer]] = deque()
        self._in_hand: set[str] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False

    def submit(self, asked: Asked, persons: Collection[str] = ()) -> "asyncio.Future[Answer]":
        """Ask for something within a shared transaction; the future raises StoreBusy or StoreRefused."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        if self._closed:
            future.set_exception(StoreBusy("the store is closed"))
            return future
        if self._comes_again and self._backpressure.is_too_much(len(self._queue)):
            future.set_exception(StoreBusy("more comes in than can be written"))
            return future
        wish = _Wish[Asked, Answer](asked, persons, future)
        giving_up = loop.call_later(work.PATIENCE, lambda: wish.fail(work.unanswered()))
        future.add_done_callback(lambda _: giving_up.cancel())
        self._queue.append(wish)
        self._begin()
        return future

    async def finish(self) -> None:
        """Do what was asked for, and take nothing more."""
        self._closed = True
        while self._running:
            await asyncio.wait(self._running)

    def _begin(self) -> None:
        while len(self._running) < self._at_once and (batch := self._take()):
            task = asyncio.create_task(self._do(batch))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    def _take(self) -> list[_Wish[Asked, Answer]]:
        """Take what is asked for, but what concerns somebody in another batch, or somebody passed over."""
        batch: list[_Wish[Asked, Answer]] = []
        passed: list[_Wish[Asked, Answer]] = []
        barred = set(self._in_hand)
        while self._queue and len(batch) < BATCH:
            wish = self._queue.popleft()
            if wish.future.done():
                continue
            if barred.isdisjoint(wish.persons):
                batch.append(wish)
            else:
                barred.update(wish.persons)
                passed.append(wish)
        self._queue.extendleft(reversed(passed))
        for wish in batch:
            self._in_hand.update(wish.persons)
        return batch

    async def _do(self, batch: Sequence[_Wish[Asked, Answer]]) -> None:
        try:
            await self._settle(batch)
        finally:
            for wish in batch:
                wish.fail(StoreBusy("the store was stopped"))  # nobody is left here unless the task was cancelled
                self._in_hand.difference_update(wish.persons)
            self._running.discard(asyncio.current_task())
            self._begin()

    async def _settle(self, batch: Sequence[_Wish[Asked, Answer]]) -> None:
        """Answer everyone of a batch; what the database refuses is found by taking them one by one."""
        began = perf_counter()
        try:
            answers = await self._connections.run_through(lambda connection: self._transact(connection, _all(batch)))
        except StoreRefused as error:
            if len(batch) == 1:
                batch[0].fail(error)
            else:
                for wish in batch:
                    await self._settle([wish])
        except Exception as error:  # noqa: BLE001 - whatever it was, whoever waits is told
            for wish in batch:
                wish.fail(StoreBusy(str(error)))
        else:
            took = perf_counter() - began
            self._backpressure.learn(len(batch), took)
            self._committed(len(batch), took)
            for wish, answer in zip(batch, answers, strict=True):
                if not wish.grant(answer):
                    self._unheard(wish.asked, answer)


def _all(batch: Sequence[_Wish[Any, Any]]) -> list[Any]:
    return [wish.asked for wish in batch]
