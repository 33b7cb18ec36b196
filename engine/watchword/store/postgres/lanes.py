"""Which queued jobs are due: the dispatcher's questions, each answered from the small index of queued jobs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from watchword.store.postgres.work import Open
from watchword.store.rows import JOB, stamp, to_job
from watchword.store.values import Share, StoredJob

# A loose index scan: it steps from lane to lane, however many jobs wait in one.
_FIRST_DUE: Final = b"""
WITH RECURSIVE waiting (lane) AS (
    (SELECT lane FROM job WHERE state = 'queued' ORDER BY lane LIMIT 1)
    UNION ALL
    SELECT (SELECT job.lane FROM job WHERE state = 'queued' AND job.lane > waiting.lane ORDER BY job.lane LIMIT 1)
    FROM waiting WHERE waiting.lane IS NOT NULL
)
SELECT lane FROM waiting WHERE lane IS NOT NULL AND
    (SELECT due_at FROM job WHERE state = 'queued' AND job.lane = waiting.lane ORDER BY due_at LIMIT 1) <= %s
"""
_DUE: Final = (
    f"SELECT {', '.join(JOB)} FROM job WHERE state = 'queued' AND lane = %s AND due_at <= %s"  # noqa: S608 - names of ours
    " AND mod(bucket, %s) = %s ORDER BY due_at, id LIMIT %s"
).encode()


def lanes(connection: Open, now: datetime) -> Sequence[str]:
    """List the lanes that have a job due."""
    return [lane for (lane,) in connection.execute(_FIRST_DUE, (stamp(now),)).fetchall()]


def due(connection: Open, lane: str, now: datetime, limit: int, share: Share) -> Sequence[StoredJob]:
    """List the jobs of a lane that are due and this node's to look for, the longest due first."""
    rows = connection.execute(_DUE, (lane, stamp(now), share.of, share.place, limit)).fetchall()
    return [to_job(row) for row in rows]
