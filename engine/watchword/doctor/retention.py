"""For how long is what kept, and does what is older go?"""

from collections.abc import Iterator
from datetime import timedelta

from watchword.config.retention import Retention, written
from watchword.doctor.finding import Finding, fine, warning
from watchword.doctor.installation import Installation
from watchword.store.retention.due import MOST
from watchword.wording import count, duration

WHAT = "retention"
LATE = timedelta(days=2)

_THINGS = {
    "traces": "trace",
    "texts": "text",
    "texts-of-ours": "answer",
    "kept": "kept notification",
    "contacts": "contact",
    "messages": "old message",
}


def check(here: Installation) -> Iterator[Finding]:
    """Say what the policy is, what the next run would let go of, and whether there was one."""
    if here.keeping is None:
        return
    policy = ", ".join(
        f"{name} {written(getattr(here.config.retention, name))}" for name in Retention.__struct_fields__
    )
    due = [_many(number, _THINGS[name]) for name, number in here.keeping.due.items() if number]
    found = f"{policy}; {'the next run lets go of at most ' + ', '.join(due) if due else 'nothing is due'}"
    last = max((run.at for run in here.keeping.swept.runs.values()), default=None)
    if here.status.running and last is not None and here.now - last > LATE:
        advice = "look into the log for what keeps it from running: docs/operations.md"
        yield warning(WHAT, f"{found}; the last run began {duration(here.now - last)} ago", advice)
    else:
        yield fine(WHAT, found)


def _many(number: int, what: str) -> str:
    return f"{MOST} and more {what}s" if number >= MOST else count(number, what)
