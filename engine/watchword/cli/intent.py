"""`watchword intent`: what a text says about consent, to a program or by itself; no server and no rule is asked."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypedDict, Unpack, get_args

import click
import msgspec
from msgspec import Struct
from msgspec.structs import replace

from watchword import consent
from watchword.cli.asked import EXAMPLE, Asked, WrongFile, WrongLine, asked
from watchword.cli.workplace import FINDINGS, Workplace, fail, program_of
from watchword.consent import Context, OwnWord
from watchword.consent.context import Purpose
from watchword.decision import Reading
from watchword.diagnostics.problem import printable
from watchword.language_tags import any_covers
from watchword.wording import count

SPOKEN = ("en",)


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
    """Reads texts as a program would: in its languages, knowing what is known, and its own words."""

    languages: Sequence[str]
    known: Context
    own: Sequence[OwnWord] = ()

    def read(self, text: str, languages: Sequence[str] = (), context: Context | None = None) -> Reading:
        """Read a text; of which more may be known, or another language."""
        return consent.read(text, languages or self.languages, context=context or self.known, own=self.own)


class Answered(Struct, frozen=True, omit_defaults=True):
    """One line of the answer."""

    text: str
    intent: str
    rung: str
    reason: str
    id: str | int | None = None


@click.command()
@click.argument("text", required=False)
@click.option("--program", "named", metavar="P", help="Read as this program: by its languages, purpose and own words.")
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
    type=click.Choice(get_args(Purpose)),
    help="What the program texts for. [default: its own, else marketing]",
)
@click.option("--expected", is_flag=True, help="A rule of the program waits for this very text.")
@click.option(
    "--jsonl",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Read JSON objects, one a line, each with `text` and perhaps `lang` and `context`; - is the standard input.",
)
@click.pass_obj
def intent(place: Workplace, text: str | None, **given: Unpack[Given]) -> None:
    """Read what TEXT says about consent: opt-out, opt-in, help, hold or none, and what that rests on.

    Nothing is known of a program but what the options say, unless --program names one; --rules alone means the only
    program there.

    With --jsonl each line is answered by one: `text`, `intent`, `rung` and `reason`, and its `id` if it has one. The
    `context` of a line has `recent`, `pending`, `purpose` and `expected`, as the options here; they hold for what it
    leaves out.
    """
    if (text is None) == (given["file"] is None):
        raise click.UsageError("give a TEXT, or --jsonl with a FILE")
    reader = _reader(place, given)
    if given["file"] is not None:
        _answer_all(given["file"], reader)
    elif text is not None:
        _warn(_unread(reader.languages))
        for line in _told(text, reader.read(text)):
            click.echo(line)


def _reader(place: Workplace, given: Given) -> Reader:
    """Know what the options say, and the program beside them."""
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
    return Reader(given["languages"] or about.languages, known, program.consent_words)


def _unread(spoken: Iterable[str]) -> list[str]:
    """List the languages that the reader knows no word of."""
    return [tag for tag in spoken if not any_covers(consent.languages(), [tag])]


def _warn(unread: Iterable[str]) -> None:
    """Say on standard error of which languages no word is known, so that nobody takes silence for a reading."""
    *others, last = consent.languages()
    for tag in unread:
        known = f"only of {', '.join(others)} and {last}"
        click.echo(f"watchword: the reader knows no words of '{tag}', {known}; STOP counts all the same", err=True)


def _told(text: str, reading: Reading) -> Iterator[str]:
    yield f"intent  {reading.intent}"
    yield f"rung    {reading.rung or '-'}"
    if reading.end:
        yield f"words   {text[reading.start : reading.end]!r}, characters {reading.start + 1} to {reading.end}"
    yield f"reason  {consent.reason(reading)}"


def _answer_all(file: Path, reader: Reader) -> None:
    """Answer line by line, so that a file of any size may be piped through; name those that cannot be answered."""
    wrong, warned = 0, set[str]()
    with click.open_file(str(file), "rb") as lines:
        try:
            for place, one in asked(lines, reader.known):
                if isinstance(one, WrongLine):
                    wrong += 1
                    click.echo(f"{file}:{place}: {printable(str(one))}", err=True)
                    continue
                unread = [tag for tag in _unread(one.languages or reader.languages) if tag not in warned]
                warned.update(unread)
                _warn(unread)
                click.echo(_answer(one, reader))
        except WrongFile as failure:
            raise fail(f"{file}: {failure}") from failure
    if wrong:
        told = f"{count(wrong, 'line')} not answered; each is to be an object such as {EXAMPLE}"
        click.echo(f"watchword: {told}", err=True)
        raise click.exceptions.Exit(FINDINGS)


def _answer(one: Asked, reader: Reader) -> str:
    reading = reader.read(one.text, one.languages, one.context)
    answered = Answered(one.text, reading.intent, reading.rung, consent.reason(reading), one.id)
    return msgspec.json.encode(answered).decode()
