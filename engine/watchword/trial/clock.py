"""When a test takes place: as it says, else on a Wednesday at noon, or when the schedules of its rule want it."""

from datetime import UTC, datetime
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
    return situation.now if all(condition.check(situation).held for condition in when.timed) else usual


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
