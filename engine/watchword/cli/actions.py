"""`watchword actions`: what rules can do and ask for, and where each of it comes from."""

from collections.abc import Iterator, Mapping
from typing import Any

import click
from msgspec import Struct
from rich.table import Table

from watchword.cli.workplace import FINDINGS, Workplace, fail, show
from watchword.plugin import Action
from watchword.reading.suggestions import suggestion
from watchword.reference import first_sentence, section


@click.command()
@click.argument("name", required=False)
@click.pass_obj
def actions(place: Workplace, name: str | None) -> None:
    """List the actions, conditions and filters that there are, plugins' and their lints too; with NAME, explain one.

    Plugins that do not load are told of below the list.
    """
    if name is None:
        place.console.print(_table(place))
    else:
        click.echo("\n".join(_explained(place, name)))
    if place.vocabulary.problems:
        show(place.vocabulary.problems, place.vocabulary.texts)
        raise click.exceptions.Exit(FINDINGS)


def _table(place: Workplace) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("name", "is", "needs", "from", "does"):
        table.add_column(heading, overflow="fold")
    words = place.vocabulary
    for name, action in sorted(words.actions.items()):
        table.add_row(name, "action", ", ".join(sorted(action.needs)), _source(place, name), first_sentence(action))
    for name, condition in sorted(words.conditions.items()):
        table.add_row(name, "condition", "", _source(place, name), first_sentence(condition))
    for name, one in sorted(words.filters.items()):
        table.add_row(name, "filter", "", _source(place, name), first_sentence(one))
    for name, found in sorted(words.lints.items()):
        table.add_row(name, "lint", "", _source(place, name), first_sentence(found))
    return table


def _source(place: Workplace, name: str) -> str:
    words = place.vocabulary
    return f"{words.sources.get(name, 'built in')}{' (in quarantine)' if name in words.quarantined else ''}"


def _explained(place: Workplace, name: str) -> Iterator[str]:
    words = place.vocabulary
    every: tuple[Mapping[str, Any], ...] = (words.actions, words.conditions, words.filters, words.lints)
    known = [kinds[name] for kinds in every if name in kinds]
    if not known and name in words.providers:
        raise fail(f"'{name}' is a provider: `watchword providers` lists it")
    if not known:
        names = sorted({one for kinds in every for one in kinds})
        raise fail(f"there is no '{name}': {suggestion(name, names) or '`watchword actions` lists what there is'}")
    for kind in known:
        yield section(name, kind)
        yield f"\nFrom: {_source(place, name)}."
        yield from _promises(kind)


def _promises(kind: type[Struct]) -> Iterator[str]:
    """Say what an action does outside, and what becomes of it when it goes wrong."""
    if not issubclass(kind, Action):
        return
    if kind.needs:
        yield f"Needs: {', '.join(sorted(kind.needs))}."
    if kind.perform is not Action.perform:
        again = "performed once more" if kind.repeats == "safe" else "left for a person to settle"
        yield f"Takes {kind.deadline:g} s at most; after a crash in the middle of it, it is {again}."
