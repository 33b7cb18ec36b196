"""The SQLite store: who opens it, and how its writing methods become units of the writer."""

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from watchword.clock import Clock
from watchword.effects import Consent, Effect, Job, Pause
from watchword.errors import StoreBusy
from watchword.message import Delivery, Kept, Message
from watchword.state import Line
from watchword.store import (
    allotments,
    begin,
    due,
    grounds,
    imports,
    intake,
    jobs,
    keys,
    pauses,
    receipts,
    requests,
    retention,
    sealing,
)
from watchword.store import erasure as erasing
from watchword.store.accepted import Accepted, Pages, Plan, Request
from watchword.store.arriving import Arriving
from watchword.store.cursor import Batch
from watchword.store.erasure import Erased, Erasure, Traces
from watchword.store.lock import FolderLock
from watchword.store.retention.sweep import Limit, Place, Step
from watchword.store.reviewed import Settlement
from watchword.store.sealing import Salt
from watchword.store.sqlite.batch import SqliteBatch
from watchword.store.sqlite.connection import driver, open_for_writing, require_version
from watchword.store.sqlite.reader import SqliteReader
from watchword.store.sqlite.receive import receive
from watchword.store.sqlite.shelf import SqliteShelf
from watchword.store.sqlite.upgrade import upgrade
from watchword.store.sqlite.writer import Writer
from watchword.store.values import Cancelled, Committed, Decide, End, Gate, Received, StoredJob, unnoticed


def open_sqlite(path: Path, owner: str, clock: Clock, committed: Committed = unnoticed) -> "SqliteStore":
    """Open a database file for the one process that serves it, bringing its tables up to date first.

    `owner` is this process's incarnation; `committed` is told of every commit. Raises StoreBusy if another process has
    the folder, or the file is of no use.
    """
    require_version()
    lock = FolderLock(path.parent)
    try:
        upgrade(path, clock.now())
        return SqliteStore(path, owner, clock, lock, committed)
    except (driver.Error, SQLAlchemyError) as error:
        lock.release()
        raise StoreBusy(str(error)) from error
    except BaseException:
        lock.release()
        raise


