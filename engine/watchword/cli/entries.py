"""`watchword entries`: who has entered a contest, and who wins."""

from collections.abc import Sequence
from hashlib import sha256

import click
from rich.table import Table

from watchword.cli import stored
from watchword.cli.meant import misspelt
from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.store import tallies
from watchword.store.tallies import Entrant
from watchword.wording import count


@click.group()
def entries() -> None:
    """List who has entered a contest, and draw winners that anybody can draw again."""


@entries.command("list")
@click.argument("contest")
@click.option("--program", metavar="P", help="Only those who entered by one program.")
@click.pass_obj
def list_entries(place: Workplace, contest: str, program: str | None) -> None:
    """List the entrants in the order in which they entered."""
    _print(place, _entrants(place, contest, program))


@entries.command()
@click.argument("contest")
@click.option("--seed", required=True, help="What the draw rests on: the same one draws the same winners again.")
@click.option("--winners", type=click.IntRange(1), default=1, show_default=True, help="How many to draw.")
@click.option("--program", metavar="P", help="Only from those who entered by one program.")
@click.pass_obj
def draw(place: Workplace, contest: str, seed: str, winners: int, program: str | None) -> None:
    """Draw winners, the first one first.

    Everybody's lot is the SHA-256 of the seed, the contest and their number, with a line break between them; the
    lowest lots win. Name the seed before the contest ends, such as the numbers of a public lottery of that day.
    """
    found = {one.number: one for one in reversed(_entrants(place, contest, program))}
    if winners > len(found):
        raise fail(f"{winners} winners cannot be drawn of {count(len(found), 'person') if found else 'nobody'}")
    order = sorted(found, key=lambda number: lot(seed, contest, number))
    _print(place, [found[number] for number in order[:winners]])


def lot(seed: str, contest: str, number: str) -> bytes:
    """Give somebody's lot, which nobody can choose and anybody can check."""
    return sha256(f"{seed}\n{contest}\n{number}".encode()).digest()


def _entrants(place: Workplace, contest: str, program: str | None) -> Sequence[Entrant]:
    found = stored.read(place, lambda reader: reader.ask(tallies.entrants, contest))
    here = [one for one in found if program in {None, one.program}]
    if not here:
        click.echo(f"nobody has entered '{contest}'{f' by {program}' if program else ''}")
        if hint := misspelt(place, "enter", contest):
            click.echo(hint, err=True)
        raise click.exceptions.Exit(FINDINGS)
    return here


def _print(place: Workplace, found: Sequence[Entrant]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("number", "program", "entered (UTC)"):
        table.add_column(heading, overflow="fold")
    for one in found:
        table.add_row(one.number, one.program, f"{one.at:%Y-%m-%d %H:%M:%S}")
    place.console.print(table)
