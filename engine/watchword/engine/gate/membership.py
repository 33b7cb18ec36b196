"""Is what the provider's list is asked still what we want?"""

from watchword.engine.gate.given import Given
from watchword.store.values import GateView, Stop


def membership(view: GateView, _: Given) -> Stop | None:
    """Stop a change that the person has changed their mind about since: it was held, or is tried again late."""
    job = view.job.job
    if job.kind != "list":
        return None
    name = job.settings["list"]
    is_on = name in view.contact.lists
    if job.exempt is None and not is_on:
        return Stop(f"the person has left the list '{name}' since")
    if job.exempt is not None and is_on and view.suppression is None:
        return Stop(f"the person is on the list '{name}' again")
    return None
