"""The rules that hear the same messages of a program, as claims in the order in which they are asked.

What is said most often decides which claims are compared at all, so that the cost does not grow with their number.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import islice

from msgspec import Struct

from watchword.lints.claim import Claim
from watchword.message import Message
from watchword.rules.compiled import Program
from watchword.rules.hearing import Hearing
from watchword.sayings import Position, Saying

LOOKED_AT = 20
"""So many claims on the same words are compared, those that ask for least first; nobody writes more on purpose."""


class Order(Struct, frozen=True, dict=True, eq=False):
    """Rules of one program that hear messages of one intent, in order."""

    program: Program
    hearing: Hearing

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """List what each of them claims."""
        return tuple(Claim(place, entry) for place, entry in enumerate(self.hearing.entries))

    @cached_property
    def decided(self) -> dict[tuple[Message, datetime], str | None]:
        """Remember which rule took a message of somebody of whom nothing is known."""
        return {}

    @cached_property
    def everything(self) -> Claim | None:
        """Find the first one that claims every message and ends the search."""
        bare = (one for one in self.claims if one.ends and not (one.units or one.wanted.asked or one.unless))
        return next(bare, None)

    @cached_property
    def spoken(self) -> frozenset[str]:
        """List all words of all keywords."""
        return frozenset(word for claim in self.claims for saying in claim.units for word in saying.words)

    @cached_property
    def wordless(self) -> tuple[Claim, ...]:
        """List the first claims that ask for no words."""
        return tuple(islice((claim for claim in self.claims if not claim.units), LOOKED_AT))

    def near(self, claim: Claim, saying: Saying | None) -> Iterator[Claim]:
        """Find other claims that may cover one for the messages that say this: on the same words, or on no words."""
        others = [sayings for sayings in claim.wanted.said if saying not in sayings]
        for one in [saying, *(sayings[0] for sayings in others)]:
            for key in _wider(one, self._longest) if one else ():
                yield from (near for near in self._said.get(key, ())[:LOOKED_AT] if near is not claim)
        for asked, wordless in self._wordless.items():
            if asked <= claim.conditions:
                yield from (near for near in wordless[:LOOKED_AT] if near is not claim)

    def covering(self, claim: Claim, saying: Saying | None) -> list[Claim]:
        """List the earlier claims that take all of one that says this, the earliest first."""
        earlier = {near.place: near for near in self.near(claim, saying) if near.ends and near.place < claim.place}
        return [earlier[place] for place in sorted(earlier) if earlier[place].covers(claim, saying)]

    @cached_property
    def _said(self) -> "_Said":
        said: _Said = {}
        for claim in self.claims:
            for saying in dict.fromkeys(claim.units):
                said.setdefault((saying.position, saying.words), []).append(claim)
        for claims in said.values():
            claims.sort(key=_asked)
        return said

    @cached_property
    def _wordless(self) -> dict[frozenset[str], list[Claim]]:
        wordless: dict[frozenset[str], list[Claim]] = {}
        for claim in self.claims:
            if not claim.units:
                wordless.setdefault(claim.conditions, []).append(claim)
        return wordless

    @cached_property
    def _longest(self) -> dict[Position, int]:
        longest: dict[Position, int] = {}
        for position, words in self._said:
            longest[position] = max(longest.get(position, 0), len(words))
        return longest


_Key = tuple[Position, tuple[str, ...]]
_Said = dict[_Key, list[Claim]]


def _asked(claim: Claim) -> int:
    return len(claim.wanted.asked) + (claim.unless is not None)


def _wider(saying: Saying, longest: Mapping[Position, int]) -> Iterator[_Key]:
    """List what is said by each text that says this."""
    words = saying.words
    if saying.position == "only":
        yield "only", words
    if saying.position != "anywhere":
        yield from (("first", words[:length]) for length in range(min(len(words), longest.get("first", 0)) + 1))
    if "anywhere" in longest:
        inside = [
            words[start : start + length]
            for length in range(min(len(words), longest["anywhere"]) + 1)
            for start in range(len(words) - length + 1)
        ]
        yield from (("anywhere", part) for part in dict.fromkeys(inside))
