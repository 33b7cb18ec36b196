"""Two lists side by side: what is wanted, and what came."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct

Wanted = TypeVar("Wanted")
Came = TypeVar("Came")


class Pair(Struct, Generic[Wanted, Came], frozen=True):
    """One place of both lists: what is alike stands together, what is missing or too much stands alone."""

    wanted: Wanted | None
    came: Came | None

    @property
    def is_alike(self) -> bool:
        """Tell whether both are there."""
        return self.wanted is not None and self.came is not None


def all_alike(pairs: Iterable[Pair[Any, Any]]) -> bool:
    """Tell whether two lists are the same."""
    return all(pair.is_alike for pair in pairs)


def aligned(
    wanted: Sequence[Wanted], came: Sequence[Came], same: Callable[[Wanted, Came], bool]
) -> tuple[Pair[Wanted, Came], ...]:
    """Put two lists side by side, in order, with as much alike as can be."""
    ours, theirs = len(wanted), len(came)
    alike = [[0] * (theirs + 1) for _ in range(ours + 1)]
    for left in range(ours - 1, -1, -1):
        for right in range(theirs - 1, -1, -1):
            both = 1 + alike[left + 1][right + 1] if same(wanted[left], came[right]) else 0
            alike[left][right] = max(both, alike[left + 1][right], alike[left][right + 1])
    pairs: list[Pair[Wanted, Came]] = []
    left = right = 0
    while left < ours or right < theirs:
        if left < ours and right < theirs and same(wanted[left], came[right]):
            pairs.append(Pair(wanted[left], came[right]))
            left, right = left + 1, right + 1
        elif right == theirs or (left < ours and alike[left + 1][right] >= alike[left][right + 1]):
            pairs.append(Pair(wanted[left], None))
            left += 1
        else:
            pairs.append(Pair(None, came[right]))
            right += 1
    return tuple(pairs)
