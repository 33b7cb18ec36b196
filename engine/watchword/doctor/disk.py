"""Is there room, and are the files their owner's alone?"""

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from watchword.doctor.finding import Finding, failure, fine, warning
from watchword.doctor.installation import Installation
from watchword.wording import size

WHAT = "disk"
LEAST_FREE = 256 * 1024 * 1024
LOG_LARGE = 1024 * 1024 * 1024


def check(here: Installation) -> Iterator[Finding]:
    """Look at the data folder and at what may be read by others."""
    data = Path(here.config.data)
    files = [] if here.database.is_shared else [here.config.database_file]
    folders = [*dict.fromkeys([file.parent for file in files] or [data])]
    for folder in folders:
        if not folder.is_dir():
            yield warning(WHAT, f"there is no folder {folder.name} yet", "`watchword serve` makes it")
            return
    for file in files:
        yield from _room(file)
    open_to_others = [*_writable_by_us([*folders, data, *files]), *_closed([*folders, *files], here.path)]
    yield from open_to_others
    if not files and not open_to_others:
        yield fine(WHAT, f"{data.name}, {here.path.name} and .env are their owner's alone")


def _writable_by_us(paths: Iterable[Path]) -> Iterator[Finding]:
    for path in dict.fromkeys(paths):
        if path.exists() and not os.access(path, os.W_OK):
            advice = "ask as the server's user, or give it the file"
            yield failure(WHAT, f"{path.name} cannot be written by this user", advice)


def _closed(paths: Iterable[Path], config: Path) -> Iterator[Finding]:
    for path in (*paths, config, config.parent / ".env"):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & stat.S_IRWXO:
            advice = f"chmod o-rwx {path.name}"
            yield warning(WHAT, f"{path.name} is open to every user of this machine", advice)


def _room(database: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(database.parent).free
    log = database.with_name(f"{database.name}-wal")
    held, logged = (path.stat().st_size if path.exists() else 0 for path in (database, log))
    found = f"{size(free)} free; the database has {size(held)}, its log {size(logged)}"
    if free < LEAST_FREE:
        yield failure(WHAT, found, "make room: a full disk means that nothing is taken and providers are answered 503")
    elif free < 2 * (held + logged):
        yield warning(WHAT, found, "make room: a restore needs twice what the database has")
    else:
        yield fine(WHAT, found)
    if logged > LOG_LARGE:
        advice = "find what has read the database for so long, such as a backup that hangs, and end it"
        yield warning(WHAT, f"the log has grown to {size(logged)}: a reader keeps it from being moved", advice)
