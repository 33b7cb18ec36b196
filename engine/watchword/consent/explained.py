"""Why somebody asks for no more texts, where they say so with no sign before it: `unsubscribe you send too many`."""

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from watchword.consent import requests
from watchword.phrases import Phrases
from watchword.text import words


class Reasons(Struct, frozen=True):
    """How a reason begins behind a request, in every language, and what shows that it is none."""

    because: Phrases[str]
    subjects: Phrases[str]
    turns: Phrases[str]
    jokes: frozenset[str]


LONGEST = 6
"""What a text asks for first, before it says why, is of no more words."""


def reasons(clause: Sequence[str]) -> Iterator[tuple[int, bool]]:
    """List where a reason may begin behind what a clause begins with, and whether a word says that it is one."""
    known = _known()
    if not known.jokes.isdisjoint(clause):
        return
    for place in range(1, min(len(clause), LONGEST + 1)):
        said = known.because.longest(clause, place) is not None
        if (said or known.subjects.longest(clause, place)) and known.turns.longest(clause, place) is None:
            yield place, said


def begins(said: Sequence[str]) -> bool:
    """Tell whether what is said begins as a reason may."""
    return _known().subjects.longest(said) is not None


@cache
def _known() -> Reasons:
    every = requests.shipped().requests
    return Reasons(
        because=Phrases((one.language, one.because) for one in every),
        subjects=Phrases((one.language, one.subjects) for one in every),
        turns=Phrases((one.language, one.turns) for one in every),
        jokes=frozenset(word for one in every for word in words(one.jokes)),
    )
