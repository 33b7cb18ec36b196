"""`watchword consent import`: the opt-outs that another system knows."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.progress import Progress

from watchword.cli import running
from watchword.cli.consent.listed import Rejected, read
from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.reported import Listed
from watchword.wording import count

AT_ONCE = 1_000
"""So many rows are one transaction: messages that come meanwhile wait for no more."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only say what would be imported and what rejected.")
@click.option("--rejects", type=click.Path(path_type=Path, dir_okay=False), help="Write there what cannot be imported.")
@click.option("--reassigned", is_flag=True, help="The numbers belong to others now: what was agreed to is void.")
@click.pass_obj
def import_(place: Workplace, file: Path, dry_run: bool, rejects: Path | None, reassigned: bool) -> None:
    """Import the opt-outs of a CSV FILE with the columns number, program or scope, and kind, at, source, note.

    Nothing is lifted or lost by it, and what was imported before is not imported twice. A file of numbers that were
    deactivated or reassigned needs the column number alone: nobody is texted there, whatever the program.
    """
    found = _read(place, file, reassigned)
    good = [one for one in found if isinstance(one, Listed)]
    bad = [one for one in found if isinstance(one, Rejected)]
    _reject(bad, rejects)
    if dry_run:
        click.echo(f"would import {count(len(good), 'opt-out')}, as far as they are new")
    else:
        new = _record(place, good, place.console.is_terminal)
        click.echo(f"imported {count(new, 'opt-out')}; {len(good) - new} were known")
    if bad:
        where = f": {rejects}" if rejects else ""
        click.echo(f"rejected {count(len(bad), 'line')}{where}")
        raise click.exceptions.Exit(FINDINGS)


def _read(place: Workplace, file: Path, reassigned: bool) -> Sequence[Listed | Rejected]:
    programs = place.rules().rules.programs
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return list(read(lines, programs, datetime.now(UTC), reassigned=reassigned))
    except (OSError, ValueError, csv.Error) as failure:
        raise fail(f"cannot read {file}: {failure}") from failure


def _reject(bad: Sequence[Rejected], rejects: Path | None) -> None:
    if rejects is None:
        for one in bad[:20]:
            click.echo(f"line {one.line}: {one.number!r}: {one.reason}", err=True)
        if len(bad) > 20:
            click.echo(f"... and {len(bad) - 20} more: --rejects FILE has them all", err=True)
        return
    try:
        with rejects.open("w", encoding="utf-8", newline="") as written:
            table = csv.writer(written)
            table.writerow(("line", "number", "reason"))
            table.writerows((one.line, one.number, one.reason) for one in bad)
    except OSError as failure:
        raise fail(f"cannot write {rejects}: {failure.strerror}") from failure


def _record(place: Workplace, good: Sequence[Listed], shown: bool) -> int:
    with Progress(transient=True, disable=not shown) as progress:
        task = progress.add_task("importing", total=len(good))
        slices = _slices(good, lambda: progress.update(task, advance=AT_ONCE))
        return sum(msgspec.convert(answer, int) for answer in running.change_all(place, "opt_outs", slices))


def _slices(good: Iterable[Listed], step: Callable[[], None]) -> Iterator[dict[str, Any]]:
    rest = iter(good)
    while some := list(islice(rest, AT_ONCE)):
        yield {"listed": msgspec.to_builtins(some)}
        step()
