"""Reads schedules of one line, and asks whether they are open, by the wall clocks of New York."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from watchword.diagnostics import Diagnostic
from watchword.reading.findings import Reading
from watchword.reading.source import parse
from watchword.reading.typed import INVALID, read
from watchword.schedules import Calendar, Schedule

NEW_YORK = ZoneInfo("America/New_York")
SHOP = "{open: [{days: mon-sat, from: 11:00, to: 22:00}], closed: [2026-12-25]}"
FINAL = "{from: 2026-05-02T20:00, until: 2026-05-02T21:30}"


def reading(source: str) -> tuple[Any, list[Diagnostic]]:
    """Read a schedule named `s`, in a file of one line."""
    node, found = parse("rules.yaml", f"s: {source}\n".encode())
    assert node is not None
    assert not found
    made = Reading("rules.yaml")
    value = read(node, dict[str, Schedule], made)
    return (value if value is INVALID else value["s"]), made.diagnostics


def calendar(source: str, zone: ZoneInfo = NEW_YORK) -> Calendar:
    value, found = reading(source)
    assert not found
    return Calendar.of(value, zone)


def at(wall: str, zone: ZoneInfo = NEW_YORK, fold: int = 0) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def opened(source: str, *moments: str) -> list[bool]:
    made = calendar(source)
    return [made.is_open(at(moment)) for moment in moments]
