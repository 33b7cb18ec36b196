"""`watchword coupons`: the codes that rules give people."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from msgspec import Struct
from rich.table import Table

from watchword.cli import running, stored
from watchword.cli.meant import misspelt
from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.clock import SystemClock
from watchword.marks import LONGEST_CODE
from watchword.reading.names import NAME
from watchword.store import tallies
from watchword.store.rows import stamp
from watchword.wording import count

AT_ONCE = 5_000
_CODE = re.compile(rf"[!-~]{{1,{LONGEST_CODE}}}")


class Codes(Struct, frozen=True):
    """What a file of codes holds: those that can be given, each once, and what is wrong with other lines."""

    good: Sequence[str]
    wrong: Sequence[str]


@click.group()
def coupons() -> None:
    """Load the codes that the action `coupon` gives, and see how many are left."""


@coupons.command()
@click.argument("pool")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def load(place: Workplace, pool: str, file: Path) -> None:
    """Add the codes of a file to a pool, one a line; they are given out in this order.

    A code that the pool has already, or that stands there twice, is added once. A line that is no code is told of, and
    the others are added.
    """
    if not re.match(NAME, pool):
        raise fail(f"'{pool}' is no name of a pool: letters, digits, '.', '-' and '_', such as spring-sale")
    try:
        codes = read(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as failure:
        raise fail(f"{file} is not UTF-8: save it as plain text") from failure
    first = stamp(SystemClock().now())
    many = ({"pool": pool, "codes": [*some], "place": first + n * AT_ONCE} for n, some in enumerate(_some(codes.good)))
    new = sum(int(str(answer)) for answer in running.change_all(place, "load", many))
    click.echo(f"{pool}: {count(new, 'code')} added, {len(codes.good) - new} there already")
    if new == len(codes.good) and (hint := misspelt(place, "coupon", pool)):  # the pool may be a new one
        click.echo(f"  {hint}", err=True)
    for line in codes.wrong:
        click.echo(f"  {line}", err=True)
    if codes.wrong:
        raise click.exceptions.Exit(FINDINGS)


@coupons.command("list")
@click.pass_obj
def list_coupons(place: Workplace) -> None:
    """List the pools, with how many codes each has, how many are given out and how many are left."""
    found = stored.read(place, lambda reader: reader.ask(tallies.pools))
    if not found:
        click.echo("no codes are loaded: `watchword coupons load POOL FILE` does that")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("pool", overflow="fold")
    for heading in ("codes", "given", "left"):
        table.add_column(heading, justify="right")
    for one in found:
        table.add_row(one.name, str(one.codes), str(one.given), str(one.codes - one.given))
    place.console.print(table)


def read(text: str) -> Codes:
    """Read a file of codes, one a line; empty lines are nothing."""
    good: dict[str, None] = {}
    wrong = []
    for number, line in enumerate(text.splitlines(), start=1):
        code = line.strip()
        if _CODE.fullmatch(code):
            good[code] = None
        elif code:
            wrong.append(f"line {number} is no code: up to {LONGEST_CODE} letters, digits and signs without spaces")
    return Codes(tuple(good), tuple(wrong))


def _some(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    return (codes[first : first + AT_ONCE] for first in range(0, len(codes), AT_ONCE))
