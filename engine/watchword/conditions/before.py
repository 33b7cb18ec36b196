"""`before`: until a named schedule begins."""

from typing import ClassVar

from watchword.plugin import Check, Condition, ScheduleName, Situation


class Before(Condition, frozen=True, kw_only=True):
    """The named schedule has not begun for the first time."""

    shorthand: ClassVar[str | None] = "schedule"

    schedule: ScheduleName

    def check(self, situation: Situation) -> Check:
        """Ask whether it is still to begin."""
        calendar = situation.schedules[self.schedule]
        return Check(calendar.before(situation.now), calendar.told(situation.now))

    def told(self) -> str:
        """Name the schedule."""
        return self.schedule
