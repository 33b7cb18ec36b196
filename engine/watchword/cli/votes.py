"""`watchword votes`: how a poll stands."""

from collections import Counter
from collections.abc import Sequence

import click
import msgspec
from rich.table import Table

from watchword.cli import stored
from watchword.cli.meant import misspelt
from watchword.cli.workplace import Workplace
from watchword.store import tallies
from watchword.wording import count


@click.command()
@click.argument("poll")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.pass_obj
def votes(place: Workplace, poll: str, as_json: bool) -> None:
    """Count the votes of a poll.

    The most come first; where several programs have the poll, the votes of each are counted too.
    """
    found = stored.read(place, lambda reader: reader.ask(tallies.votes, poll))
    if as_json:
        click.echo(msgspec.json.encode([one._asdict() for one in found]))
        return
    total = sum(one.people for one in found)
    click.echo(f"{poll}: {count(total, 'vote')}")
    if total:
        place.console.print(_table(found, total))
    elif hint := misspelt(place, "vote", poll):
        click.echo(hint, err=True)


def _table(found: Sequence[tallies.Votes], total: int) -> Table:
    programs = sorted({one.program for one in found})
    each = {(one.choice, one.program): one.people for one in found}
    together = Counter[str]()
    for one in found:
        together[one.choice] += one.people
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("for", overflow="fold")
    for heading in ("votes", "share", *(programs if len(programs) > 1 else ())):
        table.add_column(heading, justify="right")
    for choice, number in together.most_common():
        apart = [str(each.get((choice, program), 0)) for program in programs] if len(programs) > 1 else []
        table.add_row(choice, str(number), f"{number / total:.1%}", *apart)
    return table
