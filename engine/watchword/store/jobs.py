"""How a job moves from state to state: queued, begun, held, ended, taken over, queued again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from watchword import announcement
from watchword.effects import Job
from watchword.errors import StoreRefused
from watchword.state import ACCOUNT, NOBODY
from watchword.store import due, lately, pauses, people, receipts, reviews, sent, swept, told
from watchword.store.asked import ANSWERED_WITHIN, Asked, Sent
from watchword.store.cursor import Cursor
from watchword.store.rows import JOB, Row, insertion, job_row, moment, selection, stamp, to_job, to_json, without_nul
from watchword.store.values import (
    HOUR,
    Cancelled,
    Defer,
    End,
    Gate,
    GateView,
    Hold,
    Older,
    Stop,
    StoredConsent,
    StoredJob,
    Wait,
)

MOST_OF_ONE_ORIGIN: Final = 255
CANCELLED_AT_ONCE: Final = 1_000

_INSERT = insertion("job", JOB)
_GET = selection("job", JOB, "WHERE id = ?")
_BEGUN_BY_OTHERS = selection("job", JOB, "WHERE state = 'begun' AND owner <> ?")
_OLDER_OPEN = (
    "SELECT lane, state, waits_for, due_at FROM job WHERE number = ? AND id < ? AND number IS NOT NULL"
    " AND (state = 'queued' OR state = 'begun')"
)
_ASKED = "SELECT received_at, text FROM message WHERE id = ? AND sender = ?"
_SENT = "SELECT sent FROM person WHERE number = ?"
_AWAITING = "SELECT 1 FROM awaiting WHERE number = ?"
_NEWEST_OF_LEDGER = "SELECT max(sequence) FROM ledger"
_LAST_OF_ORIGIN = "SELECT max(id) FROM job WHERE id BETWEEN ? AND ?"
_BEGIN = "UPDATE job SET state = 'begun', owner = ?, begun_at = ?, seen = ?, waits_for = NULL WHERE id = ?"
DEFER = f"UPDATE job SET waits_for = '{HOUR}', due_at = ?, reason = ? WHERE id = ?"  # noqa: S608 - a word of ours
HOLD = "UPDATE job SET state = 'held', waits_for = ?, reason = ? WHERE id = ?"
SUPPRESS = "UPDATE job SET state = 'suppressed', reason = ?, ended_at = ?, waits_for = NULL WHERE id = ?"
END = (
    "UPDATE job SET state = ?, reason = ?, ended_at = ?, tracking_id = coalesce(?, tracking_id),"
    " attempts = attempts + 1 WHERE id = ?"
)
_GIVE_BACK = (
    "UPDATE job SET state = 'queued', reason = ?, due_at = ?, owner = NULL, begun_at = NULL,"
    " attempts = attempts + ? WHERE id = ?"
)
_KEEP = (
    "UPDATE job SET state = 'held', waits_for = ?, reason = ?, owner = NULL, begun_at = NULL,"
    " attempts = attempts + ? WHERE id = ?"
)
_AGAIN = (
    "UPDATE job SET state = 'queued', due_at = ?, attempts = 0, owner = NULL, begun_at = NULL, ended_at = NULL,"
    " tracking_id = NULL, reason = NULL, delivery = NULL, waits_for = NULL, seen = NULL WHERE id = ?"
)
_REPLACED = (
    "UPDATE job SET state = 'cancelled', reason = 'the rule has planned it anew', ended_at = ?, waits_for = NULL"
    " WHERE number = ? AND id < ? AND number IS NOT NULL AND (state = 'queued' OR state = 'begun')"
    " AND state = 'queued' AND body ->> 'rule' = ? AND body ->> 'program' = ?"
    " AND CAST(body -> 'later' -> 'replaces' AS text) = 'true'"
)
_FORGET = "UPDATE job SET body = ? WHERE id = ?"
_RETRY = f"{_AGAIN} AND state IN ('dead', 'held', 'suppressed', 'unknown')"
_NOT_SENT = f"{_AGAIN} AND state = 'unknown'"
_WAS_SENT = "UPDATE job SET state = 'done', reason = ? WHERE id = ? AND state = 'unknown'"
_CANCELLED = "state = 'cancelled', reason = 'cancelled by a person', ended_at = ?, waits_for = NULL"
# Whoever left or opted out is to leave the provider's list too.
_MAY_BE = "coalesce(body ->> 'exempt', '') <> 'unsubscribe'"
_CANCEL_ONE = f"UPDATE job SET {_CANCELLED} WHERE id = ? AND state IN ('queued', 'held') AND {_MAY_BE}"  # noqa: S608 - names of ours
# What the provider's lists are asked stays: they are to say what ours say, whichever rule wanted it.
_CANCEL_OF_RULE, _CANCEL_OF_REVISION = [
    f"UPDATE job SET {_CANCELLED} WHERE id IN ("  # noqa: S608 - names of ours
    f"SELECT id FROM job INDEXED BY job_queued WHERE state = 'queued' AND {meant}"
    f" UNION ALL SELECT id FROM job INDEXED BY job_held WHERE state = 'held' AND {meant} LIMIT {CANCELLED_AT_ONCE})"
    for meant in (
        "lane NOT GLOB 'list:*' AND body ->> 'rule' = ?",
        "lane NOT GLOB 'list:*' AND (SELECT revision FROM message WHERE message.id = job.id >> 8) = ?",
    )
]


def get(cursor: Cursor, job_id: int) -> StoredJob | None:
    """Read one job."""
    row = cursor.execute(_GET, (job_id,)).fetchone()
    return None if row is None else to_job(row)


def add(cursor: Cursor, origin: int, jobs: Iterable[Job], now: datetime, after: int = 0) -> None:
    """Queue jobs under an origin, numbered on from `after`; raises StoreRefused past the 255th."""
    for n, job in enumerate(jobs, after + 1):
        if n > MOST_OF_ONE_ORIGIN:
            raise StoreRefused(f"more than {MOST_OF_ONE_ORIGIN} jobs of one origin")
        replace(cursor, origin, job, now)
        cursor.execute(_INSERT, without_nul(job_row(origin << 8 | n, job, now)))


def replace(cursor: Cursor, origin: int, job: Job, now: datetime) -> None:
    """Cancel what a job takes the place of: what its rule has planned for the person before, and has not begun."""
    if job.later and job.later.replaces:
        cursor.execute(_REPLACED, (stamp(now), job.number, origin << 8, job.rule, job.program))


def last_of(cursor: Cursor, origin: int) -> int:
    """Tell the number of the last job of an origin, 0 if it has none."""
    (last,) = cursor.execute(_LAST_OF_ORIGIN, (origin << 8, origin << 8 | 255)).fetchone()
    return 0 if last is None else last & 255


def begin(cursor: Cursor, job_id: int, owner: str, gate: Gate, now: datetime) -> StoredJob | None:
    """Begin a queued job if the gate lets it pass."""
    stored = get(cursor, job_id)
    if stored is None or stored.state != "queued":
        return None
    view = _view(cursor, stored, now)
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
    ((seen,),) = cursor.execute(_NEWEST_OF_LEDGER).fetchall()
    cursor.execute(_BEGIN, (owner, stamp(now), seen or 0, job_id))
    told.note(cursor, job_id, stored.job, view.asked, now)
    return msgspec.structs.replace(stored, state="begun", owner=owner, begun_at=now, seen=seen or 0, waits_for=None)


def _view(cursor: Cursor, stored: StoredJob, now: datetime) -> GateView:
    number = stored.job.number
    if number is None:
        return GateView(job=stored, suppression=None, now=now)
    older = cursor.execute(_OLDER_OPEN, (number, stored.id)).fetchall()
    job, asked = stored.job, _asked(cursor, stored)
    is_known = job.kind == "list" or job.later is not None or is_unasked(job, asked, now)
    known = people.contact(cursor, number, job.program) if is_known else NOBODY
    return GateView(
        job=stored,
        suppression=people.suppression(cursor, number, stored.job.scope) if stored.job.scope else None,
        now=now,
        older=tuple([to_older(row, now) for row in older]),
        pauses=pauses.now(cursor),
        awaiting=cursor.execute(_AWAITING, (number,)).fetchone() is not None,
        contact=known,
        review=reviews.standing(cursor, number, stored.job.scope) if stored.job.scope else None,
        asked=asked,
        sent=_sent(cursor, number, stored.id) if job.is_text else (),
        consented=is_unasked(job, asked, now) and people.has_consented(cursor, number, job.scope),
        is_current=not confirms(job) or people.is_current(people.events(cursor, number, job.scope), stored.origin),
        opted_out_since=job.later is not None and people.has_opted_out(_events(cursor, number, job.scope), stored),
    )


def _sent(cursor: Cursor, number: str, job_id: int) -> tuple[Sent, ...]:
    row = cursor.execute(_SENT, (number,)).fetchone()
    return sent.before(row[0], job_id) if row else ()


def _events(cursor: Cursor, number: str, scope: str | None) -> list[StoredConsent]:
    """Read what the ledger has of a person in a scope and in the account's."""
    return [event for one in (scope, ACCOUNT) for event in people.events(cursor, number, one)]


