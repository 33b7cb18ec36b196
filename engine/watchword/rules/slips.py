"""Which keyword word did somebody mean who made one slip: a letter missing, extra or wrong, or two swapped?

Two words are one slip apart only if leaving at most one letter out of each makes them the same. So the words to look at
are found by what is left of them, whatever the alphabet and however many words there are.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from watchword.rules.grouping import grouped

SHORTEST = 5
LONGEST = 32
"""Shorter words are too easily others; longer ones are no words."""


def takes_slips(word: str, shortest: int = SHORTEST) -> bool:
    """Tell whether a keyword word may be misspelt: it is long enough, and no code with digits in it."""
    return shortest <= len(word) <= LONGEST and not any(map(str.isnumeric, word))


def is_slip(meant: str, said: str, shortest: int = SHORTEST) -> bool:
    """Tell whether `said` is `meant` with one slip after its first letter."""
    if meant == said or not takes_slips(meant, shortest) or meant[0] != said[:1]:
        return False
    shorter, longer = sorted((meant, said), key=len)
    here = next((place for place, letter in enumerate(shorter) if letter != longer[place]), len(shorter))
    if len(longer) > len(shorter):
        return shorter[here:] == longer[here + 1 :]
    swapped = longer[here + 1 : here + 2] + longer[here] + longer[here + 2 :]
    return shorter[here + 1 :] == longer[here + 1 :] or shorter[here:] == swapped


def likely_slips(word: str, vocabulary: Collection[str] = ()) -> Iterator[str]:
    """Write a word with another letter in the place of each but the first, and without the last.

    What is a word of the vocabulary is no slip.
    """
    if takes_slips(word):
        written = (f"{word[:place]}{_OTHER}{word[place + 1 :]}" for place in range(1, len(word)))
        yield from (one for one in (*written, word[:-1]) if one != word and one not in vocabulary)


_OTHER = "q"
"""A letter that hardly any word has; what looks for a certain one finds no slip of it."""


class Slips(Struct, frozen=True):
    """Keyword words, none below the `shortest`, by what is left of each if at most one letter is left out."""

    remains: Mapping[str, tuple[str, ...]]
    shortest: int = SHORTEST

    @classmethod
    def of(cls, words: Iterable[str], shortest: int = SHORTEST) -> "Slips":
        """Index those of the words that may be misspelt."""
        pairs = ((left, word) for word in words if takes_slips(word, shortest) for left in _remains(word))
        return cls(grouped(pairs), shortest)

    def meant(self, said: str) -> tuple[str, ...]:
        """List the words that this may be a slip of."""
        if not self.shortest - 1 <= len(said) <= LONGEST + 1:
            return ()
        near = [word for left in _remains(said) if left in self.remains for word in self.remains[left]]
        return tuple(dict.fromkeys(word for word in near if is_slip(word, said, self.shortest))) if near else ()


def _remains(word: str) -> list[str]:
    """List a word, and what is left of it without each letter but its first."""
    return [word, *(word[:place] + word[place + 1 :] for place in range(1, len(word)))]
