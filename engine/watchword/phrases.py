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

SETTLED = 12
"""Behind so many words of what is said over and over the states have come to repeat themselves, too."""


class Part(Struct, Generic[K], frozen=True):
    """A phrase that was found, by its kind, and the words of the text that are it."""

    kind: K
    words: tuple[str, ...]


class Phrases(Generic[K]):
    """Phrases of several kinds, given as pairs of kind and notation. Of two for the same words the earlier is meant.

    `traits` tells by bits what matters of a kind, at least one. Only those of traits that are `sought` are in a text,
    where words that are `passed` over may stand between theirs.
    """

    def __init__(
        self,
        written: "Iterable[tuple[K, str | Ways]]",
        traits: Callable[[K], int] = lambda _: 1,
        sought: int = ~0,
        passed: Callable[[str], bool] = lambda _: False,
    ) -> None:
        pairs = tuple(written)
        self._kinds = tuple(kind for kind, _ in pairs)
        self._passed = passed
        self._traits = tuple(map(traits, self._kinds))
        self._sought = tuple(trait & sought for trait in self._traits)
        ways = [ways_of(phrase) if isinstance(phrase, str) else phrase for _, phrase in pairs]
        self._fixed = [
            Part(kind, said) if (said := _only(one)) else None for (kind, _), one in zip(pairs, ways, strict=True)
        ]
        self._nodes: dict[frozenset[int], _Node] = {}
        self._begin({kind: (_place(one, kind), _place(one, kind, backwards=True)) for kind, one in enumerate(ways)})

    def of(self, wanted: Callable[[K], bool]) -> "Phrases[K]":
        """Give the phrases of some of the kinds, as they are built already; what a text comes to in both is, too."""
        some: Phrases[K] = copy(self)
        some._begin({kind: places for kind, places in self._places.items() if wanted(self._kinds[kind])})
        return some

    def _begin(self, places: Mapping[int, tuple["_Place", "_Place"]]) -> None:
        self._places = places
        self.start = _joined((first for first, _ in places.values()), self._nodes)
        """Where a text is before its first word."""
        self.first = frozenset(self.start.further)
        """The words that a phrase may begin with."""
        self._end = _joined((last for _, last in places.values()), self._nodes)
        self._last = frozenset(self._end.further)
        self._row = Automaton(self.start, self._traits, counted=True)
        self.within = Automaton(self.start, self._sought, anywhere=True, passed=self._passed).within
        """Tells the traits that are sought of the phrases among some words."""
        backwards = Automaton(self._end, self._traits)
        self.may_be_last = backwards.may_be_last
        """Tells by a few of them whether the last words of a text may be phrases."""
        self.tails = backwards.tails
        """Tells from which places on the rest of a text is nothing but phrases, the last first, and their traits.

        Where the rest may be split in several ways, the traits are of any.
        """

    def split(
        self, heard: Sequence[str], start: int = 0, needed: int = ~0, wanted: int = ~0, *, briefly: bool = False
    ) -> list[Part[K]] | None:
        """Split a text into phrases from a place on; None if a word is left over, or none is of a trait that is needed.

        Of all ways to do so that one is meant whose last phrase is the longest, and the one before that, and so on; but
        the needed may be in any. Those without a trait that is wanted are left out. Told `briefly`, what is said over
        and over may be left out as well, but for two times.
        """
        said = heard[start:] if start else heard
        row = self._row.row(said)
        if not (row and row[-1].ends & needed) and said:
            return None
        parts: list[Part[K]] = []
        said = tuple(said)
        kinds, traits, fixed, end = self._kinds, self._traits, self._fixed, len(said)
        while end:
            state = row[end - 1]
            count, kind = state.last
            if traits[kind] & wanted:
                parts.append(fixed[kind] or Part(kinds[kind], said[end - count : end]))
            end -= count
            if briefly and end and row[end - 1] is row[-1]:
                end, briefly = _before_repeats(said, row, end), False
        return parts[::-1]

    def leading(self, heard: Sequence[str]) -> int:
        """Count the words that are whole phrases, from the first word on."""
        return self._row.lead(heard)

    def are_in(self, heard: Sequence[str]) -> bool:
        """Tell whether one of the phrases is among some words."""
        if not self.start.open and self.first.isdisjoint(heard):
            return False
        if not self._end.open and self._last.isdisjoint(heard):
            return False
        return self.within(heard) > 0

    def starts(self, heard: Sequence[str]) -> Sequence[int]:
        """List the places where a phrase may begin."""
        first = self.first
        return [place for place, word in enumerate(heard) if word in first]

    def longest(self, heard: Sequence[str], start: int = 0) -> Part[K] | None:
        """Give the longest phrase that begins at a place, whatever follows it."""
        if start >= len(heard) or not (heard[start] in self.first or self.start.open):
            return None
        node, found, end = self.start, None, start
        for place in range(start, len(heard)):
            word = heard[place]
            onward = node.get(word)
            if onward is None and (onward := node.after(word)) is None:
                break
            node = onward
            if node.ends is not None:
                found, end = node.ends, place + 1
        return None if found is None else Part(self._kinds[found], tuple(heard[start:end]))


