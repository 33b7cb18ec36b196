"""`watchword send`: text a person, or everybody on a list, by hand."""

import getpass
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click
import msgspec
from msgspec import Struct

from watchword.cli import running, stored
from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.engine.accounts import our_numbers
from watchword.engine.gate import gate
from watchword.engine.preview import Preview, preview
from watchword.errors import Unfit
from watchword.segments import measure
from watchword.state import Expect
from watchword.submission import Question, Submission, Submitted, submitted
from watchword.wording import count


class Sent(Struct, frozen=True):
    """What was queued: the first job, and how many there are."""

    job: str | None
    jobs: int


@click.command()
@click.argument("text")
@click.option("--program", required=True, help="The program that the text is of.")
@click.option("--to", help="The number of a person, with its country: +15552312102.")
@click.option("--list", "name", help="Everybody who is on this list of the program.")
@click.option("--from", "ours", help="Our number, or its name in the program. [default: the program's first]")
@click.option("--prompt", help="Leave a prompt of this name, for rules with `answering`.")
@click.option("--choice", "choices", multiple=True, metavar="ANSWER", help="What may be answered to the prompt.")
@click.option("--value", "values", multiple=True, metavar="NAME=TEXT", help="What rules may name as {prompt.NAME}.")
@click.option("--expires-after", default="1d", show_default=True, help="How long the prompt waits.")
@click.option("--key", help="Given again, what was sent with it is not sent twice, and what broke off goes on.")
@click.option("--dry-run", is_flag=True, help="Only say what it would cost, whom it would reach, and what holds it.")
@click.pass_obj
def send(place: Workplace, /, key: str | None, dry_run: bool, **asked: Any) -> None:
    """Send TEXT, through the gate like every text: nobody who opted out gets it."""
    submission, by = _submission(asked), f"send:{getpass.getuser()}"
    if dry_run:
        _rehearse(place, submission, by)
        return
    arguments = {"submission": msgspec.to_builtins(submission), "by": by, "key": key or secrets.token_hex(16)}
    done = msgspec.convert(running.change(place, "send", **arguments), Sent)
    if done.job is None:
        click.echo(f"nobody is on the list {submission.list}: nothing is sent")
        raise click.exceptions.Exit(FINDINGS)
    jobs = f"job {done.job} is queued" if submission.to else f"{count(done.jobs, 'job')} queued, from {done.job} on"
    click.echo(f"{jobs}: `watchword jobs show {done.job}`")
    if running.waits_for_a_server(place):
        click.echo("no server runs: it is sent once `watchword serve` does")


def _submission(asked: Mapping[str, Any]) -> Submission:
    return Submission(
        program=asked["program"],
        text=asked["text"],
        to=asked["to"],
        list=asked["name"],
        from_=asked["ours"],
        prompt=_question(asked["prompt"], asked["choices"], asked["values"], asked["expires_after"]),
    )


def _question(name: str | None, choices: tuple[str, ...], values: tuple[str, ...], expires: str) -> Question | None:
    if name is None and (choices or values):
        raise fail("--choice and --value tell of a prompt: name it with --prompt")
    if wrong := [value for value in values if "=" not in value]:
        raise fail(f"a value is written NAME=TEXT, not '{wrong[0]}'")
    given = dict([value.split("=", 1) for value in values])
    if name is None:
        return None
    return Question(name=name, expect=Expect(choices=choices), values=given, expires_after=expires)


def _rehearse(place: Workplace, submission: Submission, by: str) -> None:
    now, rules = datetime.now(UTC), place.rules().rules
    try:
        wanted = submitted(rules, our_numbers(place.accounts), submission, by, now)
    except Unfit as failure:
        raise fail(str(failure)) from failure
    door = gate({name: account.settings for name, account in place.accounts.items()}, lambda: rules.programs)
    found = stored.read(place, lambda reader: preview(reader, wanted, door, now))
    for line in _told(submission, wanted, found):
        click.echo(line)


def _told(submission: Submission, wanted: Submitted, found: Preview) -> list[str]:
    cost = measure(submission.text)
    because = f" because of {cost.forcing[0].char!r}" if cost.forcing else ""
    in_all = f", {found.people * cost.count} in all" if wanted.list else ""
    people = "1 person" if found.people == 1 else f"{found.people} people"
    return [
        f"text  {count(cost.count, 'segment')} of {cost.encoding}{because}{in_all}",
        f"to    {f'{people} on {wanted.list}' if wanted.list else wanted.people[0]}",
        f"now   {found.sent} would be sent",
        *(f"      {many} {why}" for why, many in sorted(found.refused.items())),
        "nothing was sent: this was a dry run",
    ]
