"""Time as an argument: the clock that the engine is given, time zones, and the timestamps that providers write."""

import time
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the time of day (aware, UTC) and a monotonic count of seconds."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def zone(name: str) -> ZoneInfo | None:
    """Find a time zone by its name in the IANA's database, such as America/New_York; None if there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


@lru_cache(maxsize=16)
def timestamp(written: str | None, zone: tzinfo | None = None) -> datetime | None:
    """Read any of the timestamp shapes that providers write, as UTC.

    Answers None for what is no timestamp, and for one without an offset unless `zone` says what it is in. A crowd texts
    within few seconds, and shares their times; few are kept, as what is written may be long.
    """
    try:
        read = datetime.fromisoformat((written or "").strip())
    except ValueError:
        return None
    if read.tzinfo is None:
        if zone is None:
            return None
        read = read.replace(tzinfo=zone)
    try:
        return read.astimezone(UTC)
    except OverflowError:
        return None
