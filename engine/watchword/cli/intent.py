"""`watchword intent`: what a text says about consent, to a program or by itself; no server and no rule is asked."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypedDict, Unpack

import click
import msgspec
from msgspec import Struct
from msgspec.structs import replace

from watchword import consent, intents
from watchword.cli.asked import EXAMPLE, PURPOSES, Asked, WrongFile, WrongLine, asked, require_languages
from watchword.cli.workplace import FINDINGS, Workplace, fail, program_of
from watchword.consent import Context
from watchword.consent.context import Purpose
from watchword.decision import Reading
from watchword.diagnostics.problem import printable
from watchword.language_tags import any_covers
from watchword.message import Message
from watchword.rules.compiled import Program
from watchword.state import UNKNOWN
from watchword.text import words
from watchword.wording import count

SPOKEN = ("en",)
NOBODY = "+15555550100"
"""The number of a person whom nobody knows."""


class Given(TypedDict):
    """The options."""

    named: str | None
    folder: Path | None
    languages: tuple[str, ...]
    recent: tuple[str, ...]
    pending: bool
    purpose: Purpose | None
    expected: bool
    file: Path | None


class Reader(NamedTuple):
    """Reads texts as a program would, if there is one: in its languages, knowing what is known, by its words and rules.

    Each is a text of now to the first of its numbers, from somebody of whom nothing is known.
    """

    languages: Sequence[str]
    known: Context
    program: Program | None = None

    def read(self, text: str, languages: Sequence[str] = (), context: Context | None = None) -> Reading:
        """Read a text; of which more may be known, or another language."""
        now = datetime.now(UTC)
        ours = next(iter(self.program.about.numbers.values()), "") if self.program else ""
        message = Message(endpoint="intent", key="0", sender=NOBODY, to=ours, text=text, received_at=now)
        spoken, known = languages or self.languages, context or self.known
        return intents.read_within(known, spoken, message, words(text), self.program, UNKNOWN, now)


class Answered(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the answer. `start` and `end` are characters of the text, counted from 0, where it rests on words."""

    text: str
    intent: str
    rung: str
    reason: str
    start: int | None = None
    end: int | None = None
    id: str | int | None = None


@click.command()
@click.argument("text", required=False)
@click.option(
    "--program", "named", metavar="P", help="Read as this program: by its languages, purpose, words and rules."
)
@click.option(
    "--rules",
    "folder",
    metavar="PATH",
    type=click.Path(path_type=Path, exists=True),
    help="The folder or file that has it. [default: those that config.yaml names, else ./rules]",
)
@click.option(
    "--lang",
    "languages",
    multiple=True,
    metavar="LANG",
    help="A language, such as es or es-MX. [default: the program's own, else en]",
)
@click.option("--recent", multiple=True, metavar="TEXT", help="A text of ours to the person, the newest first.")
@click.option("--pending", is_flag=True, help="A prompt of ours waits for an answer.")
@click.option(
    "--purpose",
    type=click.Choice(PURPOSES),
    help="What the program texts for. [default: its own, else marketing]",
)
@click.option("--expected", is_flag=True, help="A rule of the program waits for this very text.")
@click.option(
    "--jsonl",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Read JSON objects, one a line, each with a `text`; - is the standard input.",
)
@click.pass_obj
def intent(place: Workplace, text: str | None, **given: Unpack[Given]) -> None:
    """Read what TEXT says about consent: opt-out, opt-in, help, hold or none, and what that rests on.

    Nothing is known of a program but what the options say, unless --program names one; --rules alone means the only
    program there.

    A line of --jsonl has `text`, and perhaps `lang` (one or a list), `recent`, `context`, and an `id`, which the answer
    repeats; `from` and `to` change nothing. A `context` has `recent`, `pending`, `purpose`, `expected` and
    `stop-anywhere`; what it leaves out is as the options say, or the program. Each line is answered by one: `text`,
    `intent`, `rung` and `reason`, and where it rests on words `start` and `end`, in characters from 0. Empty lines are
    passed over.
    """
    if (text is None) == (given["file"] is None):
        raise click.UsageError("give a TEXT, or --jsonl with a FILE")
    reader = _reader(place, given)
    for tag in _unread(reader.languages):
        _warn("watchword", tag)
    if given["file"] is not None:
        _answer_all(given["file"], reader)
    elif text is not None:
        for line in _told(text, reader.read(text)):
            click.echo(line)


def _reader(place: Workplace, given: Given) -> Reader:
    """Know what the options say, and the program beside them."""
    try:
        require_languages(given["languages"])
    except WrongLine as wrong:
        raise click.UsageError(f"--lang {wrong}") from wrong
    known = Context(
        recent=given["recent"],
        pending=given["pending"],
        purpose=given["purpose"] or "marketing",
        expected=given["expected"],
    )
    if given["named"] is None and given["folder"] is None:
        return Reader(given["languages"] or SPOKEN, known)
    program = program_of(place.rules(given["folder"]), given["named"])
    about = program.about
    known = replace(known, purpose=given["purpose"] or about.purpose, stop_anywhere=about.stop_anywhere)
    return Reader(given["languages"] or about.languages, known, program)


def _unread(spoken: Iterable[str]) -> list[str]:
    """List the languages that the reader knows no word of."""
    return [tag for tag in spoken if not any_covers(consent.languages(), [tag])]


def _warn(who: str, tag: str) -> None:
    """Say on standard error of which language no word is known, so that nobody takes silence for a reading."""
    *others, last = consent.languages()
    known = f"only of {', '.join(others)} and {last}"
    click.echo(f"{who}: the reader knows no words of '{tag}', {known}; STOP counts all the same", err=True)


def _told(text: str, reading: Reading) -> Iterator[str]:
    yield f"intent  {reading.intent}"
    yield f"rung    {reading.rung or '-'}"
    if reading.end:
        yield f"words   {text[reading.start : reading.end]!r}, characters {reading.start + 1} to {reading.end}"
    yield f"reason  {consent.reason(reading)}"


def _answer_all(file: Path, reader: Reader) -> None:
    """Answer line by line, so that a file of any size may be piped through; name those that cannot be answered."""
    wrong, warned = 0, set(reader.languages)
    with click.open_file(str(file), "rb") as lines:
        try:
            for place, one in asked(lines, reader.known):
                if isinstance(one, WrongLine):
                    wrong += 1
                    click.echo(f"{file}:{place}: {printable(str(one))}", err=True)
                    continue
                for tag in _unread(one.languages):
                    if tag not in warned:
                        warned.add(tag)
                        _warn(f"{file}:{place}", tag)
                click.echo(_answer(one, reader))
        except WrongFile as failure:
            raise fail(f"{file}: {failure}") from failure
    if wrong:
        told = f"{count(wrong, 'line')} not answered; each is to be an object such as {EXAMPLE}"
        click.echo(f"watchword: {told}", err=True)
        raise click.exceptions.Exit(FINDINGS)


def _answer(one: Asked, reader: Reader) -> str:
    reading = reader.read(one.text, one.languages, one.context)
    answered = Answered(
        text=one.text,
        intent=reading.intent,
        rung=reading.rung,
        reason=consent.reason(reading),
        start=reading.start if reading.end else None,
        end=reading.end or None,
        id=one.id,
    )
    return msgspec.json.encode(answered).decode()
