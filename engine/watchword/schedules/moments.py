"""Moments at which schedules are all that they can be together: open, closed, still to come, over.

What they are within a day hangs on its day of the week, on which days beside it are closed, on what clocks show there,
and on which dates are over. All days are looked at on which anything of that may be new, and of those that are alike
one is tried.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import prod
from zoneinfo import ZoneInfo

from watchword.schedules.calendar import Calendar
from watchword.schedules.holidays import holidays_of

WEEK = timedelta(days=8)
AHEAD = 400
"""So many days after a date each is looked at: clocks have changed to and fro by then, on each day of the week."""
SOON = 800
"""So many are from now on."""
ROUND = 40 * 366
"""So many where there are holidays: each date falls on each day of the week, as after 28 years, or 40."""
_BEFORE, _BEHIND = 3, 1
"""So many days beside one may have hours that touch it: they last, zones differ, and a day may be skipped."""
_LAST = date.max.toordinal() - 3
_QUARTER = timedelta(minutes=15)
"""All clocks differ from UTC by so much, or by several of it."""


@lru_cache(maxsize=1000)
def moments(calendars: tuple[Calendar, ...], usually: datetime, now: datetime) -> tuple[datetime, ...]:
    """Find one moment for each way in which schedules stand together, the usual one first; now is looked ahead from.

    Last come those of what is over: the others are the first at which it comes again.
    """
    found: dict[tuple[object, ...], datetime] = {}
    most = prod(4 if one.has_ends else 2 for one in calendars)
    for moment in _tried(calendars, usually, now):
        found.setdefault(_standing(calendars, moment), moment)
        if len(found) == most:
            break
    return tuple(found.values())


def _standing(calendars: tuple[Calendar, ...], moment: datetime) -> tuple[object, ...]:
    return tuple((one.is_open(moment), one.before(moment), one.after(moment)) for one in calendars)


def _tried(calendars: tuple[Calendar, ...], usually: datetime, now: datetime) -> Iterator[datetime]:
    tomorrow = now.astimezone(UTC).toordinal() + 1
    yield from _within(calendars, usually, usually + WEEK)
    yield from _within(calendars, now, _midnight(tomorrow))
    for day in _told_apart(calendars, tomorrow):
        yield from _within(calendars, _midnight(day), _midnight(day + 1))
    for edge in sorted({edge for one in calendars for edge in (one.starts, one.ends) if edge and edge < now}):
        yield from _within(calendars, edge - timedelta(minutes=1), edge + WEEK)


def _within(calendars: tuple[Calendar, ...], begin: datetime, end: datetime) -> Iterator[datetime]:
    yield begin
    yield from sorted(_changes(calendars, begin, end))


def _changes(calendars: tuple[Calendar, ...], begin: datetime, end: datetime) -> Iterator[datetime]:
    for calendar in calendars:
        for stretch in (*calendar.stretches(begin, end), *([calendar.span] if calendar.span else [])):
            yield from (moment for moment in stretch if begin < moment < end)


def _midnight(day: int) -> datetime:
    return datetime.fromordinal(day).replace(tzinfo=UTC)


# --- days, by their ordinal numbers -----------------------------------------------------------------------------------


def _told_apart(calendars: tuple[Calendar, ...], first: int) -> Sequence[int]:
    """List the days from one on that schedules tell apart; of those that are alike for all, the first."""
    dates = sorted(edge.toordinal() for one in calendars for edge in _edges(one))
    alike: dict[Hashable, int] = {}
    for days in _ahead(calendars, dates, first):
        for day, likeness in zip(days, _likenesses(calendars, days), strict=True):
            over = bisect_left(dates, day)
            is_date = over < len(dates) and dates[over] == day
            alike.setdefault((likeness, over, day if is_date else None), day)
    return sorted(alike.values())


def _edges(calendar: Calendar) -> Iterator[datetime]:
    return (edge.astimezone(UTC) for stretch in (*calendar.windows, calendar.span) if stretch for edge in stretch)


def _ahead(calendars: tuple[Calendar, ...], dates: Iterable[int], first: int) -> Iterator[range]:
    """List the days after which anything may be new, with those that follow."""
    closing = (day for one in calendars for begin, end in one.closed for day in (begin.toordinal(), end.toordinal()))
    ahead = ROUND if any(one.holidays for one in calendars) else AHEAD
    begun, past = first, min(first + max(ahead, SOON), _LAST)
    for day in sorted({*dates, *closing}):
        if day - _BEHIND > past:
            yield range(begun, past)
            begun = day - _BEHIND
        past = max(past, min(day + ahead, _LAST))
    yield range(begun, past)


def _likenesses(calendars: tuple[Calendar, ...], days: range) -> Iterator[Hashable]:
    """Tell by what each of some days differs from others, but for what is over."""
    around = range(days.start - _BEFORE, days.stop + _BEHIND)
    rows = [_closed(one, around) for one in calendars if one.closed or one.holidays]
    rows += [_clocks(zone, around.start, around.stop) for zone in dict.fromkeys(one.zone for one in calendars)]
    width = _BEFORE + 1 + _BEHIND
    return ((day % 7, *[row[place : place + width] for row in rows]) for place, day in enumerate(days))


def _closed(calendar: Calendar, days: range) -> bytes:
    """Tell of each of some days whether hours do not come that the week has on it."""
    off = bytearray(len(days))
    for first, last in calendar.closed:
        begin, end = (
            min(max(day, days.start), days.stop) - days.start for day in (first.toordinal(), last.toordinal() + 1)
        )
        off[begin:end] = b"\1" * (end - begin)
    years = range(date.fromordinal(days.start).year, date.fromordinal(days.stop).year + 1) if calendar.holidays else ()
    for day in (day.toordinal() for year in years for day in holidays_of(calendar.holidays or "", year)):
        if day in days:
            off[day - days.start] = 1
    hours = bytes(map(bool, calendar.week))
    return bytes(one and hours[(day - 1) % 7] for one, day in zip(off, days, strict=True))


@lru_cache(maxsize=100)
def _clocks(zone: ZoneInfo, first: int, past: int) -> bytes:
    """Tell of each of some days by how much clocks differ from UTC as it begins."""
    differ = (_midnight(day).astimezone(zone).utcoffset() or timedelta() for day in range(first, past))
    return bytes(one // _QUARTER & 255 for one in differ)
