"""When the clock is set back: what was made due by the old time must not wait for it to come again.

The newest time that anything was made due at is written down, so that neither a restart nor a short step hides it.
"""

from datetime import datetime, timedelta
from typing import Final

from watchword.store.cursor import Cursor
from watchword.store.rows import moment, stamp
from watchword.store.values import HOUR, TIME

TOLERATED: Final = timedelta(seconds=1)
"""How far the clock may be corrected without anybody noticing."""

_NEWEST = "SELECT max(newest) FROM counter"
NOTE = "UPDATE counter SET newest = ? WHERE newest < ?"
_FORGET = "UPDATE counter SET newest = ?"
# What was put off to an hour of the old time is looked at anew; what was planned by the right time keeps its own.
_DUE_EARLIER = (
    f"UPDATE job SET due_at = CASE WHEN waits_for = '{HOUR}' THEN ?"  # noqa: S608 - words of ours
    f" WHEN waits_for = '{TIME}' AND created_at <= ? THEN due_at ELSE due_at - ? END WHERE id IN ("
    "SELECT id FROM job INDEXED BY job_queued WHERE state = 'queued' AND due_at > ?)"
)
_AWAITED_LESS = "UPDATE awaiting SET until = until - ? WHERE until > ?"


def note(cursor: Cursor, at: datetime) -> None:
    """Note that something is made due by the clock as it is."""
    cursor.execute(NOTE, (stamp(at), stamp(at)))


def ahead(cursor: Cursor, now: datetime) -> timedelta | None:
    """Tell how far the newest time lies ahead, None if it does not."""
    (newest,) = cursor.execute(_NEWEST).fetchone()
    by = moment(newest) - now
    return by if by > TOLERATED else None


def catch_up(cursor: Cursor, now: datetime) -> timedelta | None:
    """Let all that is due later be due earlier by that much."""
    by = ahead(cursor, now)
    if by is not None:
        earlier = by // timedelta(microseconds=1)
        cursor.execute(_DUE_EARLIER, (stamp(now), stamp(now), earlier, stamp(now)))
        cursor.execute(_AWAITED_LESS, (earlier, stamp(now)))
        cursor.execute(_FORGET, (stamp(now),))
    return by
