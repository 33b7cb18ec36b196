"""What each word may be part of: by one look at each of its words most texts are dismissed."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache, reduce
from operator import or_

from watchword.consent import doubts, requests, slips, within
from watchword.text import words

STEM, SLIP, DOUBT, ASIDE, DIGITS, SIGN, CLOSES, UNSIGNED, SPELT, LONG_SIGN = 1, 2, 4, 8, 16, 32, 64, 128, 256, 512
STANDS = 1024
"""Without a stem no request is made and no word of opt-out is said; a sign is an emoji or the like, seldom a long one.

What a text asks for last may follow a word that closes what is before it. One that is spelt may mean another. A doubt
that counts beside other sentences has a word that stands. Numbers that are put together are quickest to be had where
they are small: what is seldom comes last.
"""


def hints(heard: Sequence[str]) -> int:
    """Tell all that some words may be part of."""
    return reduce(or_, map(_KNOWN.__getitem__, set(heard) if len(heard) > MANY else heard), 0)


def bare(heard: Sequence[str], hinted: int) -> Sequence[str]:
    """Leave out the words that are emoji and other signs: they lend weight and say nothing."""
    if not hinted & UNSIGNED:
        return ()
    signs = parting(heard, hinted)
    return [word for word in heard if word not in signs]


def parting(heard: Sequence[str], hinted: int) -> AbstractSet[str]:
    """Give the signs that part some words, and others, of which none is among them."""
    return _KNOWN.signs.union(word for word in heard if _KNOWN[word] & SIGN) if hinted & LONG_SIGN else _KNOWN.signs


def spelt_out(heard: Sequence[str]) -> Sequence[str]:
    """Write some words as what they mean: `need 2 unsubscribe` as `need to unsubscribe`."""
    meant = _KNOWN.meant.get
    return " ".join([meant(word, word) for word in heard]).split()


MANY = 50
"""Of more words some are said over and over, and it is looked at each but once."""
REMEMBERED = 20_000
"""So many words are remembered, which is more than people use, before they are forgotten and learnt again."""


class _Known(dict[str, int]):
    """What a word may be part of, worked out when it is first met; and what is `meant` by one that is spelt."""

    def __init__(self) -> None:
        super().__init__()
        self.meant: dict[str, str] = {}
        self.signs = {*requests.PARTING}
        """What parts words: emoji and the like of one character, of which there are not many, as they are met."""

    def __missing__(self, word: str) -> int:
        if len(word) > slips.LONGEST:
            return _of_long(word)
        if len(self) >= REMEMBERED:
            self.clear()
            self.meant.clear()
        intended = requests.intended(word)
        is_strange = intended == word and word.isascii() and word not in _listed()
        self[word] = known = _of_strange(word) if is_strange else self._of_ours(word, intended)
        return known

    def _of_ours(self, word: str, intended: str) -> int:
        meant = (word,) if intended == word else words(intended)
        if meant != (word,):
            self.meant[word] = " ".join(meant)
        is_sign = requests.is_sign(word)
        if is_sign and len(word) == 1:
            self.signs.add(word)
        kinds = {
            STEM: not requests.far([word, *meant]),
            SLIP: _is_slip(word) or slips.asked(word) is not None or requests.turned_round(word) is not None,
            DOUBT: doubts.begins(word),
            ASIDE: requests.is_aside(word),
            DIGITS: _is_number(word),
            SIGN: is_sign,
            LONG_SIGN: is_sign and len(word) > 1,
            UNSIGNED: not is_sign,
            CLOSES: within.closes(word),
            SPELT: word in self.meant,
            STANDS: doubts.stands(word),
        }
        return sum(kind for kind, is_one in kinds.items() if is_one)


@cache
def _listed() -> frozenset[str]:
    """List the words of which something is written down; most words that people use are none of them."""
    return requests.vocabulary() | requests.stems() | requests.asides() | doubts.firsts() | within.closing()


def _of_strange(word: str) -> int:
    """Tell what a word may be of which nothing is written down, and that is meant as it is spelt."""
    return UNSIGNED | (SLIP if _is_slip(word) else 0) | (DIGITS if _is_number(word) else 0)


def _is_number(word: str) -> bool:
    return len(word) >= requests.LEAST_DIGITS and word.isdigit()


def _is_slip(word: str) -> bool:
    """Tell whether a word may be a slip of a word of opt-out."""
    return (slips.meant(word) or word).lower() != word or slips.is_held(word)


def _of_long(word: str) -> int:
    """Tell the same of a word that is longer than any of ours: it is not remembered, and little has to be asked."""
    if word.isdigit():
        return DIGITS | UNSIGNED
    held = SLIP if slips.is_held(word) else 0
    return held | (SIGN | LONG_SIGN if requests.is_sign(word) else UNSIGNED)


_KNOWN = _Known()
