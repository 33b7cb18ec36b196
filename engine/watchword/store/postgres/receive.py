"""How a batch of messages is taken in: two round trips, whatever their number.

The first claims the keys, locks the persons and reads what is known of them; the messages are decided; the second
writes everything and commits.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from watchword.decision import Decision
from watchword.effects import Consent, Job
from watchword.message import Message
from watchword.store import allotments, jobs, people, reviews, schema, told
from watchword.store.cursor import Cursor
from watchword.store.intake import DUPLICATE
from watchword.store.keys import digest
from watchword.store.postgres import generations, persons
from watchword.store.postgres.dialect import COUNT, PostgresCursor
from watchword.store.postgres.known import Known
from watchword.store.postgres.recordset import insertion, record, records, recordset
from watchword.store.postgres.work import Open
from watchword.store.rows import (
    CONTACT,
    LEDGER,
    MESSAGE,
    NEW_JOB,
    bucket,
    job_row,
    message_row,
    replacing,
    selection,
    stamp,
)
from watchword.store.values import AWAITED_FOR, Decide, Lately, Received

# A stranger costs nothing but the look at the person.
_CONTACTS: Final = selection(
    "contact", CONTACT, "WHERE number IN (SELECT number FROM person WHERE number = ANY(%s) AND has_contact)"
).encode()
_SUPPRESSIONS: Final = (
    b"SELECT number, scope, since, provider_blocks FROM suppression WHERE number IN"
    b" (SELECT number FROM person WHERE number = ANY(%s) AND has_ledger)"
)
_EVENTS: Final = (
    f"SELECT {', '.join(LEDGER)} FROM ledger WHERE number IN"  # noqa: S608 - names of ours
    " (SELECT number FROM person WHERE number = ANY(%s) AND has_ledger) ORDER BY sequence"
).encode()
_REVIEWED: Final = b"SELECT number FROM review WHERE number = ANY(%s) AND outcome IS NULL"
_TEXTS: Final = b"SELECT id, text FROM told WHERE id = ANY(%s)"
# Given out under the locks of the persons: a later message of a person has a higher number.
_NUMBERS: Final = b"SELECT nextval('origin') FROM generate_series(1, %s)"

_MESSAGES: Final = insertion("message", MESSAGE)
_JOBS: Final = insertion("job", NEW_JOB)
_AWAITING: Final = insertion("awaiting", schema.awaiting.columns.keys())
_LEDGER: Final = insertion("ledger", LEDGER[1:])
_PUT_CONTACTS: Final = insertion("contact", CONTACT, replacing(schema.contact))
_LIFT: Final = (
    f"DELETE FROM suppression USING {recordset('suppression')} AS lifted WHERE lifted.since IS NULL"  # noqa: S608
    " AND suppression.number = lifted.number AND suppression.scope = lifted.scope"
).encode()
_SUPPRESS: Final = insertion(
    "suppression",
    schema.suppression.columns.keys(),
    f"WHERE since IS NOT NULL {replacing(schema.suppression)}",
)
_PUT_PERSONS: Final = (
    "UPDATE person SET last_message = new.last_message, has_contact = new.has_contact, has_ledger = new.has_ledger"  # noqa: S608
    f" FROM {recordset('person')} AS new WHERE person.number = new.number"
).encode()
_FIRST_HEARD: Final = insertion("endpoint", schema.endpoint.columns.keys(), "ON CONFLICT DO NOTHING")
# Whoever finds the row locked leaves it to the other, whose time is as good: nobody waits for a commit here.
_HEARD: Final = (
    "UPDATE endpoint SET last_received = heard.last_received FROM ("  # noqa: S608
    f"SELECT endpoint.name, new.last_received FROM endpoint JOIN {recordset('endpoint')} AS new USING (name)"
    " WHERE new.last_received > endpoint.last_received FOR NO KEY UPDATE OF endpoint SKIP LOCKED) AS heard"
    " WHERE endpoint.name = heard.name"
).encode()


class Asked(NamedTuple):
    """One message that is to be taken in."""

    message: Message
    program: str | None
    scope: str | None
    decide: Decide
    now: datetime


def receive(connection: Open, batch: Sequence[Asked]) -> list[Received]:
    """Take in a batch of messages, each once; they see the effects of those before."""
    fresh, known, numbers = _read(connection, batch)
    received: list[Received] = [DUPLICATE] * len(batch)
    with connection.cursor() as cursor:
        written = _Written(known, PostgresCursor(cursor))
        for place, asked in enumerate(batch):
            if place in fresh:
                received[place] = written.take(asked, next(numbers))
    written.write(connection)
    return received


def _read(connection: Open, batch: Sequence[Asked]) -> tuple[set[int], Known, Iterator[int]]:
    """Claim, lock and read; answers the places of those that are no duplicates."""
    senders = sorted({asked.message.sender for asked in batch})
    first: dict[bytes, int] = {}
    for place, asked in enumerate(batch):
        first.setdefault(digest(asked.message.endpoint, asked.message.key), place)
    with connection.pipeline():
        connection.execute(b"BEGIN")
        claimed = generations.claim(connection, sorted(first))
        known = persons.lock(connection, senders)
        read = [connection.execute(question, (senders,)) for question in (_CONTACTS, _SUPPRESSIONS, _EVENTS, _REVIEWED)]
        numbers = connection.execute(_NUMBERS, (len(batch),))
    fresh = {first[bytes(key)] for (key,) in claimed.fetchall()}
    people = Known(*(cursor.fetchall() for cursor in (known, *read)))
    people.tell(_texts(connection, people.lately))
    return fresh, people, (number for (number,) in numbers.fetchall())


def _texts(connection: Open, lately: Lately) -> Mapping[int, str]:
    """Find what people were texted; only what this process does not remember costs a round trip."""
    found = told.remembered(lately)
    if missing := sorted({ident for ident, _ in lately} - found.keys()):
        found |= told.remember(dict(connection.execute(_TEXTS, (missing,)).fetchall()))
    return found


class _Written:
    """What one batch writes."""

    def __init__(self, known: Known, cursor: Cursor) -> None:
        self._known = known
        self._cursor = cursor
        self._messages: list[dict[str, Any]] = []
        self._jobs: list[dict[str, Any]] = []
        self._awaiting: list[dict[str, Any]] = []
        self._heard: dict[str, int] = {}
        self._newest = 0
        self._rest: list[Callable[[Cursor], object]] = []

    def take(self, asked: Asked, number: int) -> Received:
        """Decide one message and note what is to be written for it."""
        message = asked.message
        known = self._known.state(message.sender, asked.program, asked.scope, message.received_at)
        decision, before = allotments.decided(self._cursor, asked.decide, message, known, asked.now)
        previous = self._known.wrote(message.sender, number)
        self._messages.append(record(MESSAGE, message_row(number, message, decision, before, previous)))
        if decision.outcome == "awaiting":
            until = stamp(message.received_at + AWAITED_FOR)
            waits = {"message_id": number, "number": message.sender, "until": until, "bucket": bucket(message.sender)}
            self._awaiting.append(waits)
        lanes = self._record(decision, number, message.received_at, asked.now)
        received_at = stamp(message.received_at)
        self._newest = max(self._newest, received_at)
        self._heard[message.endpoint] = max(self._heard.get(message.endpoint, 0), received_at)
        return Received(message_id=number, decision=decision, lanes=lanes)

    def _record(self, decision: Decision, number: int, due_at: datetime, now: datetime) -> tuple[str, ...]:
        wanted = [effect for effect in decision.effects if isinstance(effect, Job)]
        for job_id, job in jobs.numbered(number, wanted):
            self._jobs.append(record(NEW_JOB, job_row(job_id, job, due_at)))
            if job.later and job.later.replaces:
                self._rest.append(partial(jobs.replace, origin=number, job=job, now=now))
        for effect in decision.effects:
            if not isinstance(effect, Job) and not self._known.record(effect, number, now):
                self._rest.append(partial(people.record, fact=effect, message_id=number, now=now))
            elif isinstance(effect, Consent) and self._known.is_reviewed(effect.number):
                is_out = self._known.is_out(effect.number, effect.scope)
                self._rest.append(partial(reviews.heed, event=effect, is_out=is_out, now=now))
        return tuple(dict.fromkeys(job.lane for job in wanted))

    def write(self, connection: Open) -> None:
        """Write everything and commit."""
        known = self._known
        heard = [{"name": name, "last_received": at} for name, at in sorted(self._heard.items())]
        suppressions = list(known.suppressions())
        with connection.pipeline():
            for statement, rows in (
                (_MESSAGES, self._messages),
                (_JOBS, self._jobs),
                (_AWAITING, self._awaiting),
                (_LEDGER, known.ledger),
                (_PUT_CONTACTS, list(known.contacts())),
                (_LIFT, suppressions),
                (_SUPPRESS, suppressions),
                (_PUT_PERSONS, list(known.persons())),
            ):
                if rows:
                    connection.execute(statement, records(rows))
            with connection.cursor() as cursor:
                for unit in self._rest:
                    unit(PostgresCursor(cursor))
            if self._messages:
                connection.execute(COUNT.encode(), (len(self._messages), 0, self._newest))
                for statement in (_FIRST_HEARD, _HEARD):
                    connection.execute(statement, records(heard))
            connection.execute(b"COMMIT")
