"""`watchword pause` and `watchword resume`: the brake."""

import getpass
from collections.abc import Callable
from typing import Any

import click
import msgspec

from watchword.cli import running
from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.effects import EVERYTHING
from watchword.wording import count


def what_is_meant(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be about one program, one endpoint, or everything."""
    command = click.option("--endpoint", help="Only the texts of this endpoint.")(command)
    return click.option("--program", help="Only the texts of this program.")(command)


@click.command()
@what_is_meant
@click.option("--reason", default="", help="Why, for whoever asks later.")
@click.pass_obj
def pause(place: Workplace, program: str | None, endpoint: str | None, reason: str) -> None:
    """Hold every text until `watchword resume`. Messages are taken and decided, opt-outs are confirmed all the same."""
    what = _named(program, endpoint)
    already = running.change(place, "pause", what=what, reason=reason, by=getpass.getuser())
    if already:
        click.echo(f"{what} is paused already, {already}")
        raise click.exceptions.Exit(FINDINGS)
    click.echo(f"{what} is paused: texts are held until `watchword resume{_options(program, endpoint)}`")


@click.command()
@what_is_meant
@click.pass_obj
def resume(place: Workplace, program: str | None, endpoint: str | None) -> None:
    """Let the texts go that were held since `watchword pause`, or since a provider refused to send."""
    what = _named(program, endpoint)
    held, oldest = msgspec.convert(
        running.change(place, "resume", what=what, by=getpass.getuser()), tuple[int, str | None]
    )
    since = f", the oldest of {oldest}" if oldest else ""
    click.echo(f"{what} is resumed: {count(held, 'job')} that it held may go{since}")


def _named(program: str | None, endpoint: str | None) -> str:
    if program is not None and endpoint is not None:
        raise fail("--program and --endpoint exclude each other: one, then the other")
    if "" in {program, endpoint}:
        raise fail("the name after --program or --endpoint is empty; leave the option out for everything")
    return f"program:{program}" if program else f"endpoint:{endpoint}" if endpoint else EVERYTHING


def _options(program: str | None, endpoint: str | None) -> str:
    return f" --program {program}" if program else f" --endpoint {endpoint}" if endpoint else ""
