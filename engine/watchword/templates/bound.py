"""How long may a value be, and of which characters? Filters tell it, and what texts may cost is reckoned with it."""

from msgspec import Struct

LONGEST = 1600
"""A text of more characters is cut: no provider sends more in one piece."""


class Bound(Struct, frozen=True):
    """So many characters at the `most`, or more than a text holds, and each of those that it is `made_of`.

    None where it may be made of any.
    """

    most: int = LONGEST
    made_of: frozenset[str] | None = None

    def or_else(self, other: "Bound") -> "Bound":
        """Find what bounds both what this does and what another one does."""
        known = self.made_of is not None and other.made_of is not None
        made_of = frozenset[str]().union(self.made_of or (), other.made_of or ()) if known else None
        return Bound(max(self.most, other.most), made_of)


def bound_of(*texts: str) -> Bound:
    """Find the bound of some texts, of which there may be any."""
    return Bound(max(map(len, texts)), frozenset().union(*texts))
