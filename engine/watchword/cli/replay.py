"""`watchword replay`: what would have come of past messages by other rules?"""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypedDict, Unpack

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

from watchword.cli import stored
from watchword.cli.deciding import deciding, has_database, published, refused
from watchword.cli.moment import MOMENT
from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.errors import RuleError, StoreBusy
from watchword.replay.lines import Unreadable, replay_lines
from watchword.replay.part import Candidate, Part
from watchword.replay.report import report
from watchword.replay.run import replay as run
from watchword.replay.tally import KINDS, Tally
from watchword.rules.load import read_folder
from watchword.store import past
from watchword.store.database import database
from watchword.store.past import Span
from watchword.store.reader import Reader
from watchword.store.values import WHOLE


class Asked(TypedDict):
    """The options."""

    since: datetime | None
    until: datetime | None
    against: str | None
    shadow: bool
    same: bool
    gate: Sequence[str]
    most: int
    as_json: bool


class After(NamedTuple):
    """What decides beside what had decided, and how to call it; no candidate where nothing does.

    `since` tells from when on that is worth looking at, if no other time is asked for.
    """

    candidate: Candidate | None
    told: str
    since: datetime | None = None


@click.command()
@click.argument("file", required=False, type=click.File("rb"))
@click.option("--since", type=MOMENT, help="Only messages from then on, such as 2026-03-01 or 2026-03-01T12:00 (UTC).")
@click.option("--until", type=MOMENT, help="Only messages from before then.")
@click.option("--against", metavar="REVISION|PATH", help="The rules to try. [default: the folder of rules]")
@click.option("--shadow", is_flag=True, help="Try what decides now, with its shadow rules acting like any other.")
@click.option("--same", is_flag=True, help="Try the rules that decided, each message by its own: nothing may change.")
@click.option(
    "--fail-on",
    "gate",
    multiple=True,
    type=click.Choice(["change", *KINDS, "dearer", "unsure"]),
    default=["change"],
    show_default=True,
    help="What is to end with exit code 1; may be given more than once.",
)
@click.option(
    "--samples",
    "most",
    type=click.IntRange(0, 1000),
    default=5,
    show_default=True,
    help="How many messages to show of each kind.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was counted as JSON.")
@click.pass_obj
def replay(place: Workplace, file: BinaryIO | None, **asked: Unpack[Asked]) -> None:
    """Decide past messages again, by other rules, and say what comes out otherwise. Nothing is sent or changed.

    They are those of the database, each from what was known when it was decided; or those of FILE, one JSON object a
    line with from, to, text and at, from people of whom nothing is known.
    """
    _refuse_contradictions(file, asked)
    after = _after(place, asked)
    if file:
        before, tally = _of_file(place, file, after, asked["most"])
    else:
        before, tally = "the rules that decided them", _of_database(place, after, asked)
    if asked["as_json"]:
        said = {"before": before, "after": after.told, **msgspec.to_builtins(tally)}
        click.echo(msgspec.json.format(msgspec.json.encode(said)).decode())
    else:
        click.echo(report(tally, before, after.told), nl=False)
    if not tally.messages:
        raise fail("no message was decided again, so that nothing is known of these rules")
    if any(_is_met(one, tally) for one in asked["gate"]):
        raise click.exceptions.Exit(FINDINGS)


def _refuse_contradictions(file: BinaryIO | None, asked: Asked) -> None:
    """Refuse what would be left out of account without a word."""
    tried = [name for name in ("against", "shadow", "same") if asked[name] not in {None, False}]
    if len(tried) > 1:
        raise click.UsageError(f"--{tried[0]} and --{tried[1]} both say what to try; leave one out")
    if asked["against"] == "":
        raise click.UsageError("--against names nothing")
    database = [name for name in ("since", "until", "same") if asked[name]]
    if file and database:
        raise click.UsageError(f"--{database[0]} is about messages of the database; leave it out, or the file")
    if asked["since"] and asked["until"] and asked["since"] >= asked["until"]:
        raise click.UsageError("--until must be later than --since")


def _after(place: Workplace, asked: Asked) -> After:
    if asked["same"]:
        return After(None, "the same rules")
    if asked["shadow"]:
        now = deciding(place)
        told = f"what decides now, {now.told}, its shadow rules acting"
        return After(Candidate(files=now.files, awake=True, plugins=place.plugins), told, now.since)
    against = asked["against"]
    folder = Path(against) if against else place.rules_folder
    if against and not folder.is_dir():
        if not has_database(place):
            raise fail(f"--against wants a folder or a revision: there is no folder {against}, and no database yet")
        found = published(place, against)
        return _checked(Candidate(files=found.files, plugins=place.plugins), "as it was published")
    try:
        files = read_folder(folder)
        return _checked(Candidate(files=files, plugins=place.plugins), f"the rules in {against or folder.name}")
    except RuleError as failure:
        raise refused(failure) from failure


def _checked(candidate: Candidate, told: str) -> After:
    """Stop with what is wrong before anything is read."""
    try:
        return After(candidate, f"{told}: revision {candidate.load().revision}")
    except RuleError as failure:
        raise refused(failure) from failure


def _of_database(place: Workplace, after: After, asked: Asked) -> Tally:
    async def extent(reader: Reader) -> tuple[Span, int]:
        span = await reader.ask(past.span, asked["since"] or after.since, asked["until"])
        return span, await reader.ask(past.how_many, span)

    span, number = stored.read(place, extent)
    there = database(place.config)
    part = Part(
        database=there,
        span=span,
        candidate=after.candidate,
        most=asked["most"],
        share=WHOLE,
        plugins=place.plugins,
    )
    with _progress() as progress:
        task = progress.add_task("", total=number)
        try:
            return run(part, number, lambda done: progress.update(task, advance=done))
        except StoreBusy as failure:
            raise stored.unreadable(there, failure) from failure


def _of_file(place: Workplace, file: BinaryIO, after: After, most: int) -> tuple[str, Tally]:
    """Let what decides now decide the messages of a file first."""
    now = deciding(place)
    candidate = after.candidate.load() if after.candidate else None
    before = Candidate(files=now.files, plugins=place.plugins).load()
    with _progress() as progress, progress.wrap_file(file, total=_size(file), description="") as lines:
        try:
            return f"what decides now, {now.told}", replay_lines(lines, before, candidate, place.line, most)
        except Unreadable as failure:
            raise fail(f"{file.name}: {failure}") from failure


def _progress() -> Progress:
    """Show how far it is, where somebody looks."""
    columns = ("replaying", BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _size(file: BinaryIO) -> int:
    try:
        return os.fstat(file.fileno()).st_size
    except OSError:
        return 0


def _is_met(gate: str, tally: Tally) -> bool:
    match gate:
        case "change":
            return tally.otherwise > 0
        case "dearer":
            return tally.segments_after > tally.segments_before
        case "unsure":
            return tally.unsure > 0
        case _:
            return any(kind == gate for kind in tally.kinds)
