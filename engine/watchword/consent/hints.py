"""What each word may be part of: by one look at each of its words most texts are dismissed."""

from collections.abc import Sequence
from functools import reduce
from itertools import chain
from operator import or_

from watchword.consent import doubts, requests, slips, within
from watchword.text import words

STEM, SLIP, DOUBT, ASIDE, DIGITS, SIGN, CLOSES, SPELT = 1, 2, 4, 8, 16, 32, 64, 128
"""Without a stem no request is made and no word of opt-out is said; a sign is an emoji or the like.

What a text asks for last may follow a word that closes what is before it. One that is spelt may mean another.
"""


def hints(heard: Sequence[str]) -> int:
    """Tell all that some words may be part of."""
    return reduce(or_, map(_KNOWN.__getitem__, heard), 0)


def bare(heard: Sequence[str]) -> Sequence[str]:
    """Leave out the words that are emoji and other signs: they lend weight and say nothing."""
    known = _KNOWN
    return [word for word in heard if not known[word] & SIGN]


def spelt_out(heard: Sequence[str]) -> Sequence[str]:
    """Write some words as what they mean: `need 2 unsubscribe` as `need to unsubscribe`."""
    meant = _KNOWN.meant
    return [*chain.from_iterable(meant.get(word, (word,)) for word in heard)]


REMEMBERED = 20_000
"""So many words are remembered, which is more than people use, before they are forgotten and learnt again."""


class _Known(dict[str, int]):
    """What a word may be part of, worked out when it is first met; and what is `meant` by one that is spelt."""

    def __init__(self) -> None:
        super().__init__()
        self.meant: dict[str, Sequence[str]] = {}

    def __missing__(self, word: str) -> int:
        if len(word) > slips.LONGEST:
            return _of_long(word)
        intended = requests.intended(word)
        meant = (word,) if intended == word else words(intended)
        kinds = {
            STEM: not requests.far([word, *meant]),
            SLIP: _is_slip(word, is_plain=meant == (word,)),
            DOUBT: doubts.begins(word),
            ASIDE: requests.is_aside(word),
            DIGITS: len(word) >= requests.LEAST_DIGITS and word.isdigit(),
            SIGN: requests.is_sign(word),
            CLOSES: within.closes(word),
            SPELT: meant != (word,),
        }
        if len(self) >= REMEMBERED:
            self.clear()
            self.meant.clear()
        if kinds[SPELT]:
            self.meant[word] = meant
        self[word] = known = sum(kind for kind, is_one in kinds.items() if is_one)
        return known


def _is_slip(word: str, *, is_plain: bool) -> bool:
    """Tell whether a word may be a slip of one that asks for no more texts; a `plain` one is meant as it is written."""
    if (slips.meant(word) or word).lower() != word or slips.is_held(word):
        return True
    if is_plain and not requests.is_known(word):  # then it is no slip of a word that asks either
        return False
    return slips.asked(word) is not None or requests.turned_round(word) is not None


def _of_long(word: str) -> int:
    """Tell the same of a word that is longer than any of ours: it is not remembered, and little has to be asked."""
    if word.isdigit():
        return DIGITS
    held = SLIP if slips.is_held(word) else 0
    return held | SIGN if requests.is_sign(word) else held


_KNOWN = _Known()
