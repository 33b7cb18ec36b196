"""What is wrong here, and what is to be done about it: one file a check, each a function from what is to a finding."""

from collections.abc import Callable, Iterator

from watchword.doctor import (
    clock,
    configuration,
    confirmations,
    database,
    disk,
    jobs,
    kept,
    lists,
    numbers,
    pauses,
    providers,
    rules,
    server,
)
from watchword.doctor.finding import Finding
from watchword.doctor.installation import Installation

CHECKS: tuple[Callable[[Installation], Iterator[Finding]], ...] = (
    configuration.check,
    rules.check,
    numbers.check,
    lists.check,
    database.check,
    disk.check,
    clock.check,
    server.check,
    providers.check,
    pauses.check,
    confirmations.check,
    jobs.check,
    kept.check,
)


def examine(here: Installation) -> Iterator[Finding]:
    """Make every check."""
    for check in CHECKS:
        yield from check(here)
