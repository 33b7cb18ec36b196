"""The forms of what a schedule is written with: times, moments, dates, days of the week, time zones, places.

Times are those on the wall. A time of day is kept as the span since midnight, as 24:00 is one too.
"""

import calendar
import re
from datetime import date, datetime, time, timedelta
from typing import Annotated

from watchword.clock import zone
from watchword.reading.findings import Path, Reading
from watchword.reading.folded import begins_item
from watchword.reading.forms import Form, Wrong
from watchword.reading.several import in_brackets
from watchword.reading.source import Items, Node, Scalar
from watchword.reading.suggestions import suggestion
from watchword.reading.time_zones import meant_zone
from watchword.reading.typed import INVALID, Invalid
from watchword.schedules.holidays import wrong_place
from watchword.schedules.meant import WEEK, meant_dates, meant_days

EVERY_DAY = frozenset(range(7))

Dates = tuple[date, date]
"""From the first to the last, both of them included."""


class DaysOfWeek:
    """Days of the week: one, a range such as `sat-mon`, or a list of both; Monday is 0."""

    wanted = "a day such as mon, a range such as sat-mon, or a list of both; every day without"

    @staticmethod
    def from_node(node: Node, reading: Reading, at: Path) -> frozenset[int] | Invalid:
        """Read the three shapes."""
        if not isinstance(node, Items):
            made: frozenset[int] | Invalid = _DAYS_ALONE.from_node(node, reading, at)
            return made
        read = [_DAYS.from_node(item, reading, (*at, place)) for place, item in enumerate(node.items)]
        if not read:
            reading.error("bad-value", "this names no day", node.span, "leave 'days' out to mean every day")
        return frozenset().union(*read) if read and INVALID not in read else INVALID


# --- times of day and moments -----------------------------------------------------------------------------------------

_MIDNIGHT = timedelta(days=1)
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?", re.ASCII)
_HALF_DAY = re.compile(r"(\d{1,2})(?::(\d\d))? ?([ap])\.?m\.?", re.ASCII | re.IGNORECASE)
_MILITARY = re.compile(r"([01]?\d|2[0-4])(?:[.h ]?([0-5]\d))?h?", re.ASCII | re.IGNORECASE)
_UTC = re.compile(r".*(?:z|[+-]00:?(?:00)?)", re.ASCII | re.IGNORECASE)
_OFFSET = re.compile(r"(.*\d)\s*(?:z|[+-]\d\d:?(?:\d\d)?)", re.ASCII | re.IGNORECASE)


def _opening(text: str) -> timedelta | Wrong:
    made = _closing(text)
    return Wrong("no day begins at 24:00", "write 00:00, the beginning of the next day") if made == _MIDNIGHT else made


def _time_of_day(text: str) -> time | Wrong:
    made = _opening(text)
    return made if isinstance(made, Wrong) else (datetime.combine(date.min, time.min) + made).time()


def _closing(text: str) -> timedelta | Wrong:
    written = _TIME.fullmatch(text)
    if written is None:
        return Wrong(f"expected a time such as 21:00, found '{text}'", _by_the_whole_day(text))
    hours, minutes, seconds = (int(part or 0) for part in written.groups())
    made = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if minutes < 60 and seconds < 60 and made <= _MIDNIGHT:
        return made
    return Wrong(f"there is no time {text}", "a day goes from 00:00 to 24:00")


def _by_the_whole_day(text: str) -> str:
    """Say how `9am`, `9` and `1700` are written."""
    if whole := _MILITARY.fullmatch(text):
        return f"write {int(whole[1]):02}:{whole[2] or '00'}"
    written = _HALF_DAY.fullmatch(text)
    if written is None or not 1 <= int(written[1]) <= 12:
        return "write hours and minutes, from 00:00 to 24:00"
    hours = int(written[1]) % 12 + (12 if written[3] in "pP" else 0)
    return f"write {hours:02}:{written[2] or '00'}"


def _moment(text: str) -> datetime | Wrong:
    offset = _OFFSET.fullmatch(text) if ":" in text else None
    if offset:
        hint = f"write {offset[1]}; 'time-zone' says where that is"
        if _UTC.fullmatch(text):
            hint = "write what clocks show there then, without it: 'time-zone' says where that is"
        return Wrong(f"'{text}' says its distance from UTC", hint)
    day, _, hour = text.replace("T", " ", 1).partition(" ")
    made = _date(day)
    if isinstance(made, Wrong):
        hint = _MOMENT_LIKE if isinstance(_closing(text), Wrong) else _NO_HOUR
        return made if _DATE.fullmatch(day) else Wrong(f"expected a date and time, found '{text}'", hint)
    if not hour.strip():
        return Wrong(
            f"'{text}' says no time", f"write {made}T00:00 for the beginning of that day, {made}T24:00 for its end"
        )
    since = _closing(hour.strip())
    return since if isinstance(since, Wrong) else _later(made, since)


