"""How a time is written on the command line."""

from datetime import UTC, datetime
from typing import Any

import click


class Moment(click.ParamType[datetime]):
    """A day, or a day and a time; of UTC where no offset says otherwise."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it; fails with what would be right."""
        if isinstance(value, datetime):
            return value
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is no time such as 2026-03-01 or 2026-03-01T12:00", param, ctx)
        return read if read.tzinfo else read.replace(tzinfo=UTC)


MOMENT = Moment()
