"""Moments at which schedules are all that they can be together: open, closed, still to come, over."""

from collections.abc import Iterator
from datetime import MAXYEAR, datetime, timedelta
from functools import lru_cache

from watchword.schedules import Calendar

WEEK = timedelta(days=8)
YEARS = timedelta(days=800)
"""So far ahead are holidays and single days foreseen."""


@lru_cache(maxsize=1000)
def moments(calendars: tuple[Calendar, ...], usually: datetime, now: datetime) -> tuple[datetime, ...]:
    """Find one moment for each way in which schedules stand together, the usual one first; now is looked ahead from."""
    found: dict[tuple[object, ...], datetime] = {}
    for moment in _tried(calendars, usually, now):
        found.setdefault(_standing(calendars, moment), moment)
    return tuple(found.values())


def _standing(calendars: tuple[Calendar, ...], moment: datetime) -> tuple[object, ...]:
    return tuple((one.is_open(moment), one.before(moment), one.after(moment)) for one in calendars)


def _tried(calendars: tuple[Calendar, ...], usually: datetime, now: datetime) -> Iterator[datetime]:
    edges = [edge for one in calendars for edge in (one.starts, one.ends) if edge]
    around = [around for edge in edges for around in (edge - timedelta(minutes=1), edge) if edge.year < MAXYEAR]
    for begin, ahead in [(usually, WEEK), *((one, WEEK) for one in around), (now, YEARS)]:
        yield begin
        yield from sorted(_changes(calendars, begin, begin + ahead))


def _changes(calendars: tuple[Calendar, ...], begin: datetime, end: datetime) -> Iterator[datetime]:
    for calendar in calendars:
        for stretch in calendar.stretches(begin, end):
            yield from (moment for moment in stretch if begin < moment < end)
