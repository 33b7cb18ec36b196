"""Has the person wanted to hear from the program?"""

from watchword.engine.gate.given import Given
from watchword.store.values import GateView, Stop


def consent(view: GateView, _: Given) -> Stop | None:
    """Stop a text that answers no message of its person, unless they have agreed to this program (R52, R53).

    They have if they are on one of its lists, or if somebody has told us of their consent to its scope. Whom messages
    are forwarded to, the operator has named.
    """
    job = view.job.job
    if not job.is_answer or job.exempt is not None or view.asked is not None or view.contact.lists or view.consented:
        return None
    return Stop(
        f"no consent: it answers nothing, they are on no list of {job.program}, and nobody has told of an opt-in"
    )
