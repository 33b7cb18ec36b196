"""What people say in more ways than a list can hold: phrases in a small notation, found among the words of a text.

`(stop|quit) texting [me|us]`: round brackets hold what is said in one way or the other, square ones what may be missing
as well, and `*` is any one word. Words are compared as `watchword.text` makes them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property, lru_cache
from typing import Generic, TypeAlias, TypeVar

from msgspec import Struct

from watchword import text
from watchword.automaton import Automaton

K = TypeVar("K")
"""What tells kinds of phrases apart: a name, or a value that says more."""


class Part(Struct, Generic[K], frozen=True):
    """A phrase that was found, by its kind, and the words of the text that are it."""

    kind: K
    words: tuple[str, ...]


class Phrases(Generic[K]):
    """Phrases of several kinds, given as pairs of kind and notation. Of two for the same words the earlier is meant."""

    def __init__(self, written: "Iterable[tuple[K, str | Ways]]") -> None:
        pairs = tuple(written)
        self._kinds = tuple(kind for kind, _ in pairs)
        ways = (ways_of(phrase) if isinstance(phrase, str) else phrase for _, phrase in pairs)
        self._begin({kind: _Place([one], 0, _End(kind)) for kind, one in enumerate(ways)})

    def of(self, wanted: Callable[[K], bool]) -> "Phrases[K]":
        """Give the phrases of some of the kinds, as they are built already."""
        some: Phrases[K] = copy(self)
        some._begin({kind: place for kind, place in self._places.items() if wanted(self._kinds[kind])})
        return some

    def _begin(self, places: Mapping[int, "_Place"]) -> None:
        self._places = places
        self.start = _joined(places.values(), {})
        """Where a text is before its first word."""
        self.first = frozenset(self.start.further)
        """The words that a phrase may begin with."""
        self._by_any = ANY in self.first
        self._row, self._anywhere = Automaton(self.start), Automaton(self.start, anywhere=True)

    def split(self, heard: Sequence[str]) -> list[Part[K]] | None:
        """Split a whole text into phrases; None if a word is left over."""
        if not self._row.is_all(heard):
            return None
        before, end = self._reached(heard), len(heard)
        parts: list[Part[K]] = []
        while end:
            start, kind = before[end]
            parts.append(Part(self._kinds[kind], tuple(heard[start:end])))
            end = start
        return parts[::-1]

    def leading(self, heard: Sequence[str]) -> int:
        """Count the words that are whole phrases, from the first word on."""
        return max(place for place, before in enumerate(self._reached(heard)) if before is not _UNREACHED)

    def are_in(self, heard: Sequence[str]) -> bool:
        """Tell whether one of the phrases is among some words."""
        return (self._by_any or not self.first.isdisjoint(heard)) and self._anywhere.is_in(heard)

    def starts(self, heard: Sequence[str]) -> Sequence[int]:
        """List the places where a phrase may begin."""
        first = self.first
        return [place for place, word in enumerate(heard) if word in first]

    def longest(self, heard: Sequence[str], start: int = 0) -> Part[K] | None:
        """Give the longest phrase that begins at a place, whatever follows it."""
        if start >= len(heard) or not (heard[start] in self.first or self._by_any):
            return None
        node, found, end = self.start, None, start
        for place in range(start, len(heard)):
            word = heard[place]
            if word in node.further:
                node = node[word]
            elif node.open:
                node = node[ANY]
            else:
                break
            if node.ends is not None:
                found, end = node.ends, place + 1
        return None if found is None else Part(self._kinds[found], tuple(heard[start:end]))

    def _reached(self, heard: Sequence[str]) -> Sequence[tuple[int, int]]:
        """Go from phrase to phrase as far as they reach, and give for each place the start and kind of what ends there.

        The time it takes grows with the text and no faster: of the ways to get to a word only the one whose last phrase
        is the longest is kept.
        """
        length, ahead = len(heard), 1
        before = [(0, 0)] + [_UNREACHED] * length
        for start, phrase in enumerate(before):
            if phrase is _UNREACHED:
                continue
            node = self.start
            for place in range(start, length):
                word = heard[place]
                if word in node.further:
                    node = node[word]
                elif node.open:
                    node = node[ANY]
                else:
                    break
                if node.ends is not None and before[place + 1] is _UNREACHED:
                    before[place + 1] = start, node.ends
                    ahead += 1
            ahead -= 1
            if not ahead:
                break
        return before


_UNREACHED = (-1, -1)


class _Node(dict[str, "_Node"]):
    """Where a text may be in phrases: what each word of `further` leads to, and the first phrase that ends here.

    It stands for all places where a text may be at once, so that following a word is one look-up. Nodes are worked out
    when a text first comes to them: most are never come to. Of an `open` one any other word leads to what `*` does.
    """

    __slots__ = ("_known", "ends", "further", "open")

    def __init__(self, places: Iterable["_Place | _End"], known: dict[frozenset[int], "_Node"]) -> None:
        super().__init__()
        self.ends = min((place.ends for place in places if place.ends is not None), default=None)
        self._known = known
        self.further: dict[str, list[_Place | _End]] = {}
        for word, onward in (move for place in places for move in place.moves.items()):
            self.further.setdefault(word, []).extend(onward)
        self.open = ANY in self.further

    def after(self, word: str) -> "_Node | None":
        """Give the node that a word leads to, if it leads to one."""
        return self[word] if word in self.further else self[ANY] if self.open else None

    def __missing__(self, word: str) -> "_Node":
        whichever = self.further[ANY] if self.open and word != ANY else []
        self[word] = onward = _joined([*self.further[word], *whichever], self._known)
        return onward


# --- from the notation to nodes --------------------------------------------------------------------------------------

Ways: TypeAlias = "Sequence[Sequence[str | Ways]]"
"""What may be said: one of several sequences, each of words and of further choices."""

Named: TypeAlias = "Callable[[str], Ways | None]"
"""Tells what a sign stands for, if it is a name."""

ANY = "*"
"""Stands for one word, whichever it is; no text has such a word."""

_TOKEN = re.compile(r"[()\[\]|]|[^()\[\]|\s]+")


class _End(Struct, frozen=True):
    """The end of a phrase of a kind: no word leads on."""

    ends: int
    moves: Mapping[str, tuple["_Place | _End", ...]] = {}


class _Place(Struct, frozen=True, dict=True):
    """A place in one phrase: before an item of a sequence, behind which the phrase goes on as it does from `then`.

    Where words lead is worked out when a text first comes there: most places are never come to. One word may lead to
    several places: which is meant shows only further on.
    """

    sequence: Sequence["str | Ways"]
    item: int
    then: "_Place | _End"

    @cached_property
    def moves(self) -> Mapping[str, tuple["_Place | _End", ...]]:
        """What each word that may be next leads to."""
        item, after = self.sequence[self.item], _before(self.sequence, self.item + 1, self.then)
        if isinstance(item, str):
            return {item: (after,)}
        moves: dict[str, tuple[_Place | _End, ...]] = {}
        for word, onward in (move for way in item for move in _before(way, 0, after).moves.items()):
            moves[word] = (*moves.get(word, ()), *onward)
        return moves

    @cached_property
    def ends(self) -> int | None:
        """The kind of the phrase, if it may end here."""
        item, after = self.sequence[self.item], _before(self.sequence, self.item + 1, self.then)
        if isinstance(item, str):
            return None
        return next((ends for way in item if (ends := _before(way, 0, after).ends) is not None), None)


def _before(sequence: Sequence["str | Ways"], item: int, then: _Place | _End) -> _Place | _End:
    return _Place(sequence, item, then) if item < len(sequence) else then


def ways_of(phrase: str, named: "Named | None" = None) -> Ways:
    """Read a phrase; where something is `named` by a sign of it, that is meant, so that it is read but once."""
    return _until(None, iter(_TOKEN.findall(phrase)), phrase, named)


def _until(closing: str | None, signs: Iterator[str], phrase: str, named: "Named | None") -> "list[list[str | Ways]]":
    """Read what may be said up to the closing bracket, or to the end of the phrase."""
    ways: list[list[str | Ways]] = [[]]
    for sign in signs:
        if sign == closing:
            return ways
        if sign == "|":
            ways.append([])
        elif sign == "(":
            ways[-1].append(_until(")", signs, phrase, named))
        elif sign == "[":
            ways[-1].append([*_until("]", signs, phrase, named), []])
        elif sign in {")", "]"}:
            break
        elif named and (meant := named(sign)):
            ways[-1].append(meant)
        else:
            ways[-1].extend(_words(sign))
    else:
        if closing is None:
            return ways
    raise ValueError(f"the brackets of {phrase!r} do not match")


@lru_cache(maxsize=4096)
def _words(sign: str) -> tuple[str, ...]:
    return (ANY,) if sign == ANY else text.words(sign)


def _joined(places: Iterable[_Place | _End], known: dict[frozenset[int], _Node]) -> _Node:
    """Join places into the one node that stands for them."""
    distinct = {id(place): place for place in places}
    key = frozenset(distinct)
    if key not in known:
        known[key] = _Node(tuple(distinct.values()), known)
    return known[key]


def vocabulary(phrase: str) -> frozenset[str]:
    """List the words that a phrase may be made of, but for those that may be any."""
    return frozenset(word for sign in _TOKEN.findall(phrase) if sign not in "()[]|*" for word in _words(sign))


def mirrored(phrase: str) -> str:
    """Write a phrase so that it is found in a text whose words are in the opposite order."""
    turned = {"(": ")", ")": "(", "[": "]", "]": "["}
    return " ".join(turned.get(sign, sign) for sign in reversed(_TOKEN.findall(phrase)))
