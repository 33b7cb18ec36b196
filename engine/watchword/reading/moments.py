"""How a date with its time is written that was written otherwise."""

import re
from datetime import datetime

_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)[ T]+((?:[01]?\d|2[0-3]):[0-5]\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(\d\d?)[/.](\d\d?)[/.](\d{4})[ T]((?:[01]?\d|2[0-3]):[0-5]\d)", re.ASCII)


def mended(text: str) -> str | None:
    """Tell how a time without its date is written, and a date of other signs: of two, if the year is last."""
    if _CLOCK_TIME.fullmatch(text):
        return f"write the date before it: 2026-03-04T{text:0>5}"
    if found := _YEAR_FIRST.fullmatch(text):
        year, pairs, clock = found[1], [(found[2], found[3])], found[4]
    elif found := _YEAR_LAST.fullmatch(text):
        year, pairs, clock = found[3], [(found[1], found[2]), (found[2], found[1])], found[4]
    else:
        return None
    made = dict.fromkeys(f"{year}-{month:0>2}-{day:0>2}T{clock:0>5}" for month, day in pairs)
    real = [one for one in made if _is_moment(one)]
    return f"write {', or '.join(real)}" if real else None


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
