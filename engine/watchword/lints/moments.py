"""Moments at which schedules are all that they can be together: open, closed, still to come, over."""

from collections.abc import Hashable, Iterator
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import prod

from watchword.schedules import Calendar
from watchword.schedules.holidays import holidays_of

WEEK = timedelta(days=8)
YEARS = timedelta(days=800)
"""So far ahead each day is looked at, which clocks change within."""
ROUND = 40
"""So many years ahead holidays are looked at: there each date falls on each day of the week, as after 28, or 40."""


@lru_cache(maxsize=1000)
def moments(calendars: tuple[Calendar, ...], usually: datetime, now: datetime) -> tuple[datetime, ...]:
    """Find one moment for each way in which schedules stand together, the usual one first; now is looked ahead from."""
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
    edges = [edge for one in calendars for edge in (one.starts, one.ends) if edge]
    edges += [edge for edge in _edges(calendars) if edge - now > YEARS]
    around = [around for edge in edges for around in (edge - timedelta(minutes=1), edge) if edge.year < MAXYEAR]
    for begin, ahead in [(usually, WEEK), *((one, WEEK) for one in dict.fromkeys(around)), (now, YEARS)]:
        yield from _within(calendars, begin, ahead)
    for day in _days_off(calendars, now):
        yield from _within(calendars, _midnight(day) - _BESIDE, 2 * _BESIDE)


def _within(calendars: tuple[Calendar, ...], begin: datetime, ahead: timedelta) -> Iterator[datetime]:
    yield begin
    yield from sorted(_changes(calendars, begin, begin + ahead))


def _changes(calendars: tuple[Calendar, ...], begin: datetime, end: datetime) -> Iterator[datetime]:
    for calendar in calendars:
        for stretch in calendar.stretches(begin, end):
            yield from (moment for moment in stretch if begin < moment < end)


# --- days off ---------------------------------------------------------------------------------------------------------

_BESIDE = timedelta(days=3)
"""So far from a day may that be which hours of the day are told by: they last, and zones differ."""
_NEAR = tuple(timedelta(days=step) for step in range(-_BESIDE.days - 1, _BESIDE.days + 1))


def _days_off(calendars: tuple[Calendar, ...], now: datetime) -> Iterator[date]:
    """List the days from now on without the hours that a week has; of those that are alike for all, the first."""
    soon, far = (now - _BESIDE).date(), date.max - 2 * _BESIDE
    days = {*_closing(calendars, far), *_holidays(calendars, now.year)}
    off = sorted([day for day in days if soon <= day <= far and _is_off(calendars, day)], reverse=True)
    alike = {_likeness(calendars, day): day for day in off}
    return iter(sorted(alike.values()))


def _closing(calendars: tuple[Calendar, ...], far: date) -> Iterator[date]:
    """List the days of a week from each on which any schedule begins or ceases to be closed: those after are alike."""
    days = (day for one in calendars for first, last in one.closed for day in (first, min(last, far) + timedelta(1)))
    return (day + timedelta(step) for day in days for step in range(min(WEEK, far - day).days + 1))


def _holidays(calendars: tuple[Calendar, ...], year: int) -> Iterator[date]:
    for name in dict.fromkeys(one.holidays for one in calendars if one.holidays):
        for each in range(year, min(year + ROUND, MAXYEAR)):
            yield from holidays_of(name, each)


def _is_off(calendars: tuple[Calendar, ...], day: date) -> bool:
    """Tell whether a schedule is closed on a day of a week on which it has hours."""
    return any(one.week[day.weekday()] and one.is_closed_on(day) for one in calendars)


def _likeness(calendars: tuple[Calendar, ...], day: date) -> Hashable:
    """Tell by which hours a day and those beside it differ from others, and by what clocks show there."""
    begin, end = _midnight(day) - _BESIDE, _midnight(day) + _BESIDE
    passed, then = ([edge for edge in _edges(calendars) if edge <= moment] for moment in (begin, end))
    shown = tuple(moment.astimezone(one.zone).utcoffset() for moment in (begin, end) for one in calendars)
    closed = tuple(one.is_closed_on(day + step) for one in calendars for step in _NEAR)
    return day.weekday(), closed, shown, len(passed), None if passed == then else day


def _edges(calendars: tuple[Calendar, ...]) -> list[datetime]:
    stretches = [stretch for one in calendars for stretch in (*one.windows, one.span) if stretch]
    return [edge for stretch in stretches for edge in stretch]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
