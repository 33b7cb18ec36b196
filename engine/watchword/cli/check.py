"""`watchword check`: is everything in the rule files right?"""

from pathlib import Path

import click

from watchword import actions
from watchword.cli.workplace import FINDINGS, Workplace, count, show
from watchword.engine.accounts import unheard
from watchword.errors import RuleError
from watchword.rules.load import load


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.pass_obj
def check(place: Workplace, folder: Path | None) -> None:
    """Check the configuration, if there is one, and every rule file of FOLDER (else of the configuration)."""
    numbers = None
    if place.path.is_file() and folder is None:
        numbers = {number for endpoint in place.config.endpoints.values() for number in endpoint.numbers}
        if place.warnings:
            place.complain(place.warnings)
    rules = folder or place.rules_folder
    try:
        loaded = load(rules, actions.builtin(), numbers)
    except RuleError as failure:
        show(failure.diagnostics, failure.texts)
        raise click.exceptions.Exit(FINDINGS) from failure
    if loaded.warnings:
        show(loaded.warnings, loaded.texts)
    lost = list(unheard(place.accounts, loaded.rules)) if numbers is not None else []
    for reason in lost:
        click.echo(f"{place.path}: error: {reason}")
    if lost:
        raise click.exceptions.Exit(FINDINGS)
    click.echo(
        f"{count(loaded.rules.rules, 'rule')} in {count(loaded.files, 'file')} and the built-in one, "
        f"{count(len(loaded.rules.programs), 'program')}: {'no errors' if loaded.warnings else 'no problems found'}"
    )
