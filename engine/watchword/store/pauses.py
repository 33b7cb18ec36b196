"""Whose texts are held: pauses begin and end, and what they held goes on when they are over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from watchword.effects import Pause
from watchword.store import due
from watchword.store.cursor import Cursor
from watchword.store.rows import PAUSE, insertion, pause_row, selection, stamp, to_pause, without_nul

# Letting a hundred thousand go at once would keep everybody waiting.
_SLICE: Final = 1_000

_BEGIN = (
    f"{insertion('pause', PAUSE)} ON CONFLICT (what) DO UPDATE SET reason = excluded.reason, source = excluded.source,"
    ' "by" = excluded."by", since = excluded.since, ending = false WHERE pause.ending'
)
ALL = selection("pause", PAUSE, "ORDER BY what")
_END = "UPDATE pause SET ending = true WHERE what = ? AND NOT ending"
_ENDED = "DELETE FROM pause WHERE ending"
_OVER = (
    "SELECT 1 FROM pause WHERE ending UNION ALL"
    " SELECT 1 FROM job INDEXED BY job_held WHERE state = 'held' AND waits_for IS NOT NULL"
    " AND waits_for NOT GLOB 'review:*' AND waits_for NOT IN (SELECT what FROM pause) LIMIT 1"
)
_RELEASE = (
    "UPDATE job SET state = 'queued', due_at = ?, waits_for = NULL, reason = NULL WHERE id IN ("  # noqa: S608
    "SELECT id FROM job INDEXED BY job_held WHERE state = 'held' AND waits_for IS NOT NULL"
    " AND waits_for NOT GLOB 'review:*' AND waits_for NOT IN (SELECT what FROM pause WHERE NOT ending)"
    f" ORDER BY waits_for, id LIMIT {_SLICE}) RETURNING lane"
)


def begin(cursor: Cursor, pause: Pause) -> bool:
    """Begin a pause; one that has begun goes on as it is."""
    return cursor.execute(_BEGIN, without_nul(pause_row(pause))).rowcount == 1


def end(cursor: Cursor, what: str) -> bool:
    """Let a pause end; it has ended when all that it held is released."""
    return cursor.execute(_END, (what,)).rowcount == 1


def now(cursor: Cursor) -> tuple[Pause, ...]:
    """List what is paused."""
    return tuple([to_pause(row) for row in cursor.execute(ALL)])


def over(cursor: Cursor) -> bool:
    """Tell whether there is anything to release."""
    return cursor.execute(_OVER).fetchone() is not None


def release(cursor: Cursor, at: datetime) -> Sequence[str]:
    """Queue a slice of the jobs whose pause is over; answers their lanes, one a job."""
    lanes = [lane for (lane,) in cursor.execute(_RELEASE, (stamp(at),)).fetchall()]
    if lanes:
        due.note(cursor, at)
    if len(lanes) < _SLICE:
        cursor.execute(_ENDED)
    return lanes
