"""Opt-outs that somebody brings from elsewhere, many at once: none lifts anything, none counts twice (R33).

One that tells that a number is somebody else's since ends the memberships of whoever had it, too (R65).
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final

from watchword.consent.reasons import is_void
from watchword.effects import Consent, Job
from watchword.store import intake, jobs, people
from watchword.store.cursor import Batch, Cursor
from watchword.store.rows import stamp_or_none

_IS_KNOWN: Final = (
    "SELECT 1 FROM ledger WHERE number = ? AND scope = ? AND kind = 'opt-out' AND source = 'import'"
    " AND rung = ? AND text = ? AND coalesce(sent_at, 0) = ? LIMIT 1"
)


def record(cursor: Batch, opt_outs: Mapping[Consent, Sequence[Job]], now: datetime) -> AbstractSet[Consent]:
    """Record those that are new, and queue what follows from each; answers which.

    Most are of strangers, of whom there is nothing to fold: the first of each in a scope is recorded with all others'.
    """
    strangers = people.strangers(cursor, {one.number for one in opt_outs})
    firsts: dict[tuple[str, str], Consent] = {}
    for one in opt_outs:
        if one.number in strangers:
            firsts.setdefault((one.number, one.scope), one)
    people.begin_with(cursor, [*firsts.values()], now)
    begun = set(firsts.values())
    news = [one for one in opt_outs if one in begun or _record(cursor, one, now)]
    void = {one.number for one in news if is_void(one.rung)}
    left = [fact for number in sorted(void) for fact in people.memberships(cursor, number)]
    for fact in left:
        people.record(cursor, fact, None, now)
    if left:
        intake.note(cursor, left, (), now)
    most = max((len(opt_outs[one]) for one in news), default=0)
    at_once = jobs.MOST_OF_ONE_ORIGIN // most if most else len(news) or 1
    for first in range(0, len(news), at_once):
        some = news[first : first + at_once]
        intake.note(cursor, some, [job for one in some for job in opt_outs[one]], now)
    return set(news)


def _record(cursor: Cursor, one: Consent, now: datetime) -> bool:
    """Record one of somebody who is known, unless it is itself."""
    if _is_known(cursor, one):
        return False
    people.record(cursor, one, None, now)
    return True


def _is_known(cursor: Cursor, one: Consent) -> bool:
    values = (one.number, one.scope, one.rung, one.text, stamp_or_none(one.sent_at) or 0)
    return cursor.execute(_IS_KNOWN, values).fetchone() is not None
