"""`watchword intent`: what a text says about consent, without rules, server or state."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import get_args

import click
import msgspec
from msgspec import Struct
from msgspec.structs import replace

from watchword import consent
from watchword.cli.workplace import fail
from watchword.consent import Context
from watchword.consent.context import Purpose
from watchword.decision import Reading
from watchword.language_tags import any_covers

SPOKEN = ("en",)
EXAMPLE = '{"text": "no", "lang": "en", "context": {"recent": ["Two for one today!"], "pending": false}}'


class Asked(Struct, frozen=True, forbid_unknown_fields=False):
    """One line of the file: a text, in a program of one language or more, and what is known beside it.

    `recent` may stand beside the text as well as in its context.
    """

    text: str
    lang: str | list[str] | None = None
    recent: tuple[str, ...] = ()
    context: Context | None = None

    @property
    def languages(self) -> Sequence[str]:
        """List the languages of the program, where the line says so."""
        return [self.lang] if isinstance(self.lang, str) else self.lang or []


class Answered(Struct, frozen=True):
    """One line of the answer."""

    text: str
    intent: str
    rung: str
    reason: str


@click.command()
@click.argument("text", required=False)
@click.option(
    "--lang",
    "languages",
    multiple=True,
    metavar="LANG",
    help="A language of the program, such as es or es-MX. [default: en]",
)
@click.option("--recent", multiple=True, metavar="TEXT", help="A text of ours to the person, the newest first.")
@click.option("--pending", is_flag=True, help="A prompt of ours waits for an answer.")
@click.option(
    "--purpose", type=click.Choice(get_args(Purpose)), help="What the program texts for. [default: marketing]"
)
@click.option("--expected", is_flag=True, help="A rule of the program waits for this very text.")
@click.option(
    "--jsonl",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Read JSON objects, one a line, each with `text` and perhaps `lang` and `context`; - is the standard input.",
)
def intent(
    text: str | None,
    languages: tuple[str, ...],
    recent: tuple[str, ...],
    pending: bool,
    purpose: Purpose | None,
    expected: bool,
    file: Path | None,
) -> None:
    """Read what TEXT says about consent: opt-out, opt-in, help, hold or none, and what that rests on.

    With --jsonl each line is answered by one: `text`, `intent`, `rung` and `reason`. The `context` of a line has
    `recent`, `pending`, `purpose` and `expected`, as the options here; they hold for lines without one.
    """
    if (text is None) == (file is None):
        raise click.UsageError("give a TEXT, or --jsonl with a FILE")
    spoken = languages or SPOKEN
    known = Context(recent=recent, pending=pending, purpose=purpose or "marketing", expected=expected)
    if file is not None:
        for line in _answers(file, spoken, known):
            click.echo(line)
    elif text is not None:
        _warn(_unread(spoken))
        for line in _told(text, consent.read(text, spoken, context=known)):
            click.echo(line)


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


def _answers(file: Path, spoken: tuple[str, ...], known: Context) -> Iterator[str]:
    """Answer line by line, so that a file of any size may be piped through; each unknown language is told of once."""
    told: set[str] = set()
    with click.open_file(str(file), "rb") as lines:
        for place, line in enumerate(lines, start=1):
            if line.strip():
                asked = _asked(line, f"{file}:{place}")
                unread = [tag for tag in _unread(asked.languages or spoken) if tag not in told]
                told.update(unread)
                _warn(unread)
                yield _answer(asked, spoken, known)


def _asked(line: bytes, where: str) -> Asked:
    try:
        return msgspec.json.decode(line, type=Asked)
    except msgspec.MsgspecError as failure:
        raise fail(f"{where}: {failure}; each line is to be an object such as {EXAMPLE}") from None


def _answer(asked: Asked, spoken: tuple[str, ...], known: Context) -> str:
    context = asked.context or known
    if asked.recent:
        context = replace(context, recent=(*asked.recent, *context.recent))
    reading = consent.read(asked.text, asked.languages or spoken, context=context)
    return msgspec.json.encode(Answered(asked.text, reading.intent, reading.rung, consent.reason(reading))).decode()
