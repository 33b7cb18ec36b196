"""The time of a node that shares a database: the database's, so that all nodes write times that compare."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from watchword.clock import Clock

NEGLIGIBLE: Final = 0.02
"""Seconds of doubt that are always believed: within them the time is known well enough."""
DRIFT: Final = 0.0005
"""Seconds by which two clocks may part in one second."""


class Heard(NamedTuple):
    """A time that was told, the monotonic second at which it was so, and how far off that may be in seconds."""

    told: datetime
    at: float
    doubt: float


class DatabaseClock:
    """Tells the database's time as last heard, counted on by the machine's monotonic clock.

    A machine whose time of day is wrong, or is set while the node runs, changes nothing.
    """

    def __init__(self, own: Clock) -> None:
        self._own = own
        self._heard = Heard(own.now(), own.monotonic(), float("inf"))

    def now(self) -> datetime:
        heard = self._heard
        return heard.told + timedelta(seconds=self._own.monotonic() - heard.at)

    def monotonic(self) -> float:
        return self._own.monotonic()

    def follow(self, told: datetime, asked: float) -> None:
        """Take the database's time, asked for at a monotonic second and told some moment between then and now.

        An answer that took long says little, as when the process stood still meanwhile: what is known better is kept.
        """
        answered = self._own.monotonic()
        heard = Heard(told, (asked + answered) / 2, (answered - asked) / 2)
        doubt = self._heard.doubt + DRIFT * (answered - self._heard.at)
        if heard.doubt <= max(doubt, NEGLIGIBLE):
            self._heard = heard
