"""`watchword restore`: an older copy of the database in the place of the present one."""

from datetime import UTC, datetime
from pathlib import Path

import click

from watchword.cli import stored
from watchword.cli.workplace import Workplace, fail
from watchword.errors import WatchwordError
from watchword.store.sqlite.restore import Restored
from watchword.store.sqlite.restore import restore as put_back
from watchword.wording import count

NEXT = """\
Sending is paused, and nobody here knows who opted out since then. What to do next:
  1. Start `watchword serve`: messages are taken, and opt-outs count and are confirmed.
  2. Get the opt-out list of each provider, and see that whoever is on it since {since} is opted out here.
  3. Look at `watchword jobs list --state unknown`: texts that may have been sent are not sent again by themselves.
  4. `watchword resume` lets texts go again."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def restore(place: Workplace, file: Path) -> None:
    """Put FILE, a backup, in the place of the database, which is kept beside it. No server may run."""
    database = stored.database_file(place)
    try:
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        restored = put_back(file, database, datetime.now(UTC))
    except (OSError, WatchwordError) as failure:
        raise fail(f"cannot restore {database} from {file}: {failure}") from failure
    _tell(place, file, restored)


def _tell(place: Workplace, file: Path, restored: Restored) -> None:
    backup = restored.backup
    since = f"{backup.taken_at:%Y-%m-%d %H:%M} UTC"
    click.echo(
        f"restored {stored.database_file(place).name} from {file}, as of {since}: {count(backup.messages, 'message')}, "
        f"{count(backup.opt_outs, 'opt-out')}, {count(backup.unknown, 'text')} made unknown"
    )
    if restored.replaced:
        click.echo(f"kept {restored.replaced.name} beside it, the database that was there")
    click.echo(NEXT.format(since=since))
