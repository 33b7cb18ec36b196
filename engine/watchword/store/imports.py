"""Opt-outs that somebody brings from elsewhere, many at once: none lifts anything, none counts twice (R33)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from watchword.effects import Consent
from watchword.store import intake, people
from watchword.store.cursor import Cursor
from watchword.store.rows import stamp_or_none

_IS_KNOWN: Final = (
    "SELECT 1 FROM ledger WHERE number = ? AND scope = ? AND kind = 'opt-out' AND source = 'import'"
    " AND text = ? AND coalesce(sent_at, 0) = ? LIMIT 1"
)


def record(cursor: Cursor, opt_outs: Iterable[Consent], now: datetime) -> int:
    """Record those that are new, in their order; answers how many."""
    news = [one for one in dict.fromkeys(opt_outs) if _record(cursor, one, now)]
    if news:
        intake.note(cursor, news, now)
    return len(news)


def _record(cursor: Cursor, one: Consent, now: datetime) -> bool:
    """Record one, unless it is known; most are of strangers, of whom there is nothing to fold."""
    if people.is_stranger(cursor, one.number):
        people.begin_with(cursor, one, now)
    elif _is_known(cursor, one):
        return False
    else:
        people.record(cursor, one, None, now)
    return True


def _is_known(cursor: Cursor, one: Consent) -> bool:
    values = (one.number, one.scope, one.text, stamp_or_none(one.sent_at) or 0)
    return cursor.execute(_IS_KNOWN, values).fetchone() is not None
