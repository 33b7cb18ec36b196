"""Laws of the command line itself."""

import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from running import PROJECT
from watchword.cli import COMMANDS, main

HEAVY = (
    *("sqlalchemy", "alembic", "pysqlite3", "psycopg", "litestar", "uvicorn", "aiohttp", "httpx", "urllib.request"),
    *("asyncio", "aiosmtplib", "structlog", "prometheus_client", "holidays", "phonenumbers", "babel"),
)
"""What takes longer to load than many a command takes."""
PRINTING = ("rich",)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_found_by_its_name_and_says_what_it_does(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert command.help


def test_an_unknown_command_is_none_of_the_modules_beside_them() -> None:
    assert main.get_command(click.Context(main), "workplace") is None


WITHOUT_A_DATABASE = (
    *(["--version"], ["check", "rules"], ["test", "rules"], ["explain", "STOP"], ["intent", "STOP"], ["schema"]),
    *(["fmt", "--check", "rules"], ["help", "unknown-keyword"], ["list"], ["help"], ["actions"], ["providers"]),
)


def test_what_needs_no_database_and_no_network_does_not_wait_for_them(tmp_path: Path) -> None:
    """One process runs all, as what one has loaded stays; printed tables load slowly too, and come last."""
    said = (
        "import sys; from watchword.cli import main\n"
        f"for asked in {WITHOUT_A_DATABASE}:\n"
        "    main(asked, standalone_mode=False)\n"
        f"    print('LOADED', *(module for module in {(*HEAVY, *PRINTING)} if module in sys.modules))"
    )
    shutil.copytree(PROJECT / "rules", tmp_path / "rules")  # by themselves: plugins may load what they like
    printed = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=tmp_path)
    loaded = [line.split()[1:] for line in printed.stdout.splitlines() if line.startswith("LOADED")]
    found = dict(zip(map(" ".join, WITHOUT_A_DATABASE), loaded, strict=True))
    assert {command: loads for command, loads in found.items() if {*loads} - {*PRINTING}} == {}
    assert [command for command, loads in found.items() if loads] == ["list", "help", "actions", "providers"]


def test_no_command_is_listed_twice() -> None:
    assert len(COMMANDS) == len(set(COMMANDS))
