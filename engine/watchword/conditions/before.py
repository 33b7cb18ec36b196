"""`before`: until a named schedule begins."""

from datetime import timedelta
from typing import ClassVar

from msgspec.structs import replace

from watchword.plugin import Check, Condition, ScheduleName, Situation


class Before(Condition, frozen=True, kw_only=True):
    """The named schedule has not begun for the first time."""

    shorthand: ClassVar[str | None] = "schedule"
    example: ClassVar[str] = "before: sale"
    has_ways: ClassVar[bool] = True

    schedule: ScheduleName

    def check(self, situation: Situation) -> Check:
        """Ask whether it is still to begin."""
        calendar = situation.schedules[self.schedule]
        return Check(calendar.before(situation.now), calendar.told(situation.now))

    def fit(self, situation: Situation) -> Situation | None:
        """Let it be the minute before it begins."""
        calendar = situation.schedules[self.schedule]
        if calendar.before(situation.now):
            return situation
        return replace(situation, now=calendar.starts - timedelta(minutes=1)) if calendar.starts else None

    def told(self) -> str:
        """Name the schedule."""
        return self.schedule
