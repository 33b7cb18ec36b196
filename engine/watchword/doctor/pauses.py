"""Is anything paused, and what does it hold?"""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, fine, warning
from watchword.doctor.installation import Installation
from watchword.effects import EVERYTHING, Pause
from watchword.store.condition import Condition
from watchword.wording import count

WHAT = "pauses"


def check(here: Installation) -> Iterator[Finding]:
    """Look at each pause: a forgotten one looks like a server that has nothing to say."""
    if not isinstance(here.condition, Condition):
        return
    for pause, held in here.condition.pauses:
        found = f"{pause.what} is paused {pause.told}; {count(held, 'job')} held"
        yield warning(WHAT, found, f"when the reason is gone: `watchword resume{_options(pause)}`")
    if not here.condition.pauses:
        yield fine(WHAT, "nothing is paused")


def _options(pause: Pause) -> str:
    kind, _, name = pause.what.partition(":")
    return "" if kind == EVERYTHING else f" --{kind} {name}"
