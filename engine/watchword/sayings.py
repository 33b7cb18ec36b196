"""What a text surely says: words and where they stand, so that what two rules ask for can be compared."""

from typing import Literal

from msgspec import Struct

from watchword import courtesy

Position = Literal["first", "only", "anywhere"]


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
        if self.typos and not other.typos:
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
        if self.typos or other.typos or _may_precede(self, other) or _may_precede(other, self):
            return True
        if "only" in {self.position, other.position}:
            return self.within(other) or other.within(self)
        length = min(len(self.words), len(other.words))
        return "anywhere" in {self.position, other.position} or self.words[:length] == other.words[:length]

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


def holds(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Tell whether some words stand next to each other among others."""
    length = len(wanted)
    return any(words[start : start + length] == wanted for start in range(len(words) - length + 1))
