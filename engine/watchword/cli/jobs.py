"""`watchword jobs`: what is to be done, what failed, and trying again."""

from datetime import UTC, datetime
from typing import get_args

import click
import msgspec
from rich.table import Table

from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.clock import SystemClock
from watchword.engine.control import NotRunning, Refused
from watchword.store.interface import JobState, StoredJob
from watchword.store.reader import SqliteReader as Reader
from watchword.store.sqlite import open_sqlite

UNSETTLED: tuple[JobState, ...] = ("queued", "begun", "unknown", "dead", "held")


@click.group()
def jobs() -> None:
    """See jobs, and retry them."""


@jobs.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice(get_args(JobState)))
@click.option("--last", default=50, show_default=True)
@click.pass_obj
def list_jobs(place: Workplace, states: tuple[JobState, ...], last: int) -> None:
    """List the newest jobs, by default those that are not settled."""
    found = place.read(lambda reader: reader.jobs(states or UNSETTLED, last))
    if not found:
        click.echo("no such jobs")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("job", "state", "action", "rule", "attempts", "due", "reason"):
        table.add_column(heading, overflow="fold")
    for job in found:
        due = f"{job.due_at:%m-%d %H:%M:%S}"
        table.add_row(job.name, job.state, job.job.action, job.job.rule, str(job.attempts), due, job.reason or "")
    place.console.print(table)


@jobs.command()
@click.argument("name")
@click.pass_obj
def show(place: Workplace, name: str) -> None:
    """Show one job whole, as JSON."""
    found = place.read(lambda reader: _find(reader, name))
    if found is None:
        raise fail(f"there is no job {name}")
    click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())


@jobs.command()
@click.argument("name")
@click.pass_obj
def retry(place: Workplace, name: str) -> None:
    """Queue a dead, held, suppressed or unknown job again; a text may then arrive twice if it was unknown."""
    job = job_id(name)
    try:
        queued = bool(place.change("retry", job=job))
    except Refused as failure:
        raise fail(str(failure)) from failure
    except NotRunning:
        queued = _offline(place, job)
    if not queued:
        click.echo(f"there is no job {name}, or it is not in a state to be retried: see `watchword jobs show {name}`")
        raise click.exceptions.Exit(FINDINGS)
    click.echo(f"job {name} is queued again")


def _offline(place: Workplace, job: int) -> bool:
    """Change the database itself: no server holds it."""
    place.require_database()
    import asyncio  # noqa: PLC0415 - only here

    async def run() -> bool:
        store = open_sqlite(place.database, owner="command line", clock=SystemClock())
        try:
            return await store.retry(job, datetime.now(UTC)) is not None
        finally:
            await store.close()

    return asyncio.run(run())


def job_id(name: str) -> int:
    """Read a job's name, `ORIGIN.N`."""
    origin, _, ordinal = name.partition(".")
    if not (origin.isdigit() and ordinal.isdigit() and int(ordinal) < 256):
        raise fail(f"a job is named like 1042.1, not '{name}'")
    return int(origin) << 8 | int(ordinal)


async def _find(reader: Reader, name: str) -> StoredJob | None:
    return await reader.job(job_id(name))
