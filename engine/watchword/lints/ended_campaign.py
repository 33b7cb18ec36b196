"""A rule whose time is over for good."""

from collections.abc import Iterator
from datetime import datetime

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed
from watchword.rules.when import Asked
from watchword.schedules import Calendar

CODE = "ended-campaign"


def ended_campaign(linted: Linted) -> Iterator[Diagnostic]:
    """Find rules that wait for a schedule that has ended for the last time, or for its not being over."""
    for placed in linted.rules():
        programs = linted.heard_by(placed)
        for at, asked in _awaited(placed):
            schedule = getattr(asked.condition, "schedule", "")
            calendars = [program.schedules[schedule] for program in programs]
            ended = [_ended(asked.name, calendar, linted.now) for calendar in calendars]
            if not (ended and ended[0] and all(ended)):
                continue
            why, hint = ended[0]
            message = f"'{placed.rule.id}' can fire no more: schedule '{schedule}' {why}"
            span = placed.span(*at, asked.name)
            yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)


def _ended(condition: str, calendar: Calendar, now: datetime) -> tuple[str, str] | None:
    """Say why a condition on a schedule holds no more, as far as is foreseen, and what to do."""
    anew = "delete the rule, or give the schedule new dates"
    if calendar.after(now):
        return "is over", anew
    if condition == "before" and calendar.starts and not calendar.before(now):
        return "has begun", anew
    if condition != "during" or calendar.is_open(now) or calendar.boundaries(now).opens:
        return None
    if calendar.closed:
        return "is closed for years to come", "delete the rule, or leave days out of 'closed' there"
    return "has no more hours", anew


def _awaited(placed: Placed) -> Iterator[tuple[tuple[str, ...], Asked]]:
    """List what cannot hold once a schedule is over: to be in it or before it, and not to be after it."""
    when = placed.rule.when
    yield from ((("when",), asked) for asked in when.conditions if asked.name in {"during", "before"})
    negated = when.not_.conditions if when.not_ and not when.not_.match.worded else ()
    if len(negated) == 1 and negated[0].name == "after":
        yield ("when", "not"), negated[0]
