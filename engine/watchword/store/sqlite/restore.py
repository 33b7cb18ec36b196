"""Putting an older copy of the database in the place of the present one."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from watchword.errors import StoreBusy
from watchword.store.lock import FolderLock
from watchword.store.migrate import require_known
from watchword.store.rows import moment
from watchword.store.sqlite.backup import Backup, Unsound, copy, put_in_place, revision_of, settle
from watchword.store.sqlite.connection import driver, is_unreadable, open_for_reading, open_for_writing, require_version
from watchword.store.sqlite.upgrade import upgrade_copy

_LOGS = ("-wal", "-journal")


class Restored(Struct, frozen=True, kw_only=True):
    """What is there now, and where what was there is kept."""

    backup: Backup
    replaced: Path | None


def restore(file: Path, database: Path, now: datetime) -> Restored:
    """Replace a database that nobody serves with a copy of `file`, safe to start from whatever kind of copy that is.

    Raises Unsound if the file is no database of Watchword or damaged; StoreBusy while a server holds the folder, and
    if a newer Watchword wrote the file; OSError.
    """
    require_version()
    lock = FolderLock(database.parent)
    unfinished = database.with_name(f"{database.name}.unfinished")
    try:
        backup = _prepare(file, unfinished, now)
        replaced = _set_aside(database, now)
        put_in_place(unfinished, database)
    finally:
        unfinished.unlink(missing_ok=True)
        lock.release()
    return Restored(backup=backup, replaced=replaced)


def _prepare(file: Path, unfinished: Path, now: datetime) -> Backup:
    try:
        taken_at = _inspect(file) or now
        copy(file, unfinished)
        upgrade_copy(unfinished)
        return settle(unfinished, taken_at)
    except driver.Error as error:
        trouble = Unsound if is_unreadable(error) else StoreBusy
        raise trouble(str(error)) from error


def _inspect(file: Path) -> datetime | None:
    """Tell as of when a file is: of a backup when it was taken, of any other copy when it last heard of a provider."""
    with closing(open_for_reading(file)) as connection:
        revision = revision_of(connection)
        if revision is None:
            raise Unsound("it is no database of Watchword")
        require_known(revision)
        question = "SELECT max(last_received) FROM endpoint"
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'pause'").fetchone():
            question = f"SELECT coalesce((SELECT since FROM pause WHERE source = 'backup'), ({question}))"  # noqa: S608
        taken_at: int | None = connection.execute(question).fetchone()[0]
        return moment(taken_at)


def _set_aside(database: Path, now: datetime) -> Path | None:
    """Keep the present file under another name too, with its log merged into it; what cannot be merged goes with it."""
    replaced = database.with_name(f"{database.name}.replaced-{now:%Y%m%dT%H%M%S.%fZ}")
    there = database.exists()
    for ending in ("", *_LOGS):
        if _beside(database, ending).exists():
            _beside(replaced, ending).hardlink_to(_beside(database, ending))
    if there and _merge_log(database):
        for ending in _LOGS:
            _beside(replaced, ending).unlink(missing_ok=True)
    for ending in (*_LOGS, "-shm"):
        _beside(database, ending).unlink(missing_ok=True)
    return replaced if there else None


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _merge_log(database: Path) -> bool:
    """Move the log into its file; false if that cannot be: a damaged file may be why it is replaced."""
    try:
        with closing(open_for_writing(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except driver.Error:
        return False
    return True
