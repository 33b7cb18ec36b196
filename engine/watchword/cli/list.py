"""`watchword list`: the rules in the order in which they are asked."""

import click
from rich.table import Table

from watchword.cli.workplace import Workplace
from watchword.rules.compiled import HEARD
from watchword.rules.hearing import Entry


@click.command("list")
@click.pass_obj
def list_rules(place: Workplace) -> None:
    """List every program's rules in the order in which they are asked."""
    rules = place.rules().rules
    for program in rules.programs.values():
        numbers = ", ".join(f"{name} {ours}" for name, ours in program.about.numbers.items())
        place.console.print(f"[bold]{program.id}[/]  {program.about.name}  {numbers}")
        table = Table(box=None, padding=(0, 2, 0, 0))
        for heading in ("rule", "hears", "does", "where"):
            table.add_column(heading, overflow="fold")
        for entry in (entry for intent in HEARD for entry in program.answers[intent].entries):
            table.add_row(entry.name, _hears(entry), ", ".join(step.name for step in entry.rule.then), entry.where)
        place.console.print(table)


def _hears(entry: Entry) -> str:
    when, heard = entry.rule.when, []
    if when.intent:
        heard.append(f"intent {when.intent}")
    if entry.wanted.keywords:
        heard.append(", ".join(keyword.written for keyword in entry.wanted.keywords))
    heard += [asked.told for asked in when.conditions]
    heard += [f"not {asked.told}" for asked in when.not_.conditions] if when.not_ else []
    return "; ".join(heard) or "everything else"
