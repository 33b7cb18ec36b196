"""Does the question still wait that a text repeats?"""

from watchword.engine.gate.given import Given
from watchword.store.values import GateView, Stop


def question(view: GateView, _: Given) -> Stop | None:
    """Stop a reminder of a question that was answered, has expired, or is not the newest any more.

    While a person at a desk has taken over, nobody is reminded of anything.
    """
    planned = view.job.job.later
    if planned is None or planned.prompt is None:
        return None
    waits = view.contact.pending(view.now)
    if waits is None or waits.name != planned.prompt or waits.asked_at > view.job.created_at:
        return Stop(f"'{planned.prompt}' is asked no longer")
    silence = view.contact.silence(view.now, of_consent=False)
    return Stop(silence) if silence else None
