"""`watchword unmatched`: what people text that nobody thought of, and a rule for it."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime

import click
from rich.console import Console
from rich.progress import Progress

from watchword.cli import stored
from watchword.cli.moment import MOMENT
from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.errors import RuleError
from watchword.near import Near, Neighbourhood
from watchword.rules.load import load
from watchword.scaffold import place
from watchword.store.reader import Reader
from watchword.store.walk import Between, walk
from watchword.unmatched.census import OUTCOMES, Census
from watchword.unmatched.groups import Group, groups
from watchword.unmatched.nearest import cautions, nearest
from watchword.unmatched.report import report
from watchword.unmatched.rule import NoRule, drafted
from watchword.unmatched.rule import told as rule_told
from watchword.unmatched.told import told
from watchword.wording import count

WHEN = "A time in UTC, such as 2026-03-04 or 2026-03-04T22:00, or how long ago, such as 7d or 12h."


@click.command()
@click.option("--since", type=MOMENT, metavar="WHEN", help=f"Look only at what came from then on. {WHEN}")
@click.option("--until", type=MOMENT, metavar="WHEN", help="Look only at what came before then.")
@click.option("--program", metavar="P", help="Look only at what came to one program.")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="How many groups to show."
)
@click.option("--json", "as_json", is_flag=True, help="Print the groups as JSON.")
@click.option("--as-rule", "number", type=click.IntRange(1), metavar="N", help="Write a rule with tests from group N.")
@click.pass_obj
def unmatched(
    where: Workplace,
    since: datetime | None,
    until: datetime | None,
    program: str | None,
    limit: int,
    as_json: bool,
    number: int | None,
) -> None:
    """Gather the texts that no rule answered, or only a fallback, by likeness: the largest groups first.

    What is printed holds what people wrote. Their numbers are not shown, and longer numbers in texts are zeros.
    """
    between = Between(since, until)
    census = _count(where, between, program)
    if program is not None:
        _require_known(where, census, program)
    found = groups(census)
    if number is not None:
        _as_rule(where, found, number)
        return
    near = _near(where, found[:limit])
    if as_json:
        click.echo(report(census, between, found, near, limit))
    else:
        click.echo(told(census, between, found, near, limit), nl=False)


def _count(where: Workplace, between: Between, program: str | None) -> Census:
    """Walk through the messages; how far it is, is shown where somebody looks."""
    terminal = Console(stderr=True)
    with ExitStack() as stack:
        progress = stack.enter_context(Progress(console=terminal, transient=True)) if terminal.is_terminal else None
        task = progress.add_task("reading messages", total=1.0) if progress else None

        def passed(part: float) -> None:
            if progress is not None and task is not None:
                progress.update(task, completed=part)

        async def run(reader: Reader) -> Census:
            census = Census(program)
            async for one in walk(reader, between, OUTCOMES, passed):
                census.add(one)
            return census

        return stored.read(where, run)


def _require_known(where: Workplace, census: Census, program: str) -> None:
    """Stop if a program is named that neither the rules here nor the messages know."""
    try:
        ruled = load(where.rules_folder, where.vocabulary).rules.programs.keys()
    except RuleError:
        return
    if program not in ruled | census.programs:
        known = ", ".join(sorted(ruled | census.programs))
        raise fail(f"there is no program '{program}': there {'is' if ',' not in known else 'are'} {known or 'none'}")


def _near(where: Workplace, found: Sequence[Group]) -> Mapping[int, Near]:
    """Find the rule that each group is near to, by the rules as they are here; without rules nothing is near."""
    if not found:
        return {}
    try:
        programs = load(where.rules_folder, where.vocabulary).rules.programs
    except RuleError:
        click.echo("the rules here do not load, so that no rule can be told near: see `watchword check`", err=True)
        return {}
    wanted = {group.program for group in found} & programs.keys()
    around = {name: Neighbourhood.of(programs[name]) for name in wanted}
    each = {one.number: nearest(around[one.program], one) for one in found if one.program in around}
    return {number: near for number, near in each.items() if near}


def _as_rule(where: Workplace, found: Sequence[Group], number: int) -> None:
    if number > len(found):
        raise fail(
            f"there is no group {number}: there {'is' if len(found) == 1 else 'are'} {count(len(found), 'group')}"
        )
    group, loaded = found[number - 1], where.rules()
    if group.program not in loaded.rules.programs:
        raise fail(f"the rules here have no program '{group.program}', to which the texts of group {number} came")
    try:
        draft = drafted(group, loaded, where.vocabulary)
    except NoRule as failure:
        click.echo(str(failure), err=True)
        raise click.exceptions.Exit(FINDINGS) from failure
    beware = cautions(Neighbourhood.of(loaded.rules.programs[group.program]), group)
    click.echo(rule_told(group, draft, place.home(loaded, group.program).path, beware), nl=False)
