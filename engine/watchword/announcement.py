"""What the operator's own system is told of consent: one job for each event of the ledger, made where the event is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from watchword.effects import Consent, Effect, Job, http_lane

ACTION, ERASURE = "consent-webhook", "erasure-webhook"
"""The names of the jobs, which no rule can ask for. One that tells of an erasure forgets of whom once it is done."""


def announced(effects: Iterable[Effect], url: str | None, program: str, *, in_bulk: bool = False) -> tuple[Effect, ...]:
    """Add to effects the jobs that tell of them at a URL; none where nobody is to be told.

    What is told `in_bulk` waits apart, so that nothing that happens meanwhile waits behind it.
    """
    made = tuple(effects)
    if not url:
        return made
    said = [effect for effect in made if isinstance(effect, Consent)]
    lane = http_lane(url, in_bulk=in_bulk)
    return (*made, *(_job(ACTION, url, lane, _envelope(event, program), program) for event in said))


def erased(number: str, url: str | None, now: datetime) -> tuple[Job, ...]:
    """Make the job that tells of an erasure: whoever was told of a person is to know that they want to be forgotten."""
    body = {"type": "consent.erased", "timestamp": now.isoformat(), "data": {"number": number}}
    return (_job(ERASURE, url, http_lane(url), body, ""),) if url else ()


def _job(action: str, url: str, lane: str, body: dict[str, Any], program: str) -> Job:
    return Job(action=action, lane=lane, settings={"url": url, "body": body}, program=program, rule="")


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
