"""Can the PostgreSQL database be used, does it keep what it has committed, and has it room for the nodes?"""

from collections.abc import Iterator
from datetime import timedelta

from watchword.doctor.database import WHAT, revision
from watchword.doctor.finding import Finding, failure, fine, warning
from watchword.doctor.installation import Installation
from watchword.store.condition import Condition
from watchword.store.postgres.condition import Shared
from watchword.store.postgres.size import COMMAND_LINE, CONNECTIONS
from watchword.wording import count, duration

OPEN_LONG = timedelta(minutes=5)
OLD = 1_000_000_000
"""Transactions since the oldest that is not frozen: five times as many as PostgreSQL lets there be by itself."""

_REACH = "does its server run, are host, name, user and password in `database` right, and does pg_hba.conf let us in?"


def check(here: Installation) -> Iterator[Finding]:
    """Look at the server, its settings and our tables."""
    if here.shared is None:
        yield failure(WHAT, f"{here.database} cannot be reached: {here.condition}", _REACH)
        return
    findings = [*_tables(here), *_writing(here.shared), *_durability(here.shared), *_age(here.shared)]
    yield from findings
    if not findings and isinstance(here.condition, Condition):
        standby = "with a synchronous standby" if here.shared.server.has_standby else "without synchronous standby"
        told = f"PostgreSQL {here.shared.server.version} {standby}; revision {here.condition.revision}"
        yield fine(WHAT, f"{here.database} answers: {told}")
    yield _connections(here.shared)


def _tables(here: Installation) -> Iterator[Finding]:
    if here.condition is None:
        yield warning(WHAT, f"there are no tables in {here.database} yet", "`watchword serve` makes them")
    elif isinstance(here.condition, str):
        yield failure(WHAT, f"{here.database} cannot be read: {here.condition}", _REACH)
    else:
        yield from revision(here.condition, "restart the nodes, one after the other: the first brings them up to date")


def _writing(shared: Shared) -> Iterator[Finding]:
    if shared.server.is_standby:
        advice = "name the primary in `database`; with several hosts, add ?target_session_attrs=read-write"
        yield failure(WHAT, "it is a standby, in which nothing can be written", advice)


def _durability(shared: Shared) -> Iterator[Finding]:
    server = shared.server
    if server.synchronous_commit == "off":
        found = "synchronous_commit is off: a message answered 200 can be lost when the server crashes"
        yield failure(WHAT, found, "set synchronous_commit = on, for the user and the database too")
    if not server.fsync:
        found = "fsync is off: a power cut can destroy the database"
        yield failure(WHAT, found, "set fsync = on in postgresql.conf")
    if not server.full_page_writes:
        found = "full_page_writes is off: a power cut can leave pages half written"
        yield failure(WHAT, found, "set full_page_writes = on in postgresql.conf")


def _age(shared: Shared) -> Iterator[Finding]:
    if (oldest := shared.oldest) and oldest.lasts > OPEN_LONG:
        found = f"a transaction of '{oldest.program}' is open for {duration(oldest.lasts)}: nothing is cleared away"
        yield warning(WHAT, found, f"see what it does; SELECT pg_terminate_backend({oldest.pid}) ends it")
    if shared.server.age > OLD:
        found = f"its oldest transaction that is not frozen is {shared.server.age / 1e6:.0f} million ago"
        yield failure(WHAT, found, "VACUUM FREEZE, and see why autovacuum does not: at 2000 million the server stops")


def _connections(shared: Shared) -> Finding:
    server, nodes = shared.server, max(1, len(shared.members))
    needed = nodes * CONNECTIONS + COMMAND_LINE
    found = f"{server.used} of {server.connections} are open; {count(nodes, 'node')} may want {needed}"
    if needed > server.connections:
        return warning("connections", found, "raise max_connections: a node that gets none answers 503")
    return fine("connections", found)
