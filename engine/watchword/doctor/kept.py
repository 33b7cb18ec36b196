"""Is there something that nobody could read?"""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, fine, warning
from watchword.doctor.installation import Installation
from watchword.store.condition import Condition
from watchword.wording import count

WHAT = "kept"


def check(here: Installation) -> Iterator[Finding]:
    """Look at what was kept in the last days."""
    if not isinstance(here.condition, Condition):
        return
    unread, unexpected = here.condition.unread, here.condition.unexpected
    if unread:
        found = f"{count(unread, 'notification')} of the last 7 days could not be read: a STOP may be among them"
        yield warning(WHAT, found, "`watchword messages list --kept` shows them")
    else:
        also = f"; {count(unexpected, 'notification')} asked for no change" if unexpected else ""
        yield fine(WHAT, f"nothing in the last 7 days was unreadable{also}")
