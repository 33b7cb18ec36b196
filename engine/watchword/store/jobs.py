"""How a job moves from state to state: queued, begun, ended, taken over, queued again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from watchword.effects import Job
from watchword.errors import StoreRefused
from watchword.state import Suppression
from watchword.store import people, receipts
from watchword.store.connection import Cursor
from watchword.store.interface import End, Gate, GateView, Stop, StoredJob
from watchword.store.rows import JOB, insertion, job_row, selection, stamp, to_job, without_nul

MOST_OF_ONE_ORIGIN: Final = 255

_INSERT = insertion("job", JOB)
_GET = selection("job", JOB, "WHERE id = ?")
_BEGUN_BY_OTHERS = selection("job", JOB, "WHERE state = 'begun' AND owner <> ?")
_OLDER_OPEN_TEXT = (
    "SELECT 1 FROM job WHERE number = ? AND id < ? AND number IS NOT NULL AND (state = 'queued' OR state = 'begun')"
)
_LAST_OF_ORIGIN = "SELECT max(id) FROM job WHERE id BETWEEN ? AND ?"
_BEGIN = "UPDATE job SET state = 'begun', owner = ?, begun_at = ? WHERE id = ?"
_SUPPRESS = "UPDATE job SET state = 'suppressed', reason = ?, ended_at = ? WHERE id = ?"
_END = (
    "UPDATE job SET state = ?, reason = ?, ended_at = ?, tracking_id = coalesce(?, tracking_id),"
    " attempts = attempts + 1 WHERE id = ?"
)
_GIVE_BACK = (
    "UPDATE job SET state = 'queued', reason = ?, due_at = ?, owner = NULL, begun_at = NULL,"
    " attempts = attempts + 1 WHERE id = ?"
)
_RETRY = (
    "UPDATE job SET state = 'queued', due_at = ?, attempts = 0, owner = NULL, begun_at = NULL, ended_at = NULL,"
    " tracking_id = NULL, reason = NULL, delivery = NULL"
    " WHERE id = ? AND state IN ('dead', 'held', 'suppressed', 'unknown')"
)


def get(cursor: Cursor, job_id: int) -> StoredJob | None:
    """Read one job."""
    row = cursor.execute(_GET, (job_id,)).fetchone()
    return None if row is None else to_job(row)


def add(cursor: Cursor, origin: int, jobs: Iterable[Job], now: datetime, after: int = 0) -> None:
    """Queue jobs under an origin, numbered on from `after`; raises StoreRefused past the 255th."""
    for n, job in enumerate(jobs, after + 1):
        if n > MOST_OF_ONE_ORIGIN:
            raise StoreRefused(f"more than {MOST_OF_ONE_ORIGIN} jobs of one origin")
        cursor.execute(_INSERT, without_nul(job_row(origin << 8 | n, job, now)))


def last_of(cursor: Cursor, origin: int) -> int:
    """Tell the number of the last job of an origin, 0 if it has none."""
    (last,) = cursor.execute(_LAST_OF_ORIGIN, (origin << 8, origin << 8 | 255)).fetchone()
    return 0 if last is None else last & 255


def begin(cursor: Cursor, job_id: int, owner: str, gate: Gate, now: datetime) -> StoredJob | None:
    """Begin a queued job if nothing older of its person is open and the gate lets it pass."""
    stored = get(cursor, job_id)
    if stored is None or stored.state != "queued" or _must_wait(cursor, stored):
        return None
    suppression = _suppression(cursor, stored.job)
    verdict = gate(GateView(job=stored, suppression=suppression, now=now))
    if isinstance(verdict, Stop):
        cursor.execute(_SUPPRESS, without_nul((verdict.reason, stamp(now), job_id)))
        return None
    cursor.execute(_BEGIN, (owner, stamp(now), job_id))
    return msgspec.structs.replace(stored, state="begun", owner=owner, begun_at=now)


def _must_wait(cursor: Cursor, stored: StoredJob) -> bool:
    number = stored.job.number
    return number is not None and cursor.execute(_OLDER_OPEN_TEXT, (number, stored.id)).fetchone() is not None


def _suppression(cursor: Cursor, job: Job) -> Suppression | None:
    if job.number is None or job.scope is None:
        return None
    return people.suppression(cursor, job.number, job.scope)


def end(cursor: Cursor, job_id: int, owner: str, end: End, now: datetime) -> StoredJob | None:
    """End a begun job of the owner, without the end's effects; None, and nothing done, for anybody else's."""
    stored = get(cursor, job_id)
    if stored is None or stored.state != "begun" or stored.owner != owner:
        return None
    if end.state == "begun":
        raise StoreRefused("begun is not how a job ends")
    if end.state == "queued":
        _give_back(cursor, job_id, end.reason, end.due_at or now)
        return stored
    values = (end.state, end.reason, stamp(now), end.tracking_id, job_id)
    cursor.execute(_END, without_nul(values))
    if end.tracking_id is not None and stored.job.endpoint is not None:
        receipts.link(cursor, stored.job.endpoint, end.tracking_id, job_id)
    return stored


def _give_back(cursor: Cursor, job_id: int, reason: str | None, due_at: datetime) -> None:
    cursor.execute(_GIVE_BACK, without_nul((reason, stamp(due_at), job_id)))


def adopt(cursor: Cursor, owner: str, now: datetime) -> tuple[int, int]:
    """Settle what others than the owner had begun: what is not repeatable is unknown, the rest is queued again."""
    rows: Sequence[tuple[object, ...]] = cursor.execute(_BEGUN_BY_OTHERS, (owner,)).fetchall()
    orphans = [to_job(row) for row in rows]
    unknown = [orphan for orphan in orphans if not orphan.job.repeatable]
    repeatable = [orphan for orphan in orphans if orphan.job.repeatable]
    reason = "the process that had begun it is gone"
    for orphan in unknown:
        cursor.execute(_END, ("unknown", reason, stamp(now), None, orphan.id))
    for orphan in repeatable:
        _give_back(cursor, orphan.id, reason, now)
    return len(unknown), len(repeatable)


def retry(cursor: Cursor, job_id: int, now: datetime) -> StoredJob | None:
    """Queue a job again that a person has looked at, its attempts ahead of it."""
    if cursor.execute(_RETRY, (stamp(now), job_id)).rowcount == 0:
        return None
    return get(cursor, job_id)
