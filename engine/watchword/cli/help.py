"""`watchword help`: what a code in square brackets means, and what to do about it."""

import sys

import click
from rich.markdown import Markdown
from rich.table import Table

from watchword.cli.workplace import Workplace, fail
from watchword.diagnostics.pages import Page, pages
from watchword.reading.suggestions import suggestion


@click.command("help")
@click.argument("code", required=False)
@click.pass_obj
def help_with(place: Workplace, code: str | None) -> None:
    """Explain CODE, which stands in [...] behind a problem, with an example; without it, list all codes."""
    if code is None:
        place.console.print(_table())
    elif sys.stdout.isatty():
        place.console.print(Markdown(_page(code).text))
    else:
        click.echo(_page(code).text, nl=False)


def _page(code: str) -> Page:
    page = pages().get(code.strip("[]"))
    if page is None:
        raise fail(f"there is no code '{code}': {suggestion(code, pages()) or '`watchword help` lists them'}")
    return page


def _table() -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for page in pages().values():
        table.add_row(page.code, page.severity, page.title)
    return table
