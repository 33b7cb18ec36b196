"""`entered`: the person has entered a contest."""

from collections.abc import Iterator
from typing import ClassVar

from msgspec.structs import replace

from watchword.plugin import Check, Condition, Situation
from watchword.reading.names import Name


class Entered(Condition, frozen=True, kw_only=True):
    """The person has entered this contest before."""

    shorthand: ClassVar[str | None] = "contest"
    example: ClassVar[str] = "entered: summer"
    has_ways: ClassVar[bool] = True

    contest: Name

    def check(self, situation: Situation) -> Check:
        """Look for their entry."""
        at = situation.contact.entered.get(self.contest)
        return Check(at is not None, f"entered at {at:%Y-%m-%d %H:%M} UTC" if at else "has not entered")

    def told(self) -> str:
        """Name the contest."""
        return self.contest

    def fit(self, situation: Situation) -> Situation:
        """Let them have entered."""
        if self.check(situation).held:
            return situation
        entered = {**situation.contact.entered, self.contest: situation.now}
        return replace(situation, contact=replace(situation.contact, entered=entered))

    def ways(self, situation: Situation) -> Iterator[Situation]:
        """Let them have entered, and not."""
        others = {contest: at for contest, at in situation.contact.entered.items() if contest != self.contest}
        yield replace(situation, contact=replace(situation.contact, entered=others))
        yield self.fit(situation)
