"""What is wrong here, and what is to be done about it: one file a check, each a function from what is to a finding."""

from collections.abc import Callable, Iterator

from watchword.doctor import (
    clock,
    configuration,
    confirmations,
    coupons,
    database,
    disk,
    hosts,
    jobs,
    kept,
    lists,
    nodes,
    numbers,
    pauses,
    postgresql,
    providers,
    retention,
    reviews,
    rules,
    server,
    tokens,
)
from watchword.doctor.finding import Finding
from watchword.doctor.installation import Installation

Check = Callable[[Installation], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    configuration.check,
    rules.check,
    numbers.check,
    lists.check,
    tokens.check,
    database.check,
    postgresql.check,
    nodes.check,
    disk.check,
    clock.check,
    server.check,
    providers.check,
    pauses.check,
    confirmations.check,
    reviews.check,
    jobs.check,
    hosts.check,
    coupons.check,
    kept.check,
    retention.check,
)


def examine(here: Installation) -> Iterator[Finding]:
    """Make every check that is about this kind of database."""
    others = {database.check} if here.database.is_shared else {postgresql.check, nodes.check}
    for check in CHECKS:
        if check not in others:
            yield from check(here)
