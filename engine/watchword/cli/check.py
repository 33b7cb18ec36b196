"""`watchword check`: is everything in the rule files right?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from watchword.cli.workplace import FINDINGS, Workplace, fail, paths_from_here, show
from watchword.diagnostics import Diagnostic, github, json, line, sarif
from watchword.errors import RuleError
from watchword.lints import lint
from watchword.rules.load import Loaded, is_rule_file
from watchword.wording import count

FORMATS: Mapping[str, Callable[[Sequence[Diagnostic]], str]] = {
    "line": line.render,
    "json": json.render,
    "sarif": sarif.render,
    "github": github.render,
}


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True), required=False)
@click.option(
    "--format",
    "written",
    type=click.Choice(["human", *FORMATS]),
    default="human",
    show_default=True,
    help="How to write what is found: for people, a line each, for programs, for code scanners, or for GitHub Actions.",
)
@click.option("--strict", is_flag=True, help="Let warnings count as errors do.")
@click.option("--needs", "with_needs", is_flag=True, help="List which rules ask other systems, text or change lists.")
@click.pass_obj
def check(place: Workplace, path: Path | None, written: str, strict: bool, with_needs: bool) -> None:
    """Check every rule file below the folder PATH; without it the configuration, if there is one, and its rules.

    Of a file, only its own problems are shown, found with all the rules that it is among.
    """
    whole, only = _checked(place, path)
    checked = whole if only is None else whole.within(only)
    if written != "human":
        said = FORMATS[written](checked.found)
        click.echo(said, nl=bool(said))
    else:
        if checked.found:
            show(checked.found, checked.texts)
        if checked.loaded and not checked.has("error"):
            click.echo(_summary(checked.loaded, checked.found, only))
            if with_needs:
                from watchword.cli.needs import needs  # noqa: PLC0415 - tables load slowly, and this is seldom asked

                place.console.print(needs(checked.loaded))
    if only and whole.loaded is None and not checked.has("error"):
        message = f"{only}: this is all that can be said while errors in other files keep the rules from loading"
        click.echo(f"{message}; check the whole folder to see them", err=True)
        raise click.exceptions.Exit(FINDINGS)
    if checked.has("error") or (strict and checked.has("warning")):
        raise click.exceptions.Exit(FINDINGS)


class Checked(Struct, frozen=True):
    """What was found, the texts it was found in by the path to show, and the rules if they load."""

    found: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    loaded: Loaded | None

    def has(self, severity: str) -> bool:
        """Tell whether anything so grave was found."""
        return any(one.severity == severity for one in self.found)

    def within(self, path: Path) -> "Checked":
        """Leave out what was found in other files."""
        there = path.resolve()
        return replace(self, found=tuple(one for one in self.found if Path(one.span.path).resolve() == there))


def _checked(place: Workplace, path: Path | None) -> tuple[Checked, Path | None]:
    """Check a folder, or all that a file is among; answers the file as well."""
    if path is None or path.is_dir():
        return _everything(place, path), None
    if path.resolve() == place.path.resolve():
        return _everything(place, None), path
    if not is_rule_file(path.name):
        raise fail(f"{path} is no rule file: those are named *.yaml or *.yml, and are not hidden")
    root = place.root(path)
    return (_everything(place, None) if root == place.home else _rules(place, root, None)), path


def _everything(place: Workplace, folder: Path | None) -> Checked:
    """Check the rules, and the configuration unless a folder was named."""
    if folder or not place.path.is_file():
        return _rules(place, folder or Path("rules"), None)
    config, found = place.check_config()
    numbers = {number for endpoint in config.endpoints.values() for number in endpoint.numbers} if config else None
    rules = _rules(place, Path(config.rules if config else "rules"), numbers)
    _, found = place.check_config(rules.loaded.rules if rules.loaded else None)
    return Checked((*rules.found, *found), {**rules.texts, **place.config_text}, rules.loaded)


def _rules(place: Workplace, root: Path, numbers: set[str] | None) -> Checked:
    """Load the rules, and name their files as they are found from here."""
    loaded = None
    found: Sequence[Diagnostic]
    try:
        loaded = place.load(root, numbers)
        found, texts = lint(loaded, datetime.now(UTC)), loaded.texts
    except RuleError as failure:
        found, texts = failure.diagnostics, failure.texts
    paths = paths_from_here(root, texts)
    moved = tuple(one.moved(paths) for one in found)
    return Checked(moved, {paths.get(path, path): text for path, text in texts.items()}, loaded)


def _summary(loaded: Loaded, found: Sequence[Diagnostic], only: Path | None) -> str:
    rules, files = count(loaded.rules.rules, "rule"), count(len(loaded.files), "file")
    programs = count(len(loaded.rules.programs), "program")
    what = (
        f"{rules} in {files} and the built-in one, {programs}" if only is None else f"{only}, with {rules} in {files}"
    )
    return f"{what}: {'no errors' if found else 'no problems found'}"
