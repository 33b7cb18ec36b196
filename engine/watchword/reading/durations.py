"""A length of time with its bounds, and how it is written."""

from datetime import timedelta

import msgspec
from msgspec import Struct

from watchword.reading.findings import Path, Reading
from watchword.reading.hints import in_each_unit
from watchword.reading.scalars import CONVERSIONS
from watchword.reading.source import Node, Scalar
from watchword.reading.typed import INVALID, Invalid, read, refuse

_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}


class Between(Struct, frozen=True):
    """Metadata of a duration that is neither shorter nor longer than this; `beyond` tells what is for longer ones."""

    least: timedelta
    most: timedelta
    beyond: str | None = None

    def from_node(self, node: Node, reading: Reading, at: Path) -> timedelta | Invalid:
        """Read a duration such as `90s` and hold it against the bounds."""
        if isinstance(node, Scalar) and (hint := self._in_a_unit(node.text)):
            return refuse(node, CONVERSIONS[timedelta][0], reading, at, hint)
        value = read(node, timedelta, reading, at)
        if value is INVALID or self.least <= value <= self.most:
            return value  # type: ignore[no-any-return]
        message = f"'{at[-1]}' must be between {written(self.least)} and {written(self.most)}"
        reading.error("bad-value", message, node.span, self._nearest(value))
        return INVALID

    def _nearest(self, value: timedelta) -> str:
        if value < self.least:
            return f"write {written(self.least)}, or longer"
        return f"{self.beyond}{written(value)}" if self.beyond else f"write {written(self.most)}, or shorter"

    def _in_a_unit(self, text: str) -> str | None:
        """Tell how an amount without a unit is written, in those units that are within the bounds."""
        made = [(one, found) for one in in_each_unit(text) if (found := _read(one)) is not None]
        fitting = [one for one, found in made if self.least <= found <= self.most]
        is_one = any(text == one for one, _ in made)
        return f"write {', '.join(fitting)}" if fitting and not is_one else None


def written(duration: timedelta) -> str:
    """Write a duration as files do, in the largest unit that leaves no rest."""
    unit = next((name for name, one in _UNITS.items() if duration and not duration % one), "s")
    return f"{duration // _UNITS[unit]}{unit}"


def exactly(duration: timedelta) -> str:
    """Write a duration as files do, or as ISO 8601 has it where files cannot."""
    short = written(duration)
    return short if duration >= timedelta() and _read(short) == duration else str(msgspec.to_builtins(duration))


def from_exactly(text: str) -> timedelta:
    """Read what `exactly` has written; raises ValueError."""
    found = _read(text)
    return msgspec.convert(text, timedelta) if found is None else found


def _read(text: str) -> timedelta | None:
    try:
        return CONVERSIONS[timedelta][1](text)  # type: ignore[no-any-return]
    except (ValueError, KeyError):
        return None
