"""The PostgreSQL store: who opens it, and how its methods become transactions."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, NoReturn, TypeVar

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from watchword.effects import Consent, Effect, Job, Pause
from watchword.errors import StoreBusy
from watchword.message import Delivery, Kept, Message
from watchword.state import Line
from watchword.store import (
    allotments,
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
from watchword.store.cursor import Cursor
from watchword.store.erasure import Erased, Erasure, Traces
from watchword.store.postgres import begin as beginning
from watchword.store.postgres import end as ending
from watchword.store.postgres import generations, lanes, persons, receive
from watchword.store.postgres.batches import Batches
from watchword.store.postgres.clock import DatabaseClock
from watchword.store.postgres.connection import connect, engine, told
from watchword.store.postgres.dialect import PostgresCursor
from watchword.store.postgres.doubtful import Doubtful
from watchword.store.postgres.locks import QUEUES, take, take_receipts
from watchword.store.postgres.nodes import STILL_LEADS, PostgresNodes
from watchword.store.postgres.notices import Notices
from watchword.store.postgres.size import BESIDE, WORKING
from watchword.store.postgres.upgrade import upgrade
from watchword.store.postgres.work import Connections, Open, transaction
from watchword.store.reader import Reader
from watchword.store.retention.sweep import Limit, Place, Step
from watchword.store.reviewed import Settlement
from watchword.store.rows import JOB, to_job
from watchword.store.sealing import Salt
from watchword.store.values import WHOLE, Cancelled, Committed, Decide, End, Gate, Received, Share, StoredJob, unnoticed

T = TypeVar("T")

MOST_LATE: Final = 10_000
"""An event may commit after others that have so much higher a sequence."""

_SENDER: Final = b"SELECT sender FROM message WHERE id = %s"
_REVIEWED: Final = b"SELECT number FROM review WHERE id = %s"
_JOB_OF: Final = (
    b"SELECT 1 FROM job WHERE id = (SELECT job_id FROM delivery WHERE endpoint = %s AND tracking_id = %s)"
    b" FOR NO KEY UPDATE"
)
_ORPHANS: Final = (
    f"SELECT {', '.join(JOB)} FROM job WHERE state = 'begun' AND owner NOT IN (SELECT owner FROM node)"  # noqa: S608
    " ORDER BY id FOR NO KEY UPDATE SKIP LOCKED"
).encode()
_OWNERS: Final = b"SELECT owner FROM node"
_TURNS_EARLIER: Final = "UPDATE pace SET next_at = next_at - ?"


def open_postgres(url: str, name: str, clock: DatabaseClock, committed: Committed = unnoticed) -> "PostgresStore":
    """Open a database for one of its nodes, or for whoever changes it by hand; its tables are brought up to date first.

    `name` is the same for all incarnations of a node; `clock` follows the database's from now on. Raises StoreBusy.
    """
    try:
        upgrade(url)
        return PostgresStore(url, name, clock, committed)
    except (psycopg.Error, SQLAlchemyError) as error:
        raise told(getattr(error, "orig", None) or error) from error


def open_postgres_reader(url: str) -> Reader:
    """Open a database for reading only; raises StoreBusy if it cannot be reached."""
    try:
        connect(url).close()
    except psycopg.Error as error:
        raise told(error) from error
    return Reader(engine(url))


class PostgresStore(Reader):
    """The store of one node; the promises are the Store protocol's."""

    def __init__(self, url: str, name: str, clock: DatabaseClock, committed: Committed) -> None:
        self._clock = clock
        self._work = Connections(url, WORKING, "work")
        self._beside = Connections(url, BESIDE, "beside", synchronous_commit="off")
        self._notices = Notices(url, self._beside, name)
        self._nodes = PostgresNodes(self._beside, self._notices, clock, name)
        self._received = Batches(self._work, receive.receive, committed, comes_again=True)
        self._begun = Batches(self._work, beginning.begin, committed, self._has_begun_unheard)
        self._ended = Batches(self._work, ending.end, committed)
        self._doubtful = Doubtful(self._work)
        self._follow()
        super().__init__(engine(url))

    def _follow(self) -> None:
        asked = self._clock.monotonic()
        ((now,),) = self._beside.run_here(lambda connection: connection.execute(b"SELECT clock_timestamp()").fetchall())
        self._clock.follow(now, asked)
        self._work.run_here(lambda connection: keys.begin_first(PostgresCursor(connection.cursor()), self._clock.now()))

    @property
    def nodes(self) -> PostgresNodes:
        return self._nodes

    @property
    def shelf(self) -> NoReturn:
        raise RuntimeError("nodes publish among themselves")

    async def receive(self, message: Message, program: str | None, scope: str | None, decide: Decide) -> Received:
        asked = receive.Asked(message, program, scope, decide, self._clock.now())
        return await self._received.submit(asked, (message.sender,))

    async def receive_all(self, arriving: Sequence[Arriving]) -> Sequence[Received | BaseException]:
        asked = [self.receive(one.message, one.program, one.scope, one.decide) for one in arriving]
        return await asyncio.gather(*asked, return_exceptions=True)

    async def complete(
        self, message: Message, message_id: int, program: str | None, scope: str | None, decide: Decide, now: datetime
    ) -> Received:
        return await self._about(
            [message.sender],
            lambda cursor, taking: taking.complete(cursor, message, message_id, program, scope, decide, now),
        )

    async def redecide(
        self, message_id: int, program: str | None, scope: str | None, decide: Decide, now: datetime
    ) -> Received:
        row = await self._work.run(lambda connection: connection.execute(_SENDER, (message_id,)).fetchone())
        return await self._about(
            [row[0]] if row else [],
            lambda cursor, taking: taking.redecide(cursor, message_id, program, scope, decide, now),
        )

    async def introduce(self, lines: Iterable[Line]) -> None:
        await self._change(lambda cursor: grounds.introduce(cursor, lines))

    async def apply(self, endpoint: str, key: str, effects: Sequence[Effect], now: datetime) -> bool:
        concerned = ending.persons_of(effects)

        def unit(connection: Open) -> bool:
            with transaction(connection) as cursor:
                if not keys.claim(PostgresCursor(cursor), generations.current(connection), endpoint, key):
                    return False
                persons.lock(connection, concerned)
                intake.apply(PostgresCursor(cursor), effects, now)
                return True

        return await self._work.run(unit)

    async def accept(
        self, request: Request, pages: Pages, plan: Plan, now: datetime
    ) -> tuple[Accepted, Sequence[str]] | None:
        def unit(connection: Open) -> tuple[Accepted, Sequence[str]] | None:
            with transaction(connection) as plain:
                cursor = PostgresCursor(plain)
                so_far = requests.claim(cursor, request, now)
                if so_far is None:
                    return None
                persons.lock(connection, pages.people)
                return requests.fulfil(cursor, request, so_far, pages, plan, now)

        return await self._work.run(unit)

    async def load(self, pool: str, codes: Sequence[str], place: int) -> int:
        return await self._change(lambda cursor: allotments.load(cursor, pool, codes, place))

    async def forget(self, before: datetime) -> None:
        while await self._change(lambda cursor: requests.forget(cursor, before)):
            continue

    async def keep(self, kept: Kept) -> int | None:
        return await self._about([], lambda cursor, taking: taking.keep(cursor, kept))

    async def deliver(self, delivery: Delivery) -> str | None:
        def unit(connection: Open) -> int | None:
            with transaction(connection) as cursor:
                with connection.pipeline():
                    take_receipts(connection, delivery.endpoint, delivery.tracking_id)
                    connection.execute(_JOB_OF, (delivery.endpoint, delivery.tracking_id))
                return receipts.receive(PostgresCursor(cursor), delivery)

        job_id = await self._work.run(unit)
        return None if job_id is None else f"{job_id >> 8}.{job_id & 255}"

    async def lanes(self, now: datetime) -> Sequence[str]:
        if self._doubtful:
            await self._doubtful.give_back()
        return await self._work.run(lambda connection: lanes.lanes(connection, now))

    async def due(self, lane: str, now: datetime, limit: int, share: Share = WHOLE) -> Sequence[StoredJob]:
        return await self._work.run(lambda connection: lanes.due(connection, lane, now, limit, share))

    async def begin(self, job_id: int, owner: str, gate: Gate, now: datetime) -> StoredJob | None:
        if self._doubtful:
            await self._doubtful.give_back()
        try:
            return await self._begun.submit(beginning.Beginning(job_id, owner, gate, now))
        except StoreBusy:
            self._doubtful.add(job_id, owner, now)
            raise

    def _has_begun_unheard(self, asked: beginning.Beginning, begun: StoredJob | None) -> None:
        if begun is not None:
            self._doubtful.add(asked.job_id, asked.owner, asked.now)

    async def end(
        self, job_id: int, owner: str, end: End, now: datetime, begun_at: datetime | None = None
    ) -> Sequence[str] | None:
        return await self._ended.submit(ending.Asked(job_id, owner, end, now, begun_at))

    async def adopt(self, now: datetime) -> tuple[int, int]:
        def unit(connection: Open) -> tuple[int, int]:
            with transaction(connection) as cursor:
                found = [to_job(row) for row in connection.execute(_ORPHANS).fetchall()]
                # Asked again now that they are locked: one may have been begun anew by a node that has just entered.
                alive = {owner for (owner,) in connection.execute(_OWNERS).fetchall()}
                return jobs.take_over(PostgresCursor(cursor), [job for job in found if job.owner not in alive], now)

        return await self._work.run(unit)

    async def retry(self, job_id: int, now: datetime) -> StoredJob | None:
        return await self._change(lambda cursor: jobs.retry(cursor, job_id, now))

    async def cancel(self, wanted: Cancelled, now: datetime) -> int:
        cancelled = 0
        while some := await self._change(lambda cursor: jobs.cancel(cursor, wanted, now), QUEUES):
            cancelled += some
        return cancelled

    async def settle(self, job_id: int, sent: bool, now: datetime) -> StoredJob | None:
        return await self._change(lambda cursor: jobs.settle(cursor, job_id, sent, now))

    async def decide_review(
        self, settled: Settlement, effects: Sequence[Effect], now: datetime
    ) -> Sequence[str] | None:
        row = await self._work.run(lambda connection: connection.execute(_REVIEWED, (settled.review,)).fetchone())
        return await self._about(
            [row[0]] if row else [], lambda cursor, _taking: intake.settle(cursor, settled, effects, now)
        )

    async def pause(self, pause: Pause) -> bool:
        return await self._change(lambda cursor: pauses.begin(cursor, pause))

    async def resume(self, what: str) -> bool:
        return await self._change(lambda cursor: pauses.end(cursor, what))

    async def release(self, now: datetime) -> Sequence[str]:
        found: set[str] = set()
        if not await self._change(pauses.over):
            return ()
        while some := await self._change(lambda cursor: pauses.release(cursor, now), QUEUES):
            found.update(some)
        return sorted(found)

    async def set_back(self, now: datetime) -> timedelta | None:
        if await self._change(lambda cursor: due.ahead(cursor, now)) is None:
            return None

        def unit(cursor: Cursor) -> timedelta | None:
            by = due.catch_up(cursor, now)
            if by is not None:
                cursor.execute(_TURNS_EARLIER, (by // timedelta(microseconds=1),))
            return by

        return await self._change(unit, QUEUES)

    async def rotate(self, now: datetime) -> bool:
        reign = self._nodes.reign
        _, began_at = await self._change(keys.current_generation)
        if reign is None or now - began_at < keys.GENERATION:
            return False
        return await self._work.run(lambda connection: generations.rotate(connection, STILL_LEADS, reign, now))

    async def import_opt_outs(self, opt_outs: Mapping[Consent, Sequence[Job]], now: datetime) -> AbstractSet[Consent]:
        numbers = {one.number for one in opt_outs}
        return await self._about(numbers, lambda cursor, _taking: imports.record(cursor, opt_outs, now))

    async def erase(self, number: str, found: Traces, tell: Sequence[Job], erasure: Erasure) -> Erased:
        return await self._about([number], lambda cursor, _taking: erasing.erase(cursor, number, found, tell, erasure))

    async def seal(self, salt: Salt, now: datetime) -> int:
        return await self._leading(lambda cursor: sealing.seal(cursor, salt, now, lag=MOST_LATE), 0)

    async def begin_sweep(self, name: str, period: timedelta, now: datetime) -> tuple[Limit, Place]:
        limit = await self.ask(retention.limit, name, now - period)
        return limit, await self._change(lambda cursor: retention.begin(cursor, name, period, now))

    async def sweep(self, name: str, after: Place, limit: Limit) -> Step:
        return await self._leading(lambda cursor: retention.step(cursor, name, after, limit), Step(None, 0))

    async def close(self) -> None:
        for batches in (self._received, self._begun, self._ended):
            await batches.finish()
        with suppress(StoreBusy):
            await self._doubtful.give_back()
        await asyncio.to_thread(self._notices.close)
        self._beside.close()
        self._work.close()
        await super().close()

    async def _about(self, concerned: Collection[str], unit: Callable[[PostgresCursor, intake.Intake], T]) -> T:
        """Run a unit that may claim a key and is about these people."""

        def run(connection: Open) -> T:
            with transaction(connection) as cursor:
                taking = intake.Intake(generations.current(connection))
                persons.lock(connection, concerned)
                return unit(PostgresCursor(cursor), taking)

        return await self._work.run(run)

    async def _leading(self, unit: Callable[[PostgresCursor], T], otherwise: T) -> T:
        """Run a unit if this node leads when it has begun."""
        reign = self._nodes.reign

        def run(connection: Open) -> T:
            with transaction(connection) as cursor:
                leads = reign is not None and connection.execute(STILL_LEADS, reign).fetchone()
                return unit(PostgresCursor(cursor)) if leads else otherwise

        return otherwise if reign is None else await self._work.run(run)

    async def _change(self, unit: Callable[[PostgresCursor], T], lock: int | None = None) -> T:
        def run(connection: Open) -> T:
            with transaction(connection) as cursor:
                if lock is not None:
                    take(connection, lock)
                return unit(PostgresCursor(cursor))

        return await self._work.run(run)
