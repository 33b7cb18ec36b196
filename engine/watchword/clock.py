"""Time as an argument: the clock that the engine is given, and the timestamps that providers write."""

import time
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, Protocol


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


class Step:
    """Notices when the time of day is set back, by the count of seconds that goes on beside it."""

    TOLERATED: Final = 1.0
    """Seconds that the two may come apart by themselves."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._apart = self._difference()

    def set_back(self) -> timedelta | None:
        """Tell by how much the clock was set back since the last call; None if it was not."""
        before, self._apart = self._apart, self._difference()
        back = before - self._apart
        return timedelta(seconds=back) if back > self.TOLERATED else None

    def _difference(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()


def timestamp(written: str | None, zone: tzinfo | None = None) -> datetime | None:
    """Read any of the timestamp shapes that providers write, as UTC.

    Answers None for what is no timestamp, and for one without an offset unless `zone` says what it is in.
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
