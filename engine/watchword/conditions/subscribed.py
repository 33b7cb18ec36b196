"""`subscribed`: the person is on a list."""

from typing import ClassVar

from msgspec.structs import replace

from watchword.plugin import Check, Condition, ListNames, Situation


class Subscribed(Condition, frozen=True, kw_only=True):
    """The person is on one of these lists, and has not opted out."""

    shorthand: ClassVar[str | None] = "lists"

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

    def implies(self, other: Condition) -> bool:
        """Tell whether the other one allows each list that this one does."""
        return isinstance(other, Subscribed) and set(self.lists) <= set(other.lists)
