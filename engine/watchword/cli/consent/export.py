"""`watchword consent export`: what proves the consent of one person, to hand over."""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from watchword.cli import stored
from watchword.cli.consent.evidence import DETAILS, Evidence, evidence, written
from watchword.cli.consent.page import page
from watchword.cli.whose import whose
from watchword.cli.workplace import Workplace, fail

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula when a text begins so."""


@click.command()
@click.argument("person", metavar="NUMBER")
@click.option("--format", "form", type=click.Choice(("json", "csv", "html")), default="json", show_default=True)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Where to, if not here.")
@click.pass_obj
def export(place: Workplace, person: str, form: str, output: Path | None) -> None:
    """Gather what proves the consent of NUMBER: opt-outs and opt-ins, every text to them and from them.

    Of each text of ours it says when the ledger was looked at and what stood there; of each of theirs, how it was read.
    """
    who, now = whose(person), datetime.now(UTC)
    found = stored.read(place, lambda reader: reader.ask(evidence, who, now))
    if not found.entries:
        click.echo(f"nothing is known of {who}", err=True)
    content = FORMS[form](found)
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        output.write_text(content, encoding="utf-8", newline="")
    except OSError as failure:
        raise fail(f"cannot write {output}: {failure.strerror}") from failure
    click.echo(f"wrote {output}", err=True)


def as_json(found: Evidence) -> str:
    """Write everything exactly as it is."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


def as_csv(found: Evidence) -> str:
    """Write a table with a column for each detail; an apostrophe keeps a text from being a spreadsheet's formula."""
    lines = io.StringIO()
    table = csv.writer(lines)
    table.writerow(("time", "what", "id", "about", "text", *DETAILS))
    for one in found.entries:
        said = (one.text, *(one.details.get(name, "") for name in DETAILS))
        table.writerow((written(one.at), one.what, one.ident, one.about, *map(_no_formula, said)))
    return lines.getvalue()


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


FORMS: Mapping[str, Callable[[Evidence], str]] = {"json": as_json, "csv": as_csv, "html": page}
