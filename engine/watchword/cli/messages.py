"""`watchword messages`: what came in and what was made of it, and what was kept because nobody could read it."""

import click
import msgspec
from rich.table import Table

from watchword.cli import running, stored
from watchword.cli.ident import MESSAGE
from watchword.cli.workplace import Workplace, fail
from watchword.store.reader import Reader
from watchword.store.swept import has_words
from watchword.wording import GONE


class Redecided(msgspec.Struct, frozen=True):
    """What the engine answers: the outcome, and the rules that fired."""

    outcome: str
    rules: tuple[str, ...]


@click.group()
def messages() -> None:
    """See messages, and notifications that were kept; decide again."""


@messages.command("list")
@click.option("--last", type=click.IntRange(1, 1_000_000), default=50, show_default=True)
@click.option("--kept", is_flag=True, help="Notifications that could not be read, or that nobody expected.")
@click.pass_obj
def list_messages(place: Workplace, last: int, kept: bool) -> None:
    """List the newest messages."""
    if kept:
        _kept(place, last)
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("id", "received (UTC)", "from", "to", "text", "outcome", "rules"):
        table.add_column(heading, overflow="fold")
    for one in stored.read(place, lambda reader: reader.messages(last)):
        message = one.message
        text = message.text if has_words(one) else GONE
        table.add_row(
            str(one.id),
            f"{message.received_at:%m-%d %H:%M:%S}",
            message.sender,
            message.to,
            text,
            one.outcome if one.intent == "none" else f"{one.outcome}, {one.intent}",
            ", ".join(one.rules),
        )
    place.console.print(table)


def _kept(place: Workplace, last: int) -> None:
    for one in stored.read(place, lambda reader: reader.kept(last)):
        kept = one.kept
        click.echo(f"{one.id}  {kept.received_at:%Y-%m-%d %H:%M:%S} UTC  {kept.endpoint}  {kept.reason}")
        click.echo(f"    {kept.raw[:400].decode(errors='backslashreplace')}")


@messages.command()
@click.argument("ident", metavar="ID", type=MESSAGE)
@click.pass_obj
def show(place: Workplace, ident: int) -> None:
    """Show one message, what was decided and its jobs, as JSON."""
    found = stored.read(place, lambda reader: _whole(reader, ident))
    click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())


@messages.command()
@click.argument("ident", metavar="ID", type=MESSAGE)
@click.pass_obj
def redecide(place: Workplace, ident: int) -> None:
    """Decide a message again by the rules as they are now, unless it was answered or may yet be."""
    decided = msgspec.convert(running.change(place, "redecide", message=ident), Redecided)
    by = f" by {', '.join(decided.rules)}" if decided.rules else ""
    click.echo(f"message {ident} is decided again: {decided.outcome}{by}")


async def no_message(reader: Reader, ident: int) -> str:
    """Say that there is no such message, and why, if it was long ago."""
    gone = (await reader.swept()).message(ident)
    return f"there is no message {ident}" + (f": {gone}" if gone else "")


async def _whole(reader: Reader, ident: int) -> dict[str, object]:
    message = await reader.message(ident)
    if message is None:
        raise fail(await no_message(reader, ident))
    swept = await reader.swept()
    whole = msgspec.to_builtins(message, builtin_types=(bytes,))
    whole["trace"] = msgspec.Raw(message.trace) if message.trace else None
    gone = {"no_longer_kept": why} if (why := swept.words(message) or swept.trace(message)) else {}
    return {**whole, **gone, "jobs": {job.name: job for job in await reader.jobs_of(ident)}}
