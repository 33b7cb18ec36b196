"""`watchword consent import`: the opt-outs that another system knows."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

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
SHOWN = 20
"""So many lines that cannot be imported are shown where no file takes them."""


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
    if rejects is not None and rejects.exists() and rejects.samefile(file):
        raise fail(f"{rejects} is what is imported: name another file for what cannot be")
    with Rejects(rejects) as bad, Progress(transient=True, disable=not place.console.is_terminal) as progress:
        task = progress.add_task("importing", total=file.stat().st_size)
        rows = _read(place, file, reassigned, lambda at: progress.update(task, completed=at))
        many, new = _counted(bad.left_out(rows)) if dry_run else _recorded(place, bad.left_out(rows))
    if dry_run:
        click.echo(f"would import {count(many, 'opt-out')}, as far as they are new")
    else:
        known = many - new
        click.echo(f"imported {count(new, 'opt-out')}; {known} {'was' if known == 1 else 'were'} known")
    if bad.many:
        where = f": {rejects}" if rejects else ""
        click.echo(f"rejected {count(bad.many, 'line')}{where}")
        raise click.exceptions.Exit(FINDINGS)


class Rejects:
    """Takes what cannot be imported: into a file, or the first of it onto the terminal."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None
        self.many = 0

    def __enter__(self) -> Self:
        if self._path is not None:
            try:
                self._file = self._path.open("w", encoding="utf-8", newline="")
            except OSError as failure:
                raise fail(f"cannot write {self._path}: {failure.strerror}") from failure
            csv.writer(self._file).writerow(("line", "number", "reason"))
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
        elif self.many > SHOWN and kind is None:
            click.echo(f"... and {self.many - SHOWN} more: --rejects FILE has them all", err=True)

    def left_out(self, rows: Iterable[Listed | Rejected]) -> Iterator[Listed]:
        """Give the rows that can be imported."""
        for one in rows:
            if isinstance(one, Listed):
                yield one
            else:
                self._take(one)

    def _take(self, one: Rejected) -> None:
        self.many += 1
        if self._file is not None:
            csv.writer(self._file).writerow((one.line, one.number, one.reason))
        elif self.many <= SHOWN:
            click.echo(f"line {one.line}: {one.number!r}: {one.reason}", err=True)


def _read(
    place: Workplace, file: Path, reassigned: bool, reached: Callable[[int], None]
) -> Iterator[Listed | Rejected]:
    """Read a file line by line, however long it is, and tell which byte was reached."""
    programs = place.rules().rules.programs
    try:
        with file.open("rb") as whole, TextIOWrapper(whole, encoding="utf-8-sig", newline="") as lines:
            rows = read(lines, programs, datetime.now(UTC), reassigned=reassigned)
            while some := list(islice(rows, AT_ONCE)):
                yield from some
                reached(whole.tell())
    except UnicodeDecodeError as failure:
        raise fail(f"cannot read {file}: it is not in UTF-8; save it as a CSV file in UTF-8") from failure
    except (OSError, ValueError) as failure:
        raise fail(f"cannot read {file}: {failure}") from failure


def _counted(good: Iterator[Listed]) -> tuple[int, int]:
    """Answers how many there are, and that none is recorded."""
    return sum(1 for _ in good), 0


def _recorded(place: Workplace, good: Iterator[Listed]) -> tuple[int, int]:
    """Record them; answers how many there were, and how many of them were new."""
    many = 0

    def slices() -> Iterator[dict[str, Any]]:
        nonlocal many
        try:
            while some := list(islice(good, AT_ONCE)):
                many += len(some)
                yield {"listed": msgspec.to_builtins(some)}
        except click.exceptions.Exit:
            click.echo(
                f"imported {count(many, 'opt-out')} from before that; mend the file and import it again", err=True
            )
            raise

    new = sum(msgspec.convert(answer, int) for answer in running.change_all(place, "opt_outs", slices()))
    return many, new
