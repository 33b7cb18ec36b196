"""TEMP."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo
from msgspec import Struct


class Schedule(Struct, frozen=True):
    open: Any = None
    closed: Any = None
    from_: Any = None
    until: Any = None


class Calendar(Struct, frozen=True):
    def is_open(self, now: datetime) -> bool:
        return True

    def before(self, now: datetime) -> bool:
        return False

    def after(self, now: datetime) -> bool:
        return False

    def told(self, now: datetime) -> str:
        return ""


def compiled(schedule: Schedule, zone: ZoneInfo) -> Calendar:
    return Calendar()
