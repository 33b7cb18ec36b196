"""`watchword publish` and `rollback`: have the server, or all nodes of a database, decide by other rules."""

import getpass
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import click
import msgspec

from watchword.cli import running, stored
from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.engine.aside import Aside
from watchword.engine.publish import Outcome, publish, put
from watchword.engine.publisher import PUBLISHING_PATIENCE, Asker, Report, kept
from watchword.engine.publisher import publish as publish_checked
from watchword.errors import RuleError
from watchword.rules.load import read_folder
from watchword.store.database import Opened, database
from watchword.store.values import How, Published
from watchword.wording import count

Files = Callable[[Opened], Awaitable[Callable[[], Mapping[str, bytes]]]]


@click.command("publish")
@click.pass_obj
def publish_rules(place: Workplace) -> None:
    """Have the rules here decide: they are checked first, and if anything is wrong, nothing changes.

    On PostgreSQL all nodes decide by them once each has loaded them, or none. Where no server runs, the next one does.
    """

    async def here(_: Opened) -> Callable[[], Mapping[str, bytes]]:
        return lambda: read_folder(place.rules_folder)

    _tell(_publish(place, "publish", here))
    if running.waits_for_a_server(place):
        click.echo("no server runs here: the next one that `watchword serve` starts decides by it")


@click.command()
@click.argument("revision")
@click.pass_obj
def rollback(place: Workplace, revision: str) -> None:
    """Have the rules decide that REVISION held: checked as ever, and published anew.

    `watchword revisions` lists them; the beginning of a name will do.
    """

    async def older(opened: Opened) -> Callable[[], Mapping[str, bytes]]:
        found = await kept(revision, opened.store)
        return lambda: found.files

    report = _publish(place, "rollback", older, revision=revision)
    _tell(report)
    if _differs(place, report.revision or revision):
        click.echo(f"mend {place.rules_folder.name}/ before you publish it again: it is as it was")


def _differs(place: Workplace, revision: str) -> bool:
    """Tell whether the folder of rules says anything else than a revision that is kept."""
    held = stored.read(place, lambda reader: kept(revision, reader)).files
    try:
        return dict(read_folder(place.rules_folder)) != dict(held)
    except RuleError:
        return True


def _publish(place: Workplace, how: How, files: Files, **arguments: object) -> Report:
    """Have the running server publish, or do it here where none runs."""
    if not stored.has_database(place):
        begun = f"start one by `watchword serve`: it begins with {place.rules_folder.name}/ as it is"
        raise fail(f"nothing is published, as no server has ever run on {database(place.config)}; {begun}")
    by = getpass.getuser()

    async def here(opened: Opened) -> object:
        def decide(asked: Published) -> Awaitable[Outcome]:
            store, clock = opened
            if store.nodes is not None:
                return publish(store.nodes, asked, clock)
            return put(store.shelf, store, asked, clock)

        adopt = partial((await running.succession(place, opened)).adopt, publish=decide)
        aside = Aside(place.numbers, place.plugins, clock=opened.clock)
        return msgspec.to_builtins(
            await publish_checked(await files(opened), Asker(by, how), aside, adopt, opened.clock)
        )

    told = running.have(place, how, {"by": by, **arguments}, here, PUBLISHING_PATIENCE)
    return msgspec.convert(told, Report)


def _tell(report: Report) -> None:
    """Print what became of it; stop with exit code 1 where nothing has changed because something is wrong."""
    for line in (*filter(None, [report.shown]), *report.members):
        click.echo(line)
    if report.is_refusal:
        named = f"revision {report.revision} is" if report.revision else "the rules are"
        click.echo(f"{named} not published: {report.reason}; nothing has changed")
        if "[missing-secret]" in (report.shown or ""):
            click.echo("a server reads config.yaml when it starts: restart it if what is missing stands there by now")
        raise click.exceptions.Exit(FINDINGS)
    if report.reason is not None:
        click.echo(f"revision {report.revision} is published: {report.reason}")
    else:
        told = ": every node decides by it within a few seconds" if report.members else ""
        click.echo(f"published revision {report.revision}, {count(report.rules or 0, 'rule')}{told}")
