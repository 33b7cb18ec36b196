"""`after`: once a named schedule is over."""

from typing import ClassVar

from msgspec.structs import replace

from watchword.plugin import Check, Condition, ScheduleName, Situation


class After(Condition, frozen=True, kw_only=True):
    """The named schedule has ended for the last time; the very end is after it."""

    shorthand: ClassVar[str | None] = "schedule"
    example: ClassVar[str] = "after: sale"
    has_ways: ClassVar[bool] = True

    schedule: ScheduleName

    def check(self, situation: Situation) -> Check:
        """Ask whether it is over."""
        calendar = situation.schedules[self.schedule]
        return Check(calendar.after(situation.now), calendar.told(situation.now))

    def fit(self, situation: Situation) -> Situation | None:
        """Let it be the moment when it is over."""
        calendar = situation.schedules[self.schedule]
        if calendar.after(situation.now):
            return situation
        return replace(situation, now=calendar.ends) if calendar.ends else None

    def told(self) -> str:
        """Name the schedule."""
        return self.schedule
