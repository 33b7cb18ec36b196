"""How a time is written on the command line."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import click

EARLIEST, LATEST = 1970, 2999
"""The years of times: nothing was texted before, and what is reckoned from a time must still be one."""
_AGO = re.compile(r"([0-9]{1,5})([wdhm])")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}


class Moment(click.ParamType[datetime]):
    """A day, or a day and a time, of UTC where no offset says otherwise; or how long ago."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it; fails with what would be right."""
        if isinstance(value, datetime):
            return value
        ago = _AGO.fullmatch(value)
        try:
            if ago:
                return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
            return moment(value, UTC).astimezone(UTC)
        except ValueError:
            right = "2026-03-01 or 2026-03-01T12:00, and not how long ago, such as 7d or 12h"
            self.fail(f"'{value}' is no time such as {right}", param, ctx)


def moment(written: str, zone: tzinfo) -> datetime:
    """Read a day, or a day and a time, of a zone where no offset says otherwise; raises ValueError."""
    read = datetime.fromisoformat(written)
    if not EARLIEST <= read.year <= LATEST:
        raise ValueError(written)
    return read if read.tzinfo else read.replace(tzinfo=zone)


MOMENT = Moment()