def is_unasked(job: Job, asked: Asked | None, now: datetime) -> bool:
    """Tell whether a job is a text that no message asks for, or that one asked for long ago."""
    return job.is_text and (asked is None or now - asked.at > ANSWERED_WITHIN)


def confirms(job: Job) -> bool:
    """Tell whether a job confirms an opt-out."""
    return job.exempt == "opt-out-confirmation"


def to_older(row: Row, now: datetime) -> Older:
    """Read what the gate is told of an older job."""
    lane, state, waits_for, due_at = row
    put_off = state == "queued" and waits_for is not None and due_at > stamp(now)
    return Older(lane=lane, begun=state == "begun", put_off=put_off)


def _asked(cursor: Cursor, stored: StoredJob) -> Asked | None:
    row = cursor.execute(_ASKED, (stored.origin, stored.job.number)).fetchone() if stored.job.is_text else None
    return Asked(at=moment(row[0]), text=lately.digest(row[1])) if row else None


def end(
    cursor: Cursor, job_id: int, owner: str, end: End, now: datetime, begun_at: datetime | None = None
) -> StoredJob | None:
    """End a begun job of the owner, without the end's effects; None, and nothing done, for anybody else's."""
    stored = get(cursor, job_id)
    if stored is None or not is_the_attempt(stored, owner, begun_at):
        return None
    if end.state == "begun":
        raise StoreRefused("begun is not how a job ends")
    if end.state == "queued":
        _give_back(cursor, job_id, end.reason, end.due_at or now, end.counted)
        due.note(cursor, now)
        return stored
    if end.state == "held" and end.waits_for is not None:
        cursor.execute(_KEEP, without_nul((end.waits_for, end.reason, int(end.counted), job_id)))
        return stored
    values = (end.state, end.reason, stamp(now), end.tracking_id, job_id)
    cursor.execute(END, without_nul(values))
    forget(cursor, stored, end)
    if end.tracking_id is not None and stored.job.endpoint is not None:
        receipts.link(cursor, stored.job.endpoint, end.tracking_id, job_id)
    return stored


