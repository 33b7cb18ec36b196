"""When a named schedule is open: what rule files say of hours, holidays and windows, and the calendar made of it."""

from watchword.schedules.calendar import Boundaries, Calendar
from watchword.schedules.edition import edition
from watchword.schedules.written import Hours, Schedule, Window

__all__ = ["Boundaries", "Calendar", "Hours", "Schedule", "Window", "edition"]
