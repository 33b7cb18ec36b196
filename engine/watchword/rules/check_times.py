"""What a rule file says of times that the clocks of its place do not show as people think."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from watchword.clock import zone
from watchword.diagnostics import Diagnostic
from watchword.reading.findings import Path
from watchword.reading.places import Places
from watchword.rules.compiled import Source
from watchword.rules.world import World, problem
from watchword.schedules.calendar import FORESEEN, Calendar, lasts
from watchword.schedules.written import Schedule

_WITHOUT_SUMMER = {"EST": "America/New_York", "MST": "America/Denver"}
"""Zones that are named like the winter time of a place and keep it all year, each with that place."""


def check_times(source: Source, reading: Places, world: World) -> Iterator[Diagnostic]:
    """Find zones without summer time, and windows that are over before they begin where clocks go forward."""
    about = world.programs.get(source.file.program)
    if source.file.about:
        yield from _all_year(source.file.about.time_zone, reading, ("about", "time-zone"))
    yield from _skipped_tests(source, reading, world)
    for name, schedule in source.file.schedules.items():
        at: Path = ("schedules", name)
        yield from _all_year(schedule.time_zone, reading, (*at, "time-zone"))
        place = zone(schedule.time_zone or (about.time_zone if about else ""))
        if place:
            yield from _skipped(schedule, place, reading, at)
            yield from _never_within(schedule, place, reading, at)


def _skipped_tests(source: Source, reading: Places, world: World) -> Iterator[Diagnostic]:
    """Find tests at a time of day that no clock shows, as it is in the hour that spring takes away."""
    for _, at, test in source.file.inline_tests():
        about = world.programs.get(test.scene.program or source.file.program)
        place, said = zone(about.time_zone) if about else None, test.scene.at
        if place and said and said.tzinfo is None and (shown := _shown(said, place)) != said:
            message = f"there is no {said:%H:%M} on that day in {place}: clocks go forward there"
            yield problem("bad-value", message, reading.spans[(*at, "at")], f"write {shown:%Y-%m-%dT%H:%M}")


def _shown(said: datetime, place: ZoneInfo) -> datetime:
    """Give what clocks show at a time on the wall: another one only in the hour that they skip."""
    return said.replace(tzinfo=place).astimezone(UTC).astimezone(place).replace(tzinfo=None)


def _all_year(written: str | None, reading: Places, at: Path) -> Iterator[Diagnostic]:
    if written in _WITHOUT_SUMMER:
        message = f"'{written}' is winter time all year: in summer, clocks there show an hour more"
        hint = f"write {_WITHOUT_SUMMER[written]}, or America/{_STAYING[written]} if it is meant so"
        yield Diagnostic(severity="warning", code="no-summer-time", message=message, span=reading.spans[at], hint=hint)


_STAYING = {"EST": "Panama", "MST": "Phoenix"}
"""A place in each that has no summer time."""


def _skipped(schedule: Schedule, place: ZoneInfo, reading: Places, at: Path) -> Iterator[Diagnostic]:
    for number, window in enumerate(schedule.all_windows):
        if not lasts(window.from_, window.until, place):
            below = (*at, "windows", number) if (*at, "windows", number) in reading.spans else at
            message = f"this window never opens: clocks skip its beginning in {place}, and an hour later it is over"
            hint = "write times that clocks show"
            yield problem("never-open", message, reading.spans[(*below, "from")], hint)


def _never_within(schedule: Schedule, place: ZoneInfo, reading: Places, at: Path) -> Iterator[Diagnostic]:
    """Find hours of the week of which none are in the time in which they hold, where that is foreseen."""
    calendar = Calendar.of(schedule, place)
    if calendar.span is None or calendar.span[1] - calendar.span[0] > timedelta(days=FORESEEN):
        return
    if any(calendar.stretches(*calendar.span)):
        return
    if any(Calendar.of(replace(schedule, closed=()), place).stretches(*calendar.span)):
        message = "'closed' leaves none of the hours in 'open' between 'from' and 'until'"
        yield problem(
            "never-open", message, reading.spans[(*at, "closed")], "leave days out of it, or write a longer time"
        )
    else:
        message = "none of the hours in 'open' come between 'from' and 'until'"
        hint = "write other days or hours into 'open', or a longer time"
        yield problem("never-open", message, reading.spans[(*at, "from")], hint)
