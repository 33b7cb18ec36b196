"""What people say in more ways than a list can hold: phrases in a small notation, found among the words of a text.

`(stop|quit) texting [me|us]`: round brackets hold what is said in one way or the other, square ones what may be missing
as well. Words are compared as `watchword.text` makes them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeAlias, TypeVar

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
        pairs = tuple(written)
        self._kinds = tuple(kind for kind, _ in pairs)
        self._start = _joined([_built(_ways(phrase), _Place({}, kind)) for kind, (_, phrase) in enumerate(pairs)], {})

    def split(self, heard: Sequence[str]) -> list[Part[K]] | None:
        """Split a whole text into phrases; None if a word is left over."""
        path = self._follow(heard)
        return [*self._parts(path.whole, heard)][::-1] if path.start == len(heard) else None

    def leading(self, heard: Sequence[str]) -> int:
        """Count the words that are whole phrases, from the first word on."""
        return self._follow(heard).start

    def _follow(self, heard: Sequence[str]) -> "_Path":
        """Go from phrase to phrase as far as they reach, and give the path at the start of what is left.

        The time it takes grows with the text and no faster: of the ways to get to a word only the one whose last phrase
        is the longest is kept.
        """
        last = _Path(self._start, 0, None)
        paths = [last]
        for end, word in enumerate(heard, start=1):
            paths = [_Path(node, path.start, path.whole) for path in paths if (node := path.node.moves.get(word))]
            if not paths:
                break
            for path in paths:
                if path.node.ends is not None:
                    last = _Path(self._start, end, path)
                    paths.append(last)
                    break
        return last

    def _parts(self, path: "_Path | None", heard: Sequence[str]) -> Iterator[Part[K]]:
        """Walk back over the phrases that ended, the last first."""
        end = len(heard)
        while path and path.node.ends is not None:
            yield Part(self._kinds[path.node.ends], tuple(heard[path.start : end]))
            end, path = path.start, path.whole


class _Node(Struct, frozen=True):
    """Where a text may be within phrases: the words that lead on, and the first phrase that may end here."""

    moves: dict[str, "_Node"]
    ends: int | None


class _Path(Struct, frozen=True):
    """How far a text has been followed: the node, where its phrase began, and the path that ended before it."""

    node: _Node
    start: int
    whole: "_Path | None"


# --- from the notation to nodes --------------------------------------------------------------------------------------

_Ways: TypeAlias = "list[list[str | _Ways]]"
"""What may be said: one of several sequences, each of words and of further choices."""

_TOKEN = re.compile(r"[()\[\]|]|[^()\[\]|\s]+")


class _Place(Struct, frozen=True):
    """A place in one phrase. One word may lead to several places: which is meant shows only further on."""

    moves: dict[str, tuple["_Place", ...]]
    ends: int | None


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


def _built(ways: _Ways, then: _Place) -> _Place:
    """Build the place from which each of the ways leads to the place `then`."""
    moves: dict[str, tuple[_Place, ...]] = {}
    starts = [_before(sequence, then) for sequence in ways]
    for word, further in (move for start in starts for move in start.moves.items()):
        moves[word] = (*moves.get(word, ()), *further)
    return _Place(moves, next((start.ends for start in starts if start.ends is not None), None))


def _before(sequence: Sequence["str | _Ways"], then: _Place) -> _Place:
    for item in reversed(sequence):
        then = _Place({item: (then,)}, None) if isinstance(item, str) else _built(item, then)
    return then


def _joined(places: Iterable[_Place], known: dict[frozenset[int], _Node]) -> _Node:
    """Join places where a text may be at once into one node, so that following a word is one look-up."""
    distinct = {id(place): place for place in places}
    key = frozenset(distinct)
    if key not in known:
        ends = min((place.ends for place in distinct.values() if place.ends is not None), default=None)
        known[key] = _Node({}, ends)
        further: dict[str, list[_Place]] = {}
        for word, onward in (move for place in distinct.values() for move in place.moves.items()):
            further.setdefault(word, []).extend(onward)
        known[key].moves.update((word, _joined(onward, known)) for word, onward in further.items())
    return known[key]
