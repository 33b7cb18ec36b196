"""`watchword consent opt-out` and `opt-in`: what a person said otherwise than by a text."""

from collections.abc import Callable
from typing import Any

import click

from watchword.cli import running, stored
from watchword.cli.whose import texted
from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.effects import ConsentKind
from watchword.message import number
from watchword.state import ACCOUNT
from watchword.store.reviewed import StoredReview


def who_said_what(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be about a person, by somebody and for a reason."""
    command = click.option("--why", required=True, help="How that is known: a call, a mail, a form.")(command)
    command = click.option("--by", required=True, help="Who records it.")(command)
    return click.argument("person", metavar="NUMBER")(command)


@click.command("opt-out")
@click.option("--program", help="Of this program, and those that share its opt-outs.")
@click.option("--everything", is_flag=True, help="Of all programs.")
@who_said_what
@click.pass_obj
def opt_out(place: Workplace, person: str, program: str | None, everything: bool, by: str, why: str) -> None:
    """Record that NUMBER wants no more texts, told by mail, call, form or in person. It takes effect at once."""
    if (program is None) == (not everything):
        raise fail("say --program NAME or --everything, one of the two: what the person spoke of")
    standing = _record(place, "opt-out", person, program, by, why)
    click.echo(f"{number(person)} is opted out of {standing}")


@click.command("opt-in")
@click.option("--program", required=True, help="To those of this program, and of those that share its opt-outs.")
@who_said_what
@click.pass_obj
def opt_in(place: Workplace, person: str, program: str, by: str, why: str) -> None:
    """Record that NUMBER agreed to texts. It never lifts an opt-out: only the person's own START does."""
    standing = _record(place, "opt-in", person, program, by, why)
    recorded = f"the opt-in of {number(person)} is recorded"
    if standing is not None:
        click.echo(f"{recorded}, but they stay opted out of {standing}: needs START")
    elif held := _held(place, number(person), program):
        click.echo(f"{recorded}, but texts in {held[0].scope} are held, as review {held[0].id} is {held[0].told}")
    else:
        click.echo(f"{recorded}; they may be texted")
        return
    raise click.exceptions.Exit(FINDINGS)


def _held(place: Workplace, who: str, program: str) -> list[StoredReview]:
    """Find the open reviews that hold texts of a program; all, if the folder has no rules of it."""
    known = place.rules().rules.programs.get(program)
    found = stored.read(place, lambda reader: reader.reviews_of(who))
    return [one for one in found if known is None or one.scope in {known.scope, ACCOUNT}]


def _record(place: Workplace, kind: ConsentKind, person: str, program: str | None, by: str, why: str) -> object:
    if not by.strip() or not why.strip():
        raise fail("say who records it with --by, and how that is known with --why: whoever asks later wants to know")
    return running.change(
        place, "consent", number=texted(person), kind=kind, program=program, by=by.strip(), why=why.strip()
    )
