"""Where more comes in than can be written in time, what can come again is refused at once."""

from collections import deque
from typing import Final

BATCH: Final = 256
"""So much is written in one transaction at most."""

LONGEST_WAIT: Final = 5.0
"""Seconds that what can come again may have to wait: a crowd shall not fill the memory, and not wait for nothing."""


class Backpressure:
    """Knows how long it takes to write what waits, where so many batches are written side by side."""

    def __init__(self, at_once: int = 1) -> None:
        self._at_once = at_once
        self._paces = deque([0.0], maxlen=4)

    def learn(self, units: int, seconds: float) -> None:
        """Learn how long a unit takes among many: one alone has a commit to itself, and says nothing of that.

        The best of the last batches counts: one that the disk held up is no reason to refuse what comes next.
        """
        self._paces.append(seconds / max(units, BATCH // 4))

    def is_too_much(self, waiting: int) -> bool:
        """Tell whether what comes behind so many that wait would have to wait too long."""
        return waiting * min(self._paces) / self._at_once > LONGEST_WAIT
