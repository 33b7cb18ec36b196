"""Which queued jobs are due: the dispatcher's questions, each answered from the small index of queued jobs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from watchword.store.rows import JOB, selection, stamp, to_job
from watchword.store.sqlite.connection import Cursor
from watchword.store.values import StoredJob

# A loose index scan: it steps from lane to lane, however many jobs wait in one.
_FIRST_DUE: Final = """
WITH RECURSIVE waiting (lane) AS (
    SELECT (SELECT lane FROM job WHERE state = 'queued' ORDER BY lane LIMIT 1)
    UNION ALL
    SELECT (SELECT job.lane FROM job WHERE state = 'queued' AND job.lane > waiting.lane ORDER BY job.lane LIMIT 1)
    FROM waiting WHERE waiting.lane IS NOT NULL
)
SELECT lane, (SELECT due_at FROM job WHERE state = 'queued' AND job.lane = waiting.lane ORDER BY due_at LIMIT 1)
FROM waiting WHERE lane IS NOT NULL
"""
# The ids are chosen within the index, so that of a long lane only a few jobs are read whole.
_DUE: Final = selection(
    "job",
    JOB,
    "WHERE id IN (SELECT id FROM job INDEXED BY job_queued"
    " WHERE state = 'queued' AND lane = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?) ORDER BY due_at, id",
)


def lanes(cursor: Cursor, now: datetime) -> Sequence[str]:
    """List the lanes that have a job due."""
    at = stamp(now)
    return [lane for lane, due_at in cursor.execute(_FIRST_DUE) if due_at <= at]


def due(cursor: Cursor, lane: str, now: datetime, limit: int) -> Sequence[StoredJob]:
    """List the jobs of a lane that are due, the longest due first."""
    return [to_job(row) for row in cursor.execute(_DUE, (lane, stamp(now), limit))]
