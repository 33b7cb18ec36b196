"""`watchword consent show`: who said what, when, and what holds now."""

from collections.abc import Sequence
from datetime import UTC, datetime

import click

from watchword.cli import stored
from watchword.cli.whose import whose
from watchword.cli.workplace import Workplace
from watchword.state import Contact, Suppression
from watchword.store.reader import Reader
from watchword.store.reviewed import StoredReview
from watchword.store.values import StoredConsent


@click.command()
@click.argument("person", metavar="NUMBER")
@click.pass_obj
def show(place: Workplace, person: str) -> None:
    """List every opt-out and opt-in of NUMBER, what holds now, the lists, and the question that waits for an answer."""
    who = whose(person)
    events, suppressions, reviews, contacts = stored.read(place, lambda reader: _known(reader, who))
    if not events:
        click.echo(f"the ledger has nothing about {who}")
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
    for review in reviews:
        click.echo(f"now: texts in {review.scope} are held, as review {review.id} is {review.told}")
    if events and not suppressions and not reviews:
        click.echo("now: may be texted")
    for program, contact in contacts:
        if contact.lists:
            click.echo(f"on lists of {program}: {', '.join(sorted(contact.lists))}")
        if prompt := contact.pending(datetime.now(UTC)):
            click.echo(
                f"asked by {program}: {prompt.name}, may be answered until {prompt.expires_at:%Y-%m-%d %H:%M:%S} UTC"
            )


async def _known(
    reader: Reader, person: str
) -> tuple[Sequence[StoredConsent], Sequence[Suppression], Sequence[StoredReview], Sequence[tuple[str, Contact]]]:
    suppressions, reviews = await reader.suppressions(person), await reader.reviews_of(person)
    return await reader.consent(person), suppressions, reviews, await reader.contacts(person)
