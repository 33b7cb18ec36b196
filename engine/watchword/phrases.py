"""What people say in more ways than a list can hold: phrases in a small notation, found among the words of a text.

`(stop|quit) texting [me|us]`: round brackets hold what is said in one way or the other, square ones what may be missing
as well. Words are compared as `watchword.text` makes them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from msgspec import Struct

from watchword import text

K = TypeVar("K")
"""What tells kinds of phrases apart: a name, or a value that says more."""


class Part(Struct, Generic[K], frozen=True):
    """A phrase that was found, by its kind, and the words of the text that are it."""

    kind: K
    words: tuple[str, ...]


class Phrases(Generic[K]):
    """Phrases of several kinds, given as pairs of kind and notation. Of two for the same words the earlier is meant."""

    def __init__(self, written: Iterable[tuple[K, str]]) -> None:
        self._start = _merged(_built(_ways(phrase), _Place({}, kind)) for kind, phrase in written)

    def split(self, heard: Sequence[str]) -> list[Part[K]] | None:
        """Split a whole text into phrases; None if a word is left over."""
        path = self._follow(heard)
        return [*_parts(path.whole, heard)][::-1] if path.start == len(heard) else None

    def leading(self, heard: Sequence[str]) -> int:
        """Count the words that are whole phrases, from the first word on."""
        return self._follow(heard).start

    def _follow(self, heard: Sequence[str]) -> "_Path[K]":
        """Go from phrase to phrase as far as they reach, and give the path at the start of what is left.

        The time it takes grows with the text and no faster: at every word only the places are kept where the text may
        be, and for each of them only the way there whose last phrase is the longest.
        """
        last: _Path[K] = _Path(self._start, 0, None)
        paths = [last]
        for end, word in enumerate(heard, start=1):
            paths = list(_onward(paths, word))
            whole = next((path for path in paths if path.place.ends is not None), None)
            if whole:
                last = _Path(self._start, end, whole)
                paths.append(last)
            elif not paths:
                break
        return last


class _Place(NamedTuple, Generic[K]):
    """A place within phrases: the words that lead on, and the kind of the phrase that may end here."""

    moves: dict[str, tuple["_Place[K]", ...]]
    ends: K | None


class _Path(NamedTuple, Generic[K]):
    """How far a text has been followed: the place, where its phrase began, and the path that ended before it."""

    place: _Place[K]
    start: int
    whole: "_Path[K] | None"


def _onward(paths: Iterable[_Path[K]], word: str) -> Iterable[_Path[K]]:
    """Follow one word on; paths come in the order of where their phrases began, and the first to a place is kept."""
    found: dict[int, _Path[K]] = {}
    for path in paths:
        for place in path.place.moves.get(word, ()):
            found.setdefault(id(place), _Path(place, path.start, path.whole))
    return found.values()


def _parts(path: _Path[K] | None, heard: Sequence[str]) -> Iterator[Part[K]]:
    """Walk back over the phrases that ended, the last first."""
    end = len(heard)
    while path and path.place.ends is not None:
        yield Part(path.place.ends, tuple(heard[path.start : end]))
        end, path = path.start, path.whole


# --- from the notation to places -------------------------------------------------------------------------------------

_Ways: TypeAlias = "list[list[str | _Ways]]"
"""What may be said: one of several sequences, each of words and of further choices."""

_TOKEN = re.compile(r"[()\[\]|]|[^()\[\]|\s]+")


def _ways(phrase: str) -> _Ways:
    return _until(None, iter(_TOKEN.findall(phrase)), phrase)


def _until(closing: str | None, signs: Iterator[str], phrase: str) -> _Ways:
    """Read what may be said up to the closing bracket, or to the end of the phrase."""
    ways: _Ways = [[]]
    for sign in signs:
        if sign == closing:
            return ways
        if sign == "|":
            ways.append([])
        elif sign == "(":
            ways[-1].append(_until(")", signs, phrase))
        elif sign == "[":
            ways[-1].append([*_until("]", signs, phrase), []])
        elif sign in {")", "]"}:
            break
        else:
            ways[-1].extend(text.words(sign))
    else:
        if closing is None:
            return ways
    raise ValueError(f"the brackets of {phrase!r} do not match")


def _built(ways: _Ways, then: _Place[K]) -> _Place[K]:
    return _merged(_before(sequence, then) for sequence in ways)


def _before(sequence: Sequence["str | _Ways"], then: _Place[K]) -> _Place[K]:
    for item in reversed(sequence):
        then = _Place({item: (then,)}, None) if isinstance(item, str) else _built(item, then)
    return then


def _merged(places: Iterable[_Place[K]]) -> _Place[K]:
    moves: dict[str, tuple[_Place[K], ...]] = {}
    ends: K | None = None
    for place in places:
        ends = place.ends if ends is None else ends
        for word, further in place.moves.items():
            moves[word] = (*moves.get(word, ()), *further)
    return _Place(moves, ends)
