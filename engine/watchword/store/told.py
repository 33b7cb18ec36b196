"""Our texts, each kept once; and how a text that begins is noted with the person."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from watchword.effects import Job
from watchword.state import MOST_RECENT, Told
from watchword.store import lately, sent
from watchword.store.asked import Asked
from watchword.store.cursor import Cursor
from watchword.store.rows import bucket, stamp
from watchword.store.values import Lately

_MOST_REMEMBERED: Final = 4_096

_TOLD: Final = "SELECT told, sent FROM person WHERE number = ?"
_PUT: Final = (
    "INSERT INTO person (number, told, sent, bucket) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (number) DO UPDATE SET told = excluded.told, sent = excluded.sent"
)
_KEEP: Final = "INSERT INTO told (id, text, at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING"
_SENT_AGAIN: Final = "UPDATE told SET at = ? WHERE id = ? AND (at IS NULL OR at < ?)"
_TEXTS: Final = f"SELECT id, text FROM told WHERE id IN ({', '.join('?' * MOST_RECENT)})"  # noqa: S608 - a number of ours

TO_THE_DAY: Final = timedelta(days=1)
"""By so much a text may have been sent later than is noted: one that many are sent is written once a day."""

_remembered: Final[dict[int, str]] = {}
"""Texts by their digests: they never change, and no database has others."""


def note(cursor: Cursor, job_id: int, job: Job, asked: Asked | None, now: datetime) -> None:
    """Note that a job begins, if it texts somebody: in answer to what they had asked, or to nothing."""
    if not job.is_text:
        return
    text = lately.text_of(job)
    before, others = cursor.execute(_TOLD, (job.number,)).fetchone() or (None, None)
    column = before if text is None else lately.texted(before, text, now)
    texted = sent.written(others, job_id, job, asked, now)
    cursor.execute(_PUT, (job.number, column, texted, bucket(job.number or "")))
    if text is not None:
        cursor.execute(_KEEP, (lately.digest(text), text, stamp(now)))
        cursor.execute(_SENT_AGAIN, (stamp(now), lately.digest(text), stamp(now - TO_THE_DAY)))
        remember({lately.digest(text): text})


def recent(cursor: Cursor, column: str | None, now: datetime) -> tuple[Told, ...]:
    """Say what somebody had been texted lately at a time."""
    known = lately.read(column)
    return lately.recent(known, _texts(cursor, known), now) if known else ()


def remembered(known: Lately) -> dict[int, str]:
    """Give those texts that need not be read."""
    return {ident: text for ident, _ in known if (text := _remembered.get(ident)) is not None}


def remember(texts: Mapping[int, str]) -> Mapping[int, str]:
    """Remember texts; all are forgotten before they are too many."""
    if len(_remembered) + len(texts) > _MOST_REMEMBERED:
        _remembered.clear()
    _remembered.update(texts)
    return texts


def forget(idents: Iterable[int]) -> None:
    """Remember texts no more that are not kept either."""
    for ident in idents:
        _remembered.pop(ident, None)


def _texts(cursor: Cursor, known: Lately) -> Mapping[int, str]:
    """Find texts, by one query if any is not remembered."""
    found = remembered(known)
    if missing := sorted({ident for ident, _ in known} - found.keys()):
        filled = [*missing, *missing[-1:] * (MOST_RECENT - len(missing))]
        found |= remember(dict(cursor.execute(_TEXTS, filled).fetchall()))
    return found
