"""Does the machine's side let anything out, and to this person?"""

from watchword.engine.gate.given import Given
from watchword.store.values import GateView, Stop


def switch(view: GateView, given: Given) -> Stop | None:
    """Stop texts while `sending` is off, and to all but `only-to` while that is given; lists are kept all the same."""
    job = view.job.job
    if not job.reaches_person:
        return None
    settings = given.endpoints.get(job.endpoint or "")
    if settings is None:
        return Stop(f"config.yaml has no endpoint '{job.endpoint}' any more")
    if job.is_text and settings.sending == "off":
        return Stop(f"sending is off for endpoint '{job.endpoint}'")
    if job.is_text and settings.only_to is not None and job.number not in settings.only_to:
        return Stop(f"endpoint '{job.endpoint}' sends only to the numbers of its only-to")
    return None
