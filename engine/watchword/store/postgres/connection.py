"""How a PostgreSQL database is reached, and which of its errors mean trouble instead of a value that it refuses."""

import selectors
from typing import Any

import psycopg
import sqlalchemy
from psycopg import Connection, errors
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.pool import QueuePool

from watchword.errors import StoreBusy, StoreRefused, WatchwordError
from watchword.store.reader import THREADS

__all__ = ["Connection", "connect", "engine", "has_ended", "is_conflict", "is_lost", "shown", "told"]

OLDEST = 140_000

# A node that is frozen or cut off within a transaction holds the locks of people: the server breaks it off.
_SETTINGS = {
    "application_name": "watchword",
    "client_encoding": "UTF8",
    "timezone": "UTC",
    "default_transaction_isolation": "read committed",
    # What is asked for often is found by an index, and on the disks of today that costs little more than reading on.
    "random_page_cost": "1.1",
    "statement_timeout": "30s",
    "lock_timeout": "8s",
    "idle_in_transaction_session_timeout": "5s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
_OPTIONS: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

# By SQLSTATE: a value that does not fit, a constraint, a limit of the program. All else may be different next time.
_REFUSALS = ("22", "23", "54")


def connect(url: str, **settings: str) -> Connection[tuple[Any, ...]]:
    """Open a connection that commits each statement by itself; raises StoreBusy if the server is too old."""
    given = conninfo_to_dict(url)
    ours = " ".join(f"-c {name}={_quoted(value)}" for name, value in (_SETTINGS | settings).items())
    options = f"{given.get('options') or ''} {ours}".strip()
    unless_given = {name: value for name, value in _OPTIONS.items() if name not in given}
    name = settings.get("application_name", _SETTINGS["application_name"])
    connection = psycopg.connect(url, autocommit=True, options=options, application_name=name, **unless_given)
    version = connection.info.server_version
    if version < OLDEST:
        connection.close()
        raise StoreBusy(f"PostgreSQL {version // 10_000} is too old: {OLDEST // 10_000} or newer is needed")
    return connection


def _quoted(value: str) -> str:
    return value.replace(" ", "\\ ")


def engine(url: str, **settings: str) -> sqlalchemy.Engine:
    """Make the way in for the questions of people: each sees one snapshot."""

    def transacting() -> Connection[tuple[Any, ...]]:
        connection = connect(url, **settings)
        connection.autocommit = False
        return connection

    return sqlalchemy.create_engine(
        "postgresql+psycopg://",
        creator=transacting,
        isolation_level="REPEATABLE READ",
        poolclass=QueuePool,
        pool_size=THREADS,
        max_overflow=0,
        pool_pre_ping=True,
    )


def shown(url: str) -> str:
    """Write where a database is, for people: without password."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return "the database"
    host = f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}"
    return f"postgresql://{host}/{parts.get('dbname', '')}"


def is_conflict(error: BaseException) -> bool:
    """Tell whether a transaction was the victim of another and may succeed at once.

    Two may find the same number free for a job of one origin: who comes second finds the next one free.
    """
    return isinstance(error, errors.SerializationFailure | errors.DeadlockDetected | errors.UniqueViolation)


def is_lost(connection: Connection[Any]) -> bool:
    """Tell whether a connection is of no more use."""
    return connection.closed or connection.broken


def has_ended(connection: Connection[Any]) -> bool:
    """Tell whether the server has ended an idle session: it has something to say though it was asked nothing."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection.fileno(), selectors.EVENT_READ)
        return bool(selector.select(0))


def told(error: Exception) -> WatchwordError:
    """Say of an error whether the store is in trouble or refuses a value; it shows no statement and no value."""
    if isinstance(error, WatchwordError):
        return error
    if isinstance(error, MemoryError):
        return StoreBusy("out of memory")
    if isinstance(error, psycopg.Error):
        state = error.sqlstate or ""
        words = error.diag.message_primary or str(error).partition("\n")[0]
        refused = state[:2] in _REFUSALS if state else isinstance(error, psycopg.DataError)
        return StoreRefused(words) if refused else StoreBusy(words)
    return StoreRefused(f"{type(error).__name__}: {error}")
