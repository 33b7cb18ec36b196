"""A length of time with its bounds."""

from datetime import timedelta

from msgspec import Struct

from watchword.reading.source import Node
from watchword.reading.typed import INVALID, Invalid, Path, Reading, read

_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}


class Between(Struct, frozen=True):
    """Metadata of a duration that is neither shorter nor longer than this."""

    least: timedelta
    most: timedelta

    def from_node(self, node: Node, reading: Reading, at: Path) -> timedelta | Invalid:
        """Read a duration such as `90s` and hold it against the bounds."""
        value = read(node, timedelta, reading, at)
        if value is INVALID or self.least <= value <= self.most:
            return value  # type: ignore[no-any-return]
        message = f"'{at[-1]}' must be between {written(self.least)} and {written(self.most)}"
        reading.error("bad-value", message, node.span)
        return INVALID


def written(duration: timedelta) -> str:
    """Write a duration as files do, in the largest unit that leaves no rest."""
    unit = next((name for name, one in _UNITS.items() if duration and not duration % one), "s")
    return f"{duration // _UNITS[unit]}{unit}"
