"""May a message be passed on to somebody else?"""

from datetime import timedelta

from watchword.engine.gate.given import Given
from watchword.store.values import GateView, Stop

MOST_AN_HOUR = 60


def onward(view: GateView, _: Given) -> Stop | None:
    """Stop what is forwarded to whoever wrote it, and what would flood a phone with what others write."""
    if not view.job.job.forwards:
        return None
    if view.asked is not None:
        return Stop("loop guard: a message is not forwarded to whoever wrote it")
    lately = [one for one in view.sent if one.heard is None and view.now - one.at < timedelta(hours=1)]
    if len(lately) >= MOST_AN_HOUR:
        return Stop(f"loop guard: {MOST_AN_HOUR} texts within an hour are the most that one phone is sent on")
    return None
