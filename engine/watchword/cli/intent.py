"""`watchword intent`: what a text says about consent, without rules, server or state."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
from msgspec import Struct

from watchword import consent
from watchword.cli.workplace import fail
from watchword.decision import Reading

SPOKEN = ("en",)


class Asked(Struct, frozen=True, forbid_unknown_fields=False):
    """One line of the file: a text, in a program of one language or more."""

    text: str
    lang: str | list[str] | None = None
    context: Any = None


class Answered(Struct, frozen=True):
    """One line of the answer."""

    text: str
    intent: str
    rung: str
    reason: str


@click.command()
@click.argument("text", required=False)
@click.option("--lang", "languages", multiple=True, metavar="LANG", help="A language of the program. [default: en]")
@click.option(
    "--jsonl",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Read JSON objects, one a line, each with `text` and perhaps `lang`; - is the standard input.",
)
def intent(text: str | None, languages: tuple[str, ...], file: Path | None) -> None:
    """Read what TEXT says about consent: opt-out, opt-in, help or none, and what that rests on.

    With --jsonl each line is answered by one: `text`, `intent`, `rung` and `reason`.
    """
    if (text is None) == (file is None):
        raise click.UsageError("give a TEXT, or --jsonl with a FILE")
    spoken = languages or SPOKEN
    if text is not None:
        reading = consent.read(text, spoken)
        click.echo(f"intent  {reading.intent}\nrung    {reading.rung or '-'}\nreason  {consent.reason(reading)}")
        return
    for line in _answers(file, spoken):
        click.echo(line)


def _answers(file: Path | None, spoken: tuple[str, ...]) -> Iterator[str]:
    """Answer line by line, so that a file of any size may be piped through."""
    with click.open_file(str(file), "rb") as lines:
        for place, line in enumerate(lines, start=1):
            if line.strip():
                asked = _asked(line, f"{file}:{place}")
                languages = [asked.lang] if isinstance(asked.lang, str) else asked.lang
                yield _told(asked, consent.read(asked.text, languages or spoken))


def _asked(line: bytes, where: str) -> Asked:
    try:
        return msgspec.json.decode(line, type=Asked)
    except msgspec.MsgspecError as failure:
        raise fail(
            f'{where}: {failure}; each line is to be an object such as {{"text": "STOP", "lang": "en"}}'
        ) from None


def _told(asked: Asked, reading: Reading) -> str:
    why = consent.reason(reading)
    if asked.context is not None:
        why = f"{why}; the context was not looked at"
    return msgspec.json.encode(Answered(asked.text, reading.intent, reading.rung, why)).decode()
