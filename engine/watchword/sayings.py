"""What a text surely says: words and where they stand, so that what two rules ask for can be compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import Literal, TypeVar

from msgspec import Struct

from watchword import courtesy

Position = Literal["first", "only", "anywhere"]
Words = tuple[str, ...]


class Saying(Struct, frozen=True):
    """Words that a text holds, and where they stand in it; with `typos` one slip in them may pass.

    Where it is `polite` courtesy may stand before them, as before keywords, which are never courtesy themselves.
    """

    words: tuple[str, ...]
    position: Position
    typos: bool = False
    polite: bool = False

    def within(self, other: "Saying") -> bool:
        """Tell whether each text that says this says the other as well."""
        if self.typos and not other.typos and any(len(word) > SHORTEST_SLIP for word in other.words):
            return False
        if self.polite and not other.polite and other.position != "anywhere":
            return False
        if other.position == "only":
            return self.position == "only" and self.words == other.words
        if other.position == "first":
            return self.position != "anywhere" and self.words[: len(other.words)] == other.words
        return holds(self.words, other.words)

    def meets(self, other: "Saying") -> bool:
        """Tell whether one text may say both."""
        if _may_precede(self, other) or _may_precede(other, self):
            return True
        positions = {self.position, other.position}
        if "anywhere" in positions:
            whole, part = (self, other) if other.position == "anywhere" else (other, self)
            return whole.position != "only" or _is_among(part, whole)
        longer, shorter = sorted((self, other), key=lambda one: len(one.words), reverse=True)
        if shorter.position == "only" and len(longer.words) > len(shorter.words):
            return False
        return _are_alike(self, other, self.words, other.words)

    def followed(self, after: "Saying") -> "Saying":
        """Say this at the beginning of a text, and right after it the other."""
        return Saying((*self.words, *after.words), after.position, self.typos, self.polite)


Sayings = tuple[Saying, ...]
"""Of which a text says one at least."""
Key = tuple[Position, Words]
"""Where something is said, and what."""


class Many(tuple[Saying, ...]):  # noqa: SLOT001 - it keeps what they are found by
    """Sayings of which those that matter to one are found without a look at each.

    Their hash is worked out once, so that they are soon told from others.
    """

    def __hash__(self) -> int:
        """Give the hash of any tuple of them."""
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Tell whether they are the same in the same order."""
        if self is other:
            return True
        return not (isinstance(other, Many) and hash(self) != hash(other)) and super().__eq__(other)

    def __contains__(self, saying: object) -> bool:
        """Tell whether one is among them."""
        return saying in self._each

    def wider(self, saying: Saying) -> Sayings:
        """List those on words that each text says which says this, in their order."""
        places = (place for key in keys(saying, self._longest) for place in self._said.get(key, ()))
        return tuple(self[place] for place in sorted(places))

    def beside(self, saying: Saying) -> Iterable[Saying]:
        """List those that a text may say together with this, and others."""
        if not _begins(saying):
            return self
        words, letter = saying.words, saying.words[0][0]
        if saying.typos:
            return chain(self._by_letter.get(letter, ()), self._among(saying), self._unclear)
        shorter = (self._spelt.get(words[:length], ()) for length in range(1, len(words)))
        forgiving = self._forgiving.get(letter, ())
        return chain(self._begun.get(words, ()), *shorter, forgiving, self._among(saying), self._unclear)

    def _among(self, saying: Saying) -> Iterable[Saying]:
        """List those that may stand anywhere which a text may hold that says this: all, if it may go on."""
        if saying.position != "only" or saying.typos:
            return chain.from_iterable(self._inside.values())
        parts = _within(saying.words, self._longest.get("anywhere", 0))
        inside = chain.from_iterable(self._inside.get(part, ()) for part in parts)
        if not saying.polite:
            return inside
        return chain(self._courteous, (one for one in inside if one.words[0] not in courtesy.words()))

    @cached_property
    def stand_first(self) -> bool:
        """Tell whether each stands at the beginning of a text, spelt so."""
        return _stand_first(self)

    @cached_property
    def most_words(self) -> int:
        """Tell of how many words the longest is."""
        return max(self._longest.values(), default=0)

    @cached_property
    def spoken(self) -> frozenset[str]:
        """List the words of all."""
        return _spoken(self)

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()

    @cached_property
    def _each(self) -> frozenset[Saying]:
        return frozenset(self)

    @cached_property
    def _said(self) -> Mapping[Key, Sequence[int]]:
        return _grouped(((saying.position, saying.words), place) for place, saying in enumerate(self))

    @cached_property
    def _longest(self) -> Mapping[Position, int]:
        return longest(self._said)

    @cached_property
    def _spelt(self) -> Mapping[Words, Sequence[Saying]]:
        return _grouped((one.words, one) for one in self if _begins(one) and not one.typos)

    @cached_property
    def _begun(self) -> Mapping[Words, Sequence[Saying]]:
        """Find the same by all that they begin with."""
        each = ((one, range(1, len(one.words) + 1)) for some in self._spelt.values() for one in some)
        return _grouped((one.words[:length], one) for one, lengths in each for length in lengths)

    @cached_property
    def _by_letter(self) -> Mapping[str, Sequence[Saying]]:
        """Find those that a text begins with by their first letter, in which there is no slip."""
        return _grouped((one.words[0][0], one) for one in self if _begins(one))

    @cached_property
    def _forgiving(self) -> Mapping[str, Sequence[Saying]]:
        return _grouped((one.words[0][0], one) for one in self if _begins(one) and one.typos)

    @cached_property
    def _inside(self) -> Mapping[Words, Sequence[Saying]]:
        """Find those that may stand anywhere, spelt so, by their words."""
        return _grouped((one.words, one) for one in self if _is_inside(one))

    @cached_property
    def _courteous(self) -> Sequence[Saying]:
        """List those of them that may stand in the courtesy before something else, or begin in it."""
        return [one for one in self if _is_inside(one) and one.words[0] in courtesy.words()]

    @cached_property
    def _unclear(self) -> Sequence[Saying]:
        """List those of which their words do not tell what they meet."""
        return [one for one in self if not (_begins(one) or _is_inside(one))]


