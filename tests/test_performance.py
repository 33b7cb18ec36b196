"""`docs/performance.md`: its commands exist, with the options that it gives them, and its table is as it is written.

They are not run, as those of other documents are: to measure takes hours.
"""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from running import PROJECT

BENCH = PROJECT / "tests" / "bench"
PAGE = (PROJECT / "docs" / "performance.md").read_text()
COMMANDS = re.findall(r"^    (\S.*)$", PAGE, re.MULTILINE)
MAKES = [line for line in COMMANDS if line.startswith("make ")]
SCRIPTS = [line for line in COMMANDS if line.startswith(".venv/bin/python ")]
COLUMNS = 5


def run(*command: str | Path) -> str:
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_page_says_how_to_measure() -> None:
    assert MAKES
    assert SCRIPTS


def given(line: str, *instead: str) -> str:
    """Answer the command that a make line would run, with words of it replaced."""
    words = [
        next((one for one in instead if one.startswith(word.partition("=")[0] + "=")), word) for word in line.split()
    ]
    dry = run(words[0], "--dry-run", "--no-print-directory", *shlex.split(" ".join(words[1:])))
    script = {"bench": "run"}.get(words[1], words[1])
    return dry[dry.index(f"tests/bench/{script}.py") :].replace("\\\n", " ").splitlines()[0]


@pytest.mark.skipif(not shutil.which("make"), reason="the document uses make")
@pytest.mark.parametrize("line", MAKES)
def test_make_hands_on_what_the_page_gives_it(line: str) -> None:
    written = given(line)
    for word in shlex.split(line)[2:]:
        name, _, value = word.partition("=")
        assert f"--{name.lower()}" in written
        assert [one for one in value.split() if one not in written and name != "DOCS"] == []


@pytest.mark.skipif(not shutil.which("make"), reason="the document uses make")
@pytest.mark.parametrize("line", [line for line in MAKES if line.startswith("make bench")])
def test_make_bench_measures_the_parts_that_the_page_asks_for(line: str, tmp_path: Path) -> None:
    (tmp_path / "before.json").write_text("{}")
    listed = run(sys.executable, *shlex.split(given(line, f"COMPARE={tmp_path / 'before.json'}")), "--list")
    only = next((word.partition("=")[2].split() for word in shlex.split(line) if word.startswith("ONLY=")), None)
    assert only is None or [Path(one.split()[1]).stem for one in listed.splitlines()] == only


@pytest.mark.parametrize("line", SCRIPTS)
def test_a_script_knows_the_options_that_the_page_gives_it(line: str) -> None:
    _, script, *words = shlex.split(line)
    told = run(sys.executable, script, "--help")
    assert [word for word in words if word.startswith("--") and word not in told] == []


def test_every_part_is_a_script_that_the_page_names() -> None:
    listed = run(sys.executable, BENCH / "run.py", "--list").splitlines()
    parts = [Path(line.split()[1]) for line in listed]
    assert len(parts) > 8
    assert [part.name for part in parts if not part.exists()] == []
    assert [part.stem for part in parts if f"`{part.stem}`" not in PAGE] == []


def test_every_row_of_the_table_has_all_columns() -> None:
    written = PAGE.partition("<!-- written by")[2].partition("<!-- the end of")
    assert written[1]
    rows = [line for line in written[0].splitlines() if line.startswith("|")]
    assert rows
    assert {len(re.split(r"(?<!\\)\|", row)) - 2 for row in rows} == {COLUMNS}
