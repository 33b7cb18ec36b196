"""`watchword consent erase`: a person who wants to be forgotten."""

import click

from watchword.cli import running
from watchword.cli.workplace import Workplace, fail
from watchword.message import number
from watchword.wording import count


@click.command()
@click.argument("person", metavar="NUMBER")
@click.option("--by", required=True, help="Who erases.")
@click.option("--why", required=True, help="Why: who asked for it, and when.")
@click.pass_obj
def erase(place: Workplace, person: str, by: str, why: str) -> None:
    """Erase what is known of NUMBER: texts either way, contact, and what the ledger says of who and what was said.

    An opt-out that stands is kept, as nobody could respect it otherwise; `watchword consent verify` still passes.
    """
    if not by.strip() or not why.strip():
        raise fail("say who erases with --by, and why with --why: the server's log keeps it")
    gone = running.change(place, "erase", number=number(person), by=by.strip(), why=why.strip())
    click.echo(f"{number(person)} is erased, with {count(int(str(gone)), 'message')}")
