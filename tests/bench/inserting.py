"""What the database does by itself: rows as long as ours, inserted with as many in each transaction as ours had.

The same SQLite with the same settings (WAL, `synchronous=FULL`), one connection, one table, no index but its key.
"""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from report import BUILD

from watchword.store.sqlite.connection import open_for_writing

CHECKPOINT_EVERY = 4_000
"""Pages of the log, as SQLite has it unless told otherwise."""


def inserting(seconds: float, row: int, batch: int) -> Callable[[str], dict[str, float]]:
    """Make a turn that inserts rows of so many bytes, so many in each transaction."""

    def turn(_: str) -> dict[str, float]:
        BUILD.mkdir(exist_ok=True)
        with TemporaryDirectory(dir=BUILD) as folder:
            return {"per_second": _inserted(Path(folder) / "rows.db", seconds, row, batch)}

    return turn


def _inserted(path: Path, seconds: float, row: int, batch: int) -> float:
    connection = open_for_writing(path)
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_EVERY}")
    connection.execute("CREATE TABLE inserted (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT")
    cursor, body = connection.cursor(), "x" * row
    rows, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        cursor.execute("BEGIN IMMEDIATE")
        for _ in range(batch):
            cursor.execute("INSERT INTO inserted (body) VALUES (?)", (body,))
        cursor.execute("COMMIT")
        rows += batch
    took = time.perf_counter() - began
    connection.close()
    return rows / took
