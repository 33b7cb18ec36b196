"""What has been kept too long goes, by sweeps through the tables that hold it. Each can be broken off anywhere."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from watchword.store import past, schema
from watchword.store.cursor import Cursor
from watchword.store.retention import people, words
from watchword.store.retention.sweep import Limit, Numbered, OfPeople, Place, Step, Sweep, Unclaimed
from watchword.store.rows import stamp

SWEEPS: Final[Mapping[str, Sweep]] = {
    "traces": Numbered("traces", "message", words.traces, "received_at"),
    "texts": Numbered("texts", "message", words.texts, "received_at"),
    "texts-of-ours": Numbered("texts", "job", words.jobs, "created_at"),
    "texts-told": Numbered("texts", "told", words.told, None, resumes=False),
    "kept": Numbered("kept", "kept", words.kept, "received_at"),
    "receipts": Unclaimed("kept", words.unclaimed),
    "contacts": OfPeople("contacts", people.contacts),
    "messages": Numbered("evidence", "message", people.messages, "received_at", resumes=False),
    "jobs": Numbered("evidence", "job", people.jobs, "created_at", resumes=False),
    "events": Numbered("evidence", "event", people.events, "at", resumes=False),
    "people": OfPeople("evidence", people.evidence),
}
"""In this order: who is forgotten has nothing left but what the ledger knows."""

_BEGIN: Final = (
    "INSERT INTO sweep (name, done_to, reached, period, at, gone) VALUES (?, -1, -1, ?, ?, 0)"
    " ON CONFLICT (name) DO UPDATE SET period = excluded.period, at = excluded.at, gone = 0 RETURNING done_to"
)
_STEP: Final = (
    "UPDATE sweep SET done_to = CASE WHEN done_to = ? THEN ? ELSE done_to END,"
    " reached = CASE WHEN reached < ? THEN ? ELSE reached END, gone = gone + ? WHERE name = ?"
)


def limit(connection: Connection, name: str, moment: datetime) -> Limit:
    """Find what is older than a moment."""
    sweep = SWEEPS[name]
    if not isinstance(sweep, Numbered) or sweep.time is None:
        return Limit(stamp(moment), -1)
    columns = schema.metadata.tables[sweep.table].c
    return Limit(stamp(moment), past.first_since(connection, columns.id, columns[sweep.time], stamp(moment)) - 1)


def begin(cursor: Cursor, name: str, period: timedelta, now: datetime) -> Place:
    """Begin a run of a sweep; answers after which row."""
    ((done_to,),) = cursor.execute(_BEGIN, (name, period // timedelta(microseconds=1), stamp(now))).fetchall()
    return int(done_to) if SWEEPS[name].resumes else SWEEPS[name].first


def step(cursor: Cursor, name: str, after: Place, limit: Limit) -> Step:
    """Sweep the next slice."""
    sweep = SWEEPS[name]
    span = sweep.span(cursor, after, limit)
    if span is None:
        return Step(None, 0)
    gone, left = sweep.clear(cursor, span, limit)
    if isinstance(span.last, int):
        done_to = span.last if left is None else left - 1
        cursor.execute(_STEP, (after, done_to, span.last, span.last, gone, name))
    else:
        cursor.execute(_STEP, (-1, -1, -1, -1, gone, name))
    return Step(span.last, gone)
