"""What is flat, and what is bounded: laws over the samples of a soak, each of which can fail."""

from collections.abc import Sequence
from itertools import combinations
from statistics import median
from typing import NamedTuple

BYTES_A_MESSAGE = 24.0
"""What may remain of a message in memory. The smallest object of Python has 16 bytes, and whatever holds it 8 more: a
process that keeps one thing of each message, be it a number, is above this."""
NOISE = 12 * 2**20
"""Bytes by which a process that keeps nothing may end above where it began: pages that are half full. A run must be so
long that a leak is more than this; `detects` says of how many bytes a message."""
CACHE = 64 * 2**20
FULL_AFTER = 60_000
"""The database keeps so many bytes of its newest pages in memory, and has them after so many messages at the latest: a
message leaves some 1,200 bytes in the file. Until then memory rises as it is meant to."""
DESCRIPTORS = 6
MOST_POINTS = 400


class Law(NamedTuple):
    """What was looked at, what was found, what it may be at most, and in which unit."""

    name: str
    found: float
    most: float
    unit: str

    @property
    def holds(self) -> bool:
        return self.found <= self.most


def slope(at: Sequence[float], values: Sequence[float]) -> float:
    """Tell how much a value rises by the second: the median of the slopes between all pairs (Theil and Sen).

    Up to a quarter of the samples may be far off, such as those of a moment that two sets of rules were loaded in.
    """
    step = max(1, len(at) // MOST_POINTS)
    points = list(zip(at[::step], values[::step], strict=True))
    found = [(after - before) / (later - sooner) for (sooner, before), (later, after) in combinations(points, 2)]
    return median(found) if found else 0.0


def rise(at: Sequence[float], values: Sequence[float]) -> float:
    """Tell how much a value has risen from the first sample to the last, as its slope has it."""
    return slope(at, values) * (at[-1] - at[0]) if len(at) > 1 else 0.0


def flat_memory(at: Sequence[float], resident: Sequence[float], messages: float, before: float) -> Law:
    """Memory is flat: it does not rise by what a single small object kept of each message would be.

    So many messages were counted, and so many had come `before`, of which some are in the database's cache.
    """
    most = max(BYTES_A_MESSAGE * messages, NOISE) + CACHE * max(0.0, 1 - before / FULL_AFTER)
    return Law("memory rises by", rise(at, resident) / 2**20, most / 2**20, "MiB")


def detects(law: Law, messages: float) -> float:
    """Tell which leak, in bytes of each message, a law about memory finds in so many messages."""
    return law.most * 2**20 / max(messages, 1.0)


def flat_descriptors(at: Sequence[float], opened: Sequence[float]) -> Law:
    """Descriptors are flat, beside those of connections to the provider, which are bounded by themselves."""
    return Law("descriptors rise by", rise(at, opened), DESCRIPTORS, "")


def most_within(seconds: int, counts: dict[int, int]) -> float:
    """Tell the rate of the busiest time of such a length."""
    return max((sum(counts.get(at + more, 0) for more in range(seconds)) / seconds for at in counts), default=0.0)


def quantile(buckets: dict[str, float], share: float) -> float:
    """Read a quantile off a histogram as Prometheus does, along its bucket's line; 0 where nothing was counted."""
    counted = sorted((float(bound), count) for bound, count in buckets.items())
    wanted = share * counted[-1][1] if counted else 0.0
    bottom = below = 0.0
    for bound, count in counted:
        if wanted and count >= wanted:
            return bottom if bound == float("inf") else bottom + (bound - bottom) * (wanted - below) / (count - below)
        bottom, below = bound, count
    return 0.0
