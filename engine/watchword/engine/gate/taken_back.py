"""Has what was planned for later been taken back since?"""

from watchword.engine.gate.given import Given
from watchword.store.values import GateView, Stop


def taken_back(view: GateView, _: Given) -> Stop | None:
    """Stop what was planned for a person who has opted out since, or is blocked: it does not come back with a START."""
    if view.job.job.later is None:
        return None
    if view.opted_out_since:
        return Stop("the person has opted out since it was planned")
    if block := view.contact.block:
        return Stop(f"blocked since {block.since:%Y-%m-%d %H:%M} UTC: {block.why}")
    return None
