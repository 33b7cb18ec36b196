"""How a database is: what a doctor asks of it, in one snapshot."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import JSON, Connection, cast, column, func, literal, select, table, type_coerce

from watchword.effects import Pause
from watchword.store import cold, rows, schema
from watchword.store.reviewed import OpenReviews
from watchword.store.tallies import Pool, pools
from watchword.store.values import NOT_CURRENT, JobState

BEGUN_LONG: Final = timedelta(minutes=1)
DUE_LONG: Final = timedelta(minutes=5)
CONFIRMATION_DUE_LONG: Final = timedelta(minutes=1)
LATELY: Final = timedelta(days=7)

_NEWEST = 100
_MOST_KEPT = 1_000
_MOST_SUPPRESSED = 10_000
_job = schema.job.c
_ENDED: tuple[JobState, ...] = ("unknown", "dead", "cancelled")


class Pile(Struct, frozen=True, kw_only=True):
    """Jobs of one state that a person should know of, and since when the oldest is there."""

    state: JobState
    count: int
    oldest: datetime


class Condition(Struct, frozen=True, kw_only=True):
    """What the doctor wants to know of a database.

    `newest` is the newest time in it; `lags` tell of the newest messages how long after they were sent they arrived.
    `piles` are jobs that are stuck or want a person, `confirmations` those of opt-outs among them; `pauses` come with
    the number of jobs that they hold. `unread` and `unexpected` count what was kept lately, as far as a thousand back.
    `reviews` are those that are open, None without one; `pools` those of coupons that codes are loaded for.
    """

    revision: str
    newest: datetime | None
    lags: tuple[timedelta, ...]
    piles: tuple[Pile, ...]
    confirmations: tuple[Pile, ...]
    pauses: tuple[tuple[Pause, int], ...]
    unread: int
    unexpected: int
    reviews: OpenReviews | None
    pools: Sequence[Pool] = ()


def condition(connection: Connection, now: datetime) -> Condition:
    """Ask for everything; jobs that are done are never looked through."""
    unread, unexpected = _kept(connection, now)
    return Condition(
        revision=str(connection.scalar(select(column("version_num")).select_from(table("alembic_version")))),
        newest=rows.moment(connection.scalar(select(func.max(schema.endpoint.c.last_received)))),
        lags=_lags(connection),
        piles=tuple(_piles(connection, now)),
        confirmations=tuple(_confirmations(connection, now)),
        pauses=tuple(_paused(connection)),
        unread=unread,
        unexpected=unexpected,
        reviews=cold.open_reviews(connection),
        pools=pools(connection),
    )


def _lags(connection: Connection) -> tuple[timedelta, ...]:
    message = schema.message.c
    newest = select(message.received_at, message.sent_at).order_by(message.id.desc()).limit(_NEWEST)
    times = [(rows.moment(received), rows.moment(sent)) for received, sent in connection.execute(newest) if sent]
    return tuple([received - sent for received, sent in times])


def _piles(connection: Connection, now: datetime) -> Iterator[Pile]:
    yield from _pile(connection, "begun", _job.begun_at, _job.begun_at <= rows.stamp(now - BEGUN_LONG))
    yield from _pile(connection, "queued", _job.due_at, _job.due_at <= rows.stamp(now - DUE_LONG))
    yield from _pile(connection, "held", _job.created_at, _job.waits_for.is_(None))
    yield from _pile(connection, "unknown", _job.created_at)
    yield from _pile(connection, "dead", _job.created_at, _job.ended_at >= rows.stamp(now - LATELY))


def _paused(connection: Connection) -> Iterator[tuple[Pause, int]]:
    held = cold.held(connection)
    for pause in cold.pauses(connection):
        if not pause.ending:
            yield pause, held[pause.what].count if pause.what in held else 0


def _confirmations(connection: Connection, now: datetime) -> Iterator[Pile]:
    is_one = _read(connection)["exempt"].as_string() == "opt-out-confirmation"
    late = _job.created_at <= rows.stamp(now - CONFIRMATION_DUE_LONG)
    lately = _job.ended_at >= rows.stamp(now - LATELY)
    for state in ("queued", "held"):
        yield from _pile(connection, state, _job.created_at, late, is_one)
    for state in _ENDED:
        yield from _pile(connection, state, _job.created_at, lately, is_one)
    # Of the many texts that opt-outs stop, the newest are looked through.
    newest = select(_job.id).where(_is("suppressed")).order_by(_job.id.desc()).limit(_MOST_SUPPRESSED)
    dropped = (_job.id.in_(newest), _job.reason != NOT_CURRENT, lately, is_one)
    yield from _pile(connection, "suppressed", _job.created_at, *dropped)


def _read(connection: Connection) -> Any:
    """Look into the body of a job: text to both databases, of which only SQLite reads text as JSON."""
    return (cast if connection.dialect.name == "postgresql" else type_coerce)(_job.body, JSON)


def _is(state: JobState) -> Any:
    # The state is written out, not bound: the database must see it to choose its index.
    return _job.state == literal(state, literal_execute=True)


def _pile(connection: Connection, state: JobState, since: Any, *conditions: Any) -> Iterator[Pile]:
    query = select(func.count(), func.min(since)).where(_is(state), *conditions)
    count, oldest = connection.execute(query).one()
    if count:
        yield Pile(state=state, count=count, oldest=rows.moment(oldest))


def _kept(connection: Connection, now: datetime) -> tuple[int, int]:
    newest = select(schema.kept.c.malformed, schema.kept.c.received_at).order_by(schema.kept.c.id.desc())
    kept = newest.limit(_MOST_KEPT).subquery().c
    query = select(kept.malformed, func.count()).where(kept.received_at >= rows.stamp(now - LATELY))
    counts = {bool(malformed): number for malformed, number in connection.execute(query.group_by(kept.malformed))}
    return counts.get(True, 0), counts.get(False, 0)
