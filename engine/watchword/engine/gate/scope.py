"""Is what an opt-out of it would cover still what it was?"""

from collections.abc import Mapping

from watchword.effects import Job
from watchword.engine.gate.given import Given
from watchword.rules.compiled import Program
from watchword.store.values import GateView, Stop


def scope(view: GateView, given: Given) -> Stop | None:
    """Stop a text that was queued when its program had another brand or name: an opt-out since is not of that one."""
    job = view.job.job
    if not job.is_text or job.exempt is not None or job.scope is None:
        return None
    program = whose(job, given.programs)
    if program is None or program.scope == job.scope:
        return None
    return Stop(f"queued in {job.scope}; {program.id} is of {program.scope} by now, and an opt-out of that one counts")


def whose(job: Job, programs: Mapping[str, Program]) -> Program | None:
    """Find the program that a job is of, else the one that hears what is answered to it."""
    if job.program in programs:
        return programs[job.program]
    return next((one for one in programs.values() if job.sender in one.about.numbers.values()), None)
