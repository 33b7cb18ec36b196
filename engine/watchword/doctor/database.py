"""Can the database be used, and is there a backup of it?"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from watchword.doctor.finding import Finding, failure, fine, warning
from watchword.doctor.installation import LOOKED_THROUGH, Installation
from watchword.store.condition import Condition
from watchword.store.migrate import newest, revisions
from watchword.store.sqlite.backup import last
from watchword.wording import duration

WHAT = "database"
BACKUP_OLD = timedelta(days=2)

_RESTORE = "stop the server, keep the file, and `watchword restore` the last backup: docs/operations.md"


def check(here: Installation) -> Iterator[Finding]:
    """Look at the file, its tables and its last backup."""
    name = here.config.database_file.name
    if here.condition is None:
        yield warning(WHAT, f"there is no {name} yet", "`watchword serve` makes it")
        return
    if not isinstance(here.condition, Condition):
        advice = (
            f"is the disk there, and may this user write in its folder? only if the file itself is damaged: {_RESTORE}"
        )
        yield failure(WHAT, f"{name} cannot be read: {here.condition}", advice)
        return
    yield from revision(here.condition, "restart the server: it makes a backup, then brings them up to date")
    if here.damage:
        yield failure(WHAT, f"{name} is damaged: {here.damage}", _RESTORE)
    else:
        yield fine(
            WHAT, f"{name} opens; no damage found within {LOOKED_THROUGH:.0f} s; revision {here.condition.revision}"
        )
    yield from _backup(here)


def revision(condition: Condition, restart: str) -> Iterator[Finding]:
    """Find tables that are not those of this version; `restart` says how older ones are brought up to date."""
    found = condition.revision
    if found not in revisions():
        text = f"its tables are of revision {found}, and this Watchword knows {newest()}: a newer one wrote them"
        yield failure(WHAT, text, "run the newer version, or restore a backup from before it")
    elif found != newest():
        text = f"its tables are of revision {found}, and this Watchword works with {newest()}"
        yield warning(WHAT, text, restart)


def _backup(here: Installation) -> Iterator[Finding]:
    noted = last(Path(here.config.data))
    advice = "take one every day: `watchword backup FILE`, and keep it on another machine"
    if noted is None:
        found = "no backup was taken with `watchword backup`"
        yield warning("backup", found, advice) if here.is_live else fine("backup", found)
        return
    age = here.now - noted.taken_at
    found = f"the last one is {duration(age)} old: {noted.file}"
    yield warning("backup", found, advice) if age > BACKUP_OLD else fine("backup", found)
