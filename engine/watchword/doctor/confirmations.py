"""Was every opt-out confirmed?"""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, fine
from watchword.doctor.installation import Installation
from watchword.doctor.jobs import told
from watchword.store.condition import Condition
from watchword.store.values import JobState
from watchword.wording import count

WHAT = "confirmations"

_SAID: dict[JobState, str] = {
    "queued": "not sent for more than a minute",
    "held": "held for more than a minute, and dropped after five",
    "suppressed": "not sent in the last 7 days: too late, switched off, or refused",
    "cancelled": "cancelled in the last 7 days",
    "unknown": "of the last 7 days may not have been sent",
    "dead": "given up in the last 7 days",
}


def check(here: Installation) -> Iterator[Finding]:
    """Look at the confirmations of opt-outs that are late, or whose fate is not known."""
    if not isinstance(here.condition, Condition):
        return
    for pile in here.condition.confirmations:
        yield told(WHAT, f"{count(pile.count, 'confirmation')} {_SAID[pile.state]}", pile, here)
    if not here.condition.confirmations:
        yield fine(WHAT, "none of an opt-out is late or lost")
