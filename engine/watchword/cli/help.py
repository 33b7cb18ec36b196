"""`watchword help`: what a code in square brackets means, and what to do about it."""

import sys
from typing import TYPE_CHECKING

import click

from watchword.cli.workplace import Workplace, fail
from watchword.diagnostics.pages import pages
from watchword.plugin import Vocabulary
from watchword.reading.suggestions import suggestion
from watchword.reference import first_sentence, section

if TYPE_CHECKING:
    from rich.table import Table


@click.command("help")
@click.argument("code", required=False)
@click.pass_obj
def help_with(place: Workplace, code: str | None) -> None:
    """Explain CODE, which stands in [...] behind a problem, with an example; without it, list all codes."""
    if code is None:
        place.console.print(_table(place.vocabulary))
    elif sys.stdout.isatty():
        from rich.markdown import Markdown  # noqa: PLC0415 - it loads slowly

        place.console.print(Markdown(_page(place, code)))
    else:
        click.echo(_page(place, code), nl=False)


def _page(place: Workplace, code: str) -> str:
    written = code.strip("[]")
    if page := pages().get(written):
        return page.text
    words = place.vocabulary
    if written not in words.lints:
        hint = suggestion(written, [*pages(), *words.lints]) or "`watchword help` lists them"
        raise fail(f"there is no code '{code}': {hint}")
    return f"{section(written, words.lints[written])}\n\nFrom: {words.sources[written]}.\n"


def _table(words: Vocabulary) -> "Table":
    from rich.table import Table  # noqa: PLC0415 - who asks for one code waits for no table

    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for page in pages().values():
        table.add_row(page.code, page.severity, page.title)
    for code, found in sorted(words.lints.items()):
        table.add_row(code, found.severity, f"{first_sentence(found)} ({words.sources[code]})")
    return table
