"""Does a server run, and does it do what it should?"""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, failure, fine, warning
from watchword.doctor.installation import Installation

WHAT = "server"


def check(here: Installation) -> Iterator[Finding]:
    """Look at what the server says of itself."""
    running, health = here.status.running, here.status.health
    private = here.config.listen.private
    if not running:
        yield warning(WHAT, "none runs on this data folder: nothing is taken", "`watchword serve`")
        if health:
            found = f"a server of another data folder listens on {private}"
            yield warning(WHAT, found, "is `data` in config.yaml the folder that is meant?")
        return
    if health is None:
        yield failure(WHAT, f"it runs, and does not answer on {private}", "look at its log; restart it")
        return
    for reason in health.degraded:
        yield failure(
            WHAT,
            f"it runs degraded: {reason}",
            "mend it, then `watchword publish` if it is about rules, else restart the server",
        )
    if not health.ready:
        yield failure(WHAT, "it is not ready to take messages", "wait a moment and ask again; then look at its log")
    elif not health.degraded:
        yield fine(WHAT, f"it runs and is ready ({private})")
