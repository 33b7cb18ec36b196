"""Whether a SQLite file is whole."""

import time
from contextlib import closing
from pathlib import Path

from watchword.store.sqlite.connection import driver, is_interrupted, open_for_reading


def damage(path: Path, seconds: float) -> str | None:
    """Look a file through for damage, for so many seconds at most; None if nothing was found until then.

    Raises the driver's error if it cannot be read at all.
    """
    latest = time.monotonic() + seconds
    with closing(open_for_reading(path)) as connection:
        connection.set_progress_handler(lambda: time.monotonic() > latest, 100_000)
        try:
            found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
        except driver.Error as error:
            if is_interrupted(error):
                return None
            raise
    return None if found == ["ok"] else "; ".join(found)
