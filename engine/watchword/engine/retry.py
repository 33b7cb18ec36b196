"""When to try again: exponential backoff with full jitter, never sooner than the other side asks for."""

from datetime import datetime, timedelta
from random import Random

FIRST = 2.0
LONGEST = 900.0
LONGEST_ASKED = 3600.0
ATTEMPTS = 12
AT_LEAST = 3
"""However late: a person may have queued the job again when its time was over."""


def next_attempt(
    attempts: int, asked: float | None, now: datetime, random: Random, until: datetime | None = None
) -> datetime | None:
    """Say when a job that failed for the `attempts`-th time is due again; None when it is given up.

    One that is tried `until` a time is due then at the latest, and not given up here.
    """
    if attempts >= ATTEMPTS and until is None:
        return None
    wait = random.uniform(0.0, min(LONGEST, FIRST * 2.0 ** min(attempts - 1, ATTEMPTS)))
    if asked is not None:
        wait += min(asked, LONGEST_ASKED)
    due = now + timedelta(seconds=wait)
    return min(due, until) if until and until > now else due
