"""`watchword backup`: a copy of the database, taken while the server goes on."""

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from watchword.cli import stored
from watchword.cli.workplace import Workplace, fail
from watchword.errors import WatchwordError
from watchword.store.sqlite.backup import back_up, note
from watchword.wording import count, size


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(place: Workplace, file: Path) -> None:
    """Write a consistent copy of the database to FILE, whether or not a server runs; nothing is overwritten.

    The copy is safe to start from: sending is paused in it, and texts that were still to be sent are unknown.
    """
    database = stored.database_file(place)
    stored.require_database(place)
    if file.exists():
        raise fail(f"{file} is there already; name a file that is not")
    began = time.monotonic()
    try:
        made = back_up(database, file, datetime.now(UTC))
    except (OSError, WatchwordError) as failure:
        raise fail(f"cannot back up {database} to {file}: {failure}") from failure
    click.echo(
        f"wrote {file}: {count(made.messages, 'message')}, {count(made.opt_outs, 'opt-out')}, {size(made.size)}, "
        f"revision {made.revision}, checked, in {time.monotonic() - began:.1f} s"
    )
    click.echo(
        f"whoever starts from it finds sending paused, and {count(made.unknown, 'text')} still to be sent here unknown"
    )
    try:
        note(Path(place.config.data), file, made)
    except OSError as failure:
        click.echo(f"it could not be noted for `watchword doctor`: {failure}", err=True)
