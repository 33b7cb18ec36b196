"""May the person be texted?"""

from watchword.engine.gate.given import Given
from watchword.store.values import NOT_CURRENT, GateView, Stop


def suppression(view: GateView, _: Given) -> Stop | None:
    """Stop what an opt-out forbids; only its confirmation, answers to HELP and leaving lists follow."""
    job, suppression = view.job.job, view.suppression
    if job.exempt == "opt-out-confirmation":
        return None if suppression and view.is_current else Stop(NOT_CURRENT)
    if suppression is None or job.number is None or job.exempt is not None:
        return None
    return Stop(f"opted out of {suppression.scope} since {suppression.since:%Y-%m-%d %H:%M:%S} UTC")