class SqliteStore(SqliteReader):
    """The store of one process on one file; the promises are the Store protocol's."""

    def __init__(self, path: Path, owner: str, clock: Clock, lock: FolderLock, committed: Committed) -> None:
        self._owner = owner
        self._clock = clock
        self._lock = lock
        self._writer = Writer(lambda: open_for_writing(path), committed)
        self._shelf = SqliteShelf(self._writer)
        self._intake = intake.Intake(_current_generation(path, clock.now()))
        super().__init__(path)

    @property
    def nodes(self) -> None:
        return None

    @property
    def shelf(self) -> SqliteShelf:
        return self._shelf

    def receive(self, message: Message, program: str | None, scope: str | None, decide: Decide) -> Awaitable[Received]:
        return self._writer.do(self._receive, Arriving(message, program, scope, decide))

    async def receive_all(self, arriving: Sequence[Arriving]) -> Sequence[Received | BaseException]:
        return await self._writer.do_all(self._receive, arriving)

    def _receive(self, cursor: SqliteBatch, arriving: Sequence[Arriving]) -> list[Received]:
        return receive(cursor, self._intake.generation, arriving, self._clock.now())

    async def complete(
        self, message: Message, message_id: int, program: str | None, scope: str | None, decide: Decide, now: datetime
    ) -> Received:
        return await self._writer.submit(
            lambda cursor: self._intake.complete(cursor, message, message_id, program, scope, decide, now)
        )

    async def redecide(
        self, message_id: int, program: str | None, scope: str | None, decide: Decide, now: datetime
    ) -> Received:
        return await self._writer.submit(
            lambda cursor: self._intake.redecide(cursor, message_id, program, scope, decide, now)
        )

    async def introduce(self, lines: Iterable[Line]) -> None:
        await self._writer.submit(lambda cursor: grounds.introduce(cursor, lines))

    async def apply(self, endpoint: str, key: str, effects: Sequence[Effect], now: datetime) -> bool:
        return await self._writer.submit(lambda cursor: self._intake.apply(cursor, endpoint, key, effects, now))

    async def accept(
        self, request: Request, pages: Pages, plan: Plan, now: datetime
    ) -> tuple[Accepted, Sequence[str]] | None:
        def unit(cursor: Batch) -> tuple[Accepted, Sequence[str]] | None:
            so_far = requests.claim(cursor, request, now)
            return requests.fulfil(cursor, request, so_far, pages, plan, now) if so_far else None

        return await self._writer.submit(unit)

    async def load(self, pool: str, codes: Sequence[str], place: int) -> int:
        return await self._writer.submit(lambda cursor: allotments.load(cursor, pool, codes, place))

    async def forget(self, before: datetime) -> None:
        while await self._writer.submit(lambda cursor: requests.forget(cursor, before)):
            continue

    async def deliver(self, delivery: Delivery) -> str | None:
        job_id = await self._writer.submit(lambda cursor: receipts.receive(cursor, delivery))
        return None if job_id is None else f"{job_id >> 8}.{job_id & 255}"

    async def keep(self, kept: Kept) -> int | None:
        return await self._writer.submit(lambda cursor: self._intake.keep(cursor, kept))

    async def begin(self, job_id: int, owner: str, gate: Gate, now: datetime) -> StoredJob | None:
        return await self._writer.submit(lambda cursor: begin.begin(cursor, job_id, owner, gate, now))

    async def end(
        self, job_id: int, owner: str, end: End, now: datetime, begun_at: datetime | None = None
    ) -> Sequence[str] | None:
        def unit(cursor: Batch) -> Sequence[str] | None:
            ended = jobs.end(cursor, job_id, owner, end, now, begun_at)
            if ended is None:
                return None
            if not end.effects:
                return ()
            due.note(cursor, now)
            return intake.perform(cursor, ended, end.effects, now)

        return await self._writer.submit(unit)

    async def adopt(self, now: datetime) -> tuple[int, int]:
        return await self._writer.submit(lambda cursor: jobs.adopt(cursor, self._owner, now))

    async def retry(self, job_id: int, now: datetime) -> StoredJob | None:
        return await self._writer.submit(lambda cursor: jobs.retry(cursor, job_id, now))

    async def cancel(self, wanted: Cancelled, now: datetime) -> int:
        cancelled = 0
        while some := await self._writer.submit(lambda cursor: jobs.cancel(cursor, wanted, now)):
            cancelled += some
        return cancelled

    async def settle(self, job_id: int, sent: bool, now: datetime) -> StoredJob | None:
        return await self._writer.submit(lambda cursor: jobs.settle(cursor, job_id, sent, now))

    async def decide_review(
        self, settled: Settlement, effects: Sequence[Effect], now: datetime
    ) -> Sequence[str] | None:
        return await self._writer.submit(lambda cursor: intake.settle(cursor, settled, effects, now))

    async def pause(self, pause: Pause) -> bool:
        return await self._writer.submit(lambda cursor: pauses.begin(cursor, pause))

    async def resume(self, what: str) -> bool:
        return await self._writer.submit(lambda cursor: pauses.end(cursor, what))

    async def release(self, now: datetime) -> Sequence[str]:
        lanes: set[str] = set()
        if not self._at_once(pauses.over):
            return ()
        while some := await self._writer.submit(lambda cursor: pauses.release(cursor, now)):
            lanes.update(some)
        return sorted(lanes)

    async def set_back(self, now: datetime) -> timedelta | None:
        if self._at_once(due.ahead, now) is None:
            return None

        def unit(cursor: SqliteBatch) -> timedelta | None:
            cursor.write_counts()
            return due.catch_up(cursor, now)

        return await self._writer.submit(unit)

    async def rotate(self, now: datetime) -> bool:
        _, began_at = await self._writer.submit(keys.current_generation)
        if now - began_at < keys.GENERATION:
            return False
        while await self._writer.submit(keys.empty_previous):
            continue
        self._intake.generation = await self._writer.submit(lambda cursor: keys.swap(cursor, now))
        return True

    async def import_opt_outs(self, opt_outs: Mapping[Consent, Sequence[Job]], now: datetime) -> AbstractSet[Consent]:
        return await self._writer.submit(lambda cursor: imports.record(cursor, opt_outs, now))

    async def erase(self, number: str, found: Traces, tell: Sequence[Job], erasure: Erasure) -> Erased:
        return await self._writer.submit(lambda cursor: erasing.erase(cursor, number, found, tell, erasure))

    async def seal(self, salt: Salt, now: datetime) -> int:
        if not self._at_once(sealing.is_due):
            return 0
        # One writer commits in the order of the sequence: nothing comes late.
        return await self._writer.submit(lambda cursor: sealing.seal(cursor, salt, now, lag=0))

    async def begin_sweep(self, name: str, period: timedelta, now: datetime) -> tuple[Limit, Place]:
        limit = await self.ask(retention.limit, name, now - period)
        return limit, await self._writer.submit(lambda cursor: retention.begin(cursor, name, period, now))

    async def sweep(self, name: str, after: Place, limit: Limit) -> Step:
        return await self._writer.submit(lambda cursor: retention.step(cursor, name, after, limit))

    async def close(self) -> None:
        # The last connection moves the log into the file and removes it: that must be the writer's.
        await self._writer.finish()
        await super().close()
        await self._writer.close()
        self._lock.release()


def _current_generation(path: Path, now: datetime) -> int:
    connection = open_for_writing(path)
    try:
        keys.begin_first(connection.cursor(), now)
        current, _ = keys.current_generation(connection.cursor())
    finally:
        connection.close()
    return current
