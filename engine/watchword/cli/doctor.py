"""`watchword doctor`: what is wrong here, and what to do."""

import asyncio
import os

import click

from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.clock import SystemClock
from watchword.doctor import examine
from watchword.doctor.configuration import problems
from watchword.doctor.finding import Finding
from watchword.doctor.installation import visit
from watchword.wording import count


@click.command()
@click.option("--live", is_flag=True, help="Also ask the providers whether they can be reached; no text is sent.")
@click.pass_obj
def doctor(place: Workplace, live: bool) -> None:
    """Look for what is wrong: configuration, rules, numbers, database, disk, clock, server, jobs.

    Exits with 1 if there is anything to do (warn or FAIL), with 0 if not.
    """
    if not place.path.is_file():
        raise fail(f"there is no {place.path}; `watchword init` writes a first one")
    findings = _findings(place, live)
    for finding in findings:
        click.echo(f"{finding.grade:<4}  {finding.what:<13}  {finding.found}")
        if finding.advice:
            click.echo(f"{'':<21}do: {finding.advice}")
    todo = sum(finding.grade != "ok" for finding in findings)
    click.echo(f"\n{count(todo, 'thing')} to do" if todo else "\nnothing to do")
    if todo:
        raise click.exceptions.Exit(FINDINGS)


def _findings(place: Workplace, live: bool) -> list[Finding]:
    loaded, found = place.check_config()
    if loaded is None:
        return list(problems(found))
    return list(examine(asyncio.run(visit(place.path, os.environ, loaded, live, SystemClock().now()))))
