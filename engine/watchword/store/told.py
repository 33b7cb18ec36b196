"""Our texts, each kept once; and how a text that begins is noted with the person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from watchword.effects import Job
from watchword.state import MOST_RECENT, Told
from watchword.store import lately
from watchword.store.cursor import Cursor
from watchword.store.rows import bucket
from watchword.store.values import Lately

_MOST_REMEMBERED: Final = 4_096

_TOLD: Final = "SELECT told FROM person WHERE number = ?"
_PUT: Final = (
    "INSERT INTO person (number, told, bucket) VALUES (?, ?, ?) ON CONFLICT (number) DO UPDATE SET told = excluded.told"
)
_KEEP: Final = "INSERT INTO told (id, text) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"
_TEXTS: Final = f"SELECT id, text FROM told WHERE id IN ({', '.join('?' * MOST_RECENT)})"  # noqa: S608 - a number of ours

_remembered: Final[dict[int, str]] = {}
"""Texts by their digests: they never change, and no database has others."""


def note(cursor: Cursor, job: Job, now: datetime) -> None:
    """Note that a job begins, if it texts somebody."""
    text = lately.text_of(job)
    if text is None:
        return
    row = cursor.execute(_TOLD, (job.number,)).fetchone()
    column = lately.texted(row[0] if row else None, text, now)
    cursor.execute(_PUT, (job.number, column, bucket(job.number or "")))
    cursor.execute(_KEEP, (lately.digest(text), text))
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


def _texts(cursor: Cursor, known: Lately) -> Mapping[int, str]:
    """Find texts, by one query if any is not remembered."""
    found = remembered(known)
    if missing := sorted({ident for ident, _ in known} - found.keys()):
        filled = [*missing, *missing[-1:] * (MOST_RECENT - len(missing))]
        found |= remember(dict(cursor.execute(_TEXTS, filled).fetchall()))
    return found
