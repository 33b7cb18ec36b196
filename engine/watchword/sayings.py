"""What a text surely says: words and where they stand, so that what two rules ask for can be compared."""

from typing import Literal

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


class Said(Struct, frozen=True):
    """What is surely said where a condition holds: one of each of these; `enough` where it asks for nothing else."""

    each: tuple[Sayings, ...] = ()
    enough: bool = False


def says(one: Sayings, other: Sayings) -> bool:
    """Tell whether a text that says one of these surely says one of the others."""
    return all(any(saying.within(wider) for wider in other) for saying in one)


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
