"""The command line: one file a command. Exit codes: 0 fine, 1 findings, 2 wrong use or something of ours is broken."""

from pathlib import Path

import click

from watchword import __version__
from watchword.cli.backup import backup
from watchword.cli.check import check
from watchword.cli.consent import consent
from watchword.cli.doctor import doctor
from watchword.cli.endpoints import endpoints
from watchword.cli.explain import explain
from watchword.cli.fmt import fmt
from watchword.cli.help import help_with
from watchword.cli.init import init
from watchword.cli.intent import intent
from watchword.cli.jobs import jobs
from watchword.cli.list import list_rules
from watchword.cli.messages import messages
from watchword.cli.migrate import migrate
from watchword.cli.new import new
from watchword.cli.pause import pause, resume
from watchword.cli.phone import phone
from watchword.cli.prove import prove
from watchword.cli.publish import publish_rules, rollback
from watchword.cli.replay import replay
from watchword.cli.restore import restore
from watchword.cli.revisions import revisions
from watchword.cli.schema import schema_of_rules
from watchword.cli.serve import serve
from watchword.cli.test import test_rules
from watchword.cli.text import text
from watchword.cli.unmatched import unmatched
from watchword.cli.workplace import Workplace


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default="config.yaml",
    envvar="WATCHWORD_CONFIG",
    show_default=True,
    help="The machine's side: endpoints, numbers, secrets.",
)
@click.version_option(__version__, prog_name="watchword")
@click.pass_context
def main(context: click.Context, path: Path) -> None:
    """Read what people text to a business and do the right thing, every time, visibly."""
    context.obj = Workplace(path)


for command in (
    init,
    serve,
    check,
    fmt,
    test_rules,
    explain,
    intent,
    replay,
    prove,
    list_rules,
    new,
    text,
    phone,
    endpoints,
    jobs,
    consent,
    messages,
    unmatched,
    backup,
    restore,
    migrate,
    pause,
    resume,
    publish_rules,
    revisions,
    rollback,
    doctor,
    schema_of_rules,
    help_with,
):
    main.add_command(command)
