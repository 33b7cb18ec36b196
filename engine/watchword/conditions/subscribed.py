"""`subscribed`: the person is on a list."""

from collections.abc import Iterator
from itertools import compress, product
from typing import ClassVar

from msgspec.structs import replace

from watchword.plugin import Check, Condition, ListNames, Situation


class Subscribed(Condition, frozen=True, kw_only=True):
    """The person is on one of these lists, and has not opted out."""

    shorthand: ClassVar[str | None] = "lists"
    example: ClassVar[str] = "subscribed: club"
    has_ways: ClassVar[bool] = True

    lists: ListNames

    def check(self, situation: Situation) -> Check:
        """Look at the person's lists, which an opt-out silences but does not end."""
        on = situation.contact.lists
        if situation.opted_out:
            return Check(False, "the person has opted out")
        return Check(not on.isdisjoint(self.lists), f"on {', '.join(sorted(on))}" if on else "on no list")

    def told(self) -> str:
        """List the names."""
        return ", ".join(self.lists)

    def fit(self, situation: Situation) -> Situation | None:
        """Put the person on the first of the lists, if they are on none."""
        if situation.opted_out or self.check(situation).held:
            return None if situation.opted_out else situation
        contact = replace(situation.contact, lists=situation.contact.lists | {self.lists[0]})
        return replace(situation, contact=contact)

    def ways(self, situation: Situation) -> Iterator[Situation]:
        """Put the person on some of the lists, on none, and on all."""
        others = situation.contact.lists.difference(self.lists)
        for some in product((False, True), repeat=len(self.lists)):
            lists = others.union(compress(self.lists, some))
            yield replace(situation, contact=replace(situation.contact, lists=lists))

    def implies(self, other: Condition) -> bool:
        """Tell whether the other one allows each list that this one does."""
        return isinstance(other, Subscribed) and set(self.lists) <= set(other.lists)
