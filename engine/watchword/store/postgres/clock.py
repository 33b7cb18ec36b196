"""The time of a node that shares a database: the database's, so that all nodes write times that compare."""

from datetime import datetime, timedelta

from watchword.clock import Clock


class DatabaseClock:
    """Tells the database's time as last heard, counted on by the machine's monotonic clock.

    A machine whose time of day is wrong, or is set while the node runs, changes nothing.
    """

    def __init__(self, own: Clock) -> None:
        self._own = own
        self._heard = own.now()
        self._at = own.monotonic()

    def now(self) -> datetime:
        return self._heard + timedelta(seconds=self._own.monotonic() - self._at)

    def monotonic(self) -> float:
        return self._own.monotonic()

    def follow(self, told: datetime, asked: float) -> None:
        """Take the database's time, asked for at a monotonic second and told some moment between then and now."""
        self._at = (asked + self._own.monotonic()) / 2
        self._heard = told

    @property
    def off_by(self) -> timedelta:
        """How far the machine's own time of day is ahead."""
        return self._own.now() - self.now()
