"""How a person is erased: all goes but that an opt-out stands (R34), and what proves the ledger whole."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct
from sqlalchemy import Connection, and_, or_, select

from watchword.effects import Job
from watchword.errors import StoreRefused
from watchword.store import cold, intake, mentions, schema, told
from watchword.store.cursor import Batch, Cursor
from watchword.store.rows import moment, stamp, without_nul

_IS_KNOWN: Final = "SELECT 1 FROM person WHERE number = ?"
# What is not due yet goes with the person.
_OPEN_JOB: Final = "SELECT state FROM job WHERE id = ? AND NOT (state = 'queued' AND due_at > ?)"
_OPEN_REVIEW: Final = "SELECT id FROM review WHERE number = ? AND outcome IS NULL"
_LAST_MESSAGE: Final = "SELECT last_message FROM person WHERE number = ?"
_UNSEALED: Final = (
    "SELECT 1 FROM ledger WHERE number = ? AND NOT EXISTS (SELECT 1 FROM seal WHERE seal.sequence = ledger.sequence)"
)
_NOTE_EVENTS: Final = (
    "INSERT INTO forgotten (sequence, erasure) SELECT ledger.sequence, ? FROM ledger"
    " JOIN seal ON seal.sequence = ledger.sequence WHERE ledger.number = ? AND seal.salt IS NOT NULL"
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
_NOTE: Final = (
    'INSERT INTO erasure (id, at, "by", why, messages) SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ? FROM erasure'
    " RETURNING id"
)
# A request that broke off at them goes on after whoever comes before.
_NOT_REACHED: Final = (
    "UPDATE request SET last = coalesce((SELECT max(number) FROM person WHERE number < ?), '') WHERE last = ?"
)
_DROP_PERSON: Final = "DELETE FROM person WHERE number = ? AND NOT has_ledger"


class Traces(Struct, frozen=True, kw_only=True):
    """Where a person is to be found: their last message, then everything by its key.

    `told` are texts of ours that were sent to nobody else; `kept` are notifications that nobody could read and that
    have the number in them. Who `was_erased` has events that were, and nothing since.
    """

    last_message: int | None
    messages: tuple[int, ...]
    jobs: tuple[int, ...]
    events: tuple[int, ...]
    deliveries: tuple[tuple[str, str], ...] = ()
    told: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    is_known: bool = True
    was_erased: bool = False


class Erasure(Struct, frozen=True, kw_only=True):
    """That somebody is erased: by whom, why and when. It is kept, and does not say who it was."""

    at: datetime
    by: str
    why: str


class Erased(Struct, frozen=True, kw_only=True):
    """What there was to erase: how many messages, and if nothing was, whether that is because it was done before."""

    messages: int
    is_known: bool
    was_erased: bool


def traces(connection: Connection, number: str) -> Traces:
    """Look for a person everywhere. It reads all jobs, events and messages: the writer is not to wait for that."""
    person, job, event = schema.person.c, schema.job.c, schema.event.c
    found = connection.execute(select(person.last_message, person.told).where(person.number == number)).first()
    messages = cold.conversation(connection, number, 1_000_000)
    tells = and_(
        or_(job.lane.startswith("http:"), job.lane.startswith("bulk:")),
        job.body.contains(f'"{number}"', autoescape=True),
    )
    jobs = set(connection.scalars(select(job.id).where(or_(job.number == number, tells))))
    for message in messages:
        jobs |= set(connection.scalars(select(job.id).where(job.id.between(message.id << 8, message.id << 8 | 255))))
    events = tuple(connection.scalars(select(event.id).where(event.number == number)))
    kept = tuple(mentions.kept(connection, number))
    has_new, was_erased = _in_ledger(connection, number)
    is_new = bool(messages or jobs or events or kept or has_new or cold.contacts(connection, number))
    return Traces(
        last_message=found.last_message if found else None,
        messages=tuple([message.id for message in messages]),
        jobs=tuple(sorted(jobs)),
        events=events,
        deliveries=tuple(mentions.deliveries(connection, jobs)),
        told=tuple(mentions.told_to_nobody_else(connection, number, found.told if found else None, messages, jobs)),
        kept=kept,
        is_known=is_new,
        was_erased=was_erased and not is_new,
    )


def _in_ledger(connection: Connection, number: str) -> tuple[bool, bool]:
    """Tell whether the ledger has events of a person that are whole, and others that were erased."""
    ledger, seal = schema.ledger.c, schema.seal.c
    sealed = schema.ledger.outerjoin(schema.seal, seal.sequence == ledger.sequence)
    query = select(seal.place, seal.salt).select_from(sealed).where(ledger.number == number)
    erased = [place is not None and salt is None for place, salt in connection.execute(query)]
    return not all(erased), any(erased)


def erase(cursor: Batch, number: str, found: Traces, tell: Sequence[Job], erasure: Erasure) -> Erased:
    """Erase a person whose traces were looked up, note that it was done, and queue what tells of it.

    Raises StoreRefused while something about them is open, or if they have texted since.
    """
    _require_settled(cursor, number, found, erasure.at)
    if tell and cursor.execute(_IS_KNOWN, (number,)).fetchone():
        intake.note(cursor, (), tell, erasure.at)
    for statement, keys in (
        ("DELETE FROM message WHERE id = ?", found.messages),
        ("DELETE FROM job WHERE id = ?", found.jobs),
        ("DELETE FROM told WHERE id = ?", found.told),
        ("DELETE FROM kept WHERE id = ?", found.kept),
    ):
        for key in keys:
            cursor.execute(statement, (key,))
    for event in found.events:
        cursor.execute("DELETE FROM event WHERE id = ? AND number = ?", (event, number))
    for delivery in found.deliveries:
        cursor.execute("DELETE FROM delivery WHERE endpoint = ? AND tracking_id = ?", delivery)
    cursor.execute(_NOT_REACHED, (number, number))
    told.forget(found.told)
    by, why = (mentions.masked(said, number) for said in (erasure.by, erasure.why))
    noted = cursor.execute(_NOTE, without_nul((stamp(erasure.at), by, why, len(found.messages)))).fetchall()
    forget(cursor, number, noted[0][0])
    return Erased(messages=len(found.messages), is_known=found.is_known, was_erased=found.was_erased)


def forget(cursor: Cursor, number: str, noted: int | None) -> None:
    """Forget whom the ledger is about and what was said, and the person but for the opt-outs that stand.

    Which events that are is kept, with the erasure that was `noted`: None where they were too old to be kept.
    """
    cursor.execute(_NOTE_EVENTS, (noted, number))
    for statement in (_FORGET_SALT, _FORGET_WORDS, _FORGET_NUMBER, *_DELETE, _FORGET_PERSON, _DROP_PERSON):
        cursor.execute(statement, (number,))


def erasures(connection: Connection, limit: int) -> Sequence[tuple[Erasure, int]]:
    """List who erased somebody and why, the newest first, and how many messages went."""
    noted = schema.erasure.c
    query = select(noted.at, noted.by, noted.why, noted.messages).order_by(noted.id.desc()).limit(limit)
    return [(Erasure(at=moment(at), by=by, why=why), gone) for at, by, why, gone in connection.execute(query)]


def _require_settled(cursor: Cursor, number: str, found: Traces, now: datetime) -> None:
    last = cursor.execute(_LAST_MESSAGE, (number,)).fetchone()
    if (last[0] if last else None) != found.last_message:
        raise StoreRefused("the person has texted just now; ask again")
    if review := cursor.execute(_OPEN_REVIEW, (number,)).fetchone():
        raise StoreRefused(f"review {review[0]} is open: decide it first (`watchword reviews decide`)")
    if cursor.execute(_UNSEALED, (number,)).fetchone():
        raise StoreRefused("an event of the ledger is not sealed yet; the running server does so within a second")
    for job in found.jobs:
        row = cursor.execute(_OPEN_JOB, (job, stamp(now))).fetchone()
        if row and row[0] in {"queued", "begun", "held"}:
            raise StoreRefused(f"job {job >> 8}.{job & 255} is {row[0]}: wait for it, or cancel it (`jobs cancel`)")
