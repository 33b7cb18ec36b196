"""Laws of the command line itself."""

import subprocess
import sys

import click
import pytest

from watchword.cli import COMMANDS, main

HEAVY = ("sqlalchemy", "alembic", "litestar", "httpx", "structlog")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_found_by_its_name_and_says_what_it_does(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert command.help


def test_an_unknown_command_is_none_of_the_modules_beside_them() -> None:
    assert main.get_command(click.Context(main), "workplace") is None


@pytest.mark.parametrize("asked", [["--version"], ["check", "rules"], ["test", "rules"], ["intent", "STOP"], ["list"]])
def test_what_needs_no_database_does_not_wait_for_one(asked: list[str]) -> None:
    said = f"import sys; from watchword.cli import main; main({asked!r}, standalone_mode=False); "
    loaded = subprocess.run(
        [sys.executable, "-c", said + "print('LOADED', *sys.modules)"], capture_output=True, text=True, check=True
    ).stdout.rpartition("LOADED")[2]
    assert "watchword.cli" in loaded.split()
    assert not {*HEAVY} & {*loaded.split()}


def test_no_command_is_listed_twice() -> None:
    assert len(COMMANDS) == len(set(COMMANDS))
