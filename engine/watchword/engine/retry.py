"""When to try again: exponential backoff with full jitter, never sooner than the other side asks for."""

from datetime import datetime, timedelta
from random import Random

FIRST = 2.0
LONGEST = 900.0
LONGEST_ASKED = 3600.0
ATTEMPTS = 12


def next_attempt(attempts: int, asked: float | None, now: datetime, random: Random) -> datetime | None:
    """Say when a job that failed for the `attempts`-th time is due again; None when it is given up."""
    if attempts >= ATTEMPTS:
        return None
    wait = random.uniform(0.0, min(LONGEST, FIRST * 2.0 ** (attempts - 1)))
    if asked is not None:
        wait += min(asked, LONGEST_ASKED)
    return now + timedelta(seconds=wait)
