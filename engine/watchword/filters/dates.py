"""`date`, `time`: a moment as people of a language write it, in the program's time zone.

What is no moment, such as what a person texted, is "" unless it is written as in 2026-03-04 or 2026-03-04T21:00.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from watchword.filters.locales import locale
from watchword.templates.bound import Bound, bound_of
from watchword.templates.filter import Spoken, TextFilter, text_filter

Length = Literal["short", "medium", "long", "full"]


@text_filter("date")
class Date(TextFilter, frozen=True):
    """The day, as people of the language write it: `{now|date}`, `{contact.due|date long}`."""

    length: Length = "medium"

    def apply(self, text: str, spoken: Spoken) -> str:
        """Write the day in the program's time zone; a day alone is that day anywhere."""
        from babel.dates import format_date  # noqa: PLC0415 - see locales.py

        moment = _moment(text, spoken)
        return format_date(moment, self.length, locale=locale(spoken.language)) if moment else ""

    def bound(self, value: Bound, language: str) -> Bound:  # noqa: ARG002 - a moment is as long as it is
        """Look at the days of a year: they have all months, and weekdays for each."""
        return _of_days(self, language)


@text_filter("time")
class Time(TextFilter, frozen=True):
    """The time of day, as people of the language write it: `{now|time}`."""

    length: Literal["short", "medium"] = "short"

    def apply(self, text: str, spoken: Spoken) -> str:
        """Write it in the program's time zone; a day alone has none."""
        from babel.dates import format_time  # noqa: PLC0415 - see locales.py

        moment = _moment(text, spoken)
        if not isinstance(moment, datetime):
            return ""
        written: str = format_time(moment.timetz(), self.length, tzinfo=moment.tzinfo, locale=locale(spoken.language))
        return written.replace("\u202f", " ")  # GSM-7 has no narrow space: the text would take twice as many segments

    def bound(self, value: Bound, language: str) -> Bound:  # noqa: ARG002 - a moment is as long as it is
        """Look at the hours of a day."""
        return _of_hours(self, language)


@cache
def _of_days(date: Date, language: str) -> Bound:
    days = (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(366))
    return bound_of("0123456789", *(date.apply(f"{day:%Y-%m-%d}", Spoken(language)) for day in days))


@cache
def _of_hours(time: Time, language: str) -> Bound:
    minutes = (f"2024-01-01T{hour:02}:{minute:02}:59" for hour in range(24) for minute in (0, 59))
    return bound_of("0123456789", *(time.apply(one, Spoken(language)) for one in minutes))


def _moment(text: str, spoken: Spoken) -> date | None:
    """Read a day, or a moment; one without an offset is the program's."""
    written = text.strip()
    zone = ZoneInfo(spoken.time_zone)
    try:
        if len(written) == len("2026-03-04"):
            return date.fromisoformat(written)
        moment = datetime.fromisoformat(written)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.astimezone(UTC).astimezone(zone)
    except (ValueError, OverflowError):
        return None
