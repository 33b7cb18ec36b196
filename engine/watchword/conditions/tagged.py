"""`tagged`: the person is marked with a tag."""

from collections.abc import Iterator
from itertools import compress, product
from typing import ClassVar

from msgspec.structs import replace

from watchword.plugin import Check, Condition, Situation
from watchword.plugin.naming import TagNames


class Tagged(Condition, frozen=True, kw_only=True):
    """The person is marked with one of these tags."""

    shorthand: ClassVar[str | None] = "tags"
    example: ClassVar[str] = "tagged: vip"
    has_ways: ClassVar[bool] = True

    tags: TagNames

    def check(self, situation: Situation) -> Check:
        """Look at the person's tags."""
        has = situation.contact.tags
        return Check(not has.isdisjoint(self.tags), f"tagged {', '.join(sorted(has))}" if has else "without a tag")

    def told(self) -> str:
        """List the tags."""
        return ", ".join(self.tags)

    def fit(self, situation: Situation) -> Situation:
        """Mark the person with the first of the tags, if they have none."""
        if self.check(situation).held:
            return situation
        return replace(situation, contact=replace(situation.contact, tags=situation.contact.tags | {self.tags[0]}))

    def ways(self, situation: Situation) -> Iterator[Situation]:
        """Mark the person with some of the tags, with none, and with all."""
        others = situation.contact.tags.difference(self.tags)
        for some in product((False, True), repeat=len(self.tags)):
            tags = others.union(compress(self.tags, some))
            yield replace(situation, contact=replace(situation.contact, tags=tags))

    def implies(self, other: Condition) -> bool:
        """Tell whether the other one allows each tag that this one does."""
        return isinstance(other, Tagged) and set(self.tags) <= set(other.tags)
