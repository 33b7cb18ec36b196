"""`watchword fmt`: rule files in one form."""

from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

import click
from msgspec import Struct

from watchword.cli.workplace import FINDINGS, Workplace, fail, from_here, show
from watchword.cli.writing import replace
from watchword.diagnostics import Diagnostic
from watchword.plugin import Vocabulary
from watchword.reading.layout import laid_out
from watchword.reading.unreadable import unreadable
from watchword.rules.load import content, rule_files
from watchword.rules.one_file import read_file
from watchword.wording import count

APART = "rules"
"""The list whose items stand apart by a blank line."""


class Formatted(Struct, frozen=True):
    """One file as it is and as it is to be: None where it has problems, and is left alone."""

    path: Path
    before: bytes
    after: bytes | None
    problems: tuple[Diagnostic, ...] = ()

    @property
    def differs(self) -> bool:
        """Tell whether there is something to write."""
        return self.after is not None and self.after != self.before


@click.command("fmt")
@click.argument("paths", type=click.Path(path_type=Path, exists=True), nargs=-1, metavar="[PATH]...")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file is not in this form.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, and exit as with --check.")
@click.pass_obj
def fmt(place: Workplace, paths: Sequence[Path], check: bool, diff: bool) -> None:
    """Write rule files in one form: those at each PATH, or all.

    Indentation, blank lines and line ends are put in order. Nothing that a file says changes, no comment is lost, and
    nothing is wrapped. A file with errors is left alone.
    """
    files = [_formatted(path, place.vocabulary) for path in _files(paths or [from_here(place.rules_folder)])]
    for file in files:
        _tell(file, writes=not (check or diff), diff=diff)
    differ, refused = sum(file.differs for file in files), sum(file.after is None for file in files)
    said = f"{count(differ, 'file')} {'to be formatted' if check or diff else 'formatted'}"
    said += f", {len(files) - differ - refused} in order"
    click.echo(f"{said}, {refused} left alone" if refused else said, err=diff)
    if refused or (differ and (check or diff)):
        raise click.exceptions.Exit(FINDINGS)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """List the rule files at some paths; a file that is named is one, whatever it is called."""
    for path in paths:
        missed: list[Diagnostic] = []
        found = [one for one in rule_files(path, missed) if not one.is_dir()] if path.is_dir() else [path]
        if missed or not found:
            raise fail(missed[0].message if missed else f"there is no rule file (*.yaml or *.yml) in {path}")
        yield from found


def _formatted(path: Path, words: Vocabulary) -> Formatted:
    try:
        before = content(path)
    except OSError as error:
        return Formatted(path, b"", None, (unreadable(str(path), error),))
    _, reading = read_file(str(path), before, words)
    problems = tuple(one for one in reading.diagnostics if one.severity == "error")
    if problems:
        return Formatted(path, before, None, problems)
    after = laid_out(before.decode("utf-8-sig"), APART)
    return Formatted(path, before, after if after is None else after.encode())


def _tell(file: Formatted, *, writes: bool, diff: bool) -> None:
    """Write a file if that is wanted, and say what was done or would be."""
    if file.problems:
        show(file.problems, {str(file.path): file.before.decode(errors="replace")})
        click.echo(f"{file.path} is left alone: it has errors", err=True)
    elif file.after is None:
        click.echo(f"{file.path} is left alone: another form would change its last text; end its last line", err=True)
    elif file.differs and writes:
        replace(file.path, file.after)
        click.echo(f"formatted {file.path}")
    elif file.differs and diff:
        click.echo(_difference(file.path, file.before.decode(), file.after.decode()), nl=False)
    elif file.differs:
        click.echo(f"would format {file.path}")


def _difference(path: Path, before: str, after: str) -> str:
    lines = unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), str(path), str(path))
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
