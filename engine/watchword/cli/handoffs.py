"""`watchword handoffs`: the conversations that people at desks have taken over."""

from collections.abc import Sequence
from datetime import UTC, datetime

import click
from rich.table import Table

from watchword.cli import running, stored
from watchword.cli.workplace import Workplace, fail
from watchword.message import number
from watchword.store import tallies
from watchword.store.reader import Reader
from watchword.store.swept import has_words
from watchword.store.tallies import HandedOver
from watchword.store.values import StoredMessage
from watchword.wording import GONE, count

LAST = 100
"""So many of a person's texts are looked at."""


@click.group()
def handoffs() -> None:
    """See the conversations that people have taken over, and close them."""


@handoffs.command("list")
@click.option("--desk", help="Only those of one desk.")
@click.pass_obj
def list_handoffs(place: Workplace, desk: str | None) -> None:
    """List the open conversations, the oldest first, with how many texts have come since."""

    async def ask(reader: Reader) -> list[tuple[HandedOver, int]]:
        found = [one for one in await reader.ask(tallies.handed_over) if desk in {None, one.handoff.desk}]
        return [(one, len(await _since(reader, one))) for one in found]

    found = stored.read(place, ask)
    if not found:
        click.echo("no conversation is handed over")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("number", "program", "desk", "since (UTC)", "muted until (UTC)", "texts since"):
        table.add_column(heading, overflow="fold")
    for one, texts in found:
        since, until = (f"{at:%Y-%m-%d %H:%M}" for at in (one.handoff.since, one.handoff.until))
        table.add_row(one.number, one.program, one.handoff.desk, since, until, str(texts))
    place.console.print(table)


@handoffs.command()
@click.argument("person", metavar="NUMBER")
@click.pass_obj
def show(place: Workplace, person: str) -> None:
    """Show what NUMBER has texted since it was handed over; `watchword phone` shows the whole conversation."""

    async def ask(reader: Reader) -> list[tuple[HandedOver, Sequence[StoredMessage]]]:
        found = [one for one in await reader.ask(tallies.handed_over) if one.number == number(person)]
        return [(one, await _since(reader, one)) for one in found]

    found = stored.read(place, ask)
    if not found:
        raise fail(f"nothing of {number(person)} is handed over; `watchword handoffs list` shows what is")
    for one, messages in found:
        over = "" if one.handoff.until > datetime.now(UTC) else ", which is over: rules answer again"
        click.echo(
            f"{one.number} in {one.program}: with {one.handoff.desk} since {one.handoff.since:%Y-%m-%d %H:%M} UTC"
        )
        click.echo(f"muted until {one.handoff.until:%Y-%m-%d %H:%M} UTC{over}; {count(len(messages), 'text')} since")
        for stored_one in messages:
            text = repr(stored_one.message.text) if has_words(stored_one) else GONE
            click.echo(f"  {stored_one.message.received_at:%Y-%m-%d %H:%M:%S} UTC  {text}")


@handoffs.command()
@click.argument("person", metavar="NUMBER")
@click.option("--program", metavar="P", help="The program, where more than one has handed the person over.")
@click.pass_obj
def close(place: Workplace, person: str, program: str | None) -> None:
    """Close a conversation: rules answer NUMBER again from now on."""
    closed = running.change(place, "close", number=number(person), program=program)
    click.echo(f"{number(person)} is answered by the rules of {closed} again")


async def _since(reader: Reader, one: HandedOver) -> Sequence[StoredMessage]:
    """List what the person has texted since, the text that handed over first."""
    found = await reader.conversation(one.number, LAST)
    return [
        stored_one
        for stored_one in reversed(found)
        if stored_one.program == one.program and stored_one.message.received_at >= one.handoff.since
    ]
