"""What is known of a person, and how the facts of a decision change it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Final

from watchword.consent.order import fold, stands
from watchword.consent.reasons import BELOW_QUOTE, REASSIGNED, STRANGER
from watchword.contacts import changed
from watchword.effects import Consent, Fact, Left, OfContact, Pause, Review, Unsubscribe
from watchword.state import ACCOUNT, NOBODY, UNKNOWN, Contact, State, Suppression
from watchword.store import pauses, reviews, schema, told
from watchword.store.cursor import Cursor
from watchword.store.rows import (
    CONTACT,
    LEDGER,
    bucket,
    contact_row,
    insertion,
    ledger_row,
    replacing,
    selection,
    stamp,
    to_consent,
    to_contact,
    to_suppression,
    without_nul,
)
from watchword.store.values import StoredConsent, StoredJob

Known = tuple[str, int | None, int, int, str | None]
"""Somebody's number, last message and flags, and what they were texted lately."""
KNOWN: Final = "SELECT number, last_message, has_contact, has_ledger, told FROM person WHERE number = ?"
WROTE: Final = (
    "INSERT INTO person (number, last_message, bucket) VALUES (?, ?, ?)"
    " ON CONFLICT (number) DO UPDATE SET last_message = excluded.last_message"
)
"""Records a person's newest message."""
_CONTACT = selection("contact", CONTACT, "WHERE number = ? AND program = ?")
_PROGRAMS = "SELECT program FROM contact WHERE number = ? ORDER BY program"
_SUPPRESSION = (
    "SELECT scope, since, provider_blocks FROM suppression WHERE number = ? AND scope IN (?, ?)"
    " ORDER BY scope <> ? LIMIT 1"
)
_PUT_CONTACT = f"{insertion('contact', CONTACT)} {replacing(schema.contact)}"
_PUT_SUPPRESSION = f"{insertion('suppression', schema.suppression.columns.keys())} {replacing(schema.suppression)}"
_APPEND = insertion("ledger", LEDGER[1:])
_PUT_SPOKEN = (
    "INSERT INTO person (number, has_ledger, bucket) VALUES (?, true, ?)"
    " ON CONFLICT (number) DO UPDATE SET has_ledger = true"
)
_ASKED_AT_ONCE = 100
_SOME_KNOWN = selection(
    "person", ("number", "last_message", "has_ledger"), f"WHERE number IN ({', '.join('?' * _ASKED_AT_ONCE)})"
)
ECHOES_FOR = timedelta(days=1)
"""How long after we have asked a provider to take somebody off a list a notice of it is held to be the echo."""

# What we asked for and what became of it is no matter: an answer may have been lost.
_ASKED_FOR = (
    "SELECT 1 FROM job WHERE number = ? AND lane GLOB 'list:*' AND seen IS NOT NULL"
    " AND coalesce(ended_at, begun_at, due_at) >= ?"
    " AND body -> 'settings' ->> 'campaign' = ?"
    " AND CAST(body -> 'settings' -> 'subscribed' AS text) = 'false' LIMIT 1"
)
_VOID = f"later.rung IN ('{STRANGER}', '{STRANGER}{BELOW_QUOTE}', '{REASSIGNED}')"
GIVEN = (
    "kind = 'opt-in' AND source NOT IN ('message', 'keyword') AND NOT EXISTS ("  # noqa: S608 - words of ours
    "SELECT 1 FROM ledger AS later WHERE later.number = ledger.number AND later.scope IN (ledger.scope, 'account')"
    f" AND later.sequence > ledger.sequence AND {_VOID})"
)
"""Somebody has told us of a consent. A START gives none that was not there (R47), and who joins a list is on it.

It was of whoever had the number then: it is void once a person says that it is somebody else's (R65).
"""
_CONSENTED = f"SELECT 1 FROM ledger WHERE number = ? AND scope = ? AND {GIVEN} LIMIT 1"  # noqa: S608 - words of ours

_EVENTS = selection("ledger", LEDGER, "WHERE number = ? AND scope = ? ORDER BY sequence")


def look_up(
    cursor: Cursor, number: str, program: str | None, scope: str | None, at: datetime
) -> tuple[State, int | None]:
    """Read the state of whoever writes at a time, and the id of their last message; a stranger costs one look-up."""
    row: Known | None = cursor.execute(KNOWN, (number,)).fetchone()
    return (UNKNOWN, None) if row is None else (state(cursor, row, program, scope, at), row[1])


def state(cursor: Cursor, known: Known, program: str | None, scope: str | None, at: datetime) -> State:
    """Read the state of somebody who is known."""
    number, _, has_contact, has_ledger, lately = known
    return State(
        contact=contact(cursor, number, program) if has_contact and program is not None else NOBODY,
        suppression=suppression(cursor, number, scope) if has_ledger and scope is not None else None,
        recent=told.recent(cursor, lately, at),
    )


def memberships(cursor: Cursor, number: str) -> Iterator[Unsubscribe]:
    """Say how a person would leave every list that they are on."""
    for (program,) in cursor.execute(_PROGRAMS, (number,)).fetchall():
        for name in sorted(contact(cursor, number, program).lists):
            yield Unsubscribe(program=program, number=number, list=name)


def suppression(cursor: Cursor, number: str, scope: str) -> Suppression | None:
    """Read the present answer of the ledger: that of the account, which is wider, else that of the scope."""
    row = cursor.execute(_SUPPRESSION, (number, scope, ACCOUNT, ACCOUNT)).fetchone()
    return None if row is None else to_suppression(*row)