_K = TypeVar("_K")
_V = TypeVar("_V")


def _grouped(pairs: Iterable[tuple[_K, _V]]) -> Mapping[_K, Sequence[_V]]:
    found: dict[_K, list[_V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


MANY = 8
"""More things than that are looked up, and not compared each with each."""


def listed(sayings: Iterable[Saying]) -> Sayings:
    """List what may be said: as `Many`, where a look at each would take long."""
    each = tuple(sayings)
    return _many(each) if len(each) > MANY else each


@lru_cache(maxsize=1000)
def _many(sayings: Sayings) -> Many:
    """Give one thing for the same sayings, so that they are compared at once."""
    return Many(sayings)


def wider_than(saying: Saying, sayings: Sayings) -> Iterator[Saying]:
    """List those of some things that each text says which says this, in their order."""
    near = sayings.wider(saying) if isinstance(sayings, Many) else sayings
    return (one for one in near if saying.within(one))


def meeting(saying: Saying, sayings: Sayings) -> Iterator[Saying]:
    """List those of some things that a text may say together with this."""
    near = sayings.beside(saying) if isinstance(sayings, Many) else sayings
    return (one for one in near if saying.meets(one))


def meet(one: Sayings, other: Sayings) -> bool:
    """Tell whether a text may say something of each."""
    fewer, more = sorted((one, other), key=len)
    return any(True for saying in fewer for _ in meeting(saying, more))


def stand_first(sayings: Sayings) -> bool:
    """Tell whether each of some things stands at the beginning of a text, spelt so."""
    return sayings.stand_first if isinstance(sayings, Many) else _stand_first(sayings)


def _stand_first(sayings: Iterable[Saying]) -> bool:
    return not any(one.typos or one.position == "anywhere" for one in sayings)


def most_words(sayings: Sayings) -> int:
    """Tell of how many words the longest of some things is."""
    return sayings.most_words if isinstance(sayings, Many) else max((len(one.words) for one in sayings), default=0)


def spoken(sayings: Sayings) -> frozenset[str]:
    """List the words of some things."""
    return sayings.spoken if isinstance(sayings, Many) else _spoken(sayings)


def _spoken(sayings: Iterable[Saying]) -> frozenset[str]:
    return frozenset(word for one in sayings for word in one.words)


def longest(said: Iterable[Key]) -> Mapping[Position, int]:
    """Tell of how many words is the longest that is said in each position."""
    found: dict[Position, int] = {}
    for position, words in said:
        found[position] = max(found.get(position, 0), len(words))
    return found


def keys(saying: Saying, longest: Mapping[Position, int]) -> list[Key]:
    """List what is said by each text that says this."""
    words = saying.words
    found: list[Key] = [("only", words)] if saying.position == "only" else []
    if saying.position != "anywhere" and "first" in longest:
        found += [("first", words[:length]) for length in range(min(len(words), longest["first"]) + 1)]
    if "anywhere" in longest:
        found += [("anywhere", part) for part in _within(words, longest["anywhere"])]
    return found


def _within(words: Words, longest: int) -> Iterable[Words]:
    """List the parts of some words that stand next to each other, none above the longest, each once."""
    lengths = range(min(len(words), longest) + 1)
    return dict.fromkeys(words[at : at + length] for length in lengths for at in range(len(words) - length + 1))


def _is_inside(saying: Saying) -> bool:
    """Tell whether this may stand anywhere, spelt so."""
    return saying.position == "anywhere" and not saying.typos and bool(saying.words)


def _begins(saying: Saying) -> bool:
    """Tell whether a text may say this and another such thing only where either, slips aside, begins with the other."""
    first = saying.words[:1]
    return saying.position != "anywhere" and bool(first) and first[0] not in courtesy.first_words()


class Said(Struct, frozen=True):
    """What is surely said where a condition holds: one of each of these; `enough` where it asks for nothing else."""

    each: tuple[Sayings, ...] = ()
    enough: bool = False


def says(one: Sayings, other: Sayings) -> bool:
    """Tell whether a text that says one of these surely says one of the others."""
    return _many_say(one, other) if isinstance(one, Many) else _say(one, other)


def _say(one: Sayings, other: Sayings) -> bool:
    return all(any(True for _ in wider_than(saying, other)) for saying in one)


_many_say = lru_cache(maxsize=1000)(_say)
"""The same of many, which is asked again for each keyword beside which they stand."""


def _may_precede(one: Saying, other: Saying) -> bool:
    """Tell whether the words of one may be courtesy, or begin with it, before those of the other."""
    is_courtesy = not one.words or one.words[0] in courtesy.first_words()
    return other.polite and not one.polite and one.position != "anywhere" and is_courtesy


def _is_among(part: Saying, whole: Saying) -> bool:
    """Tell whether all that a text says, and the courtesy before it, may hold some words."""
    if whole.polite and part.words[0] in courtesy.words():
        return True
    length = len(part.words)
    starts = range(len(whole.words) - length + 1)
    return any(_are_alike(part, whole, part.words, whole.words[start : start + length]) for start in starts)


def _are_alike(one: Saying, other: Saying, ours: Words, theirs: Words) -> bool:
    """Tell whether words may be the same as far as both go, a slip in each aside that forgives one."""
    differ = [(our, their) for our, their in zip(ours, theirs, strict=False) if our != their]
    return len(differ) <= one.typos + other.typos and all(_may_be_slips(*two) for two in differ)


def _may_be_slips(word: str, other: str) -> bool:
    """Tell whether two words are like enough to be slips of each other, or of a third one."""
    lengths = sorted((len(word), len(other)))
    return word[0] == other[0] and lengths[0] >= SHORTEST_SLIP and lengths[1] - lengths[0] <= MOST_APART


MOST_APART = 2
"""So many letters more may one of two words have that are each a slip away from a third one."""
SHORTEST_SLIP = 4
"""A slip of a word that is long enough for one has as many letters at least."""


def holds(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Tell whether some words stand next to each other among others."""
    length = len(wanted)
    return any(words[start : start + length] == wanted for start in range(len(words) - length + 1))
