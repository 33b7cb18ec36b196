"""When a test takes place: as it says, else on a Wednesday at noon, or when the schedules of its rule want it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from watchword.message import Message
from watchword.plugin import Condition, Situation
from watchword.rules.compiled import Program
from watchword.rules.inline import CLOCK
from watchword.rules.when import When
from watchword.schedules import Calendar
from watchword.schedules.moments import moments
from watchword.state import NOBODY
from watchword.trial.case import Case


def begins(case: Case) -> datetime:
    """Give the time of the first message."""
    program = case.stage.program
    at = case.test.scene.at or CLOCK
    zoned = (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(program.about.time_zone))).astimezone(UTC)
    return zoned if case.test.scene.at or case.rule is None else _fitting(case.rule.when, zoned, program)


def _fitting(when: When, usual: datetime, program: Program) -> datetime:
    """Find the first time from the usual one on at which all schedules of a rule are as it wants them, if any is so.

    Else that is the last time that they were, or at which those are that do not stand under its `not`.
    """
    situation = _at(usual, program)
    for condition in when.timed:
        situation = condition.fit(situation) or situation
    begun = situation.now if _are_right(when.timed, situation) else usual
    schedules = _schedules(when, program)
    coming = (now for first in (usual, begun) for now in moments(schedules, first, first) if now >= first)
    return next((now for now in coming if _suits(when, _at(now, program))), begun)


def _suits(when: When, situation: Situation) -> bool:
    unwanted = when.not_.timed if when.not_ else ()
    is_left_out = bool(unwanted) and _are_right(unwanted, situation)
    return not is_left_out and _are_right(when.timed, situation)


def _are_right(timed: Iterable[Condition], situation: Situation) -> bool:
    return all(condition.check(situation).held for condition in timed)


def _schedules(when: When, program: Program) -> tuple[Calendar, ...]:
    """List the schedules of a rule."""
    timed = (*when.timed, *(when.not_.timed if when.not_ else ()))
    named = {schedule for condition in timed if (schedule := getattr(condition, "schedule", None))}
    return tuple(program.schedules[name] for name in sorted(named))


def _at(now: datetime, program: Program) -> Situation:
    message = Message(endpoint="test", key="test", sender="", to="", text="", received_at=now)
    return Situation(
        message=message,
        words=(),
        spoken=0,
        now=now,
        contact=NOBODY,
        opted_out=False,
        languages=program.about.languages,
        numbers=program.about.numbers,
        schedules=program.schedules,
    )
