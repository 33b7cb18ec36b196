"""That an action has no effect but what it declares: nobody is texted, and no list changed, by one that does not."""

from watchword.config.capability import Capability
from watchword.effects import Asks, Effect, Job, Mark, Subscribe, Unsubscribe
from watchword.plugin.action import Action

_DOES: dict[Capability, str] = {"network": "asks other systems", "sends": "texts people", "lists": "changes lists"}


def undeclared(action: Action, effect: object) -> str | None:
    """Say why an action may not have an effect; None where it may."""
    if isinstance(effect, Job):  # first, as most are: there are many kinds of effects to compare the others with
        return _job(action, effect)
    if isinstance(effect, Subscribe | Unsubscribe):
        return unsaid(action, "lists")
    if isinstance(effect, Asks | Mark):
        return None
    wrong = "which only the engine may" if isinstance(effect, Effect) else "which is no effect"
    return f"'{action.called}' gives a {type(effect).__name__}, {wrong}"


def _job(action: Action, job: Job) -> str | None:
    if job.exempt is not None:
        return f"'{action.called}' says of a text that no opt-out stops it, which only the engine may"
    if job.is_text:
        return unsaid(action, "sends")
    return None if job.action == action.called else unsaid(action, "network")


def unsaid(action: Action, need: Capability) -> str | None:
    """Say that an action does what it does not declare; None where it does."""
    if need in action.needed:
        return None
    return f"'{action.called}' {_DOES[need]} and does not declare it: needs=[\"{need}\"]"
