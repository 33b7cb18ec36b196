"""A rule whose time is over for good."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed

CODE = "ended-campaign"


def ended_campaign(linted: Linted) -> Iterator[Diagnostic]:
    """Find rules that wait for a schedule that has ended for the last time."""
    for placed in linted.rules():
        programs = linted.heard_by(placed)
        for name, schedule in _awaited(placed):
            calendars = [program.schedules[schedule] for program in programs]
            if calendars and all(one.after(linted.now) for one in calendars):
                message = f"'{placed.rule.id}' can fire no more: schedule '{schedule}' is over"
                hint = "delete the rule, or give the schedule new dates"
                span = placed.span("when", name)
                yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)


def _awaited(placed: Placed) -> Iterator[tuple[str, str]]:
    for asked in placed.rule.when.conditions:
        if asked.name in {"during", "before"}:
            yield asked.name, getattr(asked.condition, "schedule", "")
