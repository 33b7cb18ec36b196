"""How writes share commits: one connection, one queue, one task that drains it in batches.

What is asked for in a row and done in the same way is done together. Statements run inline on the event loop, in the
order in which they were asked for; only the commit waits for the disk, in a thread, while the loop collects the next
batch. The log is moved beside all that. Whatever happens, everyone who waits is answered.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError as NeverRun
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import groupby, islice
from operator import attrgetter
from time import perf_counter
from typing import Any, Final, TypeVar

from watchword.errors import StoreBusy, StoreRefused
from watchword.store.backpressure import BATCH, Backpressure
from watchword.store.sqlite.batch import SqliteBatch, batch_of
from watchword.store.sqlite.checkpoint import Checkpointer, OpenFile, move_bulk
from watchword.store.sqlite.connection import Connection, Cursor, driver, is_trouble, result_code
from watchword.store.values import Committed, unnoticed

T = TypeVar("T")
Asked = TypeVar("Asked")
Unit = Callable[[SqliteBatch], T]
Way = Callable[[SqliteBatch, Sequence[Asked]], list[T]]
"""Does what is asked for, in that order, perhaps for many who ask at once; answers what came of each."""

# So much is written in one transaction at most. The disk is waited for once for all of it, and a page that several
# of a crowd change is written once.
MOST: Final = 4 * BATCH

# Half of what is on its way is written at a time, so that the loop has the other half to do while that is committed:
# those who wait, and those who were answered last and ask again. Fewer are not worth a commit of their own.
LEAST: Final = BATCH // 4

# While the bulk of the log is moved, more comes: so often it is moved again before the batches wait for the rest.
MOST_BULKS: Final = 4

# So often the loop turns between two batches: who was answered has asked again by then, and has a part in the next.
# Where a whole batch waits already, the loop has more to do while that is committed.
TURNS: Final = 3

# Pauses while another process has the database locked, in seconds: two in all.
PATIENCE: Final = (0.001, 0.004, 0.015, 0.03, 0.05, *[0.1] * 19)

# Trouble after which the connection itself is as good as before: busy, locked, full.
_HARMLESS = frozenset({5, 6, 13})


class _Wish:
    """What is asked for, the way in which it is done, and who waits for what comes of it."""

    __slots__ = ("asked", "future", "way")

    def __init__(self, way: Way[Any, Any], asked: Sequence[Any], future: asyncio.Future[Any]) -> None:
        self.way = way
        self.asked = asked
        self.future = future

    def grant(self, results: Iterator[Any]) -> None:
        """Take what came of it off the results."""
        result = next(results)
        if not self.future.done():
            self.future.set_result(result)

    def fail(self, error: Exception) -> None:
        if not self.future.done():
            self.future.set_exception(error)


class _Wishes(_Wish):
    """Much that is asked for at once, of which each has a result, or an exception, of its own."""

    __slots__ = ()

    def grant(self, results: Iterator[Any]) -> None:
        super().grant(iter([list(islice(results, len(self.asked)))]))

    def apart(self) -> list[_Wish]:
        """Ask for each by itself."""
        return [_Wish(self.way, [one], self.future.get_loop().create_future()) for one in self.asked]


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
        self._queue: deque[_Wish] = deque()
        self._waiting = 0
        self._room = MOST
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="watchword-commit")
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="watchword-checkpoint")
        self._bulk: asyncio.Future[None] | None = None
        self._bulks = 0
        self._backpressure = Backpressure()
        self._closed = False
        self._in_trouble = False
        self._connection: Connection | None = None
        self._file = OpenFile(self._open())

    def submit(self, unit: Unit[T], *, comes_again: bool = False) -> asyncio.Future[T]:
        """Run a unit in a transaction shared with others; its result comes when that has committed.

        The future raises StoreRefused if the unit cannot be done, StoreBusy if nothing can be written now, or if it
        `comes_again` and would have to wait too long.
        """
        return self._ask(_Wish(_each, [unit], asyncio.get_running_loop().create_future()), comes_again)

    def do(self, way: Way[Asked, T], asked: Asked) -> asyncio.Future[T]:
        """Do something that comes again, together with what is done in the same way; as with `submit`."""
        return self._ask(_Wish(way, [asked], asyncio.get_running_loop().create_future()), comes_again=True)

    def do_all(self, way: Way[Asked, T], asked: Sequence[Asked]) -> asyncio.Future[list[T | BaseException]]:
        """Do much that comes again; answers what came of each, in one transaction unless something cannot be done."""
        return self._ask(_Wishes(way, asked, asyncio.get_running_loop().create_future()), comes_again=True)

    def _ask(self, wish: _Wish, comes_again: bool) -> asyncio.Future[Any]:
        if self._closed:
            wish.fail(StoreBusy("the store is closed"))
        elif comes_again and self._backpressure.is_too_much(self._waiting):
            wish.fail(StoreBusy("more comes in than can be written"))
        else:
            self._queue.append(wish)
            self._waiting += len(wish.asked)
            if self._task is None:
                self._task = wish.future.get_loop().create_task(self._drain())
        return wish.future

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
        self._file.close()

    async def _drain(self) -> None:
        batch: list[_Wish] = []
        try:
            while self._queue:
                batch = self._take(self._room)
                began = perf_counter()
                await self._settle(batch)
                self._room = min(MOST, max(LEAST, (_count(batch) + self._waiting) // 2))
                await self._move_log()
                self._backpressure.learn(_count(batch), perf_counter() - began)
                for _ in range(TURNS):
                    if self._waiting < self._room:
                        await asyncio.sleep(0)
        finally:
            # Nobody is left here unless the task was stopped midway.
            for wish in (*batch, *self._queue):
                wish.fail(StoreBusy("the writer was stopped"))
            self._queue.clear()
            self._waiting = 0
            self._task = None

    def _take(self, room: int) -> list[_Wish]:
        """Take what waits, up to so much; what was asked for at once is never parted."""
        taken: list[_Wish] = []
        while self._queue and (not taken or len(self._queue[0].asked) <= room):
            wish = self._queue.popleft()
            self._waiting -= len(wish.asked)
            if not wish.future.cancelled():
                taken.append(wish)
                room -= len(wish.asked)
        return taken

    async def _settle(self, batch: Sequence[_Wish]) -> None:
        """Answer everyone of a batch; what cannot be done is found by taking it one by one."""
        try:
            results = await self._transact(batch)
        except Exception as error:  # noqa: BLE001 - whatever a unit raises, its waiter is told
            if is_trouble(error):
                self._suspect(error)
                for wish in batch:
                    wish.fail(StoreBusy(str(error)))
            elif len(batch) > 1:
                for wish in batch:
                    await self._settle([wish])
            elif isinstance(batch[0], _Wishes):
                await self._settle_apart(batch[0])
            else:
                batch[0].fail(_refusal(error))
        else:
            for wish in batch:
                wish.grant(results)

    async def _settle_apart(self, wishes: _Wishes) -> None:
        apart = wishes.apart()
        for wish in apart:
            await self._settle([wish])
        wishes.grant(iter(await asyncio.gather(*[wish.future for wish in apart], return_exceptions=True)))

    async def _transact(self, batch: Sequence[_Wish]) -> Iterator[Any]:
        connection = await self._begin()
        cursor = batch_of(connection)
        results: list[Any] = []
        try:
            for way, alike in groupby(batch, attrgetter("way")):
                results += way(cursor, [one for wish in alike for one in wish.asked])
            cursor.write_counts()
            began = perf_counter()
            await self._commit(cursor)
            self._committed(_count(batch), perf_counter() - began)
        except BaseException:
            self._roll_back(connection)
            raise
        return iter(results)

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
            self._bulk = loop.run_in_executor(self._beside, move_bulk, self._connect, self._file)
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


def _each(cursor: SqliteBatch, units: Sequence[Unit[Any]]) -> list[Any]:
    return [unit(cursor) for unit in units]


def _count(batch: Sequence[_Wish]) -> int:
    return sum(len(wish.asked) for wish in batch)


def _refusal(error: Exception) -> StoreRefused:
    return error if isinstance(error, StoreRefused) else StoreRefused(f"{type(error).__name__}: {error}")
