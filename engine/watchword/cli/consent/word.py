"""`watchword consent opt-out` and `opt-in`: what a person said otherwise than by a text."""

from collections.abc import Callable
from typing import Any

import click

from watchword.cli import running
from watchword.cli.whose import texted
from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.effects import ConsentKind
from watchword.message import number


def who_said_what(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be about a person and a program or everything, by somebody and for a reason."""
    command = click.option("--why", required=True, help="How that is known: a call, a mail, a form.")(command)
    command = click.option("--by", required=True, help="Who records it.")(command)
    command = click.option("--everything", is_flag=True, help="Of all programs.")(command)
    command = click.option("--program", help="Of this program, and those that share its opt-outs.")(command)
    return click.argument("person", metavar="NUMBER")(command)


@click.command("opt-out")
@who_said_what
@click.pass_obj
def opt_out(place: Workplace, person: str, program: str | None, everything: bool, by: str, why: str) -> None:
    """Record that NUMBER wants no more texts, told by mail, call, form or in person. It takes effect at once."""
    standing = _record(place, "opt-out", (person, program, everything), by, why)
    click.echo(f"{number(person)} is opted out of {standing}")


@click.command("opt-in")
@who_said_what
@click.pass_obj
def opt_in(place: Workplace, person: str, program: str | None, everything: bool, by: str, why: str) -> None:
    """Record that NUMBER agreed to texts. It never lifts an opt-out: only the person's own START does."""
    standing = _record(place, "opt-in", (person, program, everything), by, why)
    if standing is None:
        click.echo(f"the opt-in of {number(person)} is recorded; they may be texted")
        return
    click.echo(f"the opt-in of {number(person)} is recorded, but they stay opted out of {standing}: needs START")
    raise click.exceptions.Exit(FINDINGS)


def _record(place: Workplace, kind: ConsentKind, said: tuple[str, str | None, bool], by: str, why: str) -> object:
    person, program, everything = said
    if (program is None) == (not everything):
        raise fail("say --program NAME or --everything, one of the two: what the person spoke of")
    if not by.strip() or not why.strip():
        raise fail("say who records it with --by, and how that is known with --why: whoever asks later wants to know")
    return running.change(
        place, "consent", number=texted(person), kind=kind, program=program, by=by.strip(), why=why.strip()
    )
