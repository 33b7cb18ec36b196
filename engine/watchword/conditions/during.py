"""`during`: while a named schedule is open."""

from typing import ClassVar

from msgspec.structs import replace

from watchword.plugin import Check, Condition, ScheduleName, Situation


class During(Condition, frozen=True, kw_only=True):
    """The named schedule is open; its start is inside, its end is not."""

    shorthand: ClassVar[str | None] = "schedule"
    example: ClassVar[str] = "during: office"
    has_ways: ClassVar[bool] = True

    schedule: ScheduleName

    def check(self, situation: Situation) -> Check:
        """Ask whether it is open."""
        calendar = situation.schedules[self.schedule]
        return Check(calendar.is_open(situation.now), calendar.told(situation.now))

    def fit(self, situation: Situation) -> Situation | None:
        """Let it be when it opens next, or first of all."""
        calendar = situation.schedules[self.schedule]
        if calendar.is_open(situation.now):
            return situation
        opens = calendar.boundaries(situation.now).opens or calendar.starts
        if opens and not calendar.is_open(opens):  # it begins before its first hours do
            opens = calendar.boundaries(opens).opens
        return replace(situation, now=opens) if opens else None

    def told(self) -> str:
        """Name the schedule."""
        return self.schedule
