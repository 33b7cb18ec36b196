"""Does anybody wait for somebody to decide whether they have opted out?"""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, fine, warning
from watchword.doctor.installation import Installation
from watchword.reviews import WARNED_BEFORE, business_days
from watchword.store.condition import Condition
from watchword.wording import count, duration

WHAT = "reviews"


def check(here: Installation) -> Iterator[Finding]:
    """Look at the open reviews: texts to these people are held, and what is not decided in time is an opt-out."""
    if not isinstance(here.condition, Condition):
        return
    found = here.condition.reviews
    if found is None:
        yield fine(WHAT, "none is open")
        return
    said = f"{count(found.count, 'review')} open, the oldest for {duration(here.now - found.oldest)}"
    until = f"{found.deadline:%Y-%m-%d %H:%M} UTC"
    if found.deadline <= business_days(here.now, WARNED_BEFORE):
        said = f"{said}; what is not decided by {until} becomes an opt-out"
    else:
        said = f"{said}; the first is to be decided by {until}"
    yield warning(WHAT, said, "`watchword reviews list` shows them, `watchword reviews decide` decides")
