"""When a schedule is open, by the clock of the world: `during`, `before` and `after` ask it for every message.

A wall time that a change of clocks skips moves on by what was skipped; hours that lie wholly in what was skipped do not
come. Of a wall time that comes twice, opening means the first and closing the second: whoever closes at 01:30 is open
until no clock will show 01:30 again that night.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

from msgspec import Struct

from watchword.clock import zone
from watchword.schedules.forms import Dates
from watchword.schedules.holidays import holidays_of
from watchword.schedules.meant import WEEK
from watchword.schedules.written import Schedule

FORESEEN = 800
"""So many days are looked ahead for the next boundary: two years and a little more."""

Stretch = tuple[datetime, datetime]
"""Open from a moment on and until just before another, both in UTC."""


class Boundaries(Struct, frozen=True):
    """The next moments after now at which it opens and closes; None for what is not foreseen."""

    opens: datetime | None
    closes: datetime | None


class Calendar(Struct, frozen=True, cache_hash=True):
    """A schedule ready to be asked. `week` holds the hours of each day since its midnight, Monday first.

    The hours of the week hold within `span` alone, if there is one.
    The moments that it is asked about are aware; an opening moment is inside, a closing moment outside.
    """

    zone: ZoneInfo
    week: tuple[tuple[tuple[timedelta, timedelta], ...], ...]
    closed: tuple[Dates, ...]
    holidays: str | None
    windows: tuple[Stretch, ...]
    span: Stretch | None = None

    @classmethod
    def of(cls, schedule: Schedule, program_zone: ZoneInfo) -> Self:
        """Make the calendar of a schedule that is read without error."""
        place = (zone(schedule.time_zone) if schedule.time_zone else None) or program_zone
        week = tuple(tuple(_hours(schedule, day)) for day in range(len(WEEK)))
        windows = sorted(_window(one.from_, one.until, place) for one in schedule.all_windows)
        span = _window(schedule.span.from_, schedule.span.until, place) if schedule.span and schedule.open else None
        if schedule.holidays:
            holidays_of(schedule.holidays, 2026)  # loads the country's laws now rather than for the first message
        return cls(place, week, schedule.closed, schedule.holidays, tuple(_joined(windows)), span)

    @property
    def has_ends(self) -> bool:
        """Tell whether it begins and ends for good; what comes every week for ever has no before and no after."""
        return self.span is not None or not any(self.week)

    @property
    def starts(self) -> datetime | None:
        """Tell when the first window opens, or the time of its hours begins, if it has ends."""
        return self._whole[0][0] if self.has_ends and self._whole else None

    @property
    def ends(self) -> datetime | None:
        """Tell when the last window closes, or the time of its hours ends, if it has ends."""
        return self._whole[-1][1] if self.has_ends and self._whole else None

    @property
    def _whole(self) -> tuple[Stretch, ...]:
        return (self.span,) if self.span else self.windows

    def is_open(self, now: datetime) -> bool:
        """Tell whether it is open."""
        moment = now.astimezone(UTC)
        return any(opens <= moment < closes for opens, closes in _remembered(self, moment.toordinal()))

    def is_closed_on(self, day: date) -> bool:
        """Tell whether hours of the week that begin on a day do not come."""
        if any(first <= day <= last for first, last in self.closed):
            return True
        return self.holidays is not None and day in holidays_of(self.holidays, day.year)

    def told(self, now: datetime) -> str:
        """Write what time it is there, as traces show it: `Sun 12:30 Europe/London`, with the date if it has ends."""
        here = now.astimezone(self.zone)
        day = "%a " if any(self.week) else ""
        return f"{here:{day}{'%Y-%m-%d ' if self.has_ends else ''}%H:%M} {self.zone}"

    def before(self, now: datetime) -> bool:
        """Tell whether the first window is still to come."""
        return self.starts is not None and now < self.starts

    def after(self, now: datetime) -> bool:
        """Tell whether the last window is over."""
        return self.ends is not None and now >= self.ends

    def boundaries(self, now: datetime) -> Boundaries:
        """Find the next moments at which it opens and closes; whichever comes first tells whether it is open."""
        moment = now.astimezone(UTC)
        begins = max(moment, self.span[0]) if self.span else moment
        until = min(begins.toordinal() + FORESEEN, _LAST)
        closes = None
        for opening, closing in _joined(_coming(self, moment, until)):
            if closes is None and (not any(self.week) or closing.toordinal() < until):
                closes = closing
            if opening > moment:
                return Boundaries(opening, closes)
        return Boundaries(None, closes)

    def stretches(self, begin: datetime, end: datetime) -> Iterator[Stretch]:
        """List when it is open between two moments; what is open already or stays open is told whole."""
        moment = begin.astimezone(UTC)
        coming = _joined(_coming(self, moment, min(end.toordinal() + 1, _LAST)))
        return (stretch for stretch in coming if stretch[0] < end)


# --- stretches of time ------------------------------------------------------------------------------------------------

_REACH = range(-3, 2)
"""Days whose hours may touch a day of UTC: they last into the next day, zones differ by a day, and one was skipped."""

_FIRST, _LAST = -_REACH.start + 1, date.max.toordinal() - 3


@lru_cache(maxsize=10_000)
def _remembered(calendar: Calendar, ordinal: int) -> tuple[Stretch, ...]:
    """Work out a day but once: what is asked about is nearly always now."""
    return tuple(_touching(calendar, ordinal))


def _touching(calendar: Calendar, ordinal: int) -> Iterator[Stretch]:
    """List the stretches that touch a day of UTC, in order; each is known whole but for what else joins it far away."""
    ordinal = min(max(ordinal, _FIRST), _LAST)
    begins = datetime.fromordinal(ordinal).replace(tzinfo=UTC)
    days = [date.fromordinal(ordinal + step) for step in _REACH] if any(calendar.week) else []
    stretches = [*calendar.windows, *(one for day in days for one in _of_day(calendar, day))]
    for opens, closes in _joined(sorted(stretches)):
        if opens < begins + _DAY and begins < closes and opens < closes:
            yield opens, closes


def _of_day(calendar: Calendar, day: date) -> Iterator[Stretch]:
    """List the hours that begin on a day."""
    hours = calendar.week[day.weekday()]
    if not hours or calendar.is_closed_on(day):
        return
    midnight = datetime.combine(day, time.min)
    for from_, to in hours:
        opens, closes = _window(midnight + from_, midnight + to, calendar.zone)
        if calendar.span:
            opens, closes = max(opens, calendar.span[0]), min(closes, calendar.span[1])
        if opens < closes:
            yield opens, closes


def _coming(calendar: Calendar, moment: datetime, until: int) -> Iterator[Stretch]:
    """List the stretches that are not over at a moment, in order; some come twice."""
    if not any(calendar.week):
        yield from (one for one in calendar.windows if one[1] > max(moment, one[0]))
        return
    first = moment.toordinal()
    if calendar.span:
        first, until = max(first, calendar.span[0].toordinal()), min(until, calendar.span[1].toordinal() + 1)
    for ordinal in range(first, until):
        yield from (one for one in _touching(calendar, ordinal) if one[1] > moment)


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Make one of those that overlap or meet; they come in the order of their openings."""
    current: Stretch | None = None
    for opens, closes in stretches:
        if current and opens <= current[1]:
            current = (current[0], max(current[1], closes))
        else:
            if current:
                yield current
            current = (opens, closes)
    if current:
        yield current


# --- from the wall to the world ---------------------------------------------------------------------------------------

_DAY = timedelta(days=1)


def _hours(schedule: Schedule, day: int) -> Iterator[tuple[timedelta, timedelta]]:
    for hours in schedule.open:
        if day in hours.days:
            yield hours.from_, hours.to if hours.to > hours.from_ else hours.to + _DAY


def _window(opens: datetime, closes: datetime, place: ZoneInfo) -> Stretch:
    """Place two wall times; what the clocks skip wholly lasts no time."""
    first = _instant(opens.replace(tzinfo=place))
    # The later of the two: where a time is skipped, only fold 0 moves on, and where it comes twice, fold 1 is second.
    last = max(_instant(closes.replace(tzinfo=place, fold=fold)) for fold in (0, 1))
    return first, max(first, last)


def lasts(opens: datetime, closes: datetime, place: ZoneInfo) -> bool:
    """Tell whether clocks of a place show any of the time between two wall times."""
    first, last = _window(opens, closes, place)
    return first < last


def _instant(wall: datetime) -> datetime:
    try:
        return wall.astimezone(UTC)
    except OverflowError:  # the last evening of the year 9999, which says "for ever"
        return datetime.max.replace(tzinfo=UTC)
