"""How near is one word to another? Fingers swap two neighbours most easily, then they lose, add or change a letter."""

import difflib
from collections.abc import Iterable, Mapping
from enum import IntEnum

LONGEST = 100
"""More of a word is not looked at."""


class Slip(IntEnum):
    """How far one word is from another, the nearest first."""

    CAPITALS = 0
    SWAP = 1
    LETTER = 2
    BOTH = 3
    FURTHER = 4


def nearest(word: str, known: Iterable[str], alike: float | None = None) -> tuple[Slip, tuple[str, ...]]:
    """Find the known words that one is nearest to, and how near: no slip away they are so much `alike`, of 1 at most.

    Whatever else is near is not named; there are several where they are equally near, none where nothing is near.
    """
    written = word[:LONGEST].casefold()
    by_folded = {one.casefold(): one for one in known}
    slips = {one: found for one in by_folded if (found := _slip(written, one)) is not None}
    if slips:
        best = min(slips.values())
        return best, tuple(sorted(by_folded[one] for one, slip in slips.items() if slip is best))
    return Slip.FURTHER, _alike(written, by_folded, alike or (_SHORT_ALIKE if len(word) <= _SHORT else _ALIKE))


_ALIKE = 0.6
_SHORT, _SHORT_ALIKE = 4, 0.7
"""Of so few letters more must be the same: two of three are so in words that mean something else."""


def _alike(written: str, by_folded: Mapping[str, str], alike: float) -> tuple[str, ...]:
    close = difflib.get_close_matches(written, by_folded, n=3, cutoff=alike)
    ratios = [difflib.SequenceMatcher(None, one, written).ratio() for one in close]
    return tuple(sorted(by_folded[one] for one, ratio in zip(close, ratios, strict=True) if ratio == max(ratios)))


def is_slip(word: str, other: str) -> bool:
    """Tell whether one word may be the other with two neighbours swapped, or with one letter lost, added or changed."""
    slip = _slip(word.casefold(), other.casefold())
    return slip is not None and slip < Slip.BOTH


def _slip(word: str, other: str) -> Slip | None:
    if word == other:
        return Slip.CAPITALS
    if not word or abs(len(word) - len(other)) > 1:
        return None
    if _is_swap(word, other):
        return Slip.SWAP
    if _is_letter(word, other):
        return Slip.LETTER
    if len(word) < _LONG_FOR_BOTH and (len(word) == len(other) or len(word) < _LEAST_FOR_BOTH):
        return None
    swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    return Slip.BOTH if any(_is_letter(one, other) for one in swapped) else None


_LONG_FOR_BOTH, _LEAST_FOR_BOTH = 5, 3
"""A shorter word is not swapped and changed as well, only swapped and one letter too short, or too long."""


def _is_swap(word: str, other: str) -> bool:
    same = _same(word, other)
    return word[same : same + 2] == other[same : same + 2][::-1] and word[same + 2 :] == other[same + 2 :]


def _is_letter(word: str, other: str) -> bool:
    """Tell whether a letter was lost, added or changed; a single one is not another."""
    same = _same(word, other)
    mine, theirs = word[same:], other[same:]
    is_changed = mine[1:] == theirs[1:] and len(other) > 1
    return is_changed or mine[1:] == theirs or mine == theirs[1:]


def _same(word: str, other: str) -> int:
    """Count the letters that both begin with."""
    pairs = enumerate(zip(word, other, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(word), len(other)))
