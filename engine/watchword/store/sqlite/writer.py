"""How writes share commits: one connection, one queue, one task that drains it in batches.

Statements run inline on the event loop, in the order in which they were asked for; only the commit waits for the disk,
in a thread, while the loop collects the next batch. The log is moved beside all that. Whatever happens, everyone who
waits is answered.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError as NeverRun
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import perf_counter
from typing import Any, Final, Generic, TypeVar

from watchword.errors import StoreBusy, StoreRefused
from watchword.store.backpressure import BATCH, Backpressure
from watchword.store.sqlite.batch import SqliteBatch, batch_of
from watchword.store.sqlite.checkpoint import Checkpointer, move_bulk
from watchword.store.sqlite.connection import Connection, Cursor, driver, is_trouble, result_code
from watchword.store.values import Committed, unnoticed

T = TypeVar("T")
Unit = Callable[[SqliteBatch], T]

# While the bulk of the log is moved, more comes: so often it is moved again before the batches wait for the rest.
MOST_BULKS: Final = 4

# Pauses while another process has the database locked, in seconds: two in all.
PATIENCE: Final = (0.001, 0.004, 0.015, 0.03, 0.05, *[0.1] * 19)

# Trouble after which the connection itself is as good as before: busy, locked, full.
_HARMLESS = frozenset({5, 6, 13})


class _Wish(Generic[T]):
    """A unit of work, and who waits for it."""

    __slots__ = ("future", "unit")

    def __init__(self, unit: Unit[T], future: asyncio.Future[T]) -> None:
        self.unit = unit
        self.future = future

    def grant(self, result: T) -> None:
        if not self.future.done():
            self.future.set_result(result)

    def fail(self, error: Exception) -> None:
        if not self.future.done():
            self.future.set_exception(error)


class Writer:
    """The one writer of a database file."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        committed: Committed = unnoticed,
        patience: Sequence[float] = PATIENCE,
    ) -> None:
        self._connect = connect
        self._committed = committed
        self._patience = tuple(patience)
        self._queue: deque[_Wish[Any]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="watchword-commit")
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="watchword-checkpoint")
        self._bulk: asyncio.Future[None] | None = None
        self._bulks = 0
        self._backpressure = Backpressure()
        self._closed = False
        self._in_trouble = False
        self._connection: Connection | None = None
        self._open()

    def submit(self, unit: Unit[T], *, comes_again: bool = False) -> asyncio.Future[T]:
        """Run a unit in a transaction shared with others; its result comes when that has committed.

        The future raises StoreRefused if the unit cannot be done, StoreBusy if nothing can be written now, or if it
        `comes_again` and would have to wait too long.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        if self._closed:
            future.set_exception(StoreBusy("the store is closed"))
            return future
        if comes_again and self._backpressure.is_too_much(len(self._queue)):
            future.set_exception(StoreBusy("more comes in than can be written"))
            return future
        self._queue.append(_Wish(unit, future))
        if self._task is None:
            self._task = loop.create_task(self._drain())
        return future

    async def finish(self) -> None:
        """Write what was asked for, and take nothing more."""
        self._closed = True
        if self._task is not None:
            await asyncio.wait([self._task])
        if self._bulk is not None:
            await asyncio.wait([self._bulk])

    async def close(self) -> None:
        """Finish, then let the file go."""
        await self.finish()
        self._beside.shutdown()
        self._thread.shutdown()
        self._drop()

    async def _drain(self) -> None:
        batch: list[_Wish[Any]] = []
        try:
            while self._queue:
                batch = self._take()
                began = perf_counter()
                await self._settle(batch)
                await self._move_log()
                self._backpressure.learn(len(batch), perf_counter() - began)
        finally:
            # Nobody is left here unless the task was stopped midway.
            for wish in (*batch, *self._queue):
                wish.fail(StoreBusy("the writer was stopped"))
            self._queue.clear()
            self._task = None

    def _take(self) -> list[_Wish[Any]]:
        taken = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
        return [wish for wish in taken if not wish.future.cancelled()]

    async def _settle(self, batch: Sequence[_Wish[Any]]) -> None:
        """Answer everyone of a batch; one whose unit cannot be done is found by taking them one by one."""
        try:
            results = await self._transact(batch)
        except Exception as error:  # noqa: BLE001 - whatever a unit raises, its waiter is told
            if is_trouble(error):
                self._suspect(error)
                for wish in batch:
                    wish.fail(StoreBusy(str(error)))
            elif len(batch) == 1:
                batch[0].fail(_refusal(error))
            else:
                for wish in batch:
                    await self._settle([wish])
        else:
            for wish, result in zip(batch, results, strict=True):
                wish.grant(result)

    async def _transact(self, batch: Sequence[_Wish[Any]]) -> list[Any]:
        connection = await self._begin()
        cursor = batch_of(connection)
        try:
            results = [wish.unit(cursor) for wish in batch]
            cursor.write_counts()
            began = perf_counter()
            await self._commit(cursor)
            self._committed(len(batch), perf_counter() - began)
        except BaseException:
            self._roll_back(connection)
            raise
        return results

    async def _begin(self) -> Connection:
        """Take SQLite's write lock; while it cannot be had, later batches do not wait for it again."""
        connection = self._connection or self._open()
        for pause in () if self._in_trouble else self._patience:
            with suppress(driver.OperationalError):
                connection.execute("BEGIN IMMEDIATE")
                return connection
            await asyncio.sleep(pause)
        try:
            connection.execute("BEGIN IMMEDIATE")
        except driver.Error as error:
            raise error if is_trouble(error) else StoreBusy(str(error)) from error
        self._in_trouble = False
        return connection

    async def _commit(self, cursor: Cursor) -> None:
        done = self._thread.submit(cursor.execute, "COMMIT")
        try:
            await asyncio.wrap_future(done)
        except asyncio.CancelledError:
            # The thread has the connection until the disk answers.
            with suppress(driver.Error, NeverRun):
                done.result()
            raise

    def _roll_back(self, connection: Connection) -> None:
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except driver.Error:
            self._drop()

    async def _move_log(self) -> None:
        """Have the bulk of a long log moved beside the batches, and the little that is left between two of them."""
        if self._connection is None or not (self._bulk.done() if self._bulk else self._checkpointer.is_due()):
            return
        loop = asyncio.get_running_loop()
        if self._bulks < MOST_BULKS and self._checkpointer.is_behind():
            self._bulks += 1
            self._bulk = loop.run_in_executor(self._beside, move_bulk, self._connect)
        else:
            self._bulks, self._bulk = 0, None
            await loop.run_in_executor(self._thread, self._checkpointer.run)

    def _open(self) -> Connection:
        self._connection = self._connect()
        self._checkpointer = Checkpointer(self._connection)
        return self._connection

    def _suspect(self, error: Exception) -> None:
        self._in_trouble = True
        if result_code(error) not in _HARMLESS:
            self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(driver.Error):
                connection.close()


def _refusal(error: Exception) -> StoreRefused:
    return error if isinstance(error, StoreRefused) else StoreRefused(f"{type(error).__name__}: {error}")
