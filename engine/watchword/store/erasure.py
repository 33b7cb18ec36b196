"""How a person is erased: all goes but that an opt-out stands (R34), and what proves the ledger whole."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct
from sqlalchemy import Connection, and_, or_, select

from watchword.effects import Job
from watchword.errors import StoreRefused
from watchword.store import cold, intake, schema
from watchword.store.cursor import Cursor

_IS_KNOWN: Final = "SELECT 1 FROM person WHERE number = ?"
_OPEN_JOB: Final = "SELECT state FROM job WHERE id = ?"
_OPEN_REVIEW: Final = "SELECT id FROM review WHERE number = ? AND outcome IS NULL"
_LAST_MESSAGE: Final = "SELECT last_message FROM person WHERE number = ?"
_UNSEALED: Final = (
    "SELECT 1 FROM ledger WHERE number = ? AND NOT EXISTS (SELECT 1 FROM seal WHERE seal.sequence = ledger.sequence)"
)
_FORGET_SALT: Final = (
    "UPDATE seal SET salt = NULL WHERE sequence IN (SELECT sequence FROM ledger WHERE number = ?) AND salt IS NOT NULL"
)
_FORGET_WORDS: Final = "UPDATE ledger SET text = '' WHERE number = ?"
# Where no opt-out stands, nothing needs to know whom it was about.
_FORGET_NUMBER: Final = (
    "UPDATE ledger SET number = '', bucket = NULL WHERE number = ?"
    " AND NOT EXISTS (SELECT 1 FROM suppression WHERE suppression.number = ledger.number"
    " AND suppression.scope = ledger.scope)"
)
_DELETE: Final = (
    "DELETE FROM contact WHERE number = ?",
    "DELETE FROM review WHERE number = ?",
    "DELETE FROM awaiting WHERE number = ?",
)
_FORGET_PERSON: Final = (
    "UPDATE person SET last_message = NULL, told = NULL, sent = NULL, has_contact = false,"
    " has_ledger = EXISTS (SELECT 1 FROM suppression WHERE suppression.number = person.number) WHERE number = ?"
)
_DROP_PERSON: Final = "DELETE FROM person WHERE number = ? AND NOT has_ledger"


class Traces(Struct, frozen=True, kw_only=True):
    """Where a person is to be found: their last message, all messages, jobs and events, by id."""

    last_message: int | None
    messages: tuple[int, ...]
    jobs: tuple[int, ...]
    events: tuple[int, ...]


def traces(connection: Connection, number: str) -> Traces:
    """Look for a person everywhere. It reads all jobs and events: the writer is not to wait for that."""
    person, job, event = schema.person.c, schema.job.c, schema.event.c
    messages = [stored.id for stored in cold.conversation(connection, number, 1_000_000)]
    tells = and_(job.lane.startswith("http:"), job.body.contains(f'"{number}"', autoescape=True))
    jobs = set(connection.scalars(select(job.id).where(or_(job.number == number, tells))))
    for message in messages:
        jobs |= set(connection.scalars(select(job.id).where(job.id.between(message << 8, message << 8 | 255))))
    return Traces(
        last_message=connection.scalar(select(person.last_message).where(person.number == number)),
        messages=tuple(messages),
        jobs=tuple(sorted(jobs)),
        events=tuple(connection.scalars(select(event.id).where(event.number == number))),
    )


def erase(cursor: Cursor, number: str, found: Traces, told: Sequence[Job], now: datetime) -> int:
    """Erase a person whose traces were looked up, and queue what tells of it; answers how many messages went.

    Raises StoreRefused while something about them is open, or if they have texted since.
    """
    _require_settled(cursor, number, found)
    if told and cursor.execute(_IS_KNOWN, (number,)).fetchone():
        intake.note(cursor, (), told, now)
    cursor.execute(_FORGET_SALT, (number,))
    cursor.execute(_FORGET_WORDS, (number,))
    cursor.execute(_FORGET_NUMBER, (number,))
    _delete(cursor, "DELETE FROM message WHERE id = ?", found.messages)
    _delete(cursor, "DELETE FROM job WHERE id = ?", found.jobs)
    for event in found.events:
        cursor.execute("DELETE FROM event WHERE id = ? AND number = ?", (event, number))
    for statement in (*_DELETE, _FORGET_PERSON, _DROP_PERSON):
        cursor.execute(statement, (number,))
    return len(found.messages)


def _require_settled(cursor: Cursor, number: str, found: Traces) -> None:
    last = cursor.execute(_LAST_MESSAGE, (number,)).fetchone()
    if (last[0] if last else None) != found.last_message:
        raise StoreRefused("the person has texted just now; ask again")
    if review := cursor.execute(_OPEN_REVIEW, (number,)).fetchone():
        raise StoreRefused(f"review {review[0]} is open: decide it first (`watchword reviews decide`)")
    if cursor.execute(_UNSEALED, (number,)).fetchone():
        raise StoreRefused("an event of the ledger is not sealed yet; the running server does so within a second")
    for job in found.jobs:
        row = cursor.execute(_OPEN_JOB, (job,)).fetchone()
        if row and row[0] in {"queued", "begun", "held"}:
            raise StoreRefused(f"job {job >> 8}.{job & 255} is {row[0]}: wait for it, or cancel it (`jobs cancel`)")


def _delete(cursor: Cursor, statement: str, idents: Iterable[int]) -> None:
    for ident in idents:
        cursor.execute(statement, (ident,))
