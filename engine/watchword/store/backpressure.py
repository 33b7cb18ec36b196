"""Where more comes in than can be written in time, what can come again is refused at once."""

from collections import deque
from typing import Final

BATCH: Final = 256
"""So much may wait to be written, however long that takes: as much as there is in one transaction, or a part of it."""

PIECE: Final = BATCH // 4
"""So much of what comes at once is asked for at a time: what others ask for has its turn beside it."""

LONGEST_WAIT: Final = 5.0
"""Seconds that what can come again may have to wait: a crowd shall not fill the memory, and not wait for nothing."""

_MANY: Final = BATCH // 4
"""So many units of a batch tell how long one takes: few have a commit to themselves, and say nothing of a crowd."""

_UNKNOWN: Final = LONGEST_WAIT / (16 * BATCH)
"""Seconds that a unit is held to take while nothing is known, so that sixteen batches may wait."""


class Backpressure:
    """Knows how long it takes to write what waits, where so many batches are written side by side."""

    def __init__(self, at_once: int = 1) -> None:
        self._at_once = at_once
        self._paces: deque[float] = deque(maxlen=4)

    def learn(self, units: int, seconds: float) -> None:
        """Learn how long a unit takes, from a batch of many.

        A whole batch may always wait, so that the next is learnt from as well, however long this one took.
        """
        if units >= _MANY:
            self._paces.append(min(seconds / units, LONGEST_WAIT / BATCH))

    def is_too_much(self, waiting: int) -> bool:
        """Tell whether what comes behind so many that wait would have to wait too long.

        The best of the last batches counts: one that the disk held up is no reason to refuse what comes next.
        """
        return waiting * min(self._paces, default=_UNKNOWN) / self._at_once > LONGEST_WAIT
