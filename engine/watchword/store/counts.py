"""What the metrics page tells of a database: cheap enough to be asked every few seconds, however much is stored."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, func, literal, select

from watchword.store import rows, schema
from watchword.store.values import JobState

_job = schema.job.c
_BEGUN_OR_STUCK: Final[tuple[JobState, ...]] = ("begun", "held", "unknown")
_NONE: Final = timedelta(0)


class Counts(Struct, frozen=True, kw_only=True):
    """What is stored, and by state of open jobs for how long the `oldest` is in it, zero where there is none.

    A job that is `queued` counts from when it became due; what is not due yet is `later`, and has no age.
    """

    stored: Mapping[str, int]
    oldest: Mapping[str, timedelta]


def counts(connection: Connection, now: datetime) -> Counts:
    """Count from the counters, and the open jobs within their small indexes."""
    counter = schema.counter.c
    messages, kept = connection.execute(select(func.sum(counter.messages), func.sum(counter.kept))).one()
    at = rows.stamp(now)
    queued, longest = connection.execute(
        _of("queued", func.count(), func.min(_job.due_at)).where(_job.due_at <= at)
    ).one()
    stored = {
        "messages": int(messages),
        "kept": int(kept),
        "queued": queued,
        "later": connection.scalar(_of("queued", func.count()).where(_job.due_at > at)) or 0,
    }
    since = {"queued": longest}
    for state in _BEGUN_OR_STUCK:
        stored[state] = connection.scalar(_of(state, func.count())) or 0
        since[state] = connection.scalar(_first(state))
    return Counts(stored=stored, oldest={state: _age(first, now) for state, first in since.items()})


def _first(state: JobState) -> Select[Any]:
    """Ask since when the job with the lowest number is there: no other has to be read for that."""
    return _of(state, _job.begun_at if state == "begun" else _job.created_at).order_by(_job.id).limit(1)


def _of(state: JobState, *asked: ColumnElement[Any]) -> Select[Any]:
    # The state is written out, not bound: the database must see it to choose its index.
    return select(*asked).select_from(schema.job).where(_job.state == literal(state, literal_execute=True))


def _age(since: int | None, now: datetime) -> timedelta:
    return _NONE if since is None else max(now - rows.moment(since), _NONE)
