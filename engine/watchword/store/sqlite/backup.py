"""A copy of the database that is safe to start from, taken beside the process that goes on writing.

Whoever starts from an older copy knows nothing of the opt-outs that came after it, nor which of its texts have been
sent since. So the copy itself is made safe, however it gets back into place: sending is paused in it, and texts that
were still to be sent are unknown. What may be repeated, such as a webhook, stays queued.
"""

import os
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from watchword.errors import StoreBusy, WatchwordError
from watchword.store.rows import stamp
from watchword.store.sqlite.connection import Connection, driver, open_alone, open_for_reading, require_version

LAST: Final = "last-backup.json"

_MAY_BE_SENT: Final = "it may have been sent since the backup of {at:%Y-%m-%d %H:%M} UTC was taken"
_KNOWN_UNTIL: Final = (
    "restored from the backup of {at:%Y-%m-%d %H:%M} UTC: opt-outs and texts since then are not known here"
)
# One statement a state, written out: each has its index, however many jobs are done.
_TO_UNKNOWN: Final = [
    "UPDATE job SET state = 'unknown', reason = ?, ended_at = ?, attempts = attempts + (begun_at IS NOT NULL)"  # noqa: S608
    f" WHERE state = '{state}' AND NOT json_extract(body, '$.repeatable')"
    for state in ("queued", "begun", "held")
]
_PAUSE: Final = (
    'INSERT OR REPLACE INTO pause (what, reason, source, "by", since)'
    " VALUES ('everything', ?, 'backup', 'watchword backup', ?)"
)


class Unsound(WatchwordError):
    """The file is no sound database of Watchword."""


class Backup(Struct, frozen=True, kw_only=True):
    """What a copy holds. `unknown` counts the texts whose fate nobody who starts from it can know."""

    taken_at: datetime
    revision: str
    messages: int
    opt_outs: int
    unknown: int
    size: int


class Noted(Struct, frozen=True, kw_only=True):
    """A backup that was taken, and where it was put."""

    file: str
    taken_at: datetime


def back_up(source: Path, target: Path, now: datetime) -> Backup:
    """Write a copy of a database that may be in use; `target` is there when the copy is whole, checked and durable.

    Raises StoreBusy or OSError if it cannot be read or written, Unsound if what was copied is damaged.
    """
    require_version()
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        copy(source, unfinished)
        backup = settle(unfinished, now)
        put_in_place(unfinished, target)
    except driver.Error as error:
        raise StoreBusy(str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return backup


def note(folder: Path, target: Path, backup: Backup) -> None:
    """Write down in the data folder that a backup was taken, for whoever asks for the last one."""
    noted = msgspec.json.encode(Noted(file=str(target.absolute()), taken_at=backup.taken_at))
    unfinished = folder / f"{LAST}.unfinished"
    unfinished.touch(0o600)
    unfinished.write_bytes(noted)
    unfinished.replace(folder / LAST)


def last(folder: Path) -> Noted | None:
    """Tell the last backup that was noted, None if none was."""
    try:
        return msgspec.json.decode((folder / LAST).read_bytes(), type=Noted)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def copy(source: Path, target: Path) -> None:
    """Copy what is committed, as of one moment, into a file that its owner alone may read."""
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(open_for_reading(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target.absolute()),))


def settle(path: Path, taken_at: datetime) -> Backup:
    """Make a copy safe to start from, and check it whole; raises Unsound."""
    with closing(open_alone(path)) as connection:
        revision = revision_of(connection)
        if revision is None:
            raise Unsound("it is no database of Watchword")
        connection.execute("BEGIN IMMEDIATE")
        unknown = _settle_texts(connection, taken_at)
        _pause(connection, taken_at)
        connection.execute("COMMIT")
        _check(connection)
        messages = _count(connection, "SELECT messages FROM counter")
        opt_outs = _count(connection, "SELECT count(*) FROM ledger WHERE kind = 'opt-out'")
    size = path.stat().st_size
    return Backup(
        taken_at=taken_at, revision=revision, messages=messages, opt_outs=opt_outs, unknown=unknown, size=size
    )


def revision_of(connection: Connection) -> str | None:
    """Tell which revision of the tables a file has; None if it is no database of Watchword."""
    names = _count(connection, "SELECT count(*) FROM sqlite_schema WHERE name IN ('alembic_version', 'job', 'ledger')")
    if names != 3:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def put_in_place(unfinished: Path, target: Path) -> None:
    """Give a finished file its name, so that after a power cut it is whole or not there."""
    _sync(unfinished)
    unfinished.replace(target)
    _sync(target.parent)


def _settle_texts(connection: Connection, taken_at: datetime) -> int:
    values = (_MAY_BE_SENT.format(at=taken_at), stamp(taken_at))
    return sum(connection.execute(statement, values).rowcount for statement in _TO_UNKNOWN)


def _pause(connection: Connection, taken_at: datetime) -> None:
    # An older file that is copied before its tables are brought up to date may have no such table yet.
    if _count(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'pause'"):
        connection.execute(_PAUSE, (_KNOWN_UNTIL.format(at=taken_at), stamp(taken_at)))


def _check(connection: Connection) -> None:
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise Unsound(f"it is damaged: {'; '.join(found)}")


def _count(connection: Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
