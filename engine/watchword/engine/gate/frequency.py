"""Has the person been sent enough?"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from watchword import quiet
from watchword.engine.gate.given import Given
from watchword.engine.gate.solicitation import answers, solicits
from watchword.reading.durations import written
from watchword.store.values import Defer, GateView
from watchword.wording import count


def frequency(view: GateView, given: Given) -> Defer | None:
    """Put a text that nobody asked for off until it is one of no more than a limit allows (R68).

    What a program's `about.cap` says holds for all its texts that answer nothing, what a state's law says for
    solicitations. Counted is what has begun, save what was forwarded: that says what others had to say.
    """
    job = view.job.job
    if not job.is_answer or job.exempt is not None or answers(view):
        return None
    counted = [one for one in view.sent if one.heard is None and not one.forwards and one.program == job.program]
    begun = sorted((one.at for one in counted), reverse=True)
    waits = [
        (begun[most - 1] + every, f"{count(most, 'text')} in {told} are the most {whose}")
        for most, every, told, whose in _limits(view, given)
        if len(begun) >= most
    ]
    late = [(until, reason) for until, reason in waits if until > view.now]
    if not late:
        return None
    until, reason = max(late)
    return Defer(until, f"frequency cap until {_told(until)}: {reason}")


def _limits(view: GateView, given: Given) -> Iterator[tuple[int, timedelta, str, str]]:
    """List how many within what time, as numbers and in words, and who says so."""
    job = view.job.job
    program = given.programs.get(job.program)
    if program and (cap := program.about.cap):
        yield cap.texts, cap.every, written(cap.every), f"that {job.program} allows"
    area = quiet.area(job.number or "")
    law = quiet.most(area.region) if area and solicits(view, given) else None
    if area and law:
        yield law.texts, timedelta(hours=law.hours), f"{law.hours} hours", f"in {area.region}"


def _told(until: datetime) -> str:
    return f"{until:%Y-%m-%d %H:%M} UTC"
