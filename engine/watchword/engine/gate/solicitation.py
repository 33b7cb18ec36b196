"""Which texts are solicitations: the person did not ask for them, and the program is one that sells."""

from watchword.engine.gate.given import Given
from watchword.quiet import ANSWERED_WITHIN
from watchword.store.values import GateView


def answers(view: GateView) -> bool:
    """Tell whether a text came of a message of its person, not long ago."""
    return view.asked is not None and view.now - view.asked.at <= ANSWERED_WITHIN


def solicits(view: GateView, given: Given) -> bool:
    """Tell whether a text is a solicitation; that of a program which is not known any more is held to be one."""
    job = view.job.job
    if not job.is_answer or job.exempt is not None or answers(view):
        return False
    program = given.programs.get(job.program)
    return program is None or program.about.purpose == "marketing"
