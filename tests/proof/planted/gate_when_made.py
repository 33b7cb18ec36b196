"""Planted: whether a person may be texted is asked when the job is made, instead of when it begins."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from watchword.cli import main
from watchword.effects import Job
from watchword.engine import dispatch
from watchword.store import jobs
from watchword.store.sqlite.connection import Cursor
from watchword.store.values import Gate, GateView, Pass, Stop

gate, add = dispatch.gate, jobs.add
SUPPRESS = (
    "UPDATE job SET state = 'suppressed', reason = 'opted out' WHERE id >> 8 = ? AND state = 'queued'"
    " AND json_extract(body, '$.exempt') IS NULL AND number IN (SELECT number FROM suppression)"
)


def blind(*args: Any) -> Gate:
    asked = gate(*args)

    def passes(view: GateView) -> Pass | Stop:
        return asked(view if view.job.job.exempt else replace(view, suppression=None))

    return passes


def add_if_allowed(cursor: Cursor, origin: int, wanted: Iterable[Job], now: datetime, after: int = 0) -> None:
    add(cursor, origin, wanted, now, after)
    cursor.execute(SUPPRESS, (origin,))


dispatch.gate = blind
jobs.add = add_if_allowed
main()
