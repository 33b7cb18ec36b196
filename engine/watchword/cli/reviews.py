"""`watchword reviews`: texts that may be opt-outs, and what is decided about them."""

from typing import get_args

import click
from rich.table import Table

from watchword.cli import running, stored
from watchword.cli.ident import REVIEW
from watchword.cli.workplace import Workplace, fail
from watchword.store.reviewed import Settled, StoredReview


@click.group()
def reviews() -> None:
    """See texts that may be opt-outs, and decide: texts to these people are held meanwhile."""


@reviews.command("list")
@click.option("--all", "every", is_flag=True, help="Those that are decided too.")
@click.option("--last", type=click.IntRange(1, 1_000_000), default=50, show_default=True)
@click.pass_obj
def list_reviews(place: Workplace, every: bool, last: int) -> None:
    """List the open reviews, the most pressing first.

    `said` is the text that opened a review, `joined` how many of the person's have joined it since.
    """
    found = [*stored.read(place, lambda reader: reader.reviews(last))]
    if every:
        found += stored.read(place, lambda reader: reader.reviews(last, decided=True))
    if not found:
        click.echo("no such reviews" if every else "no review is open")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in (
        "review",
        "number",
        "scope",
        "opened",
        "decide by",
        "joined",
        "said",
        *(["decided"] if every else []),
    ):
        table.add_column(heading, overflow="fold")
    for one in found:
        table.add_row(*_row(one), *([_decided(one)] if every else []))
    place.console.print(table)


@reviews.command()
@click.argument("ident", metavar="ID", type=REVIEW)
@click.pass_obj
def show(place: Workplace, ident: int) -> None:
    """Show what a review is about, and what was decided."""
    found = stored.read(place, lambda reader: reader.review(ident))
    if found is None:
        raise fail(f"there is no review {ident}; `watchword reviews list --all` shows them")
    click.echo(f"review {found.id}: {found.number} in {found.scope}, opened {found.opened_at:%Y-%m-%d %H:%M} UTC")
    for said in found.said:
        click.echo(f"  message {said.message}  {said.effective:%Y-%m-%d %H:%M:%S} UTC  {said.text!r}  ({said.rung})")
    click.echo(found.told)


@reviews.command()
@click.argument("ident", metavar="ID", type=REVIEW)
@click.argument("outcome", type=click.Choice(get_args(Settled)))
@click.option("--by", required=True, help="Who decides.")
@click.option("--why", required=True, help="Why, for whoever asks later.")
@click.pass_obj
def decide(place: Workplace, ident: int, outcome: Settled, by: str, why: str) -> None:
    """Decide that the person has opted out, or that they said nothing about consent.

    An opt-out is written in the ledger with who decided and why, and what was held is not sent. Otherwise what was held
    is sent, as far as it is not too late.
    """
    if not by.strip() or not why.strip():
        raise fail("say who decides with --by, and why with --why: whoever asks later wants to know")
    running.change(place, "review", review=ident, outcome=outcome, by=by.strip(), why=why.strip())
    after = "the person has opted out" if outcome == "opt-out" else "what was held for it may go"
    click.echo(f"review {ident} is decided: {after}")


def _row(one: StoredReview) -> tuple[str, ...]:
    opened, deadline = f"{one.opened_at:%m-%d %H:%M}", f"{one.deadline:%m-%d %H:%M}"
    return str(one.id), one.number, one.scope, opened, deadline, one.joined, repr(one.said[0].text)


def _decided(one: StoredReview) -> str:
    return f"{one.outcome} by {one.decided_by}" if one.outcome else ""
