"""What one piece of text says where a number, a date or a truth is asked for, and which declared limits it breaks."""

import math
import operator
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import msgspec
from msgspec import Meta


def _whole_number(text: str) -> int:
    return msgspec.convert(text, int, strict=False)


def _number(text: str) -> float:
    value = msgspec.convert(text, float, strict=False)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _truth(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


LONGEST_DURATION = 100_000
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def _duration(text: str) -> timedelta:
    amount = _whole_number(text[:-1])
    if not 0 <= amount < LONGEST_DURATION:
        raise ValueError(text)
    return timedelta(**{UNITS[text[-1:]]: amount})


CONVERSIONS: dict[Any, tuple[str, Callable[[str], Any]]] = {
    str: ("text", str),
    int: ("a whole number", _whole_number),
    float: ("a number", _number),
    bool: ("true or false", _truth),
    date: ("a date such as 2026-12-25", date.fromisoformat),
    time: ("a time such as 21:00", time.fromisoformat),
    timedelta: ("a duration such as 90s, 5m, 24h, 2d or 1w", _duration),
    datetime: ("a date and time such as 2026-12-25T21:00", datetime.fromisoformat),
}
"""By type: what it is called in messages, and how text becomes it (ValueError or KeyError where it does not)."""

_LIMITS: tuple[tuple[str, Callable[[Any, Any], bool], str], ...] = (
    ("gt", operator.gt, "more than {}"),
    ("ge", operator.ge, "at least {}"),
    ("lt", operator.lt, "less than {}"),
    ("le", operator.le, "at most {}"),
    ("multiple_of", lambda value, step: value % step == 0, "a multiple of {}"),
    ("min_length", lambda value, least: len(value) >= least, "at least {} long"),
    ("max_length", lambda value, most: len(value) <= most, "at most {} long"),
    ("pattern", lambda value, pattern: re.search(pattern, value) is not None, "of the form {}"),
)


def limits(meta: Any) -> Iterable[str]:
    """Name each limit that metadata sets, as what follows `must be`; other metadata than a Meta sets none."""
    for _, limit, wording in _limits(meta) if isinstance(meta, Meta) else ():
        yield _worded(meta, wording, limit)


def broken_limits(value: Any, meta: Meta) -> Iterable[str]:
    """Name each limit of a msgspec Meta that a value breaks, as what follows `must be`."""
    for holds, limit, wording in _limits(meta):
        if not holds(value, limit):
            yield _worded(meta, wording, limit)


@cache
def _limits(meta: Meta) -> Sequence[tuple[Callable[[Any, Any], bool], Any, str]]:
    each = ((holds, getattr(meta, name), wording) for name, holds, wording in _LIMITS)
    return [one for one in each if one[1] is not None]


def _worded(meta: Meta, wording: str, limit: Any) -> str:
    """Say a limit as its declaration does, as not everyone can read a pattern."""
    return meta.description or wording.format(limit)
