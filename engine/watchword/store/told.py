"""Our texts, each kept once; and how a text that begins is noted with the person."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from watchword.state import MOST_RECENT, Told
from watchword.store import lately, sent
from watchword.store.asked import Asked
from watchword.store.cursor import Cursor
from watchword.store.rows import bucket, stamp
from watchword.store.values import Lately, StoredJob

_MOST_REMEMBERED: Final = 20_000

_PUT: Final = (
    "INSERT INTO person (number, told, sent, bucket) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (number) DO UPDATE SET told = excluded.told, sent = excluded.sent"
)
_TEXTS: Final = f"SELECT id, text FROM told WHERE id IN ({', '.join('?' * MOST_RECENT)})"  # noqa: S608 - a number of ours

TO_THE_DAY: Final = timedelta(days=1)
"""By so much a text may have been sent later than is noted: one that many are sent is written once a day."""

_KEEP: Final = (
    "INSERT INTO told (id, text, at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at"  # noqa: S608
    f" WHERE told.at IS NULL OR told.at < excluded.at - {TO_THE_DAY // timedelta(microseconds=1)}"
)

_remembered: Final[dict[int, str]] = {}
"""Texts by their digests: they never change, and no database has others."""


def note(
    cursor: Cursor, begun: StoredJob, asked: Asked | None, before: tuple[str | None, str | None], now: datetime
) -> None:
    """Note that a text begins, in answer to what its person had asked or to nothing.

    `before` is what was kept with the person until now: what they were told, and what they were sent.
    """
    job, (known, others) = begun.job, before
    text = lately.text_of(job)
    column = known if text is None else lately.texted(known, text, now)
    texted = sent.written(others, begun.id, job, asked, now)
    cursor.execute(_PUT, (job.number, column, texted, bucket(job.number or "")))
    if text is not None:
        ident = lately.digest(text)
        cursor.execute(_KEEP, (ident, text, stamp(now)))
        remember({ident: text})


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
