"""`watchword check`: is everything in the rule files right?"""

from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec.structs import replace

from watchword import vocabulary
from watchword.cli.workplace import FINDINGS, Workplace, show
from watchword.errors import RuleError
from watchword.lints import lint
from watchword.rules.load import Loaded, load
from watchword.wording import count


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.pass_obj
def check(place: Workplace, folder: Path | None) -> None:
    """Check every rule file of FOLDER; without it the configuration, if there is one, and its rules."""
    with_config = folder is None and place.path.is_file()
    config, found = place.check_config() if with_config else (None, ())
    numbers = {number for endpoint in config.endpoints.values() for number in endpoint.numbers} if config else None
    loaded = _rules(folder or Path(config.rules if config else "rules"), numbers)
    if loaded and loaded.warnings:
        show(loaded.warnings, loaded.texts, most=None)
    if with_config:
        _, found = place.check_config(loaded.rules.programs if loaded else None)
        if found:
            place.complain(found, most=None)
    if loaded is None or any(one.severity == "error" for one in found):
        raise click.exceptions.Exit(FINDINGS)
    clean = not loaded.warnings and not found
    click.echo(
        f"{count(loaded.rules.rules, 'rule')} in {count(len(loaded.files), 'file')} and the built-in one, "
        f"{count(len(loaded.rules.programs), 'program')}: {'no problems found' if clean else 'no errors'}"
    )


def _rules(folder: Path, numbers: set[str] | None) -> Loaded | None:
    """Load the rules and find what is almost surely not meant; prints what is wrong where they do not load: None."""
    try:
        loaded = load(folder, vocabulary.builtin(), numbers)
    except RuleError as failure:
        show(failure.diagnostics, failure.texts, most=None)
        return None
    return replace(loaded, warnings=(*loaded.warnings, *lint(loaded, datetime.now(UTC))))
