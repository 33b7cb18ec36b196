"""Does somebody have to look first?"""

from watchword.engine.gate.given import Given
from watchword.store.values import GateView, Hold


def review(view: GateView, _: Given) -> Hold | None:
    """Hold texts to a person who may have opted out, but what an opt-out would not stop either (R14)."""
    job, found = view.job.job, view.review
    if found is None or not job.is_text or job.exempt is not None:
        return None
    return Hold(waits_for=found.holds, reason=f"review {found.id} is open: the person may have opted out")
