"""`watchword consent erase`: a person who wants to be forgotten."""

import click
import msgspec

from watchword.cli import running, stored
from watchword.cli.whose import whose
from watchword.cli.workplace import Workplace, fail
from watchword.store.erasure import Erased
from watchword.store.erasure import erasures as listed
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
        raise fail("say who erases with --by, and why with --why: it is kept, without the number")
    who = whose(person)
    asked = running.change(place, "erase", number=who, by=by.strip(), why=why.strip())
    found = msgspec.convert(asked, Erased, from_attributes=True)
    if found.is_known:
        click.echo(f"{who} is erased, with {count(found.messages, 'message')}")
    elif found.was_erased:
        click.echo(f"{who} was erased before: the opt-outs that stand are all that is known")
    else:
        click.echo(f"nothing is known of {who}: there is nothing to erase, or it was erased before")


@click.command()
@click.option("--last", type=click.IntRange(1, 1_000_000), default=50, show_default=True)
@click.pass_obj
def erasures(place: Workplace, last: int) -> None:
    """List when people were erased, by whom and why; not who they were."""
    found = stored.read(place, lambda reader: reader.ask(listed, last))
    if not found:
        click.echo("nobody was ever erased")
    for erasure, messages in found:
        gone = count(messages, "message")
        click.echo(f"{erasure.at:%Y-%m-%d %H:%M:%S} UTC  by {erasure.by}: {erasure.why}  ({gone})")
