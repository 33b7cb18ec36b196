"""`date`, `time`: a moment as people of a language write it, in the program's time zone.

What is no moment, such as what a person texted, is "" unless it is written as in 2026-03-04 or 2026-03-04T21:00.
"""

from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from watchword.filters.locales import locale
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
