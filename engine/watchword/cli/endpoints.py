"""`watchword endpoints`: the URL to paste into the provider's portal, and how each endpoint is."""

from collections.abc import Mapping
from datetime import datetime

import click

from watchword.cli import stored
from watchword.cli.workplace import Workplace
from watchword.store.reader import Reader


@click.command()
@click.option("--url", is_flag=True, help="Print only the URLs, as this machine reaches them.")
@click.pass_obj
def endpoints(place: Workplace, url: bool) -> None:
    """List the endpoints: URL to paste into the provider's portal, whether texts leave, numbers, last message."""
    local = f"http://{place.config.listen.public}"
    if url:
        for account in place.accounts.values():
            click.echo(f"{local}/in/{account.name}/{account.settings.path_secrets[0]}")
        return
    base = (place.config.public_url or local).rstrip("/")
    last = _last(place)
    for account in place.accounts.values():
        settings = account.settings
        click.echo(f"{account.name}  {settings.provider}, sending {settings.sending}{_only(settings.only_to)}")
        for secret in settings.path_secrets:
            click.echo(f"  url      {base}/in/{account.name}/{secret}")
        for ours, said in settings.numbers.items():
            click.echo(f"  number   {ours}  reserved words answered by {said.reserved_words}")
        seen = last.get(account.name)
        click.echo(f"  last MO  {f'{seen:%Y-%m-%d %H:%M:%S} UTC' if seen else 'none yet'}")


def _only(numbers: tuple[str, ...] | None) -> str:
    return f" only to {', '.join(numbers)}" if numbers is not None else ""


def _last(place: Workplace) -> Mapping[str, datetime | None]:
    async def ask(reader: Reader) -> dict[str, datetime | None]:
        return {name: await reader.last_received(name) for name in place.accounts}

    return stored.read(place, ask) if stored.has_database(place) else {}
