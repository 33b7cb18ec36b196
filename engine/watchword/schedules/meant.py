"""Days and dates that are written as people do, and how they are written here."""

import re

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHORTEST_DAY = 3
"""Of fewer letters, a day is told by its place alone."""
_WHOLE = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEVERAL = {"weekend": "sat-sun", "weekends": "sat-sun", "weekday": "mon-fri", "weekdays": "mon-fri"}
_DASH = "[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}]"
_RANGE = re.compile(rf"\s*{_DASH}\s*|\s+(?:to|till?|until|thru|through)\s+", re.IGNORECASE)
_APART = re.compile(r"\s*[,;/|]\s*(?:(?:and|or)\s+)?|\s+(?:and|or|&)\s+", re.IGNORECASE)


def meant_days(text: str, *, alone: bool) -> str | None:
    """Write `monday-friday`, or an en dash, as it can be read; several ranges only where they stand `alone`."""
    parts = [_meant_range(one) for one in _APART.split(text.strip()) if one]
    days = [day for part in parts for day in part]
    if not days or not all(parts) or (len(days) > 1 and not alone):
        return None
    return days[0] if len(days) == 1 else f"[{', '.join(days)}]"


def _meant_range(text: str) -> list[str]:
    """Give one range or day, or each of the days in `mon-wed-fri`; nothing where one of them is no day."""
    if several := _SEVERAL.get(text.lower()):
        return [several]
    days = [_meant_day(one.lower().rstrip(".")) for one in _RANGE.split(text)]
    if not all(days):
        return []
    return ["-".join(days)] if len(days) == len(("first", "last")) else days


def _meant_day(text: str) -> str:
    """Find the day that is begun so, or misspelt by little at its end: `m`, `tues`, `Mondays`."""
    singular = text.removesuffix("s") if len(text) > len("tues") else text
    return next((day[:3] for day in _WHOLE if text and day.startswith((text, singular))), "")


_DATE = r"\d{4}-\d\d-\d\d"
_DATES = re.compile(rf"({_DATE})\s*(?:{_DASH}|\.{{3}}|…|:|/|to|till?|until|thru|through)\s*({_DATE})", re.IGNORECASE)


def meant_dates(text: str) -> str | None:
    """Write two dates with something between them, such as `2026-12-31 - 2027-01-01`, as a range."""
    found = _DATES.fullmatch(text)
    return found and f"{found[1]}..{found[2]}"
