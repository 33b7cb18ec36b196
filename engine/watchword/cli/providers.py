"""`watchword providers`: which providers config.yaml may name, and where each comes from."""

import click
from rich.table import Table

from watchword.cli.workplace import FINDINGS, Workplace, show
from watchword.reference import first_sentence


@click.command()
@click.pass_obj
def providers(place: Workplace) -> None:
    """List the providers that there are, plugins' too: where each sends to, and what it answers itself."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("name", "from", "sends to", "answers itself", "lists", "is"):
        table.add_column(heading, overflow="fold")
    for name, kind in sorted(place.providers.items()):
        source = place.vocabulary.sources.get(name, "built in")
        answers = ", ".join(sorted(kind.catches)) or "nothing"
        lists = "its own" if kind.mirrors else "none"
        table.add_row(name, source, kind.address or "what `url` says", answers, lists, first_sentence(kind))
    place.console.print(table)
    if place.vocabulary.problems:
        show(place.vocabulary.problems, place.vocabulary.texts)
        raise click.exceptions.Exit(FINDINGS)
