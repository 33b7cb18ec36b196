"""At what hours a region lets people be texted who did not ask for it, and how often: `hours.yaml`, loaded once."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct, field

from watchword.dated import Dated, content
from watchword.schedules import Calendar

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Open(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From one full hour to another on some days."""

    from_: int = field(name="from")
    to: int
    days: tuple[Day, ...] = WEEK


class Most(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many texts within so many hours, and no more."""

    texts: int
    hours: int


class Law(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one region asks for beside what is common. `grade` says how well that is known: P, V, S or R."""

    region: str
    source: str
    grade: Literal["P", "V", "S", "R"]
    open: tuple[Open, ...]
    holidays: str | None = None
    most: Most | None = None


class Hours(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All hours, as shipped."""

    sources: Mapping[str, str]
    common: tuple[Open, ...]
    regions: tuple[Law, ...]


@cache
def shipped() -> Hours:
    """Load the hours; raises msgspec.ValidationError for a file that is not of its shape."""
    return msgspec.yaml.decode(content("watchword.quiet", "hours.yaml"), type=Hours)


def most(region: str | None) -> Most | None:
    """Tell how many texts a region allows that nobody asked for, None if it does not say."""
    law = _laws().get(region or "")
    return law.most if law else None


@cache
def calendars(region: str | None, place: ZoneInfo) -> tuple[Calendar, ...]:
    """Give the calendars all of which must be open at a place: the common one, and that of its region's law."""
    law = _laws().get(region or "")
    own = [_calendar(law.open, place, law.holidays)] if law else []
    return (_calendar(shipped().common, place, None), *own)


@cache
def _laws() -> Mapping[str, Law]:
    return {law.region: law for law in shipped().regions}


def _calendar(hours: Iterable[Open], place: ZoneInfo, holidays: str | None) -> Calendar:
    hours = tuple(hours)
    week = tuple(
        tuple((timedelta(hours=one.from_), timedelta(hours=one.to)) for one in hours if day in one.days) for day in WEEK
    )
    return Calendar(zone=place, week=week, closed=(), holidays=holidays, windows=())
