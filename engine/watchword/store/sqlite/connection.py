"""How a SQLite file is opened, and which of its errors mean trouble with the machine instead of with a value."""

from pathlib import Path

# The bundled driver carries no types; those of the standard library describe the same classes.
from sqlite3 import Connection, Cursor
from typing import cast

import pysqlite3.dbapi2 as driver

from watchword.errors import StoreBusy

__all__ = [
    "Connection",
    "Cursor",
    "driver",
    "is_interrupted",
    "is_trouble",
    "is_unreadable",
    "open_alone",
    "open_for_reading",
    "open_for_writing",
    "require_version",
]

# Older ones can corrupt a WAL that two connections write or checkpoint.
OLDEST = (3, 51, 3)

# What is deleted is written over with zeros, so that it is not in what is free of the file either.
_WRITER = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "wal_autocheckpoint=0",
    "foreign_keys=OFF",
    "cache_size=-65536",
    "secure_delete=ON",
)

# By SQLite's primary result codes: busy, locked, nomem, readonly, interrupt, ioerr, corrupt, full, cantopen, protocol,
# schema, nolfs, auth, notadb.
_TROUBLE = frozenset({5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 17, 22, 23, 26})

# The driver searches every value but numbers and texts for a way to adapt it, at a microsecond each: tell it the way.
driver.register_adapter(type(None), lambda nothing: nothing)
driver.register_adapter(bytes, bytes)
driver.register_adapter(bool, int)


def is_trouble(error: BaseException) -> bool:
    """Tell whether an error is about disk, lock or memory: the same statement may succeed later."""
    if isinstance(error, driver.Error):
        return result_code(error) in _TROUBLE
    return isinstance(error, (StoreBusy, MemoryError))


def is_unreadable(error: BaseException) -> bool:
    """Tell whether an error says that the file is damaged, or no database at all."""
    return result_code(error) in {11, 26}


def is_interrupted(error: BaseException) -> bool:
    """Tell whether a statement was broken off because we asked for it."""
    return result_code(error) == 9


def result_code(error: BaseException) -> int:
    """Tell SQLite's primary result code, 0 for an error that is not SQLite's."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def require_version() -> None:
    """Refuse a SQLite that could damage the file; raises StoreBusy."""
    if driver.sqlite_version_info < OLDEST:
        raise StoreBusy(f"SQLite {driver.sqlite_version} is too old: {'.'.join(map(str, OLDEST))} or newer is needed")


def open_for_writing(path: Path) -> Connection:
    """Open the file for the one writer. Transactions are begun by hand; a lock held elsewhere is never waited for."""
    connection = cast("Connection", driver.connect(str(path), timeout=0, **_PLAIN))
    for setting in _WRITER:
        connection.execute(f"PRAGMA {setting}")
    return connection


def open_alone(path: Path) -> Connection:
    """Open a file that nobody else uses, as it is: no log is begun beside it."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    return cast("Connection", driver.connect(uri, uri=True, timeout=0, **_PLAIN))


def open_for_reading(path: Path) -> Connection:
    """Open the file so that nothing can be written."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    return cast("Connection", driver.connect(uri, uri=True, timeout=1, **_PLAIN))


_PLAIN = {"isolation_level": None, "check_same_thread": False, "cached_statements": 256}
