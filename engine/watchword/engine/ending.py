"""How what an attempt brought ends its job: pure."""

from datetime import datetime
from random import Random

from msgspec.structs import replace

from watchword.effects import Consent, Pause
from watchword.engine.retry import AT_LEAST, next_attempt
from watchword.plugin import Blocked, Done, Held, OptedOut, Outcome, Refused, Retry, Unknown
from watchword.store.values import End, StoredJob


def ending(begun: StoredJob, outcome: Outcome, late: float | None, now: datetime, random: Random) -> End:
    """Say how a job ends. `late` are the seconds after its beginning when a text left that should have left before."""
    end = _ending(begun, outcome, now, random)
    if late is None:
        return end
    told = f"late: it left {late:.1f} s after it began, as this process was stopped meanwhile"
    return replace(end, reason=f"{told}; {end.reason}" if end.reason else told)


def _ending(begun: StoredJob, outcome: Outcome, now: datetime, random: Random) -> End:
    match outcome:
        case Done(tracking_id=tracking_id, effects=effects):
            return End(state="done", tracking_id=tracking_id, effects=effects)
        case Retry():
            return _again(begun, outcome, now, random)
        case Blocked():
            return _blocked(begun, outcome, now)
    return _settled(outcome)


def _settled(outcome: Refused | OptedOut | Held | Unknown) -> End:
    match outcome:
        case Refused(reason=reason, hint=hint):
            return End(state="dead", reason=_with_hint(reason, hint))
        case OptedOut(reason=reason):
            return End(state="suppressed", reason=reason)
        case Held(reason=reason):
            return End(state="held", reason=reason, counted=False)
    return End(state="unknown", reason=outcome.reason)


def _again(begun: StoredJob, retry: Retry, now: datetime, random: Random) -> End:
    """Queue the job again: in its old place if the whole lane rests, else after a wait of its own."""
    tries = begun.attempts + 1
    until = begun.created_at + retry.within if retry.within else None
    is_over = until is not None and now >= until
    is_given_up = is_over and tries >= AT_LEAST
    if retry.throttled and not is_given_up:
        return End(state="queued", reason=retry.reason, due_at=begun.due_at, counted=is_over)
    due = None if is_given_up else next_attempt(tries, retry.after, now, random, until)
    if due is None:
        return End(state="dead", reason=f"given up after {tries} attempts: {retry.reason}")
    return End(state="queued", reason=retry.reason, due_at=due)


def _blocked(begun: StoredJob, blocked: Blocked, now: datetime) -> End:
    """Hold the job, and pause its endpoint: no other text would fare better."""
    endpoint = begun.job.endpoint or ""
    reason = _with_hint(blocked.reason, blocked.hint)
    pause = Pause(what=f"endpoint:{endpoint}", reason=reason, source="provider", by=endpoint, since=now)
    return End(state="held", reason=reason, waits_for=pause.what, counted=False, effects=(pause,))


def refused(begun: StoredJob, outcome: OptedOut, now: datetime) -> Consent:
    """Take the refusal of a text for the opt-out that it tells of (R26)."""
    job = begun.job
    return Consent(
        kind="opt-out",
        scope=job.scope or "",
        number=job.number or "",
        endpoint=job.endpoint or "",
        effective=now,
        sent_at=None,
        source="provider",
        text=outcome.reason,
        rung="provider refused the text",
        provider_blocks=True,
    )


def _with_hint(reason: str, hint: str | None) -> str:
    return f"{reason}; {hint}" if hint else reason
