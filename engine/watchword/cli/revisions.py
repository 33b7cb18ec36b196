"""`watchword revisions`: what was published, by whom, and what is different."""

import difflib
from collections.abc import Mapping

import click
from rich.table import Table

from watchword.cli import stored
from watchword.cli.workplace import Workplace, fail
from watchword.engine.operator import NotThere
from watchword.engine.publisher import kept
from watchword.errors import RuleError
from watchword.rules.load import read_folder
from watchword.store.values import Activation, Published
from watchword.wording import count, size

FOLDER = "folder"


@click.group(invoke_without_command=True)
@click.option("--last", type=click.IntRange(1, 1_000_000), default=20, show_default=True)
@click.pass_context
def revisions(context: click.Context, last: int) -> None:
    """List the rules that were published, newest first: the first is what decides."""
    if context.invoked_subcommand is None:
        _list(context.obj, last)


@revisions.command()
@click.argument("revision")
@click.argument("file", required=False)
@click.pass_obj
def show(place: Workplace, revision: str, file: str | None) -> None:
    """Show what REVISION held; FILE alone, as it was, if one is named."""
    found = _kept(place, revision)
    if file is not None:
        if file not in found.files:
            raise fail(f"revision {found.id} has no {file}; it has {', '.join(sorted(found.files))}")
        click.echo(found.files[file], nl=False)
        return
    rules = "" if found.rules is None else f", {count(found.rules, 'rule')}"
    click.echo(f"revision {found.id}: {count(len(found.files), 'file')}{rules}")
    for name, text in sorted(found.files.items()):
        click.echo(f"{name}  {size(len(text))}")


@revisions.command()
@click.argument("one", metavar="[ONE]", default="")
@click.argument("other", metavar="[OTHER]", default=FOLDER)
@click.pass_obj
def diff(place: Workplace, one: str, other: str) -> None:
    """Compare two revisions: ONE, else what decides now, with OTHER, else the folder of rules.

    Where none is named, it shows what `publish` would change.
    """
    if not one:
        newest = _activations(place, 1)
        if not newest:
            raise fail("nothing was published yet")
        one = newest[0].revision
    before = _kept(place, one)
    after = _folder(place) if other == FOLDER else _kept(place, other).files
    shown = "".join(_different(before.files, after))
    click.echo(shown, nl=False)
    if not shown:
        click.echo("nothing differs", err=True)


def _list(place: Workplace, last: int) -> None:
    found = _activations(place, last)
    if not found:
        click.echo("nothing was published yet")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("revision", "since (UTC)", "by", "how", "rules", "files", ""):
        table.add_column(heading, overflow="fold")
    for one in found:
        rules = "" if one.rules is None else str(one.rules)
        active = "decides" if one is found[0] else ""
        table.add_row(one.revision, f"{one.at:%Y-%m-%d %H:%M:%S}", one.by, one.how, rules, str(one.files), active)
    place.console.print(table)


def _activations(place: Workplace, limit: int) -> list[Activation]:
    return list(stored.read(place, lambda reader: reader.activations(limit)))


def _kept(place: Workplace, revision: str) -> Published:
    try:
        return stored.read(place, lambda reader: kept(revision, reader))
    except NotThere as failure:
        raise fail(str(failure)) from failure


def _folder(place: Workplace) -> Mapping[str, bytes]:
    try:
        return read_folder(place.rules_folder)
    except RuleError as failure:
        raise fail(str(failure)) from failure


def _different(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    """Write a unified diff of all files that differ; one that is not there is `/dev/null`."""
    found: list[str] = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        names = (name if old is not None else "/dev/null", name if new is not None else "/dev/null")
        found += difflib.unified_diff(_lines(old), _lines(new), *names)
    return found


def _lines(text: bytes | None) -> list[str]:
    """Split a text into lines; the last one says if it has no end."""
    lines = (text or b"").decode(errors="replace").splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n\\ No newline at end of file\n"
    return lines
