"""How a job begins: what the gate may ask is looked for at once, and only what is there is read whole."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from watchword.effects import Job
from watchword.quiet import ANSWERED_WITHIN
from watchword.state import ACCOUNT, NOBODY
from watchword.store import due, lately, pauses, people, reviews, sent, told
from watchword.store.asked import Asked
from watchword.store.cursor import Cursor
from watchword.store.rows import JOB, Row, moment, stamp, to_job, without_nul
from watchword.store.values import HOUR, Defer, Gate, GateView, Hold, Older, Stop, StoredConsent, StoredJob, Wait

_IS_OLDER: Final = (
    "older.number = job.number AND older.id < job.id AND older.number IS NOT NULL"
    " AND (older.state = 'queued' OR older.state = 'begun')"
)
_LOOK: Final = (
    f"SELECT {', '.join(f'job.{column}' for column in JOB)},"  # noqa: S608 - names of ours
    " person.told, person.sent, message.received_at, message.text,"
    f" EXISTS (SELECT 1 FROM job AS older WHERE {_IS_OLDER}),"
    " EXISTS (SELECT 1 FROM suppression WHERE number = job.number),"
    " EXISTS (SELECT 1 FROM review WHERE number = job.number AND outcome IS NULL),"
    " EXISTS (SELECT 1 FROM awaiting WHERE number = job.number),"
    " EXISTS (SELECT 1 FROM pause), (SELECT max(sequence) FROM ledger)"
    " FROM job LEFT JOIN person ON person.number = job.number"
    " LEFT JOIN message ON message.id = job.id >> 8 AND message.sender = job.number"
    " WHERE job.id = ? AND job.state = 'queued'"
)
_OLDER: Final = (
    "SELECT older.lane, older.state, older.waits_for, older.due_at FROM job, job AS older"  # noqa: S608 - names of ours
    f" WHERE job.id = ? AND {_IS_OLDER}"
)
_BEGIN: Final = "UPDATE job SET state = 'begun', owner = ?, begun_at = ?, seen = ?, waits_for = NULL WHERE id = ?"
DEFER: Final = f"UPDATE job SET waits_for = '{HOUR}', due_at = ?, reason = ? WHERE id = ?"  # noqa: S608 - a word of ours
HOLD: Final = "UPDATE job SET state = 'held', waits_for = ?, reason = ? WHERE id = ?"
SUPPRESS: Final = "UPDATE job SET state = 'suppressed', reason = ?, ended_at = ?, waits_for = NULL WHERE id = ?"


def begin(cursor: Cursor, job_id: int, owner: str, gate: Gate, now: datetime) -> StoredJob | None:
    """Begin a queued job if the gate lets it pass."""
    row = cursor.execute(_LOOK, (job_id,)).fetchone()
    if row is None:
        return None
    stored, around = to_job(row), _Around(*row[len(JOB) :])
    view = _view(cursor, stored, around, now)
    match gate(view):
        case Wait():
            return None
        case Hold(waits_for=what, reason=reason):
            cursor.execute(HOLD, without_nul((what, reason, job_id)))
            return None
        case Defer(until=until, reason=reason):
            cursor.execute(DEFER, without_nul((stamp(until), reason, job_id)))
            due.note(cursor, now)
            return None
        case Stop(reason=reason):
            cursor.execute(SUPPRESS, without_nul((reason, stamp(now), job_id)))
            return None
    seen = around.newest_of_ledger or 0
    cursor.execute(_BEGIN, (owner, stamp(now), seen, job_id))
    if stored.job.is_text:
        told.note(cursor, stored, view.asked, (around.told, around.sent), now)
    return msgspec.structs.replace(stored, state="begun", owner=owner, begun_at=now, seen=seen, waits_for=None)


class _Around(NamedTuple):
    """What stands beside a job: of its person, of the message that it came of, and what there is to be read whole."""

    told: str | None
    sent: str | None
    asked_at: int | None
    asked: str | None
    has_older: int
    is_suppressed: int
    is_reviewed: int
    is_awaited: int
    is_paused: int
    newest_of_ledger: int | None


def _view(cursor: Cursor, stored: StoredJob, around: _Around, now: datetime) -> GateView:
    job, number = stored.job, stored.job.number
    if number is None:
        return GateView(job=stored, suppression=None, now=now)
    asked = _asked(job, around)
    unasked = is_unasked(job, asked, now)
    is_known = job.kind == "list" or job.later is not None or unasked
    return GateView(
        job=stored,
        suppression=people.suppression(cursor, number, job.scope) if around.is_suppressed and job.scope else None,
        now=now,
        older=_older(cursor, stored.id, now) if around.has_older else (),
        pauses=pauses.now(cursor) if around.is_paused else (),
        awaiting=bool(around.is_awaited),
        contact=people.contact(cursor, number, job.program) if is_known else NOBODY,
        review=reviews.standing(cursor, number, job.scope) if around.is_reviewed and job.scope else None,
        asked=asked,
        sent=sent.before(around.sent, stored.id) if job.is_text else (),
        consented=unasked and people.has_consented(cursor, number, job.scope),
        is_current=not confirms(job) or people.is_current(people.events(cursor, number, job.scope), stored.origin),
        opted_out_since=job.later is not None and people.has_opted_out(_events(cursor, number, job.scope), stored),
    )


def _asked(job: Job, around: _Around) -> Asked | None:
    if not job.is_text or around.asked_at is None:
        return None
    return Asked(at=moment(around.asked_at), text=lately.digest(around.asked or ""))


def _older(cursor: Cursor, job_id: int, now: datetime) -> tuple[Older, ...]:
    return tuple([to_older(row, now) for row in cursor.execute(_OLDER, (job_id,)).fetchall()])


def _events(cursor: Cursor, number: str, scope: str | None) -> Sequence[StoredConsent]:
    """Read what the ledger has of a person in a scope and in the account's."""
    return [event for one in (scope, ACCOUNT) for event in people.events(cursor, number, one)]


def to_older(row: Row, now: datetime) -> Older:
    """Read what the gate is told of an older job."""
    lane, state, waits_for, due_at = row
    put_off = state == "queued" and waits_for is not None and due_at > stamp(now)
    return Older(lane=lane, begun=state == "begun", put_off=put_off)


def is_unasked(job: Job, asked: Asked | None, now: datetime) -> bool:
    """Tell whether a job is a text that no message asks for, or that one asked for long ago."""
    return job.is_text and (asked is None or now - asked.at > ANSWERED_WITHIN)


def confirms(job: Job) -> bool:
    """Tell whether a job confirms an opt-out."""
    return job.exempt == "opt-out-confirmation"
