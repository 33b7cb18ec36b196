"""`watchword consent`: who said what, when, and what holds now."""

import click

from watchword.cli.workplace import Workplace
from watchword.message import number
from watchword.state import Suppression
from watchword.store.interface import StoredConsent
from watchword.store.reader import SqliteReader as Reader


@click.group()
def consent() -> None:
    """See the ledger of consent."""


@consent.command()
@click.argument("person", metavar="NUMBER")
@click.pass_obj
def show(place: Workplace, person: str) -> None:
    """List every opt-out and opt-in of NUMBER, with the message and the words, and what holds now."""
    events, suppressions = place.read(lambda reader: _both(reader, number(person)))
    if not events:
        click.echo(f"the ledger has nothing about {number(person)}")
    for one in events:
        event = one.event
        cause = f"message {one.message_id}" if one.message_id else "no message"
        click.echo(
            f"{one.sequence}  {event.effective:%Y-%m-%d %H:%M:%S} UTC  {event.kind:<7}  {event.scope}  "
            f"{event.text!r}  ({event.rung}, {cause}, by {event.source}, recorded {one.recorded_at:%Y-%m-%d %H:%M:%S})"
        )
    for held in suppressions:
        by = ", and the provider blocks it: only START from the phone lifts it" if held.provider_blocks else ""
        click.echo(f"now: may not be texted in {held.scope}, since {held.since:%Y-%m-%d %H:%M:%S} UTC{by}")
    if events and not suppressions:
        click.echo("now: may be texted")


async def _both(reader: Reader, person: str) -> tuple[list[StoredConsent], list[Suppression]]:
    return list(await reader.consent(person)), list(await reader.suppressions(person))
