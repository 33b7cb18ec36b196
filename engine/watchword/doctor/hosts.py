"""Which hosts do not answer what rules have posted to them?"""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, warning
from watchword.doctor.installation import Installation

WHAT = "hosts"


def check(here: Installation) -> Iterator[Finding]:
    """Look at the hosts that the server finds failing again and again."""
    for host in here.status.health.failing if here.status.health else ():
        found = f"{host} fails again and again: it is asked by one job at a time, the others wait"
        yield warning(WHAT, found, "ask whoever runs it; `watchword jobs list --state queued` shows what waits and why")
