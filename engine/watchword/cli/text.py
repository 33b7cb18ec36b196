"""`watchword text`: be the person, and text one of our numbers."""

import os
from datetime import UTC, datetime

import click
import httpx

from watchword.cli.exchanges import called
from watchword.cli.workplace import FINDINGS, Workplace, fail, show
from watchword.engine.accounts import Account
from watchword.errors import RuleError
from watchword.message import Message, can_be_texted, number


@click.command()
@click.argument("text")
@click.option("--to", required=True, help="Our number that is texted: the number, or its name.")
@click.option("--from", "sender", default="+15555550100", show_default=True, help="The person's number.")
@click.option("--media", multiple=True, metavar="URL", help="A picture that comes with it, as an MMS; give several.")
@click.pass_obj
def text(place: Workplace, text: str, to: str, sender: str, media: tuple[str, ...]) -> None:
    """Post TEXT to the running server in the endpoint's own format, as its provider would."""
    ours = number(to) if can_be_texted(number(to)) else _called(place, to)
    account = _account(place, ours)
    now = datetime.now(UTC)
    ident = os.urandom(8).hex()
    message = Message(
        endpoint=account.name,
        key=ident,
        provider_id=ident,
        sender=number(sender),
        to=ours,
        text=text,
        received_at=now,
        sent_at=now.replace(microsecond=0),
        channel="mms" if media else "sms",
        media=media,
    )
    kind, body = account.provider.compose(message)
    url = f"http://{place.config.listen.public}/in/{account.name}/{account.settings.path_secrets[0]}"
    try:
        answer = httpx.post(url, content=body, headers={"content-type": kind}, timeout=10.0)
    except httpx.HTTPError as failure:
        raise fail(
            f"no server answers on {place.config.listen.public} ({failure}); start it with `watchword serve`"
        ) from None
    click.echo(f"{answer.status_code}: {'taken' if answer.status_code == 200 else 'not taken'}")
    if answer.status_code != 200:
        raise click.exceptions.Exit(FINDINGS)


def _called(place: Workplace, name: str) -> str:
    """Look a name up in the rules; without them only a number can be told."""
    try:
        return called(place.load(place.rules_folder).rules, name)
    except RuleError as failure:
        show(failure.diagnostics, failure.texts)
        hint = "mend what is told above, or give the number itself"
        raise fail(f"which number '{name}' is stands in the rules, and they do not load: {hint}") from None


def _account(place: Workplace, to: str) -> Account:
    for account in place.accounts.values():
        if to in account.settings.numbers:
            return account
    known = ", ".join(ours for account in place.accounts.values() for ours in account.settings.numbers)
    raise fail(f"no endpoint in {place.path} has the number {to}; there are {known}")
