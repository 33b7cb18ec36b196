"""A time that stands where the name of a schedule is asked for: `before: 2026-05-02T20:00`, `during: mon-fri`."""

import re
from datetime import datetime, timedelta

from watchword.reading.source import Fields, Node
from watchword.schedules.meant import SHORTEST_DAY, meant_days
from watchword.schedules.written import Hours, Schedule

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d{1,2}:\d\d))?", re.ASCII)
_HOURS = re.compile(r"(\d{1,2}:\d\d)(?:\s*[-\N{EN DASH}]\s*(\d{1,2}:\d\d))?", re.ASCII)
_ALWAYS = re.compile(r"24 ?[/x] ?7|always|any ?time|at all times", re.IGNORECASE)
_A_DAY = timedelta(days=1)
_ONCE = "{from: 2026-12-25T00:00, until: 2026-12-26T00:00}"
"""A schedule that has a first and a last time, as what is before or after it does."""


def as_schedule(condition: str, written: str, *, others: bool) -> str | None:
    """Tell how to give it a name; where there are `others`, schedules have a place already."""
    if condition not in {"during", "before", "after"}:
        return None
    if _ALWAYS.fullmatch(written):
        return f"leave '{condition}' out: without it the rule counts at all times"
    if found := _MOMENT.fullmatch(written):
        made = _window(condition, *found.groups())
    elif made := _of_week(condition, written):
        condition = "during"
    elif condition != "during" and not others:
        return f"no schedule is declared yet: write 'schedules: {{{written}: {_ONCE}}}' above 'rules'"
    place = f"'NAME: {made}' below 'schedules'" if others else f"'schedules: {{NAME: {made}}}' above 'rules'"
    return made and f"a time is given a name: write {place}, and '{condition}: NAME' here"


def map_as_schedule(condition: str, node: Node) -> str | None:
    """Tell where a schedule is declared that stands in the place of its name: `during: {open: [...]}`."""
    keys = {key.text for key, _ in node.entries} if isinstance(node, Fields) else set()
    if keys.isdisjoint({*Schedule.__struct_encode_fields__, *Hours.__struct_encode_fields__}):
        return None
    return f"give it a name: move it below 'schedules', above 'rules', as 'NAME: ...', and write '{condition}: NAME'"


def _window(condition: str, day: str, hour: str | None) -> str | None:
    """Write a window that begins where it is `before`, and ends where it is `after`."""
    try:
        said = datetime.strptime(f"{day} {hour or '00:00'}", "%Y-%m-%d %H:%M")  # noqa: DTZ007 - wall time
        begins = said if condition != "after" else said - _A_DAY if hour else said
        ends = begins + (timedelta(hours=1) if hour and condition == "during" else _A_DAY)
    except (ValueError, OverflowError):
        return None
    return f"{{from: {begins:%Y-%m-%dT%H:%M}, until: {ends:%Y-%m-%dT%H:%M}}}"


def _of_week(condition: str, written: str) -> str | None:
    """Write the hours, or days, of every week."""
    if found := _HOURS.fullmatch(written):
        first, last = found.groups()
        begins, ends = {"before": ("00:00", first), "after": (first, "24:00")}.get(condition, (first, last or "24:00"))
        return f"{{open: [{{from: {begins}, to: {ends}}}]}}"
    days = meant_days(written, alone=True) if len(written) >= SHORTEST_DAY and condition == "during" else None
    return days and f"{{open: [{{days: {days}, from: 00:00, to: 24:00}}]}}"
