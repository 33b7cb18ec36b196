"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


class FakeClock:
    """Tells the time that it was given; `advance` moves it."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now
        self._seconds = 0.0

    def now(self) -> datetime:
        """Tell the time of day."""
        return self._now

    def monotonic(self) -> float:
        """Count the seconds that it was moved."""
        return self._seconds

    def advance(self, by: timedelta | float) -> None:
        """Let time pass: seconds, or a duration."""
        by = by if isinstance(by, timedelta) else timedelta(seconds=by)
        self._now += by
        self._seconds += by.total_seconds()