def has_consented(cursor: Cursor, number: str, scope: str | None) -> bool:
    """Tell whether somebody has told us of a person's consent to a scope."""
    return cursor.execute(_CONSENTED, (number, scope)).fetchone() is not None


def is_current(events: Sequence[StoredConsent], message_id: int) -> bool:
    """Tell whether an opt-out that a message made stands, by its person's events in one scope."""
    said = [stored.event for stored in events]
    own = (stored.event for stored in events if stored.message_id == message_id and stored.event.kind == "opt-out")
    return any(stands(opt_out, said) for opt_out in own)


def has_opted_out(events: Iterable[StoredConsent], job: StoredJob) -> bool:
    """Tell whether a job's person has opted out of its scope since it was queued, by their events.

    Messages are compared by their numbers, which clocks do not change; what no message said by its time.
    """
    return any(
        one.event.kind == "opt-out"
        and one.event.number == job.job.number
        and one.event.scope in {job.job.scope, ACCOUNT}
        and (one.recorded_at >= job.created_at if one.message_id is None else one.message_id > job.origin)
        for one in events
    )


def events(cursor: Cursor, number: str, scope: str | None) -> list[StoredConsent]:
    """Read what the ledger has of a person in a scope, in recorded order."""
    return [to_consent(row) for row in cursor.execute(_EVENTS, (number, scope)).fetchall()]


def strangers(cursor: Cursor, numbers: Collection[str]) -> AbstractSet[str]:
    """Tell of which people nothing is known."""
    asked, known = list(numbers), set[str]()
    for first in range(0, len(asked), _ASKED_AT_ONCE):
        some = asked[first : first + _ASKED_AT_ONCE]
        rows = cursor.execute(_SOME_KNOWN, [*some, *some[-1:] * (_ASKED_AT_ONCE - len(some))])
        known.update(number for number, last_message, has_ledger in rows if last_message or has_ledger)
    return set(asked) - known


def begin_with(cursor: Cursor, events: Sequence[Consent], now: datetime) -> None:
    """Record opt-outs as the first that is known of strangers."""
    cursor.executemany(_APPEND, [without_nul(ledger_row(event, None, now)) for event in events])
    cursor.executemany(_PUT_SPOKEN, [(event.number, bucket(event.number)) for event in events])
    cursor.executemany(
        _PUT_SUPPRESSION,
        [
            (event.number, event.scope, stamp(event.effective), event.provider_blocks, bucket(event.number))
            for event in events
        ],
    )


def record(cursor: Cursor, fact: Fact, message_id: int | None, now: datetime) -> Fact | None:
    """Record one fact, and answer it as it was recorded; None if it is no news. A contact is written if it changed."""
    match fact:
        case Consent():
            _append(cursor, fact, message_id, now)
        case _ if isinstance(fact, OfContact):
            known = contact(cursor, fact.number, fact.program)
            _change(cursor, fact.number, fact.program, known, changed(known, fact))
        case Left(program=program, number=number, list=name):
            if _was_asked_for(cursor, fact):
                return None
            return record(cursor, Unsubscribe(program=program, number=number, list=name), message_id, now)
        case Review():
            reviews.record(cursor, fact, message_id)
        case Pause():
            pauses.begin(cursor, fact)
    return fact


def _was_asked_for(cursor: Cursor, left: Left) -> bool:
    """Tell whether it was we who took the person off the list: what we wanted then stands in our own lists already."""
    values = (left.number, stamp(left.at - ECHOES_FOR), left.campaign)
    return cursor.execute(_ASKED_FOR, values).fetchone() is not None


def contact(cursor: Cursor, number: str, program: str) -> Contact:
    """Read what a program knows of a person."""
    row = cursor.execute(_CONTACT, (number, program)).fetchone()
    return to_contact(row) if row else NOBODY


def _change(cursor: Cursor, number: str, program: str, old: Contact, new: Contact) -> None:
    if new == old:
        return
    cursor.execute(_PUT_CONTACT, without_nul(contact_row(number, program, new)))
    cursor.execute(
        "INSERT INTO person (number, has_contact, bucket) VALUES (?, true, ?)"
        " ON CONFLICT (number) DO UPDATE SET has_contact = true",
        (number, bucket(number)),
    )


def _append(cursor: Cursor, event: Consent, message_id: int | None, now: datetime) -> None:
    _write(cursor, event, message_id, now)
    reviews.heed(cursor, event, is_out=_refold(cursor, event.number, event.scope), now=now)


def _write(cursor: Cursor, event: Consent, message_id: int | None, now: datetime) -> None:
    cursor.execute(_APPEND, without_nul(ledger_row(event, message_id, now)))
    cursor.execute(_PUT_SPOKEN, (event.number, bucket(event.number)))


def _refold(cursor: Cursor, number: str, scope: str) -> bool:
    """Judge a person's events anew; answers whether they are out."""
    answer = fold((stored.event for stored in events(cursor, number, scope)), scope)
    if answer is None:
        cursor.execute("DELETE FROM suppression WHERE number = ? AND scope = ?", (number, scope))
    else:
        _put(cursor, number, answer)
    return answer is not None


def _put(cursor: Cursor, number: str, answer: Suppression) -> None:
    row = (number, answer.scope, stamp(answer.since), answer.provider_blocks, bucket(number))
    cursor.execute(_PUT_SUPPRESSION, row)
