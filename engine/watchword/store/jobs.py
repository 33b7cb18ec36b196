"""How a job moves from state to state once it is queued or begun: ended, taken over, cancelled, queued again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

import msgspec

from watchword import announcement
from watchword.effects import Job
from watchword.errors import StoreRefused
from watchword.store import due, receipts, swept
from watchword.store.cursor import Cursor
from watchword.store.rows import JOB, NEW_JOB, insertion, job_row, selection, stamp, to_job, to_json, without_nul
from watchword.store.values import Cancelled, End, StoredJob

MOST_OF_ONE_ORIGIN: Final = 255
CANCELLED_AT_ONCE: Final = 1_000

INSERT = insertion("job", NEW_JOB)
_GET = selection("job", JOB, "WHERE id = ?")
_BEGUN_BY_OTHERS = selection("job", JOB, "WHERE state = 'begun' AND owner <> ?")
_LAST_OF_ORIGIN = "SELECT max(id) FROM job WHERE id BETWEEN ? AND ?"
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
    for job_id, job in numbered(origin, jobs, after):
        replace(cursor, origin, job, now)
        cursor.execute(INSERT, job_row(job_id, job, now))


def numbered(origin: int, jobs: Iterable[Job], after: int = 0) -> Iterator[tuple[int, Job]]:
    """Give jobs the ids that they have under an origin; raises StoreRefused past the 255th."""
    for n, job in enumerate(jobs, after + 1):
        if n > MOST_OF_ONE_ORIGIN:
            raise StoreRefused(f"more than {MOST_OF_ONE_ORIGIN} jobs of one origin")
        yield origin << 8 | n, job


def replace(cursor: Cursor, origin: int, job: Job, now: datetime) -> None:
    """Cancel what a job takes the place of: what its rule has planned for the person before, and has not begun."""
    if job.later and job.later.replaces:
        cursor.execute(_REPLACED, (stamp(now), job.number, origin << 8, job.rule, job.program))


def last_of(cursor: Cursor, origin: int) -> int:
    """Tell the number of the last job of an origin, 0 if it has none."""
    (last,) = cursor.execute(_LAST_OF_ORIGIN, (origin << 8, origin << 8 | 255)).fetchone()
    return 0 if last is None else last & 255


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
