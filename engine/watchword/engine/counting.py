"""What the metrics learn of an attempt at a job: how long it waited, what came of it, and why the provider failed."""

from collections.abc import Mapping
from datetime import datetime

from watchword.engine.accounts import Account
from watchword.engine.outside import JobOutside
from watchword.metrics import Metrics
from watchword.plugin import Done, Held, OptedOut, Outcome, Retry
from watchword.store.values import StoredJob


def begun(metrics: Metrics, job: StoredJob, now: datetime) -> None:
    """Note how long after it could have left a text is tried for the first time."""
    if job.job.is_text and not job.attempts:
        metrics.lag(job.job.endpoint or "").observe((now - max(job.created_at, job.due_at)).total_seconds())


def attempted(
    metrics: Metrics, job: StoredJob, outcome: Outcome, outside: JobOutside, accounts: Mapping[str, Account]
) -> None:
    """Note what an attempt came to."""
    endpoint = job.job.endpoint or ""
    metrics.outcomes(job.job.kind, endpoint, _named(outcome)).inc()
    if outside.late is not None:
        metrics.late(endpoint).inc()
    account, kind = accounts.get(endpoint), failure(outcome, outside.failed)
    if account is not None and kind is not None:
        metrics.provider_errors(account.settings.provider, endpoint, kind).inc()


def failure(outcome: Outcome, on_the_way: str | None) -> str | None:
    """Name what a provider failed by: what happened on the way to it, if anything did; None if it did as it was asked.

    A person who has opted out at the provider, and what waits for somebody here, are no failures of it.
    """
    if isinstance(outcome, Done | OptedOut | Held):
        return None
    if isinstance(outcome, Retry):
        return "throttled" if outcome.throttled else on_the_way or "failed"
    return on_the_way or _named(outcome)


def _named(outcome: Outcome) -> str:
    return "opted-out" if isinstance(outcome, OptedOut) else type(outcome).__name__.lower()
