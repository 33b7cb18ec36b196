"""Rules by what they ask for as it is written: those that ask for nothing but what another one asks for, too.

They are looked up by all of that at once, so that it does not matter how many rules have some of it.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping

from msgspec import Struct

from watchword.lints.claim import Claim

_Names = tuple[str, ...]
_Written = tuple[Hashable, ...]


class Verbatim(Struct, frozen=True):
    """Of the rules that end the search and ask for the very same the first, by the names of what they ask for."""

    first: Mapping[_Names, Mapping[_Written, Claim]]

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> "Verbatim":
        """Take rules that are in their order."""
        first: dict[_Names, dict[_Written, Claim]] = {}
        for claim in claims:
            if claim.ends:
                written = _written(claim)
                first.setdefault(tuple(written), {}).setdefault(tuple(written.values()), claim)
        return cls(first)

    def within(self, claim: Claim) -> Iterator[Claim]:
        """Find the rules that ask for what one asks for or for some of it, each thing as it is written there."""
        written = _written(claim)
        for names, first in self.first.items():
            if written.keys() >= set(names) and (found := first.get(tuple(written[name] for name in names))):
                yield found


def _written(claim: Claim) -> Mapping[str, Hashable]:
    """Write what a rule asks for, by its names in one order."""
    asked: dict[str, Hashable] = {one.name: one.told for one in claim.entry.conditions}
    if claim.keywords:
        asked["keyword"] = frozenset(claim.wanted.keywords)
    if unless := claim.unless:
        asked["not"] = frozenset([*unless.keywords, *(one.told for one in unless.asked)])
    return asked
