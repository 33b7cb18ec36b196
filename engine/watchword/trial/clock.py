"""When a test takes place: as it says, else on a Wednesday at noon, or when the schedules of its rule want it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from watchword.message import Message
from watchword.plugin import Situation
from watchword.rules.compiled import Program
from watchword.rules.inline import CLOCK
from watchword.rules.when import When
from watchword.state import NOBODY
from watchword.trial.case import Case


def begins(case: Case) -> datetime:
    """Give the time of the first message."""
    program = case.stage.program
    at = case.test.scene.at or CLOCK
    zoned = (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(program.about.time_zone))).astimezone(UTC)
    return zoned if case.test.scene.at or case.rule is None else _fitting(case.rule.when, zoned, program)


def _fitting(when: When, usual: datetime, program: Program) -> datetime:
    """Find the first time from the usual one on at which all schedules of a rule are as it wants them, if any is so."""
    situation = _at(usual, program)
    for condition in when.timed:
        situation = condition.fit(situation) or situation
    if not all(condition.check(situation).held for condition in when.timed):
        return usual
    coming = chain([situation.now], _boundaries(when, situation.now, program))
    return next((now for now in coming if _suits(when, _at(now, program))), situation.now)


def _suits(when: When, situation: Situation) -> bool:
    unwanted = when.not_.timed if when.not_ else ()
    is_left_out = bool(unwanted) and all(condition.check(situation).held for condition in unwanted)
    return not is_left_out and all(condition.check(situation).held for condition in when.timed)


def _boundaries(when: When, now: datetime, program: Program) -> Iterator[datetime]:
    """List the next moments at which a schedule of a rule opens or closes."""
    timed = (*when.timed, *(when.not_.timed if when.not_ else ()))
    named = {schedule for condition in timed if (schedule := getattr(condition, "schedule", None))}
    for _ in range(FORESEEN if named else 0):
        coming = [program.schedules[name].boundaries(now) for name in named]
        moments = [moment for one in coming for moment in (one.opens, one.closes) if moment and moment > now]
        if not moments:
            return
        now = min(moments)
        yield now


FORESEEN = 100
"""So many times schedules open and close until no time is looked for any more."""


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
