"""One rule with a webhook, decided and performed, and what its receiver was sent."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from watchword import vocabulary
from watchword.clock import SystemClock
from watchword.config import Endpoint
from watchword.decide import decide
from watchword.decision import Decision
from watchword.effects import Job
from watchword.engine.accounts import Account
from watchword.engine.guard import Guard
from watchword.engine.outbound import Outbound
from watchword.engine.outside import JobOutside
from watchword.engine.performing import Performing
from watchword.errors import RuleError
from watchword.message import Message
from watchword.plugin import Outcome
from watchword.providers.skycore import Skycore
from watchword.rules.load import load_texts
from watchword.state import Line, State
from watchword.store.values import StoredJob
from webhook.receiver import Answer, Receiver, Told

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HEAD = "version: 1\nprogram: luigis\nabout: {name: Luigi's, numbers: {main: 86717}, help: h@l.example}\n"
TEXT = "TELL me more & more"
SKYCORE = Skycore()
ENDPOINT = Endpoint(provider="skycore", path_secrets=("a-path-secret-for-tests",))
ACCOUNTS = {"main": Account(name="main", settings=ENDPOINT, provider=SKYCORE, sender=SKYCORE, keeper=SKYCORE)}


def decided(webhook: str, text: str = TEXT, **message: Any) -> Decision:
    """Decide a text by one rule: `webhook` are the settings, in YAML."""
    rules = f"{HEAD}rules:\n  - id: tell\n    when: {{keyword: TELL}}\n    then: [{{webhook: {webhook}}}]\n"
    known = load_texts({"rules/l.yaml": rules.encode()}, vocabulary.builtin()).rules
    heard = Message(endpoint="main", key="k", sender="+15552312102", to="86717", text=text, received_at=NOON, **message)
    return decide(known, Line(), heard, State(), NOON, 1)


def planned(webhook: str, **message: Any) -> Job:
    """Give the one job of a rule."""
    (job,) = [effect for effect in decided(webhook, **message).effects if isinstance(effect, Job)]
    return job


def refused(webhook: str) -> list[str]:
    """Tell what is wrong with the settings."""
    with pytest.raises(RuleError) as raised:
        decided(webhook)
    return [one.message for one in raised.value.diagnostics]


async def performed(job: Job, outbound: Outbound, secrets: Mapping[str, str] | None = None) -> Outcome:
    begun = StoredJob(id=257, state="begun", job=job, attempts=0, created_at=NOON, due_at=NOON)
    kind = vocabulary.builtin().actions[job.action]
    return await Performing(kind, secrets or {}).perform(job, JobOutside(begun, outbound, ACCOUNTS, 0.0, None))


def received(job: Job, *answers: Answer, secrets: Mapping[str, str] | None = None) -> tuple[Told, Outcome]:
    """Have a planned job performed at a receiver instead of where it says."""

    async def run() -> tuple[Told, Outcome]:
        async with Receiver(*answers) as receiver:
            outbound = Outbound(SystemClock(), Guard(["127.0.0.1"]))
            there = replace(job, settings={**job.settings, "url": receiver.url})
            try:
                outcome = await performed(there, outbound, secrets)
            finally:
                await outbound.close()
            return receiver.told[0], outcome

    return asyncio.run(run())


def posted(
    webhook: str, *answers: Answer, secrets: Mapping[str, str] | None = None, **message: Any
) -> tuple[Told, Outcome]:
    """Have a rule's webhook posted: what the receiver was told, and what came of it."""
    return received(planned(webhook, **message), *answers, secrets=secrets)
