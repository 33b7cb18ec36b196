"""`during`: while a named schedule is open."""

from typing import ClassVar

from watchword.plugin import Check, Condition, ScheduleName, Situation


class During(Condition, frozen=True, kw_only=True):
    """The named schedule is open; its start is inside, its end is not."""

    shorthand: ClassVar[str | None] = "schedule"

    schedule: ScheduleName

    def check(self, situation: Situation) -> Check:
        """Ask whether it is open."""
        calendar = situation.schedules[self.schedule]
        return Check(calendar.is_open(situation.now), calendar.told(situation.now))

    def told(self) -> str:
        """Name the schedule."""
        return self.schedule
