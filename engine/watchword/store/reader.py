"""The reading half of the SQLite store: it holds no lock and can be open beside the process that writes."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy
from sqlalchemy.pool import QueuePool

from watchword.effects import Pause
from watchword.errors import StoreBusy
from watchword.state import Contact, Suppression
from watchword.store import cold, condition, lanes
from watchword.store.condition import Condition
from watchword.store.connection import Cursor, driver, open_for_reading
from watchword.store.values import Held, JobState, StoredConsent, StoredJob, StoredKept, StoredMessage

P = ParamSpec("P")
T = TypeVar("T")

_THREADS = 2


class SqliteReader:
    """What is in a database file.

    The dispatcher's questions are answered at once on a connection of their own; those of people are asked in threads,
    each in a short snapshot. Raises StoreBusy where the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._hot = _or_busy(open_for_reading, path)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="watchword-read")
        self._engine = sqlalchemy.create_engine(
            "sqlite://",
            module=driver,
            creator=lambda: open_for_reading(path),
            poolclass=QueuePool,
            pool_size=_THREADS,
            max_overflow=0,
        )
        sqlalchemy.event.listen(self._engine, "begin", _begin)

    async def lanes(self, now: datetime) -> Sequence[str]:
        return self._at_once(lanes.lanes, now)

    async def due(self, lane: str, now: datetime, limit: int) -> Sequence[StoredJob]:
        return self._at_once(lanes.due, lane, now, limit)

    async def job(self, job_id: int) -> StoredJob | None:
        return await self._ask(cold.job, job_id)

    async def jobs(self, states: Sequence[JobState], limit: int) -> Sequence[StoredJob]:
        return await self._ask(cold.jobs, states, limit)

    async def jobs_of(self, origin: int) -> Sequence[StoredJob]:
        return await self._ask(cold.jobs_of, origin)

    async def message(self, message_id: int) -> StoredMessage | None:
        return await self._ask(cold.message, message_id)

    async def messages(self, limit: int) -> Sequence[StoredMessage]:
        return await self._ask(cold.messages, limit)

    async def conversation(self, number: str, limit: int) -> Sequence[StoredMessage]:
        return await self._ask(cold.conversation, number, limit)

    async def talked(self, limit: int) -> Sequence[str]:
        return await self._ask(cold.talked, limit)

    async def overdue(self, now: datetime) -> Sequence[StoredMessage]:
        return await self._ask(cold.overdue, now)

    async def pauses(self) -> Sequence[Pause]:
        return await self._ask(cold.pauses)

    async def held(self) -> dict[str, Held]:
        return await self._ask(cold.held)

    async def consent(self, number: str) -> Sequence[StoredConsent]:
        return await self._ask(cold.consent, number)

    async def suppressions(self, number: str) -> Sequence[Suppression]:
        return await self._ask(cold.suppressions, number)

    async def contacts(self, number: str) -> Sequence[tuple[str, Contact]]:
        return await self._ask(cold.contacts, number)

    async def kept(self, limit: int) -> Sequence[StoredKept]:
        return await self._ask(cold.kept, limit)

    async def last_received(self, endpoint: str) -> datetime | None:
        return await self._ask(cold.last_received, endpoint)

    async def counts(self) -> dict[str, int]:
        return await self._ask(cold.counts)

    async def condition(self, now: datetime) -> Condition:
        return await self._ask(condition.condition, now)

    async def close(self) -> None:
        """Let the file go."""
        self._threads.shutdown()
        self._engine.dispose()
        self._hot.close()

    def _at_once(self, question: Callable[Concatenate[Cursor, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return _or_busy(question, self._hot.cursor(), *args, **kwargs)

    async def _ask(
        self, question: Callable[Concatenate[sqlalchemy.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def ask() -> T:
            with self._engine.connect() as connection:
                return question(connection, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._threads, _or_busy, ask)


def _or_busy(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return call(*args, **kwargs)
    except (driver.Error, sqlalchemy.exc.SQLAlchemyError) as error:
        # SQLAlchemy's own words show the statement and its values, which are about people.
        raise StoreBusy(str(getattr(error, "orig", None) or error)) from error


def _begin(connection: sqlalchemy.Connection) -> None:
    # One snapshot for all statements of a question.
    connection.exec_driver_sql("BEGIN")
