"""`watchword schema`: what editors need to know of rule files."""

from pathlib import Path

import click

from watchword import schema
from watchword.cli.workplace import Workplace
from watchword.cli.writing import replace

STDOUT = Path("-")


@click.command("schema")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help=f"Write it to FILE, such as rules/{schema.FILE}, which the first line of a rule file names.",
)
@click.pass_obj
def schema_of_rules(place: Workplace, output: Path | None) -> None:
    """Give the JSON Schema of rule files: every key, condition, action and setting, with its help.

    With it an editor completes and explains what is written, and marks what is misspelt: docs/editor.md.
    """
    text = schema.text(place.vocabulary)
    if output is None or output == STDOUT:
        click.echo(text, nl=False)
        return
    replace(output, text.encode())
    click.echo(f"wrote {output}")
