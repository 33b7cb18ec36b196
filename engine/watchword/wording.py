"""How amounts are written for people, and what is not there any more."""

from datetime import timedelta
from typing import Final

GONE: Final = "(no longer kept)"
"""Stands where words stood that were kept long enough."""


def count(number: int, what: str) -> str:
    """Write a number of things: `1 rule`, `2 rules`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def size(octets: int) -> str:
    """Write a number of bytes: `12.3 MB`."""
    shown, unit = float(octets), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if shown < 1000:
            break
        shown, unit = shown / 1000, larger
    return f"{shown:.0f} B" if unit == "B" else f"{shown:.1f} {unit}"


def duration(span: timedelta) -> str:
    """Write how long something takes or took: `40 s`, `5 min`, `3 h`, `2 days`."""
    seconds = abs(span.total_seconds())
    for limit, unit, name in ((120, 1, "s"), (7_200, 60, "min"), (172_800, 3_600, "h")):
        if seconds < limit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds / 86_400:.0f} days"
