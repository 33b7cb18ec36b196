"""Is it too late?"""

from watchword.engine.gate.given import Given
from watchword.store.values import TOO_LATE, GateView, Stop


def expiry(view: GateView, _: Given) -> Stop | None:
    """Stop what was to begin before now: a confirmation of five minutes ago is no confirmation any more (R39)."""
    until = view.job.job.expires_at
    if until is None or view.now <= until:
        return None
    return Stop(f"{TOO_LATE}: it was to be sent by {until:%H:%M:%S} UTC")
