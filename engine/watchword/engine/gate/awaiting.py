"""Has the person said something that is not known yet?"""

from watchword.engine.gate.given import Given
from watchword.store.values import GateView, Wait


def awaiting(view: GateView, _: Given) -> Wait | None:
    """Let texts wait while a message of the person waits for its words: they may be STOP."""
    job = view.job.job
    waits = view.awaiting and job.is_text and job.exempt != "opt-out-confirmation"
    return Wait() if waits else None
