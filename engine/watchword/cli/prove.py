"""`watchword prove`: how well any handler of texts reads opt-outs, by the decision table."""

import asyncio
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypedDict, Unpack

import click
from click.core import ParameterSource
from rich.console import Console
from rich.progress import Progress

from watchword.cli.workplace import FINDINGS, WRONG_USE, fail
from watchword.clock import SystemClock
from watchword.conformance import table
from watchword.conformance.asking import Terms, ask_all
from watchword.conformance.choice import NoRow, chosen
from watchword.conformance.http import Post, handler, refusal, shown
from watchword.conformance.program import ask_program
from watchword.conformance.question import Answer, NoAnswer, Question, questions
from watchword.conformance.report import Run, report
from watchword.conformance.table import Row
from watchword.conformance.told import told
from watchword.conformance.verdict import Verdict
from watchword.wording import count

FAILINGS: Sequence[Verdict] = ("missed", "wrong", "held")
"""What a handler may fail by, the gravest first."""
GATES = ("none", *FAILINGS)
"""Up to which of them it does."""
HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e]*)")


class Asked(TypedDict):
    """The options."""

    url: str | None
    command: str | None
    post: Post
    headers: Mapping[str, str]
    languages: Sequence[str]
    only: Sequence[str]
    at_once: int
    rate: float | None
    timeout: float
    gate: str
    form: str


def _headers(context: click.Context, parameter: click.Parameter, given: Sequence[str]) -> Mapping[str, str]:
    found = {}
    for place, written in enumerate(given, start=1):
        match = HEADER.fullmatch(written)
        if not match:
            # What was written may be secret.
            raise click.BadParameter(f'header {place} is not written as "Name: value"', context, parameter)
        found[match[1]] = match[2].strip()
    return found


@click.command()
@click.option("--against", "url", metavar="URL", help="The handler: each text is a POST to it.")
@click.option(
    "--command", metavar="PROGRAM", help="Or a program: it reads a line of JSON for each text, and writes one."
)
@click.option(
    "--post",
    type=click.Choice(["json", "form"]),
    default="json",
    show_default=True,
    help="What is posted: JSON, or the form that Twilio posts.",
)
@click.option(
    "--header", "headers", multiple=True, callback=_headers, metavar='"NAME: VALUE"', help="A header of each request."
)
@click.option("--lang", "languages", multiple=True, metavar="LANG", help="Only texts in this language. [default: all]")
@click.option("--only", multiple=True, metavar="ROW", help="Only rows of this name; 'R9-*' is all that begin so.")
@click.option(
    "--at-once", type=click.IntRange(1, 100), default=4, show_default=True, help="How many requests to have open."
)
@click.option("--rate", type=click.FloatRange(0, min_open=True), metavar="N", help="At most N requests a second.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, 3600, min_open=True),
    default=10.0,
    show_default=True,
    help="How many seconds to wait for an answer.",
)
@click.option(
    "--fail-on",
    "gate",
    type=click.Choice(GATES),
    default=GATES[-1],
    show_default=True,
    help="What ends with exit code 1: nothing, missed opt-outs, wrong ones as well, or texts held needlessly as well.",
)
@click.option("--format", "form", type=click.Choice(["human", "json"]), default="human", show_default=True)
def prove(**asked: Unpack[Asked]) -> None:
    """Put the decision table of opt-outs to a handler of texts, any handler, and count what it makes of them.

    It is to answer JSON, {"intent": "opt-out"}, or opt-in, help, hold or none. docs/conformance.md has the rest.
    """
    _refuse_contradictions(asked)
    rows, left_out = _rows(asked)
    run = _run(asked, questions(rows), left_out)
    if not any(answer.intent for answer in run.answers):
        raise fail(f"{run.handler} gives no answer: {run.answers[0].why}")
    click.echo(report(run) if asked["form"] == "json" else told(run), nl=asked["form"] == "json")
    counted = run.counted()
    if not run.is_whole:
        raise click.exceptions.Exit(WRONG_USE)
    if any(counted[verdict] for verdict in FAILINGS[: GATES.index(asked["gate"])]):
        raise click.exceptions.Exit(FINDINGS)


def _refuse_contradictions(asked: Asked) -> None:
    """Refuse what would be left out of account without a word."""
    if (asked["url"] is None) == (asked["command"] is None):
        raise click.UsageError("say whom to ask: --against URL, or --command PROGRAM")
    if asked["command"] is not None:
        source = click.get_current_context().get_parameter_source
        for name in ("post", "headers", "at_once", "rate"):
            if source(name) is ParameterSource.COMMANDLINE:
                option = "header" if name == "headers" else name.replace("_", "-")
                raise click.UsageError(f"--{option} is about requests over HTTP; leave it out with --command")
    elif why := refusal(asked["url"] or ""):
        raise click.UsageError(why)


def _rows(asked: Asked) -> tuple[Sequence[Row], str]:
    """Choose the rows, and say which are left out."""
    try:
        rows = chosen(asked["only"], asked["languages"])
    except NoRow as failure:
        raise click.UsageError(str(failure)) from failure
    alone = [row for row in rows if not row.recent]
    if asked["post"] == "json" or len(alone) == len(rows):
        return rows, ""
    why = f"{count(len(rows) - len(alone), 'row')} left out: a form has no place for what was sent before"
    if not alone:
        raise click.UsageError(f"nothing to ask, {why}")
    return alone, why


def _run(asked: Asked, texts: Sequence[Question], left_out: str) -> Run:
    clock = SystemClock()
    terms = Terms(at_once=asked["at_once"], rate=asked["rate"], timeout=asked["timeout"])
    command = _words(asked["command"] or "") if asked["url"] is None else ()
    name = command[0] if asked["url"] is None else shown(asked["url"])
    way = "a line each" if command else f"a request each, {terms.at_once} at once"
    told_first = f"asking {name}: {count(len(texts), 'text')} of the table of {table.shipped().edition}, {way}"
    click.echo(told_first, err=asked["form"] == "json")
    began = clock.monotonic()
    with _progress(len(texts)) as step:
        if asked["url"] is not None:
            answers = asyncio.run(_over_http(asked["url"], asked, texts, terms, step))
        else:
            answers = _by_program(command, texts, terms.timeout, step)
    seconds = clock.monotonic() - began
    return Run(handler=name, texts=len(texts), answers=answers, seconds=seconds, left_out=left_out)


async def _over_http(
    url: str, asked: Asked, texts: Sequence[Question], terms: Terms, step: Callable[[], None]
) -> Sequence[Answer]:
    async with handler(url, asked["post"], asked["headers"], terms) as ask:
        return await ask_all(texts, ask, terms, SystemClock(), step)


def _by_program(
    command: Sequence[str], texts: Sequence[Question], timeout: float, step: Callable[[], None]
) -> Sequence[Answer]:
    try:
        return asyncio.run(ask_program(command, texts, timeout, step))
    except NoAnswer as failure:
        raise fail(f"no answer counts: {failure}") from failure


def _words(command: str) -> Sequence[str]:
    try:
        words = shlex.split(command)
    except ValueError as failure:
        raise click.UsageError(f"--command cannot be taken apart into words: {failure}") from failure
    if not words:
        raise click.UsageError("--command names no program")
    return words


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Show how far it is, where somebody looks."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("asking", total=total)
        yield lambda: progress.update(task, advance=1)
