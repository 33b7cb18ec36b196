"""How words go: what messages were decided from, what people wrote, what we texted, and what nobody could read.

What says something of consent is evidence, and so is what we answered to it: it is left whole.
"""

from datetime import timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from watchword.effects import Job
from watchword.state import RECENT_FOR
from watchword.store.cursor import Cursor
from watchword.store.retention.sweep import Cleared, Limit, Span
from watchword.store.rows import to_json
from watchword.store.told import TO_THE_DAY

SPEAKS_OF_CONSENT: Final = (
    "(message.intent <> 'none' OR EXISTS (SELECT 1 FROM ledger"
    " WHERE ledger.number = message.sender AND ledger.message_id = message.id))"
)
IS_OPEN: Final = (
    "(message.outcome = 'awaiting' OR EXISTS (SELECT 1 FROM job"
    " WHERE job.id BETWEEN message.id * 256 AND message.id * 256 + 255"
    " AND job.state IN ('queued', 'begun', 'held', 'unknown'))"
    " OR EXISTS (SELECT 1 FROM review WHERE review.number = message.sender AND review.outcome IS NULL))"
)
_SPAN: Final = "id > ? AND id <= ?"
_HAS_TRACE: Final = "(seed IS NOT NULL OR trace IS NOT NULL)"
_HAS_WORDS: Final = f"(text <> '' OR subject IS NOT NULL OR media IS NOT NULL OR {_HAS_TRACE})"
_NO_TRACE: Final = 'trace = NULL, seed = NULL, line = NULL, "before" = NULL, effects = NULL'
_NO_WORDS: Final = f"text = '', subject = NULL, media = NULL, {_NO_TRACE}"
_FORGET_TRACES, _FORGET_WORDS = (
    f"UPDATE message SET {nothing} WHERE {_SPAN} AND received_at < ? AND {has}"  # noqa: S608
    f" AND NOT {SPEAKS_OF_CONSENT} AND NOT {IS_OPEN}"
    for nothing, has in ((_NO_TRACE, _HAS_TRACE), (_NO_WORDS, _HAS_WORDS))
)
_LEFT_TRACES, _LEFT_WORDS = (
    f"SELECT min(id) FROM message WHERE {_SPAN} AND {has} AND NOT {SPEAKS_OF_CONSENT}"  # noqa: S608 - names of ours
    for has in (_HAS_TRACE, _HAS_WORDS)
)
_JOBS: Final = (
    "SELECT id, body, tracking_id, state, created_at FROM job WHERE id > ? AND id <= ?"  # noqa: S608
    f" AND NOT EXISTS (SELECT 1 FROM message WHERE message.id = job.id / 256 AND {SPEAKS_OF_CONSENT}) ORDER BY id"
)
_FORGET_SETTINGS: Final = (
    "UPDATE job SET body = ? WHERE id = ? AND body = ? AND state IN ('done', 'suppressed', 'dead', 'cancelled')"
)
FORGET_RECEIPT: Final = "DELETE FROM delivery WHERE endpoint = ? AND tracking_id = ?"
ENDED: Final = frozenset({"done", "suppressed", "dead", "cancelled"})
_DATE: Final = "UPDATE told SET at = ? WHERE id > ? AND id <= ? AND at IS NULL"
_FORGET_TOLD: Final = "DELETE FROM told WHERE id > ? AND id <= ? AND at < ?"
_FORGET_UNCLAIMED: Final = "DELETE FROM delivery WHERE job_id IS NULL AND received_at > ? AND received_at <= ?"
_FORGET_KEPT: Final = "DELETE FROM kept WHERE id > ? AND id <= ? AND received_at < ?"

_KNOWN_FOR: Final = (RECENT_FOR + TO_THE_DAY) // timedelta(microseconds=1)
_to_job: Final = msgspec.json.Decoder(Job).decode


def traces(cursor: Cursor, span: Span, limit: Limit) -> Cleared:
    """Forget what messages were decided from."""
    return _messages(cursor, span, limit, _FORGET_TRACES, _LEFT_TRACES)


def texts(cursor: Cursor, span: Span, limit: Limit) -> Cleared:
    """Forget what people wrote; who wrote when, and what was decided, stays."""
    return _messages(cursor, span, limit, _FORGET_WORDS, _LEFT_WORDS)


def _messages(cursor: Cursor, span: Span, limit: Limit, forget: str, left: str) -> Cleared:
    gone = cursor.execute(forget, (*span, limit.moment)).rowcount
    ((first,),) = cursor.execute(left, span).fetchall()
    return Cleared(gone, first)


def jobs(cursor: Cursor, span: Span, limit: Limit) -> Cleared:
    """Forget the settings of jobs that have ended, and their receipts; about whom and how they ended stays."""
    gone, left = 0, None
    for job_id, body, tracking_id, state, created_at in cursor.execute(_JOBS, span).fetchall():
        job = _to_job(body)
        if not job.settings:
            continue
        if state not in ENDED or created_at >= limit.moment:
            left = job_id if left is None else left
            continue
        emptied = to_json(replace(job, settings={})).decode()
        gone += cursor.execute(_FORGET_SETTINGS, (emptied, job_id, body)).rowcount
        if job.endpoint is not None and tracking_id is not None:
            cursor.execute(FORGET_RECEIPT, (job.endpoint, tracking_id))
    return Cleared(gone, left)


def told(cursor: Cursor, span: Span, limit: Limit) -> Cleared:
    """Forget our texts that no message can have been decided from that is still known."""
    cursor.execute(_DATE, (limit.moment, *span))
    return Cleared(cursor.execute(_FORGET_TOLD, (*span, limit.moment - _KNOWN_FOR)).rowcount)


def kept(cursor: Cursor, span: Span, limit: Limit) -> Cleared:
    """Forget notifications that nobody could read."""
    return Cleared(cursor.execute(_FORGET_KEPT, (*span, limit.moment)).rowcount)


def unclaimed(cursor: Cursor, span: Span, _limit: Limit) -> Cleared:
    """Forget receipts of texts that we do not know."""
    return Cleared(cursor.execute(_FORGET_UNCLAIMED, span).rowcount)
