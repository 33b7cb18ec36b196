"""The nodes on one database: who is alive, who leads, whose turn it is, and which rules all decide by.

All times are the database's own. An incarnation owns what it begins only as long as its row is there: that is removed
when it has been silent for too long, and whoever begins a job holds it meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from watchword.store.postgres import silence
from watchword.store.postgres.clock import DatabaseClock
from watchword.store.postgres.dialect import PostgresCursor
from watchword.store.postgres.locks import PUBLISHING, take
from watchword.store.postgres.notices import Notices
from watchword.store.postgres.work import Connections, Open, transaction
from watchword.store.published import COLUMNS, note, pack, to_published
from watchword.store.rows import moment, stamp
from watchword.store.values import DEAD_AFTER, LIVE_WITHIN, Member, Published, Standing

_MICROSECOND: Final = timedelta(microseconds=1)
_NOW: Final = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
_BEAT: Final = (
    f"UPDATE node SET beat_at = {_NOW}, loaded = %s, trouble = %s WHERE owner = %s RETURNING beat_at".encode()  # noqa: S608
)
_ENTER: Final = (
    "INSERT INTO node (owner, name, began_at, beat_at, loaded, trouble)"  # noqa: S608 - names of ours
    f" VALUES (%s, %s, {_NOW}, {_NOW}, %s, %s) RETURNING beat_at"
).encode()
_LEAVE: Final = b"DELETE FROM node WHERE owner = %s"
_PREDECESSORS: Final = b"DELETE FROM node WHERE name = %s AND owner <> %s"
# Whoever begins a job just now is not waited for, as it may be frozen: its session is ended first.
_SILENT: Final = (
    "DELETE FROM node WHERE owner IN"  # noqa: S608 - names of ours
    f" (SELECT owner FROM node WHERE beat_at < {_NOW} - %s AND owner <> %s FOR UPDATE SKIP LOCKED)"
).encode()
_LIVE: Final = (
    f"SELECT owner FROM node WHERE beat_at >= {_NOW} - %s AND loaded IS NOT NULL ORDER BY owner".encode()  # noqa: S608
)
# Locked first, then looked at afresh: of two that find nobody leading, the second sees the first among the living.
_NOBODY_LEADS: Final = b" WHERE NOT EXISTS (SELECT 1 FROM node WHERE node.owner = leader.owner)"
_VACANT: Final = b"SELECT 1 FROM leader" + _NOBODY_LEADS + b" FOR UPDATE"
_LEAD: Final = b"UPDATE leader SET owner = %s, epoch = epoch + 1" + _NOBODY_LEADS
_LEADER: Final = b"SELECT owner, epoch FROM leader"
STILL_LEADS: Final = b"SELECT 1 FROM leader WHERE owner = %s AND epoch = %s FOR SHARE"
# One that was active before may be staged again: its files stay, whatever becomes of that.
_IS_STAGED: Final = b"(active_at IS NULL OR active_at < staged_at)"
_REVISIONS: Final = (
    b"SELECT (SELECT id FROM revision WHERE active_at IS NOT NULL ORDER BY active_at DESC LIMIT 1),"
    b" (SELECT id FROM revision WHERE " + _IS_STAGED + b" ORDER BY staged_at DESC LIMIT 1)"
)
_MEMBERS: Final = b"SELECT owner, name, began_at, beat_at, loaded, trouble FROM node ORDER BY owner"
_BEGUN: Final = (
    b"SELECT max(begun_at) FROM job WHERE number = %s AND state = 'begun' AND owner <> %s AND lane LIKE 'text:%%'"
)
_TURNS: Final = (
    "INSERT INTO pace (lane, next_at) VALUES (%(lane)s, "  # noqa: S608 - names of ours
    f"{_NOW} + %(all)s) ON CONFLICT (lane) DO UPDATE SET next_at = greatest(pace.next_at, {_NOW}) + %(all)s"
    f" RETURNING next_at - %(all)s - {_NOW}"
).encode()
_UNSTAGE: Final = (
    b"UPDATE revision SET staged_at = active_at WHERE active_at < staged_at",
    b"DELETE FROM revision WHERE active_at IS NULL",
)
_STAGE: Final = (
    b"INSERT INTO revision (id, files, staged_at, staged_by, staged_as, rules) VALUES (%s, %s, %s, %s, %s, %s)"
    b" ON CONFLICT (id) DO UPDATE SET staged_at = excluded.staged_at, staged_by = excluded.staged_by,"
    b" staged_as = excluded.staged_as, rules = excluded.rules"
)
_NOT_LOADED: Final = (
    f"SELECT 1 FROM node WHERE beat_at >= {_NOW} - %s AND loaded <> %s".encode()  # noqa: S608
)
# Later than any before it, even where the clock was set back.
_ACTIVATE: Final = (
    b"UPDATE revision SET active_at = greatest(%s, staged_at, (SELECT max(active_at) + 1 FROM revision))"
    b" WHERE id = %s AND " + _IS_STAGED
)
_WHOLE: Final = f"SELECT {', '.join(COLUMNS)} FROM revision".encode()  # noqa: S608 - names of ours
_PUBLISHED: Final = _WHOLE + b" WHERE id = %s"
_ACTIVE: Final = _WHOLE + b" WHERE active_at IS NOT NULL ORDER BY active_at DESC LIMIT 1"


class PostgresNodes:
    """The promises are those of the Nodes protocol; `name` is the same for all incarnations of this node."""

    def __init__(self, connections: Connections, notices: Notices, clock: DatabaseClock, name: str) -> None:
        self._connections = connections
        self._notices = notices
        self._clock = clock
        self._name = name
        self._entered: set[str] = set()
        self._beating_since: datetime | None = None
        self._last_beat: datetime | None = None
        self.reign: tuple[str, int] | None = None
        """As whom this node leads, and the how-manieth leader it is; None while another leads."""

    async def beat(self, owner: str, loaded: str | None, trouble: str | None) -> Standing:
        def unit(connection: Open) -> tuple[Standing, datetime | None, tuple[str, int] | None]:
            silence.break_off(connection)
            with transaction(connection):
                beat_at = self._beat(connection, owner, loaded, trouble)
                if beat_at is None:
                    return Standing(alive=False, live=(), leads=False, active=None, staged=None), None, None
                self._judge(connection, owner, beat_at)
                if connection.execute(_VACANT).fetchone():
                    connection.execute(_LEAD, (owner,))
                leader, epoch = _one(connection, _LEADER)
                live = connection.execute(_LIVE, (LIVE_WITHIN // _MICROSECOND,)).fetchall()
                active, staged = _one(connection, _REVISIONS)
                leads = leader == owner
                standing = Standing(
                    alive=True, live=tuple([one for (one,) in live]), leads=leads, active=active, staged=staged
                )
            return standing, beat_at, (leader, epoch) if leads else None

        standing, beat_at, self.reign = await self._connections.run(unit)
        if beat_at is not None:
            self._entered.add(owner)
            if self._last_beat is None or beat_at - self._last_beat > LIVE_WITHIN:
                self._beating_since = beat_at
            self._last_beat = beat_at
        return standing

    def _beat(self, connection: Open, owner: str, loaded: str | None, trouble: str | None) -> datetime | None:
        """Beat, for the first time or again; None for one that was declared dead."""
        asked = self._clock.monotonic()
        row = connection.execute(_BEAT, (loaded, trouble, owner)).fetchone()
        if row is None and owner not in self._entered:
            connection.execute(_PREDECESSORS, (self._name, owner))
            asked = self._clock.monotonic()
            row = connection.execute(_ENTER, (owner, self._name, loaded, trouble)).fetchone()
        if row is None:
            return None
        beat_at = moment(row[0])
        self._clock.follow(beat_at, asked)
        return beat_at

    def _judge(self, connection: Open, owner: str, now: datetime) -> None:
        """Declare the silent dead; whoever was silent itself a moment ago does not know who was."""
        since, last = self._beating_since, self._last_beat
        if since and last and now - last <= LIVE_WITHIN and now - since >= DEAD_AFTER:
            connection.execute(_SILENT, (DEAD_AFTER // _MICROSECOND, owner))

    async def leave(self, owner: str) -> None:
        await self._connections.run(lambda connection: connection.execute(_LEAVE, (owner,)))

    async def members(self) -> Sequence[Member]:
        rows = await self._connections.run(lambda connection: connection.execute(_MEMBERS).fetchall())
        return [
            Member(owner=owner, name=name, began_at=moment(began), beat_at=moment(beat), loaded=loaded, trouble=trouble)
            for owner, name, began, beat, loaded, trouble in rows
        ]

    async def begun_elsewhere(self, number: str, owner: str) -> datetime | None:
        row = await self._connections.run(lambda connection: _one(connection, _BEGUN, (number, owner)))
        begun_at: int | None = row[0]
        return moment(begun_at)

    async def turns(self, lane: str, count: int, gap: timedelta) -> timedelta:
        values = {"lane": lane, "all": count * gap // _MICROSECOND}
        row = await self._connections.run(lambda connection: _one(connection, _TURNS, values))
        return max(timedelta(), timedelta(microseconds=row[0]))

    def tell(self, lanes: Iterable[str]) -> None:
        self._notices.tell(lanes)

    def listen(self, heard: Callable[[frozenset[str]], None]) -> None:
        self._notices.listen(heard)

    async def stage(self, published: Published) -> bool:
        asked = (stamp(published.staged_at), published.staged_by, published.staged_as, published.rules)
        row = (published.id, pack(published.files), *asked)

        def unit(connection: Open) -> bool:
            with _publishing(connection):
                active, _ = _one(connection, _REVISIONS)
                if active == published.id:
                    return False
                for statement in _UNSTAGE:
                    connection.execute(statement)
                connection.execute(_STAGE, row)
            return True

        return await self._connections.run(unit)

    async def activate(self, revision: str, now: datetime) -> bool:
        def unit(connection: Open) -> bool:
            with _publishing(connection):
                lacking = connection.execute(_NOT_LOADED, (LIVE_WITHIN // _MICROSECOND, revision)).fetchone()
                if lacking or connection.execute(_ACTIVATE, (stamp(now), revision)).rowcount != 1:
                    return False
                with connection.cursor() as cursor:
                    note(PostgresCursor(cursor), revision)
                return True

        return await self._connections.run(unit)

    async def unstage(self, revision: str) -> None:
        def unit(connection: Open) -> None:
            with _publishing(connection):
                for statement in _UNSTAGE:
                    connection.execute(statement + b" AND id = %s", (revision,))

        await self._connections.run(unit)

    async def published(self, revision: str) -> Published | None:
        return await self._published(_PUBLISHED, (revision,))

    async def active(self) -> Published | None:
        return await self._published(_ACTIVE)

    async def _published(self, question: bytes, values: Sequence[str] = ()) -> Published | None:
        row = await self._connections.run(lambda connection: connection.execute(question, values).fetchone())
        return None if row is None else to_published(row)


@contextmanager
def _publishing(connection: Open) -> Iterator[None]:
    """Change revisions one after the other, and durably, which heartbeats need not be."""
    with transaction(connection):
        connection.execute(b"SET LOCAL synchronous_commit = on")
        take(connection, PUBLISHING)
        yield


def _one(connection: Open, question: bytes, values: Any = None) -> Any:
    ((*row,),) = connection.execute(question, values).fetchall()
    return row
