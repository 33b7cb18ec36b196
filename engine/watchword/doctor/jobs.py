"""Is anything stuck, or waiting for a person?"""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, fine, warning
from watchword.doctor.installation import Installation
from watchword.store.condition import Condition, Pile
from watchword.store.values import JobState
from watchword.wording import count, duration

WHAT = "jobs"

_SAID: dict[JobState, str] = {
    "begun": "begun for more than a minute",
    "queued": "due for more than five minutes",
    "held": "held",
    "unknown": "whose fate nobody knows",
    "dead": "given up in the last 7 days",
}


def check(here: Installation) -> Iterator[Finding]:
    """Look at each pile of jobs that should not be there."""
    if not isinstance(here.condition, Condition):
        return
    for pile in here.condition.piles:
        yield told(WHAT, f"{count(pile.count, 'job')} {_SAID[pile.state]}", pile, here)
    if not here.condition.piles:
        yield fine(WHAT, "none is stuck, none wants a person")


def told(what: str, how_many: str, pile: Pile, here: Installation) -> Finding:
    """Say how many there are, for how long, and how to see them."""
    found = f"{how_many}; the oldest for {duration(here.now - pile.oldest)}"
    return warning(what, found, f"`watchword jobs list --state {pile.state}` shows them")
