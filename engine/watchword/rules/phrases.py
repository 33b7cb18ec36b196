"""Whose keyword a phrase is: what is looked up in a text, whole."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from watchword.rules.grouping import grouped
from watchword.rules.keywords import Keyword
from watchword.value import Value

Place = TypeVar("Place")
"""What stands for a rule in an index, and tells in which order it is asked."""


class Owner(Value, Generic[Place], frozen=True):
    """A rule that has a phrase as a keyword: its place, which of its keywords it is, and that; then who else has it.

    Most phrases have one owner: among very many rules it is not what is done that costs, but how many places in memory
    that is new to the processor.
    """

    place: Place
    nth: int
    keyword: Keyword
    others: tuple["Owner[Place]", ...] = ()

    @property
    def each(self) -> tuple["Owner[Place]", ...]:
        """List all who have it."""
        return (self, *self.others)


class Phrases(Struct, Generic[Place], frozen=True):
    """Owners by the whole of each keyword, and how many words the longer ones have, by their first."""

    owners: Mapping[str, Owner[Place]]
    longer: Mapping[str, tuple[int, ...]]
    longest: int

    @classmethod
    def of(cls, owners: Iterable[Owner[Place]]) -> "Phrases[Place]":
        """Index owners by their keywords."""
        owned: list[tuple[str, Owner[Place]]] = []
        longer: list[tuple[str, int]] = []
        for owner in owners:
            words = owner.keyword.words
            owned.append((" ".join(words) if len(words) > 1 else words[0], owner))
            if len(words) > 1:
                longer.append((words[0], len(words)))
        return cls(
            owners={
                phrase: replace(first, others=tuple(others)) if others else first
                for phrase, (first, *others) in grouped(owned).items()
            },
            longer=grouped(longer),
            longest=max((length for _, length in longer), default=1),
        )

    def at(self, words: Sequence[str], start: int) -> Sequence[tuple[int, Owner[Place]]]:
        """Find who has a keyword that begins at a word, with where it ends."""
        first = words[start]
        alone, longer = self.owners.get(first), self.longer.get(first)
        found = [(start + 1, alone)] if alone else []
        for length in longer or ():
            end = start + length
            if end <= len(words) and (owner := self.owners.get(" ".join(words[start:end]))):
                found.append((end, owner))
        return found
