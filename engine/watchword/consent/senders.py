"""Whom a person speaks to by name: as our own texts begin, `Rossi's Pizza: two for one today`."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from watchword.text import words

SIGN, APOSTROPHE = ":", "'"
LONGEST, TELLING = 4, 4
"""What stands before the first colon of a text of ours is a name, if it is of no more words. Its first words are one
too, if they have so many letters: `Rossi's`."""


def without(heard: Sequence[str], recent: Sequence[str]) -> Sequence[str]:
    """Leave out the name that one of our recent texts begins with, as in `stop rossis`.

    Gives the words themselves if none is there.
    """
    said = [word.replace(APOSTROPHE, "") for word in heard]
    for named in (name for text in recent for name in _names(text)):
        for start in range(len(said) - len(named) + 1):
            if said[start : start + len(named)] == named:
                return [*heard[:start], *heard[start + len(named) :]]
    return heard


@lru_cache(maxsize=4096)
def _names(text: str) -> Sequence[list[str]]:
    """List what the sender of a text may be called, the longest first."""
    before, sign, _ = text.partition(SIGN)
    return [*_called(words(before.replace(APOSTROPHE, "").replace("\u2019", "")))] if sign else []


def _called(said: Sequence[str]) -> Iterator[list[str]]:
    for count in range(len(said), 0, -1) if len(said) <= LONGEST else ():
        if count == len(said) or sum(map(len, said[:count])) >= TELLING:
            yield [*said[:count]]
