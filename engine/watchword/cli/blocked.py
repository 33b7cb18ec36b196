"""`watchword blocked`: who is answered no more."""

import click
from rich.table import Table

from watchword.cli import running, stored
from watchword.cli.workplace import Workplace
from watchword.message import number
from watchword.store import tallies


@click.group()
def blocked() -> None:
    """See whom rules have blocked, and lift that."""


@blocked.command("list")
@click.pass_obj
def list_blocked(place: Workplace) -> None:
    """List who is blocked, the latest first."""
    found = stored.read(place, lambda reader: reader.ask(tallies.blocked))
    if not found:
        click.echo("nobody is blocked")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("number", "program", "since (UTC)", "why"):
        table.add_column(heading, overflow="fold")
    for one in found:
        table.add_row(one.number, one.program, f"{one.block.since:%Y-%m-%d %H:%M}", one.block.why)
    place.console.print(table)


@blocked.command()
@click.argument("person", metavar="NUMBER")
@click.option("--program", metavar="P", help="The program, where more than one has blocked the person.")
@click.pass_obj
def lift(place: Workplace, person: str, program: str | None) -> None:
    """Answer NUMBER again from now on."""
    lifted = running.change(place, "unblock", number=number(person), program=program)
    click.echo(f"{number(person)} is answered by {lifted} again")
