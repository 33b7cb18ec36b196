"""Do two machines talk to each other?"""

from datetime import timedelta

from watchword.engine.gate.given import Given
from watchword.store import lately
from watchword.store.values import GateView, Stop

SAME_A_DAY = 3
SAME_AN_HOUR = 10
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def loop(view: GateView, _: Given) -> Stop | None:
    """Stop an answer that a machine at the other end would only answer again (R46).

    A person who writes the same and gets the same back is answered three times a day. Whatever they write, no text is
    sent as an answer more than ten times an hour. The answer to HELP is only counted by the hour, and the confirmation
    of an opt-out not at all.
    """
    job, asked = view.job.job, view.asked
    if not job.is_text or asked is None or job.exempt == "opt-out-confirmation":
        return None
    text = lately.digest(lately.text_of(job) or "")
    same = [one for one in view.sent if one.text == text and one.program == job.program and one.heard is not None]
    exchanged = [one for one in same if one.heard == asked.text and view.now - one.at < _DAY]
    if len(exchanged) >= SAME_A_DAY and job.exempt != "help":
        return Stop(f"loop guard: the same text was answered with the same {SAME_A_DAY} times within a day")
    if len([one for one in same if view.now - one.at < _HOUR]) >= SAME_AN_HOUR:
        return Stop(f"loop guard: the person got this text {SAME_AN_HOUR} times within an hour")
    return None