def forget(cursor: Cursor, stored: StoredJob, end: End) -> None:
    """Forget of whom a job has told that they are to be forgotten."""
    if stored.job.action == announcement.ERASURE and end.state == "done":
        told = msgspec.structs.replace(stored.job, settings={"url": stored.job.settings["url"]})
        cursor.execute(_FORGET, (to_json(told).decode(), stored.id))


def is_the_attempt(stored: StoredJob, owner: str, begun_at: datetime | None) -> bool:
    """Tell whether a job is begun by this owner, and at this time if one is given."""
    return stored.state == "begun" and stored.owner == owner and begun_at in {None, stored.begun_at}


def _give_back(cursor: Cursor, job_id: int, reason: str | None, due_at: datetime, counted: bool = True) -> None:
    cursor.execute(_GIVE_BACK, without_nul((reason, stamp(due_at), int(counted), job_id)))


def adopt(cursor: Cursor, owner: str, now: datetime) -> tuple[int, int]:
    """Settle what others than the owner had begun: what is not repeatable is unknown, the rest is queued again."""
    rows: Sequence[tuple[object, ...]] = cursor.execute(_BEGUN_BY_OTHERS, (owner,)).fetchall()
    return take_over(cursor, [to_job(row) for row in rows], now)


def take_over(cursor: Cursor, orphans: Sequence[StoredJob], now: datetime) -> tuple[int, int]:
    """Settle begun jobs that nobody alive owns; answers how many texts became unknown, and how many are queued."""
    unknown = [orphan for orphan in orphans if not orphan.job.repeatable]
    repeatable = [orphan for orphan in orphans if orphan.job.repeatable]
    reason = "the process that had begun it is gone"
    for orphan in unknown:
        cursor.execute(END, ("unknown", reason, stamp(now), None, orphan.id))
    for orphan in repeatable:
        _give_back(cursor, orphan.id, reason, now)
    return len(unknown), len(repeatable)


def retry(cursor: Cursor, job_id: int, now: datetime) -> StoredJob | None:
    """Queue a job again that a person has looked at, its attempts ahead; raises StoreRefused if its words are gone."""
    if stored := get(cursor, job_id):
        swept.require_words_of_ours(cursor, stored)
    due.note(cursor, now)
    return _changed(cursor, _RETRY, (stamp(now), job_id))


def settle(cursor: Cursor, job_id: int, sent: bool, now: datetime) -> StoredJob | None:
    """Take a person's word for whether an unknown job was done."""
    if sent:
        return _changed(cursor, _WAS_SENT, ("a person says that it was done", job_id))
    due.note(cursor, now)
    return _changed(cursor, _NOT_SENT, (stamp(now), job_id))


def _changed(cursor: Cursor, statement: str, values: tuple[object, ...]) -> StoredJob | None:
    """Change the one job that is the statement's last value; None if it is in a state that cannot be changed so."""
    return get(cursor, int(str(values[-1]))) if cursor.execute(statement, values).rowcount else None


def cancel(cursor: Cursor, wanted: Cancelled, now: datetime) -> int:
    """Cancel a slice of the jobs that are meant and have not begun; answers how many, at most CANCELLED_AT_ONCE."""
    if wanted.job is not None:
        return cursor.execute(_CANCEL_ONE, (stamp(now), wanted.job)).rowcount
    if wanted.rule is not None:
        return cursor.execute(_CANCEL_OF_RULE, (stamp(now), wanted.rule, wanted.rule)).rowcount
    return cursor.execute(_CANCEL_OF_REVISION, (stamp(now), wanted.revision, wanted.revision)).rowcount
