"""The five programs that the language was made for load whole, and their tests pass under both runners."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from running import PROJECT
from watchword.cli import main

pytest_plugins = ["pytester"]

SHARED = PROJECT.parent / "shared" / "examples"
PROGRAMS = ("careplus", "finale", "hope", "lakeside", "luigis")
TESTS = 44
CONFIG = f"""\
version: 1
plugins: {PROJECT / "plugins"}
endpoints: {{}}
plugin-settings: {{email: {{server: "smtp://mail.example", from: desk@careplus.example}}}}
"""
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared examples are not beside the project")


@pytest.fixture
def place(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    (pytester.path / "config.yaml").write_text(CONFIG)
    rules = pytester.mkdir("rules")
    for name in PROGRAMS:
        (rules / f"{name}.yaml").write_bytes((SHARED / f"{name}.yaml").read_bytes())
    monkeypatch.chdir(pytester.path)
    return pytester.path


def test_all_five_pass_under_watchword_test(place: Path) -> None:
    ran = CliRunner().invoke(main, ["test"], prog_name="watchword")
    assert (ran.exit_code, ran.output.splitlines()[-1]) == (0, f"{TESTS} tests in 5 files: all passed")


def test_all_five_pass_under_pytest(place: Path, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nwatchword_rules = rules\n")
    pytester.runpytest_subprocess().assert_outcomes(passed=TESTS)
