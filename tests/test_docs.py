"""What the documents show works: every command is run and prints what is written, every YAML block loads."""

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click import Context, Group

from console import DATABASE, Reader, commands
from examples import completed
from postgres import Server, server_folder
from running import PROJECT
from watchword import actions, config, providers, vocabulary
from watchword.cli import COMMANDS, main
from watchword.discovery import Plugins
from watchword.rules.load import load_texts
from watchword.trial import failures, told

DOCUMENTS = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
OF_PLUGINS = sorted((PROJECT / "plugins").rglob("*.md"))
YAML = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
needs_clone = pytest.mark.skipif(not (PROJECT / ".git").exists(), reason="a copy is made of what git tracks")
needs_tools = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("make")), reason="the documents use curl and make"
)
needs_venv = pytest.mark.skipif(
    Path(sys.prefix) != PROJECT / ".venv", reason="the documents run what `make install` put into .venv"
)


@needs_clone
@needs_tools
@needs_venv
@pytest.mark.parametrize(
    "document", [path for path in DOCUMENTS if list(commands(path.read_text()))], ids=lambda path: path.name
)
def test_every_command_prints_what_the_document_says(document: Path, tmp_path: Path) -> None:
    with database_for(document) as url:
        reader = Reader(tmp_path, url, forks=document.name != "README.md")
        try:
            wrong = reader.follow(document.read_text())
        finally:
            reader.close()
    assert not wrong, "\n".join(wrong)


@contextmanager
def database_for(document: Path) -> Iterator[str | None]:
    """Run a PostgreSQL as one is to be run, for a document that has one."""
    if not any(DATABASE in command.text for command in commands(document.read_text())):
        yield None
        return
    with server_folder() as folder, Server(folder) as server:
        yield server.create("watchword")


WORDS = vocabulary.found(Plugins(folder=str(PROJECT / "plugins")))
BLOCKS = [
    pytest.param(block[1], id=f"{path.parent.name}/{path.name}:{path.read_text().count(chr(10), 0, block.start()) + 1}")
    for path in (*DOCUMENTS, *OF_PLUGINS)
    if path.name != "diagnostics.md"  # its examples are wrong on purpose: tests/test_diagnostics.py has them
    for block in YAML.finditer(path.read_text())
]


PART = "# a part of a program's file\n"
OF_CONFIG = "# a part of config.yaml\n"


@pytest.mark.parametrize("block", BLOCKS)
def test_every_yaml_block_loads_as_it_is_or_says_that_it_is_a_part_and_its_tests_pass(
    block: str, tmp_path: Path
) -> None:
    if "endpoints:" in block or block.startswith(OF_CONFIG):
        (tmp_path / "config.yaml").write_text(completed({"config.yaml": block})["config.yaml"])
        secrets = dict.fromkeys(re.findall(r"\$\{(\w+)\}", block), "a-secret-for-this-test-only")
        config.load(tmp_path / "config.yaml", secrets, frozenset(providers.builtin()))
    else:
        file = {"rules/block.yaml": block}
        whole = completed(file) if block.startswith(PART) else file
        loaded = load_texts({name: text.encode() for name, text in whole.items()}, WORDS)
        assert [told(failure, loaded.texts) for failure in failures(loaded)] == []


def test_the_table_of_commands_has_each_and_no_other() -> None:
    table = (PROJECT / "docs" / "configuration.md").read_text().partition("| command | does |")[2]
    rows = table.partition("\n\n")[0].splitlines()[2:]
    assert {name for row in rows for name in re.findall(r"`watchword (\w+)", row.split("|")[1])} == set(COMMANDS)
    for name in COMMANDS:
        command = main.get_command(Context(main), name)
        told = " ".join(row for row in rows if row.startswith(f"| `watchword {name}"))
        missing = [below for below in (command.commands if isinstance(command, Group) else ()) if below not in told]
        assert not missing, f"watchword {name}"


@pytest.mark.parametrize("action", sorted(actions.builtin()))
def test_every_action_is_documented(action: str) -> None:
    assert f"`{action}`" in (PROJECT / "docs" / "rules.md").read_text()


def test_nothing_in_a_document_leads_nowhere() -> None:
    for path in DOCUMENTS:
        for target in re.findall(r"`((?:docs|rules|plugins|tests|engine)/[\w./-]+)`", path.read_text()):
            assert (PROJECT / target).exists(), f"{path.name} speaks of {target}"
