"""What the operator's own system is told of consent: one job for each event of the ledger, made where the event is."""

from collections.abc import Iterable
from typing import Any

from watchword.effects import Consent, Effect, Job, http_lane

ACTION = "consent-webhook"
"""The name of the jobs, which no rule can ask for."""


def announced(effects: Iterable[Effect], url: str | None, program: str) -> tuple[Effect, ...]:
    """Add to effects the jobs that tell of them at a URL; none where nobody is to be told."""
    made = tuple(effects)
    said = [effect for effect in made if isinstance(effect, Consent)] if url else []
    return (*made, *(_job(event, url or "", program) for event in said))


def _job(event: Consent, url: str, program: str) -> Job:
    settings = {"url": url, "body": _envelope(event, program)}
    return Job(action=ACTION, lane=http_lane(url), settings=settings, program=program, rule="")


def _envelope(event: Consent, program: str) -> dict[str, Any]:
    """Write an event as Standard Webhooks has it: of what type, when it happened, and the data."""
    return {
        "type": f"consent.{event.kind}",
        "timestamp": event.effective.isoformat(),
        "data": {
            "number": event.number,
            "scope": event.scope,
            "program": program,
            "source": event.source,
            "text": event.text,
            "because": event.rung,
        },
    }
