"""When the write-ahead log is moved into the database file, and how the log is kept from growing without bound."""

import os
from collections.abc import Callable

import structlog

from watchword.store.sqlite.connection import Connection, driver

PAGE = 4_096

# In pages: move the log's contents every 64 MiB (a page that changed often is then moved once: a quarter more messages
# a second than with 16 MiB), and cut the log itself past 256 MiB.
EVERY = 16_384
LARGE = 65_536

# How long the writer waits for readers of old snapshots when the log is to be cut, in milliseconds.
_PATIENCE = 200

_log = structlog.get_logger(__name__)


class OpenFile:
    """A database file that is open beside its connections, until the last of them is closed.

    Not before: when a process closes a file, it loses all its locks on it, whoever in it has taken them.
    """

    def __init__(self, connection: Connection) -> None:
        (_, _, path), *_ = connection.execute("PRAGMA database_list").fetchall()
        self._descriptor = os.open(path, os.O_RDONLY)

    def flush(self) -> None:
        """Have the disk write what was moved into the file."""
        os.fsync(self._descriptor)

    def close(self) -> None:
        """Let it go."""
        os.close(self._descriptor)


def move_bulk(connect: Callable[[], Connection], file: OpenFile) -> None:
    """Move what the log holds now, on a connection of its own: the writer goes on meanwhile. For a thread.

    SQLite has the disk write it only when nothing is left in the log, while the writer waits.
    """
    try:
        connection = connect()
        try:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            connection.close()
        file.flush()
    except (driver.Error, OSError) as error:
        # The log keeps what could not be moved, and the next checkpoint will move it.
        _log.warning("checkpoint failed", mode="PASSIVE", error=str(error))


class Checkpointer:
    """Watches the log of one writing connection. Readers never stop a passive checkpoint, they only shorten it."""

    def __init__(self, connection: Connection, every: int = EVERY, large: int = LARGE) -> None:
        self._connection = connection
        self._every = every
        self._large = large
        self._cut_at = large
        self._moved = 0
        # A log that a reader once held long begins anew when that has left; what is past this is cut off then.
        connection.execute(f"PRAGMA journal_size_limit={large * PAGE}")

    def is_due(self) -> bool:
        """Tell whether enough pages were written since the last time."""
        pages = self._run("NOOP")
        if pages < self._moved:
            self._moved = 0  # the log began anew
        return pages - self._moved >= self._every

    def is_behind(self) -> bool:
        """Tell whether so much is left to move that it should not be waited for."""
        _, pages, moved = self._connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
        return bool(pages - moved > self._every // 16)

    def run(self) -> None:
        """Move what can be moved; cut the log if it is large. Blocks, so it has its place in a thread."""
        self._moved = self._run("PASSIVE")
        if self._moved >= self._cut_at:
            self._cut()

    def _cut(self) -> None:
        self._connection.execute(f"PRAGMA busy_timeout={_PATIENCE}")
        try:
            self._moved = self._run("TRUNCATE")
        finally:
            self._connection.execute("PRAGMA busy_timeout=0")
        # A reader that stays would cost the patience every time: ask again when the log has grown by a half.
        self._cut_at = max(self._large, self._moved * 3 // 2)

    def _run(self, mode: str) -> int:
        try:
            _, pages, _ = self._connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
        except driver.Error as error:
            # The log keeps what could not be moved, and the next checkpoint will move it.
            _log.warning("checkpoint failed", mode=mode, error=str(error))
            return self._moved
        return int(pages)
