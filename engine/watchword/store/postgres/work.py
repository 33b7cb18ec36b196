"""How transactions reach the database: a few connections, each used by one thread at a time."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import psycopg

from watchword.errors import StoreBusy
from watchword.store.postgres.connection import Connection, connect, has_ended, is_conflict, is_lost, told

T = TypeVar("T")
Open = Connection[tuple[Any, ...]]
Unit = Callable[[Open], T]

NODES_OWN = "watchword node"
"""How the sessions of nodes are named to the server: no one else's transactions are as short."""

PATIENCE = 10.0
"""Seconds in which the database must answer; one that hangs is as bad as one that is down."""

REPEATS = 10
"""How often a transaction that was the victim of another is repeated before the caller is told to ask again."""


class Connections:
    """A number of connections, opened when they are needed and again after they were lost."""

    def __init__(self, url: str, size: int, name: str, **settings: str) -> None:
        self._url = url
        self._settings = {"application_name": NODES_OWN} | settings
        self._idle: SimpleQueue[Open] = SimpleQueue()
        self._threads = ThreadPoolExecutor(size, thread_name_prefix=f"watchword-{name}")
        self._closed = False

    async def run(self, unit: Unit[T]) -> T:
        """Run a unit, which is one transaction, in a thread; raises StoreBusy or StoreRefused.

        One that is not answered within PATIENCE may be done all the same, as one whose connection was lost.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.run_through(unit)
        except TimeoutError:
            raise unanswered() from None

    async def run_through(self, unit: Unit[T]) -> T:
        """Run a unit as `run` does, for somebody who is not in a hurry to know."""
        if self._closed:
            raise StoreBusy("the store is closed")
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.run_here, unit)

    def run_here(self, unit: Unit[T]) -> T:
        """Run a unit in this thread; one that was the victim of another is run again."""
        repeats = 0
        while True:
            try:
                with self._borrowed() as connection:
                    return unit(connection)
            except Exception as error:
                repeats += 1
                if not is_conflict(error) or repeats > REPEATS:
                    raise told(error) from error

    def close(self) -> None:
        """Finish what was begun, then let every connection go."""
        self._closed = True
        self._threads.shutdown()
        self._drop_idle()

    @contextmanager
    def _borrowed(self) -> Iterator[Open]:
        if self._closed:
            raise StoreBusy("the store is closed")
        connection = self._take_idle() or connect(self._url, **self._settings)
        try:
            yield connection
        except BaseException as error:
            if isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
                connection.close()  # it leads to a server that is the first no more
            _roll_back(connection)
            raise
        finally:
            if is_lost(connection):
                self._drop_idle()
            else:
                self._idle.put(connection)

    def _take_idle(self) -> Open | None:
        with suppress(Empty):
            connection = self._idle.get_nowait()
            if not has_ended(connection):
                return connection
            connection.close()
            self._drop_idle()
        return None

    def _drop_idle(self) -> None:
        """Trust no other connection either: whatever cut one off has most likely cut off all."""
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()


def unanswered() -> StoreBusy:
    """Say that the database hangs."""
    return StoreBusy(f"the database has not answered for {PATIENCE:g} s")


@contextmanager
def transaction(connection: Open) -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
    """Begin, and commit at the end; whoever borrowed the connection rolls back what raises."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        yield cursor
        cursor.execute("COMMIT")


def _roll_back(connection: Open) -> None:
    try:
        if not is_lost(connection):
            connection.rollback()
    except psycopg.Error:
        connection.close()
