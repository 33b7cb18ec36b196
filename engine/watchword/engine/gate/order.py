"""Has an older job about the same person its turn first?"""

from watchword.engine.gate.given import Given
from watchword.store.values import GateView, Older, Wait

KINDS = frozenset({"text", "list"})


def order(view: GateView, given: Given) -> Wait | None:
    """Keep the order of a person's texts, and of what the provider's lists are asked about them.

    Where the provider checks that a person is on the list of a text, the two keep their order among each other: a text
    waits for its subscribe, an unsubscribe for the confirmation of its opt-out. That confirmation waits for texts that
    have begun only: what is queued before it will be suppressed. Nothing waits for what was put off to a later hour;
    what one system is told of a person waits only for what that system is told.
    """
    job = view.job.job
    if job.number is None:
        return None
    settings = given.endpoints.get(job.endpoint or "")
    kinds = KINDS if settings and settings.campaign_check else {job.kind}
    begun_only = job.exempt == "opt-out-confirmation"

    def is_first(older: Older) -> bool:
        if not job.reaches_person:
            return older.lane == job.lane
        return older.kind in kinds and not older.put_off and (older.begun or not begun_only)

    return Wait() if any(map(is_first, view.older)) else None
