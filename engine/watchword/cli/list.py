"""`watchword list`: the rules in the order in which they are asked."""

from collections.abc import Iterator

import click
from rich.table import Table
from rich.text import Text

from watchword.cli.workplace import Workplace
from watchword.diagnostics.problem import printable
from watchword.reading import durations
from watchword.rules.compiled import HEARD
from watchword.rules.hearing import Entry
from watchword.rules.index import Wanted
from watchword.rules.model import Rule
from watchword.rules.when import Match


@click.command("list")
@click.pass_obj
def list_rules(place: Workplace) -> None:
    """List every program's rules in the order in which they are asked."""
    rules = place.rules().rules
    for program in rules.programs.values():
        numbers = ", ".join(f"{name} {ours}" for name, ours in program.about.numbers.items())
        place.console.print(Text.assemble((program.id, "bold"), f"  {program.about.name}  {numbers}"))
        table = Table(box=None, padding=(0, 2, 0, 0))
        for heading in ("rule", "hears", "does", "where", "besides"):
            table.add_column(heading, overflow="fold")
        for entry in (entry for intent in HEARD for entry in program.answers[intent].entries):
            does = ", ".join(step.name for step in entry.rule.then)
            table.add_row(entry.name, _hears(entry), does, entry.where, ", ".join(_besides(entry.rule)))
        place.console.print(table)


def _hears(entry: Entry) -> str:
    when, heard = entry.rule.when, []
    if when.intent:
        heard.append(f"intent {when.intent}")
    if entry.wanted.keywords:
        heard.append(_words(entry.wanted, when.match))
    heard += [asked.told for asked in when.conditions]
    if when.not_:
        heard += [f"not {_words(entry.unwanted, when.not_.match)}"] if entry.unwanted else []
        heard += [f"not {asked.told}" for asked in when.not_.conditions]
    return printable("; ".join(heard)) or "everything else"


def _words(wanted: Wanted, match: Match) -> str:
    """Write keywords, and how they are looked for where that is not as usual."""
    how = [*([match.position] if match.position != "first" else []), *(["typos"] if match.typos else [])]
    written = ", ".join(keyword.written for keyword in wanted.keywords or ())
    return f"{written} ({', '.join(how)})" if how else written


def _besides(rule: Rule) -> Iterator[str]:
    """List what else is to be known of a rule, where it is not as usual."""
    if rule.mode == "shadow":
        yield "shadow: does nothing"
    if rule.tier == "fallback":
        yield "fallback"
    if rule.continue_:
        yield "continues"
    if rule.limit:
        yield f"at most {rule.limit.per_sender} in {durations.written(rule.limit.every)}"
