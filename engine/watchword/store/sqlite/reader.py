"""The reading half of the SQLite store: it holds no lock and can be open beside the process that writes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy
from sqlalchemy.pool import QueuePool

from watchword.errors import StoreBusy
from watchword.store.reader import THREADS, Reader
from watchword.store.sqlite import lanes
from watchword.store.sqlite.connection import Cursor, driver, open_for_reading, require_version
from watchword.store.values import WHOLE, Share, StoredJob

P = ParamSpec("P")
T = TypeVar("T")


def open_reader(path: Path) -> "SqliteReader":
    """Open a database file for reading only, beside whoever serves it; raises StoreBusy if it cannot be read."""
    require_version()
    return SqliteReader(path)


class SqliteReader(Reader):
    """What is in a database file; the dispatcher's questions are answered at once, on a connection of their own."""

    def __init__(self, path: Path) -> None:
        self._hot = _or_busy(open_for_reading, path)
        engine = sqlalchemy.create_engine(
            "sqlite://",
            module=driver,
            creator=lambda: open_for_reading(path),
            poolclass=QueuePool,
            pool_size=THREADS,
            max_overflow=0,
        )
        sqlalchemy.event.listen(engine, "begin", _begin)
        super().__init__(engine)

    async def lanes(self, now: datetime) -> Sequence[str]:
        return self._at_once(lanes.lanes, now)

    async def due(self, lane: str, now: datetime, limit: int, share: Share = WHOLE) -> Sequence[StoredJob]:
        if share != WHOLE:
            raise ValueError("one process has all jobs of a file")
        return self._at_once(lanes.due, lane, now, limit)

    async def close(self) -> None:
        """Let the file go."""
        await super().close()
        self._hot.close()

    def _at_once(self, question: Callable[Concatenate[Cursor, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return _or_busy(lambda: question(self._hot.cursor(), *args, **kwargs))


def _or_busy(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return call(*args, **kwargs)
    except driver.Error as error:
        raise StoreBusy(str(error)) from error


def _begin(connection: sqlalchemy.Connection) -> None:
    # One snapshot for all statements of a question.
    connection.exec_driver_sql("BEGIN")
