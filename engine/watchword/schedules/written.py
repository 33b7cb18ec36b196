"""What a rule file says of a schedule. Each class is at once the YAML, its checking and its documentation."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar, Self

from msgspec import Struct

from watchword.reading.findings import Path, Reading
from watchword.reading.source import Fields, Node, Scalar
from watchword.reading.typed import INVALID, Invalid, read_struct
from watchword.schedules.forms import EVERY_DAY, Closed, Closing, Days, Moment, Opening, Place, TimeZone

A_DAY = timedelta(days=1)


class _Written(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The base of everything that stands in a schedule."""


class Hours(_Written, frozen=True, kw_only=True):
    """Hours of `days` of the week. A `to` at or before `from` is on the next day; they belong to the day they began."""

    example: ClassVar[str] = "{days: mon-fri, from: 09:00, to: 17:00}"

    days: Days = EVERY_DAY
    from_: Opening
    to: Closing


class Window(_Written, frozen=True, kw_only=True):
    """A time that comes once, `from` a moment on and `until` just before another."""

    from_: Moment
    until: Moment

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read the two, the end after the beginning."""
        window = read_struct(node, cls, reading, at)
        return window if window is INVALID or _in_order(window, reading, at) else INVALID


class Schedule(_Written, frozen=True, kw_only=True):
    """When something is open: hours of every week (`open`), `windows` that come once, or both.

    `from` and `until` are the short form of a single window; beside `open`, they say from when until when those hours
    hold. Dates in `closed`, and `holidays`, close the hours that begin on them, but no window. Without `time-zone`,
    times are those of the program's.
    """

    time_zone: TimeZone | None = None
    open: tuple[Hours, ...] = ()
    closed: tuple[Closed, ...] = ()
    holidays: Place | None = None
    from_: Moment | None = None
    until: Moment | None = None
    windows: tuple[Window, ...] = ()

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read a schedule; what it says must fit together and be open at some time."""
        if _is_bare(node, reading):
            return INVALID
        schedule = read_struct(node, cls, reading, at)
        if schedule is INVALID or not isinstance(node, Fields):
            return INVALID
        problems = list(_contradictions(schedule, {key.text for key, _ in node.entries}))
        for one in problems:
            below = (*at, one.key) if one.key else at
            reading.error(one.code, one.message, reading.keys.get(below, node.span), one.hint)
        both = schedule.from_ is not None and schedule.until is not None
        sound = not both or _in_order(schedule, reading, at)
        return schedule if sound and not problems else INVALID

    @property
    def recurs(self) -> bool:
        """Tell whether it comes every week for ever, so that it neither begins nor ends for good."""
        return bool(self.open) and self.span is None

    @property
    def span(self) -> Window | None:
        """Give what `from` and `until` say: the only window, or the time in which the hours of the week hold."""
        return Window(from_=self.from_, until=self.until) if self.from_ and self.until else None

    @property
    def all_windows(self) -> tuple[Window, ...]:
        """List the windows, whichever way they are written."""
        return (*self.windows, self.span) if self.span and not self.open else self.windows


def _is_bare(node: Node, reading: Reading) -> bool:
    """Report hours of the week that stand in a schedule itself, where they are the only ones."""
    entries = [entry for entry in node.entries if entry[0].text in _OF_HOURS] if isinstance(node, Fields) else []
    written = {key.text: below.text for key, below in entries if isinstance(below, Scalar)}
    has_open = isinstance(node, Fields) and any(key.text == "open" for key, _ in node.entries)
    if has_open or not written.keys() & {"days", "to"} or _DATE.search(" ".join(written.values())):
        return False
    asked = [name for name in _OF_HOURS if name in written or name != "days"]
    hours = ", ".join(f"{name}: {written.get(name, 'HH:MM')}" for name in asked)
    first, *others = (key.span for key, _ in entries)
    related = tuple((span, "and this") for span in others)
    message = "hours of the week stand in an item of 'open'"
    reading.error("bad-value", message, first, f"write open: [{{{hours}}}] instead", related)
    return True


_OF_HOURS = Hours.__struct_encode_fields__
_DATE = re.compile(r"\d-\d")


class _Contradiction(Struct, frozen=True, kw_only=True):
    """What does not fit together, and the key that shows it, if any does."""

    key: str | None
    code: str
    message: str
    hint: str


def _contradictions(schedule: Schedule, said: set[str]) -> Iterator[_Contradiction]:
    """Find what does not fit together in what a schedule says."""
    one, other = ("from", "until") if "from" in said else ("until", "from")
    single = said & {"from", "until"}
    if len(single) == 1:
        message, hint = f"'{one}' stands here without '{other}'", f"add '{other}: {_beside(schedule)}'"
        yield _Contradiction(key=one, code="missing-key", message=message, hint=hint)
    if single and "windows" in said:
        message, hint = f"'{one}' stands beside 'windows'", "make it one more item of 'windows'"
        yield _Contradiction(key=one, code="bad-value", message=message, hint=hint)
    if not schedule.open and not schedule.windows and not single:
        empty = next((key for key in ("open", "windows") if key in said), None)
        message = "a schedule that says no times is never open"
        hint = "write hours into 'open', or 'from' and 'until', or 'windows'"
        yield _Contradiction(key=empty, code="never-open", message=message, hint=hint)
    elif not schedule.open:
        for key in sorted(said & {"closed", "holidays"}):
            message = f"'{key}' closes hours of the week, and there are none"
            hint = "write them into 'open', or delete this"
            yield _Contradiction(key=key, code="bad-value", message=message, hint=hint)


def _beside(schedule: Schedule) -> str:
    """Give an end to a window of which only the beginning is said, or a beginning; a calendar's last day has none."""
    said, step = (schedule.from_, A_DAY) if schedule.from_ else (schedule.until, -A_DAY)
    try:
        return f"{said + step:%Y-%m-%dT%H:%M}" if said else "..."
    except OverflowError:
        return "..."


def _in_order(window: Any, reading: Reading, at: Path) -> bool:
    if window.from_ < window.until:
        return True
    span, begins = reading.spans[(*at, "until")], (reading.spans[(*at, "from")], "it begins here")
    reading.error("bad-value", "'until' is not after 'from'", span, "write when it ends, or swap the two", (begins,))
    return False
