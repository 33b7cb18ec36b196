"""`watchword serve`: take postbacks, decide, act."""

import asyncio
import os
import secrets
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import click
import structlog

from watchword import collector, logs
from watchword.cli import running
from watchword.cli.workplace import Workplace, fail, show
from watchword.engine.beginning import Beginning
from watchword.engine.node import Node
from watchword.engine.performing import LETS_GO
from watchword.errors import WatchwordError
from watchword.metrics import Metrics
from watchword.rules.compiled import RuleSet
from watchword.store.database import Incarnation, Opened, database
from watchword.store.lock import FolderLock
from watchword.wording import count

if TYPE_CHECKING:
    from watchword.serving import Serving

COMMIT_NOTICED_WITHIN = 0.0001
"""Seconds that the event loop may keep the interpreter while the thread that commits waits to begin, or to say so."""

log = structlog.get_logger()


@click.command()
@click.option("--watch", is_flag=True, help="Publish the rules whenever a file of theirs is saved.")
@click.pass_obj
def serve(place: Workplace, watch: bool) -> None:
    """Serve until told to stop (SIGTERM, or Ctrl-C). SIGHUP publishes the rules as they are then."""
    from watchword.serving import Serving, Settings  # noqa: PLC0415 - no other command needs the web framework, which loads slowly

    config = place.config
    os.umask(0o077)  # what is written about people is their server's alone
    logs.set_up()
    for secret in config.secrets:
        logs.hide(secret)
    metrics = Metrics()
    store, clock = _open(place, metrics)
    node = Node(owner=running.owner(), clock=clock, random=Random(secrets.randbits(256)), metrics=metrics)
    beginning = _rules(place)
    rules = beginning.loaded.rules
    settings = Settings(config=config, path=place.path, degraded=_misfits(place, beginning), watch=watch)
    try:
        serving = Serving(settings, store, beginning, node)
    except OSError as failure:
        hint = "is another server there? `listen` in config.yaml says where"
        raise fail(
            f"cannot listen on {config.listen.public} and {config.listen.private}: {failure}; {hint}"
        ) from failure
    _greet(place, serving, rules)
    del beginning, rules  # they may be replaced, and are to be held by nobody then
    try:
        _run(serving)
    except WatchwordError as failure:
        raise fail(str(failure)) from failure


def _open(place: Workplace, metrics: Metrics) -> Opened:
    """Take the data folder for as long as this process lives, and open the database; or say why that cannot be."""
    there, folder = database(place.config), Path(place.config.data)
    hint = "is another `watchword serve` running there, and may this user write there?"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{os.uname().nodename}:{folder}"
        if there.is_shared:  # the store of a file locks its folder itself
            name = f"{name}#{FolderLock(folder).holder}"
            hint = "does its server run, and are host, name, user and password right?"
        return there.open(Incarnation(name, running.owner()), metrics.committed)
    except (OSError, WatchwordError) as failure:
        raise fail(f"cannot open the database {there}: {failure}; {hint}") from failure


def _run(serving: "Serving") -> None:
    """Run the server on uvloop where there is one: it serves about twice as much.

    Host names are looked up in its threads; so many of them that names nobody answers for hold up no other.
    """
    os.environ.setdefault("UV_THREADPOOL_SIZE", "128")
    sys.setswitchinterval(COMMIT_NOTICED_WITHIN)
    collector.settle()
    try:
        import uvloop  # noqa: PLC0415 - not there on every system
    except ImportError:
        asyncio.run(_whole(serving))
    else:
        uvloop.run(_whole(serving))


async def _whole(serving: "Serving") -> None:
    """Run the server to its end; what some plugin does and cannot be made to stop is not waited for."""
    await serving.run()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    if left and (await asyncio.wait(left, timeout=LETS_GO))[1]:
        log.warning("something does not let itself be cancelled; the process ends without it")
        os._exit(0)


def _rules(place: Workplace) -> Beginning:
    """Load the rules; a set that does not load leaves a server that still honours STOP, and says so."""
    folder = str(place.rules_folder)
    found = running.beginning(place)
    if found.failure is not None:
        show(found.failure.diagnostics, found.failure.texts)
        if found.loaded.files:
            revision = found.loaded.rules.revision
            log.critical("the rules do not load: it decides by older ones", folder=folder, revision=revision)
        else:
            log.critical("the rules do not load: nothing is answered, only opt-outs are honoured", folder=folder)
    elif found.stale is not None:
        log.warning("it does not decide by the rules in the folder", folder=folder, reason=found.stale)
    if found.loaded.warnings:
        show(found.loaded.warnings, found.loaded.texts)
    return found


def _misfits(place: Workplace, beginning: Beginning) -> tuple[str, ...]:
    """Print what in config.yaml does not fit the rules that decide, and answer what of it is an error.

    Where none load, nobody can tell which numbers their programs hear.
    """
    has_rules = beginning.failure is None or beginning.loaded.files
    _, found = place.check_config(beginning.loaded.rules if has_rules else None)
    if found:
        place.complain(found)
    return tuple(one.message for one in found if one.severity == "error")


def _greet(place: Workplace, serving: "Serving", rules: RuleSet) -> None:
    """Print where the server listens, what it serves, and a line to try."""
    listeners = serving.listeners
    click.echo(f"public   http://{listeners.public}  postbacks")
    click.echo(f"private  http://{listeners.private}  /health /metrics{' /api' if place.config.api_tokens else ''}")
    click.echo(
        f"serving  {count(len(place.config.endpoints), 'endpoint')}, {count(len(rules.programs), 'program')}, "
        f"{count(rules.rules, 'rule')}, revision {rules.revision}"
    )
    numbers = [ours for account in place.accounts.values() for ours in account.settings.numbers]
    if numbers:
        click.echo(f"try      {sys.argv[0]} text STOP --to {numbers[0]}, or as the provider does it:")
        click.echo(f"         {_curl(numbers[0])}")


def _curl(ours: str) -> str:
    postback = (
        "<POSTBACK><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE><FROM>15552312102</FROM>"
        f"<TO>{ours.removeprefix('+')}</TO><TEXT>STOP</TEXT><TRANSACTIONID>try-1</TRANSACTIONID></POSTBACK>"
    )
    return f"curl -i -d '{postback}' \"$({sys.argv[0]} endpoints --url)\""
