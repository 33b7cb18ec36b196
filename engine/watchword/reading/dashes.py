"""Items of lists whose dash has no space behind it, so that it begins a text: `-A1`."""

import re
from collections.abc import Sequence

from watchword.reading.stop import Stop, Typo

EACH = "put a space behind each '-'"
_DASHED = re.compile(r" *(-)[^\s-]")
_ITEM = re.compile(r" *-(?: |$)")


def unspaced(stop: Stop) -> Typo | None:
    """Find one at the column of the items above it: `- A1` and then `-B1`."""
    for row in dict.fromkeys((stop.began.line - 1, stop.span.line - 1)):
        found = _DASHED.match(stop.lines[row])
        if found and _is_listed(stop.lines[:row], found.start(1)):
            return Typo("there is no space behind the '-'", stop.at(row, *found.span(1)), "put one there")
    return None


def _is_listed(above: list[str], column: int) -> bool:
    """Tell whether an item stands at a column, with nothing further left below it."""
    for line in reversed(above):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() and indent <= column:
            return indent == column and _ITEM.match(line) is not None
    return False


def are_dashed(rows: Sequence[str]) -> bool:
    """Tell whether each line of a text begins so."""
    return all(_DASHED.match(row) for row in rows)


def of_key(written: str) -> str | None:
    """Tell what to do about `-reply`, a key that was to begin an item."""
    return f"put a space behind the '-' of '{written}'" if written[:1] == "-" and written[1:2].isalpha() else None
