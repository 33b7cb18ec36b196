"""A plugin written from the guide alone, in a project of its own that pip installs, does all that the guide says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from console import commands, fits
from running import PROJECT

GUIDE = (PROJECT / "docs/plugins.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(python|toml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
OF_A_FOLDER = ("new plugin", "pytest")
"""What commands of the guide say that have a plugin in `plugins/` instead."""


def block(language: str, having: str) -> str:
    (found,) = (text for kind, text in BLOCK.findall(GUIDE) if kind == language and having in text)
    return str(found)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "tell_crm").mkdir()
    (folder / "tell_crm/__init__.py").write_text(block("python", "class TellCrm(Action"))
    (folder / "test_tell_crm.py").write_text(block("python", "class TestTellCrm"))
    (folder / "pyproject.toml").write_text(block("toml", "[project]"))
    return folder


@pytest.fixture(scope="module")
def environment(project: Path) -> dict[str, str]:
    """Have pip build and install it, where what is run from here finds it."""
    site = project.parent / "site"
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--target", str(site)]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, str(project)], check=True)
    return {**os.environ, "PYTHONPATH": str(site), "COLUMNS": "200"}


def ran(written: str, folder: Path, environment: dict[str, str]) -> str:
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(["bash", "-c", written], check=False, cwd=folder, env=environment, text=True, **out)
    return done.stdout


@pytest.mark.parametrize(
    ("name", "declared", "tests", "passed"),
    [
        ("shouting", "class ShoutedReply(Lint", "class TestShoutedReply", "4 passed"),
        ("sign_up", "class SignUp(Action", "class TestSignUp", "11 passed"),
        ("acme", "class Acme(Provider", "class TestAcme", "3 passed"),
    ],
)
def test_what_the_guide_declares_passes_the_test_of_the_guide(
    tmp_path: Path, name: str, declared: str, tests: str, passed: str
) -> None:
    (tmp_path / f"{name}.py").write_text(block("python", declared))
    (tmp_path / f"test_{name}.py").write_text(block("python", tests))
    tested = ran(f"{sys.executable} -m pytest -q -p no:cacheprovider", tmp_path, dict(os.environ))
    assert re.search(rf"^{passed}", tested, re.MULTILINE), tested


@pytest.mark.skipif(Path(sys.prefix) != PROJECT / ".venv", reason="the guide runs what `make install` put into .venv")
def test_an_installed_plugin_does_what_the_guide_says(
    project: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / ".venv").symlink_to(PROJECT / ".venv")
    shutil.copytree(PROJECT / "rules", tmp_path / "rules")
    for command in commands(GUIDE):
        if not any(one in command.text for one in OF_A_FOLDER):
            printed = ran(command.text, tmp_path, environment)
            assert fits(command.expected, printed.splitlines()), f"$ {command.text}\n{printed}"
    listed = ran(".venv/bin/watchword actions", tmp_path, environment)
    assert re.search(r"^tell-crm +action +network +watchword-tell-crm 1\.0 +Post a line", listed, re.MULTILINE)
    assert '"tell-crm"' in ran(".venv/bin/watchword schema", tmp_path, environment)
    tested = ran(f"{sys.executable} -m pytest -q -p no:cacheprovider", project, environment)
    assert re.search(r"^11 passed", tested, re.MULTILINE), tested
