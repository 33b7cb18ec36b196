"""How a PostgreSQL server is, and which nodes use it: what a doctor asks."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, select, text

from watchword.store import schema
from watchword.store.migrate import revision_of
from watchword.store.rows import moment
from watchword.store.values import Member

_SERVER = text(
    "SELECT clock_timestamp() AS now, current_setting('server_version') AS version,"
    " pg_is_in_recovery() AS is_standby, current_setting('synchronous_commit') AS synchronous_commit,"
    " current_setting('fsync') = 'on' AS fsync, current_setting('full_page_writes') = 'on' AS full_page_writes,"
    " current_setting('synchronous_standby_names') <> '' AS has_standby,"
    " current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
    " - coalesce(current_setting('reserved_connections', true), '0')::int AS connections,"
    " (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,"
    " (SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database()) AS age"
)
_OLDEST = text(
    "SELECT pid, application_name AS program, clock_timestamp() - xact_start AS lasts FROM pg_stat_activity"
    " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    " AND xact_start IS NOT NULL ORDER BY xact_start LIMIT 1"
)
_node, _revision = schema.node.c, schema.revision.c


class Transaction(Struct, frozen=True, kw_only=True):
    """One that is open: whose, and for how long."""

    pid: int
    program: str
    lasts: timedelta


class Server(Struct, frozen=True, kw_only=True):
    """What holds for the whole server, and for everyone who may connect as this user.

    `connections` are those that ordinary users may open, of which so many are `used`. `age` counts the transactions
    since the oldest that is not frozen: at two thousand million the server stops.
    """

    now: datetime
    version: str
    is_standby: bool
    synchronous_commit: str
    fsync: bool
    full_page_writes: bool
    has_standby: bool
    connections: int
    used: int
    age: int


class Shared(Struct, frozen=True, kw_only=True):
    """A server and its nodes. `active` and `staged` name revisions of the rules; `has_tables`: a node was here once."""

    server: Server
    oldest: Transaction | None
    has_tables: bool
    members: tuple[Member, ...] = ()
    active: str | None = None
    staged: str | None = None


def shared(connection: Connection) -> Shared:
    """Ask for everything."""
    has_tables = revision_of(connection) is not None
    server = Server(**connection.execute(_SERVER).mappings().one())
    oldest = connection.execute(_OLDEST).mappings().one_or_none()
    transaction = Transaction(**oldest) if oldest else None
    if not has_tables:
        return Shared(server=server, oldest=transaction, has_tables=False)
    is_active = _revision.active_at.is_not(None)
    return Shared(
        server=server,
        oldest=transaction,
        has_tables=True,
        members=tuple(_members(connection)),
        active=connection.scalar(select(_revision.id).where(is_active).order_by(_revision.active_at.desc()).limit(1)),
        staged=connection.scalar(select(_revision.id).where(~is_active).order_by(_revision.staged_at.desc()).limit(1)),
    )


def _members(connection: Connection) -> Iterator[Member]:
    columns = (_node.owner, _node.name, _node.began_at, _node.beat_at, _node.loaded, _node.trouble)
    for owner, name, began_at, beat_at, loaded, trouble in connection.execute(select(*columns).order_by(_node.name)):
        yield Member(
            owner=owner,
            name=name,
            began_at=moment(began_at),
            beat_at=moment(beat_at),
            loaded=loaded,
            trouble=trouble,
        )
