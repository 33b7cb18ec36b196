"""`watchword jobs`: what is to be done and what failed; trying again, settling, cancelling."""

from typing import get_args

import click
import msgspec
from msgspec.structs import replace
from rich.table import Table

from watchword.cli import running, stored
from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.plugin.rendering import as_files_have_it
from watchword.store import names
from watchword.store.reader import Reader
from watchword.store.values import JobState, StoredJob
from watchword.wording import count

UNSETTLED: tuple[JobState, ...] = ("queued", "begun", "unknown", "dead", "held")
RETRIED_AT_ONCE = 10_000
of_rule = click.option("--rule", help="Those of this rule, such as luigis/pizza.")
of_lane = click.option("--lane", help="Those of this lane, such as http:crm.example, where webhooks to a host queue.")


@click.group()
def jobs() -> None:
    """See jobs, and retry, settle or cancel them."""


@jobs.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice(get_args(JobState)))
@click.option("--last", type=click.IntRange(1, 1_000_000), default=50, show_default=True)
@of_rule
@of_lane
@click.pass_obj
def list_jobs(place: Workplace, states: tuple[JobState, ...], last: int, rule: str | None, lane: str | None) -> None:
    """List the newest jobs, by default those that are not settled."""
    found = stored.read(place, lambda reader: reader.jobs(states or UNSETTLED, last, rule, lane))
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
    found = stored.read(place, lambda reader: _find(reader, name))
    if found is None:
        raise fail(f"there is no job {name}")
    shown = replace(found, job=replace(found.job, settings=as_files_have_it(found.job.settings)))
    click.echo(msgspec.json.format(msgspec.json.encode(shown)).decode())


@jobs.command()
@click.argument("name", required=False)
@of_rule
@of_lane
@click.pass_obj
def retry(place: Workplace, name: str | None, rule: str | None, lane: str | None) -> None:
    """Queue a dead, held, suppressed or unknown job again; a text may then arrive twice if it was unknown.

    With --rule or --lane, every dead job of it: what was given up while another system was down.
    """
    if bool(name) == bool(rule or lane):
        raise fail("name one job, or --rule or --lane: `watchword jobs list` shows what failed")
    if name:
        if not running.change(place, "retry", job=job_id(name)):
            raise _not_so(name, "in a state to be retried")
        click.echo(f"job {name} is queued again")
        return
    dead = stored.read(place, lambda reader: reader.jobs(["dead"], RETRIED_AT_ONCE, rule, lane))
    queued = [job for job in reversed(dead) if running.change(place, "retry", job=job.id)]
    if not queued:
        click.echo(f"no job of {rule or lane} is dead: see `watchword jobs list`")
        raise click.exceptions.Exit(FINDINGS)
    more = "; there may be more: ask again" if len(dead) == RETRIED_AT_ONCE else ""
    click.echo(f"{count(len(queued), 'job')} queued again{more}")


@jobs.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--sent/--not-sent", default=None, help="What you know: it was sent, or it was not.")
@click.pass_obj
def settle(place: Workplace, names: tuple[str, ...], sent: bool | None) -> None:
    """Say what became of unknown jobs. One that was not sent is queued again; `jobs cancel` drops it then."""
    if sent is None:
        raise fail("say what you know: --sent, or --not-sent")
    jobs = {name: job_id(name) for name in names}
    settled = [name for name, job in jobs.items() if running.change(place, "settle", job=job, sent=sent)]
    for name in settled:
        click.echo(f"job {name} is {'done' if sent else 'queued again'}")
    for name in [name for name in jobs if name not in settled]:
        _not_so(name, "unknown")
    if len(settled) < len(jobs):
        raise click.exceptions.Exit(FINDINGS)


@jobs.command()
@click.argument("name", required=False)
@click.option("--rule", help="Every job of this rule, such as luigis/pizza.")
@click.option("--revision", help="Every job that this revision of the rules decided: see `messages show`.")
@click.pass_obj
def cancel(place: Workplace, name: str | None, rule: str | None, revision: str | None) -> None:
    """Cancel a job, or all of a rule or a revision, that has not begun: queued, or held by a pause."""
    if sum(bool(one) for one in (name, rule, revision)) != 1:
        raise fail("name one job, or --rule, or --revision: `watchword jobs list` shows what waits")
    wanted = {"job": job_id(name)} if name else {"rule": rule} if rule else {"revision": revision}
    cancelled = int(str(running.change(place, "cancel", **wanted)))
    if not cancelled:
        meant = f"job {name}" if name else f"rule {rule}" if rule else f"revision {revision}"
        click.echo(f"nothing of {meant} is queued or held: see `watchword jobs list`")
        raise click.exceptions.Exit(FINDINGS)
    click.echo(f"{count(cancelled, 'job')} cancelled")


def _not_so(name: str, wanted: str) -> click.exceptions.Exit:
    click.echo(f"there is no job {name}, or it is not {wanted}: see `watchword jobs show {name}`")
    return click.exceptions.Exit(FINDINGS)


def job_id(name: str) -> int:
    """Read a job's name, `ORIGIN.N`."""
    read = names.job_id(name)
    if read is None:
        raise fail(f"a job is named like 1042.1, not '{name}'")
    return read


async def _find(reader: Reader, name: str) -> StoredJob | None:
    return await reader.job(job_id(name))
