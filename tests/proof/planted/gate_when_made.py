"""Planted: whether a person may be texted is asked when the job is made, instead of when it begins."""

from typing import Any

from msgspec.structs import replace

from watchword.cli import main
from watchword.engine import dispatch
from watchword.store.sqlite import receive
from watchword.store.values import Gate, GateView, Pass, Stop

gate, write = dispatch.gate, receive.Taking.write
SUPPRESS = (
    "UPDATE job SET state = 'suppressed', reason = 'opted out' WHERE id >> 8 = ? AND state = 'queued'"
    " AND json_extract(body, '$.exempt') IS NULL AND number IN (SELECT number FROM suppression)"
)


def blind(*args: Any) -> Gate:
    asked = gate(*args)

    def passes(view: GateView) -> Pass | Stop:
        return asked(view if view.job.job.exempt else replace(view, suppression=None))

    return passes


def write_if_allowed(self: receive.Taking) -> None:
    origins = {row[0] >> 8 for row in self.jobs}
    write(self)
    for origin in origins:
        self.cursor.execute(SUPPRESS, (origin,))


dispatch.gate = blind
receive.Taking.write = write_if_allowed  # type: ignore[method-assign]
main()
