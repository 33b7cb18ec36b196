"""The command line: one file a command. Exit codes: 0 fine, 1 findings, 2 wrong use or something of ours is broken."""

from importlib import import_module
from pathlib import Path

import click

from watchword import __version__, collector

COMMANDS = (
    *("init", "serve", "check", "fmt", "test", "explain", "intent", "replay", "list", "new", "text", "phone"),
    *("actions", "providers", "endpoints", "jobs", "consent", "reviews", "messages", "unmatched", "backup"),
    *("votes", "entries", "coupons", "handoffs", "blocked"),
    *("restore", "migrate", "pause", "resume", "send", "publish", "revisions", "rollback", "doctor", "schema"),
    *("prove", "help"),
)
"""Each in a file of its name, but for those that are one with another."""
BESIDE = {"resume": "pause", "rollback": "publish"}


class Commands(click.Group):
    """Imports a command's file when the command is asked for: nobody waits for what others need."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """Name all commands, as the help lists them."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Find a command; None if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        collector.calm()
        file = import_module(f"watchword.cli.{BESIDE.get(cmd_name, cmd_name)}")
        return next(one for one in vars(file).values() if isinstance(one, click.Command) and one.name == cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
    from watchword.cli.workplace import Workplace  # noqa: PLC0415 - the help and the version of it all need none

    context.obj = Workplace(path)
