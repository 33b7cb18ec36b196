"""How people are forgotten who neither texted nor were texted for long: first what a program knows of them, then all.

An opt-out that stands is kept for ever, with its number (R61). As long as anything about somebody is open they are
not silent.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from watchword.store import erasure, lately, sent
from watchword.store.cursor import Cursor
from watchword.store.retention.sweep import Cleared, Limit, Span
from watchword.store.retention.words import FORGET_RECEIPT, IS_OPEN
from watchword.store.rows import stamp

# What is kept with the person themselves is read apart: `_is_silent`.
_SILENT: Final = (
    "NOT EXISTS (SELECT 1 FROM message AS newest WHERE newest.id = person.last_message AND newest.received_at >= ?)"
    " AND NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.number = person.number AND ledger.recorded_at >= ?)"
    " AND NOT EXISTS (SELECT 1 FROM review WHERE review.number = person.number AND review.outcome IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM awaiting WHERE awaiting.number = person.number)"
    " AND NOT EXISTS (SELECT 1 FROM job WHERE job.number = person.number AND job.number IS NOT NULL"
    " AND (job.state = 'queued' OR job.state = 'begun'))"
)
LOCK: Final = "SELECT 1 FROM person WHERE number > ? AND number <= ? ORDER BY number"
_PEOPLE: Final = f"SELECT number, told, sent FROM person WHERE number > ? AND number <= ? AND {_SILENT}"  # noqa: S608
# Of whom no time is known nobody can say how long they have been silent.
_WITH_CONTACT: Final = (
    f"{_PEOPLE} AND has_contact AND (last_message IS NOT NULL OR told IS NOT NULL OR sent IS NOT NULL"  # noqa: S608 - names of ours
    " OR EXISTS (SELECT 1 FROM ledger WHERE ledger.number = person.number))"
)
_WITH_EVIDENCE: Final = (
    f"{_PEOPLE} AND NOT EXISTS (SELECT 1 FROM message WHERE message.id = person.last_message)"  # noqa: S608 - see above
    " AND NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.number = person.number"
    " AND NOT EXISTS (SELECT 1 FROM seal WHERE seal.sequence = ledger.sequence))"
    " AND (last_message IS NOT NULL OR told IS NOT NULL OR sent IS NOT NULL OR EXISTS (SELECT 1 FROM ledger"
    " JOIN seal ON seal.sequence = ledger.sequence WHERE ledger.number = person.number AND seal.salt IS NOT NULL))"
)
_MESSAGES, _JOBS, _EVENTS = (
    f"SELECT {columns}, person.told, person.sent FROM {table} LEFT JOIN person ON person.number = {number}"  # noqa: S608
    f" WHERE {table}.id > ? AND {table}.id <= ? AND {time} < ? AND {condition} AND {_SILENT} ORDER BY {table}.id"
    for table, columns, number, time, condition in (
        ("message", "message.id", "message.sender", "message.received_at", f"NOT {IS_OPEN}"),
        (
            "job",
            "job.id, job.body ->> 'endpoint', job.tracking_id",
            "job.number",
            "job.created_at",
            "job.state IN ('done', 'suppressed', 'dead', 'cancelled')",
        ),
        ("event", "event.id, event.number", "event.number", "event.at", "event.id > 0"),
    )
)
_DELETE_MESSAGE: Final = "DELETE FROM message WHERE id = ?"
_DELETE_JOB: Final = "DELETE FROM job WHERE id = ?"
_DELETE_EVENT: Final = "DELETE FROM event WHERE id = ? AND number = ?"
_DELETE_CONTACT: Final = "DELETE FROM contact WHERE number = ?"
_NO_CONTACT: Final = "UPDATE person SET has_contact = false WHERE number = ?"


def contacts(cursor: Cursor, span: Span, limit: Limit) -> Cleared:
    """Forget what programs know of those who are silent."""
    cursor.execute(LOCK, span)
    gone = 0
    for (number,) in _silent(cursor, _WITH_CONTACT, (*span, limit.moment, limit.moment), limit):
        gone += cursor.execute(_DELETE_CONTACT, (number,)).rowcount
        cursor.execute(_NO_CONTACT, (number,))
    return Cleared(gone)


def messages(cursor: Cursor, span: Span, limit: Limit) -> Cleared:
    """Drop the messages of those who are silent."""
    found = _silent(cursor, _MESSAGES, (*span, *(limit.moment,) * 3), limit)
    return Cleared(sum(cursor.execute(_DELETE_MESSAGE, row).rowcount for row in found))


def jobs(cursor: Cursor, span: Span, limit: Limit) -> Cleared:
    """Drop the jobs about those who are silent, and those about nobody; whatever is open stays."""
    gone = 0
    for job_id, endpoint, tracking_id in _silent(cursor, _JOBS, (*span, *(limit.moment,) * 3), limit):
        gone += cursor.execute(_DELETE_JOB, (job_id,)).rowcount
        if endpoint is not None and tracking_id is not None:
            cursor.execute(FORGET_RECEIPT, (endpoint, tracking_id))
    return Cleared(gone)


def events(cursor: Cursor, span: Span, limit: Limit) -> Cleared:
    """Drop what somebody recorded about those who are silent."""
    found = _silent(cursor, _EVENTS, (*span, *(limit.moment,) * 3), limit)
    return Cleared(sum(cursor.execute(_DELETE_EVENT, row).rowcount for row in found))


def evidence(cursor: Cursor, span: Span, limit: Limit) -> Cleared:
    """Forget those who are silent, and of the ledger who and what was said; an opt-out that stands is kept."""
    cursor.execute(LOCK, span)
    gone = 0
    for (number,) in _silent(cursor, _WITH_EVIDENCE, (*span, limit.moment, limit.moment), limit):
        erasure.forget(cursor, number, None)
        gone += 1
    return Cleared(gone)


def _silent(cursor: Cursor, question: str, values: Sequence[Any], limit: Limit) -> Iterator[Sequence[Any]]:
    """Give the rows about those whom we have not texted either, without what tells so."""
    for *row, told, texted in cursor.execute(question, values).fetchall():
        if not _was_texted(told, texted, limit):
            yield row


def _was_texted(told: str | None, texted: str | None, limit: Limit) -> bool:
    times = [at for _, at in lately.read(told)[:1]] + [one.at for one in sent.read(texted)[:1]]
    return any(stamp(at) >= limit.moment for at in times)