def _before_repeats(said: Sequence[str], row: Sequence[object], end: int) -> int:
    """Give the first place behind which a text says the same over and over up to one, or that one if it does not.

    In the `row` of their states that of both is the last one again. The words are the same each time, and so are the
    phrases.
    """
    period = len(said) - end
    first = end % period + period
    for start in range(first, min(end, first + SETTLED), period):
        if row[start - 1] is row[-1]:
            return start if said[start - period : end] == said[start:] else end
    return end


class _Node(dict[str, "_Node"]):
    """Where a text may be in phrases: what each word of `further` leads to, and the first phrase that ends here.

    It stands for all places where a text may be at once, so that following a word is one look-up. Nodes are worked out
    when a text first comes to them: most are never come to. Of an `open` one any other word leads to what `*` does.
    """

    __slots__ = ("_known", "_places", "ends", "further", "open")

    def __init__(self, places: Iterable["_Place | _End"], known: dict[frozenset[int], "_Node"]) -> None:
        super().__init__()
        self.ends = min((place.ends for place in places if place.ends is not None), default=None)
        self._known, self._places = known, places  # no other place may come to have the id of one that is known
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
    """A place in one phrase: behind so many items of a sequence, after which the phrase goes on as it does from `then`.

    Where words lead is worked out when a text first comes there: most places are never come to. One word may lead to
    several places: which is meant shows only further on. `backwards`: the phrase is gone through from its end.
    """

    sequence: Sequence["str | Ways"]
    past: int
    then: "_Place | _End"
    backwards: bool

    @cached_property
    def moves(self) -> Mapping[str, Sequence["_Place | _End"]]:
        """What each word that may be next leads to."""
        moves: dict[str, list[_Place | _End]] = {}
        self._enter(self.sequence, self.past, self.then, moves)
        return moves

    @cached_property
    def ends(self) -> int | None:
        """The kind of the phrase, if it may end here."""
        left = self.sequence[: len(self.sequence) - self.past] if self.backwards else self.sequence[self.past :]
        return self.then.ends if all(map(_may_be_missing, left)) else None

    def _enter(
        self, way: Sequence["str | Ways"], past: int, then: "_Place | _End", moves: dict[str, list["_Place | _End"]]
    ) -> None:
        """Add what may be next behind so many items of a sequence, and what it leads to."""
        item = way[-1 - past if self.backwards else past]
        onward = _Place(way, past + 1, then, self.backwards) if past + 1 < len(way) else then
        if isinstance(item, str):
            moves.setdefault(item, []).append(onward)
            return
        for one in item:
            if one:
                self._enter(one, 0, onward, moves)
                continue
            for word, places in onward.moves.items():
                moves.setdefault(word, []).extend(places)


def _place(one: Ways, kind: int, *, backwards: bool = False) -> _Place:
    """Give the place before a phrase of a kind, or behind it."""
    return _Place([one], 0, _End(kind), backwards)


def _only(ways: Ways) -> tuple[str, ...]:
    """Give the words of a phrase that is said in one way only; none of another."""
    (way, *others) = ways
    said = tuple(item for item in way if isinstance(item, str) and item != ANY)
    return said if not others and len(said) == len(way) else ()


def _may_be_missing(item: "str | Ways") -> bool:
    return not isinstance(item, str) and any(all(map(_may_be_missing, way)) for way in item)


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