def _later(day: date, since: timedelta) -> datetime | Wrong:
    try:
        return datetime.combine(day, time.min) + since
    except OverflowError:
        return Wrong("no calendar goes that far", f"write {day}T23:59")


_MOMENT_LIKE = "write it like 2026-05-02T20:00"
_NO_HOUR = f"{_MOMENT_LIKE}; hours of the week stand in an item of 'open'"


# --- dates and days ---------------------------------------------------------------------------------------------------

_DATE = re.compile(r"([1-9]\d{3})-(\d\d)-(\d\d)", re.ASCII)


def _date(text: str) -> date | Wrong:
    written = _DATE.fullmatch(text)
    if written is None:
        return Wrong(f"expected a date, found '{text}'", "write it like 2026-12-25")
    year, month, day = map(int, written.groups())
    try:
        return date(year, month, day)
    except ValueError:
        pass
    if not 1 <= month <= 12:
        return Wrong(f"there is no date {text}", "months go from 01 to 12, and stand before the day")
    return Wrong(f"there is no date {text}", f"that month has {calendar.monthrange(year, month)[1]} days")


def _dates(text: str) -> Dates | Wrong:
    if meant := meant_dates(text):
        return Wrong(f"expected a date, or a first and a last one, found '{text}'", f"write {meant}")
    first, dots, last = (part.strip() for part in text.partition(".."))
    begins, ends = _date(first), _date(last if dots else first)
    if isinstance(begins, Wrong):
        return begins
    if isinstance(ends, Wrong):
        return ends
    if ends < begins:
        return Wrong(f"{last} is before {first}", f"write {last}..{first}")
    return begins, ends


class _Dates(Form, frozen=True):
    """Dates as an item of a list, to which the next item may be glued that stands too far right."""

    def from_node(self, node: Node, reading: Reading, at: Path) -> Dates | Invalid:
        """Read them; what goes on with a dash in a further line is two items and no range."""
        if not isinstance(node, Scalar) or not any(map(begins_item, node.rows)):
            made: Dates | Invalid = super().from_node(node, reading, at)
            return made
        reading.error("bad-value", f"expected a date, found '{node.text}'", node.span, _EACH_DATE)
        return INVALID


_EACH_DATE = "begin a line with '- ' for each date, one below the other"


def _days(text: str, *, alone: bool = False) -> frozenset[int] | Wrong:
    """Read one day or a range of them, which may go over the end of the week: `sat-mon`."""
    names = [name.strip().lower() for name in text.split("-", 1)]
    for name in names:
        if name not in WEEK:
            meant = meant_days(text, alone=alone)
            hint = f"write {meant}" if meant else suggestion(name, WEEK) if len(names) == 1 else None
            hint = hint or f"there are {', '.join(WEEK)}; several are written [mon, wed] or mon-fri"
            return Wrong(f"there is no day '{name}'", hint)
    first, last = WEEK.index(names[0]), WEEK.index(names[-1])
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))


_DAYS = Form("days such as mon-fri", _days)


def _days_alone(text: str) -> frozenset[int] | Wrong:
    made = _days(text, alone=True)
    hint = in_brackets(text, _DAYS) if isinstance(made, Wrong) else None
    return Wrong("one day or range stands here alone", hint) if hint else made


_DAYS_ALONE = Form("days such as mon-fri", _days_alone)


# --- where ------------------------------------------------------------------------------------------------------------


def _time_zone(text: str) -> str | Wrong:
    if zone(text):
        return text
    return Wrong(f"there is no time zone '{text}'", meant_zone(text))


def _place(text: str) -> str | Wrong:
    wrong = wrong_place(text)
    return Wrong(*wrong) if wrong else text


Opening = Annotated[timedelta, Form("a time such as 11:00", _opening, _TIME)]
TimeOfDay = Annotated[time, Form("a time such as 09:00", _time_of_day, _TIME)]
Closing = Annotated[timedelta, Form("a time such as 21:00", _closing, _TIME)]
Moment = Annotated[datetime, Form("a date and time such as 2026-05-02T20:00", _moment)]
Closed = Annotated[Dates, _Dates("a date such as 2026-12-25, or 2026-12-24..2026-12-26", _dates)]
Days = Annotated[frozenset[int], DaysOfWeek]
TimeZone = Annotated[str, Form("a time zone such as America/New_York", _time_zone)]
Place = Annotated[str, Form("a country such as US, or a part of one such as US-NY", _place)]
