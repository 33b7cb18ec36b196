"""Is there a person at the other end?"""

from watchword.engine.gate.given import Given
from watchword.message import can_be_texted
from watchword.store.values import GateView, Stop


def recipient(view: GateView, given: Given) -> Stop | None:
    """Stop texts to what cannot be texted, and to ourselves."""
    job = view.job.job
    if not job.is_text:
        return None
    who = "whoever it is forwarded to" if job.forwards else "the sender"
    if not can_be_texted(job.number or ""):
        return Stop(f"{who} is no number that can be texted")
    if any(job.number in settings.numbers for settings in given.endpoints.values()):
        return Stop(f"{who} is one of our own numbers")
    return None
