"""The one door that every outgoing text passes, asked in the transaction that begins it."""

from collections.abc import Mapping

from watchword.config import Endpoint
from watchword.message import can_be_texted
from watchword.store.interface import Gate, GateView, Pass, Stop


def gate(endpoints: Mapping[str, Endpoint]) -> Gate:
    """Make the gate for a configuration."""

    def passes(view: GateView) -> Pass | Stop:
        reason = _expired(view) or (_silenced(view, endpoints) or _suppressed(view) if view.job.job.number else None)
        return Stop(reason) if reason else Pass()

    return passes


def _expired(view: GateView) -> str | None:
    until = view.job.job.expires_at
    if until is None or view.now <= until:
        return None
    return f"too late: it was to be sent by {until:%H:%M:%S} UTC"


def _silenced(view: GateView, endpoints: Mapping[str, Endpoint]) -> str | None:
    """Say why the machine's side lets no text to this person out, if so."""
    job = view.job.job
    settings = endpoints.get(job.endpoint or "")
    if settings is None:
        return f"config.yaml has no endpoint '{job.endpoint}' any more"
    if settings.sending == "off":
        return f"sending is off for endpoint '{job.endpoint}'"
    if settings.only_to is not None and job.number not in settings.only_to:
        return f"endpoint '{job.endpoint}' sends only to the numbers of its only-to"
    if not can_be_texted(job.number or ""):
        return "the sender is no number that can be texted"
    if job.number in settings.numbers:
        return "the sender is one of our own numbers"
    return None


def _suppressed(view: GateView) -> str | None:
    """Say why the person may not be texted, if so; only a confirmation and an answer to HELP follow an opt-out."""
    exempt, suppression = view.job.job.exempt, view.suppression
    if exempt == "opt-out-confirmation":
        return None if suppression else "its opt-out is no longer current"
    if suppression is None or exempt == "help":
        return None
    return f"opted out of {suppression.scope} since {suppression.since:%Y-%m-%d %H:%M:%S} UTC"
