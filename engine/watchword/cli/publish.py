"""`watchword publish`: have all nodes of a database decide by the rules here."""

import getpass

import click

from watchword import vocabulary
from watchword.cli.workplace import FINDINGS, Workplace, fail, show
from watchword.engine.publish import ALREADY, Outcome, publish
from watchword.errors import RuleError
from watchword.rules.load import Loaded, load
from watchword.store.database import Opened
from watchword.store.values import Member


@click.command("publish")
@click.pass_obj
def publish_rules(place: Workplace) -> None:
    """Have every node decide by the rules here: all of them once each has loaded them, or none."""
    if not place.database.is_shared:
        raise fail("a server on a SQLite file reads its rules when it starts: restart it to have them read again")
    loaded = _checked(place)

    async def run(opened: Opened) -> Outcome:
        nodes = opened.store.nodes
        if nodes is None:
            raise fail(f"{place.database} has no nodes to publish to")
        return await publish(nodes, loaded.rules.revision, loaded.files, getpass.getuser(), opened.clock)

    outcome = place.use(run)
    for member in outcome.members:
        click.echo(f"{member.name} ({member.owner})  {_told(outcome, member)}")
    if outcome.reason == ALREADY:
        click.echo(f"revision {outcome.revision} is published: {ALREADY}")
        return
    if outcome.reason is not None:
        click.echo(f"revision {outcome.revision} is not published: {outcome.reason}; nothing has changed")
        raise click.exceptions.Exit(FINDINGS)
    click.echo(f"published revision {outcome.revision}: every node decides by it within a few seconds")


def _checked(place: Workplace) -> Loaded:
    """Load the rules as a server would, or stop with what is wrong in them."""
    numbers = {number for endpoint in place.config.endpoints.values() for number in endpoint.numbers}
    try:
        loaded = load(place.rules_folder, vocabulary.builtin(), numbers)
    except RuleError as failure:
        show(failure.diagnostics, failure.texts)
        raise click.exceptions.Exit(FINDINGS) from failure
    if loaded.warnings:
        show(loaded.warnings, loaded.texts)
    return loaded


def _told(outcome: Outcome, member: Member) -> str:
    if trouble := outcome.trouble_of(member):
        return f"cannot load it: {trouble}"
    return (
        "has loaded it" if outcome.has_loaded(member) else f"has not loaded it, last seen {member.beat_at:%H:%M:%S} UTC"
    )
