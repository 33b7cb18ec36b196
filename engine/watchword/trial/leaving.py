"""What leaves by itself after a message of a test: the texts that were planned for later, each at its time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from watchword.effects import Job
from watchword.reading.durations import written
from watchword.rules.inline import Sends


class Leaving(Struct, frozen=True):
    """A text, how long after the message it leaves, and when that is by the clock of the program."""

    text: str
    after: timedelta
    at: datetime


def leaving(jobs: Sequence[Job], heard_at: datetime, zone: ZoneInfo) -> tuple[Leaving, ...]:
    """List what leaves after a message of that time."""
    planned = [(str(job.settings.get("text")), job.later.at) for job in jobs if job.later]
    return tuple([Leaving(text, at - heard_at, at.astimezone(zone)) for text, at in planned])


def fits(wanted: Sends, came: Leaving) -> bool:
    """Tell whether a text is the one that a test says, and leaves when that says."""
    at = wanted.at if wanted.at is None or wanted.at.tzinfo else wanted.at.replace(tzinfo=came.at.tzinfo)
    return wanted.text == came.text and wanted.after in {None, came.after} and at in {None, came.at}


def told(one: Sends | Leaving | None) -> str:
    """Say a text, and when it leaves if that is known."""
    if one is None:
        return ""
    after = f" after {_spoken(one.after)}" if one.after else ""
    at = f" at {one.at:%Y-%m-%dT%H:%M}" if one.at else ""
    return f"{one.text}{after}{',' if after and at else ''}{at}"


def _spoken(duration: timedelta) -> str:
    """Write a duration as files do, and in hours where that has many minutes."""
    hours, rest = divmod(duration, timedelta(hours=1))
    short = written(duration)
    return f"{short} ({hours}h {written(rest)})" if hours and short.endswith(("m", "s")) else short
