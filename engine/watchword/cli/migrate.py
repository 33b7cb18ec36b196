"""`watchword migrate`: the SQLite database as a PostgreSQL one."""

import os
import sys
import time
from datetime import UTC, datetime

import click

from watchword import config
from watchword.cli import stored
from watchword.cli.workplace import Workplace, fail
from watchword.config.database import database, is_url
from watchword.errors import WatchwordError
from watchword.store.database import Server
from watchword.store.lock import Held
from watchword.wording import count

ROW = "{:<12} {:>12}  {:<32}  {}"
NEXT = """\
What to do next:
  1. Write the URL into config.yaml: `database: ${{DATABASE_URL}}`; of every node, if there are more.
  2. Start `watchword serve`: texts that were on their way when the last server ended become unknown.
  3. Keep {file} until you are content, and never serve from both: each would answer what the other does."""


@click.command()
@click.option(
    "--to",
    "written",
    default="${DATABASE_URL}",
    show_default=True,
    help="Where to; ${NAME} is taken from the environment or .env, so that no password shows among the processes.",
)
@click.pass_obj
def migrate(place: Workplace, written: str) -> None:
    """Copy the SQLite database into an empty PostgreSQL one, in one transaction. No server may run.

    Both are read again and compared; if anything is not equal, nothing of the copy is kept. The file stays as it is.
    """
    from watchword.store.postgres.copy import Copied, copy  # noqa: PLC0415 - no other command needs PostgreSQL's driver

    file, target = stored.database_file(place), _target(place, written)
    stored.require_database(place)
    began, rows = time.monotonic(), []

    def tell(copied: Copied) -> None:
        _progress("")
        rows.append(copied.source.rows)
        for side in (copied.source,) if copied.is_equal else (copied.source, copied.target):
            click.echo(ROW.format(copied.table, side.rows, side.hash, "yes" if copied.is_equal else "NO"))

    click.echo(f"copying {file} to {target}")
    click.echo(ROW.format("table", "rows", "hash", "equal"))
    try:
        copy(file, target.url, datetime.now(UTC), tell, _watch)
    except (OSError, WatchwordError) as failure:
        _progress("")
        hint = "; a server that runs there is to be stopped first" if isinstance(failure, Held) else ""
        raise fail(f"cannot copy {file} to {target}: {failure}{hint}") from failure
    click.echo(f"copied {count(sum(rows), 'row')} of {count(len(rows), 'table')} in {time.monotonic() - began:.1f} s")
    click.echo(NEXT.format(file=file))


def _watch(table: str, done: int, steps: int) -> None:
    _progress(f"{table}: {done / steps:.0%}")


def _progress(line: str) -> None:
    """Write over the line that tells how far it is; nothing where nobody looks."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{line}", err=True, nl=False)


def _target(place: Workplace, written: str) -> Server:
    filled, missing = config.surroundings(place.path, os.environ).fill(written)
    for one in missing:
        raise fail(f"{one.message}: {one.hint}")
    url = database(filled)
    if url is None or not is_url(url):
        raise fail("--to wants postgresql://user:password@host/name; docs/configuration.md says how that is written")
    return Server(url)
