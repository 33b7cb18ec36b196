"""`watchword prove --command`: a program that reads a line for each text and writes one for each."""

import shlex
import sys
import time
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner, Result

from watchword.cli import main
from watchword.conformance import mutations
from watchword.conformance.table import shipped

OURS = f"{shlex.quote(sys.executable)} -m watchword intent --jsonl -"


def prove(command: str, *arguments: str) -> Result:
    ran = CliRunner().invoke(main, ["prove", "--command", command, *arguments], prog_name="watchword")
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran


def is_running(process: int) -> bool:
    """Tell whether a process goes on; one that has ended may wait for its end to be noted."""
    return psutil.pid_exists(process) and psutil.Process(process).status() != psutil.STATUS_ZOMBIE


def program(folder: Path, text: str) -> str:
    path = folder / "handler.py"
    path.write_text(f"import json, sys, time\n{text}\n")
    return shlex.join([sys.executable, str(path)])


def test_our_own_reader_makes_up_no_opt_out_and_misses_none_of_the_reserved_words() -> None:
    ran = prove(OURS, "--only", "R1-*", "--only", "R3-*", "--only", "R15-*", "--only", "R19-*", "--only", "mutated-*")
    assert ran.exit_code == 0, ran.output
    assert " 0 missed opt-outs, 0 wrong opt-outs" in ran.output


def test_each_row_may_be_asked_of_a_program_that_answers_all_at_the_end(tmp_path: Path) -> None:
    count = sum(len(row.texts) for row in [*shipped().rows, *mutations.rows()])
    ran = prove(program(tmp_path, 'for line in [*sys.stdin]:\n    print(\'{"intent": "opt-out"}\')'))
    assert f"\n{count} texts: " in ran.output
    assert " 0 missed opt-outs" in ran.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it ended with exit code 0 before it had answered"),
        ("sys.exit(3)", "it ended with exit code 3 before it had answered"),
        ("print('ok', flush=True)\ntime.sleep(60)", "it answered `ok`, not JSON such as {"),
        ("time.sleep(60)", "no answer within 5 s"),
        ("print('a' * 70_000, flush=True)\ntime.sleep(60)", "it answered a line of more than 65,536 bytes"),
        ('for line in sys.stdin: print(\'{"intent": "none"}\\n\' * 2)', "it answered more lines than it was asked"),
    ],
)
def test_a_program_that_answers_nonsense_is_told_of(text: str, told: str, tmp_path: Path) -> None:
    ran = prove(program(tmp_path, text), "--only", "R3-case", "--timeout", "5")
    assert ran.exit_code == 2
    assert told in ran.output


def test_a_program_that_ends_early_leaves_its_answers_counted(tmp_path: Path) -> None:
    ran = prove(
        program(tmp_path, "input(), input()\nprint('{\"intent\": \"opt-out\"}\\n' * 2, end='')"), "--only", "R3-case"
    )
    assert ran.exit_code == 2
    assert "1 of 4: it ended with exit code 0 before it had answered" in ran.output
    assert "3 texts: 2 as wanted" in ran.output


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    ran = prove(str(tmp_path / "nobody"))
    assert ran.exit_code == 2
    assert f"{tmp_path / 'nobody'} cannot be started: " in ran.output


def test_neither_a_program_nor_what_it_started_is_left_running(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    text = f"import os\nos.fork()\nopen({str(noted)!r} + str(os.getpid()), 'w').close()\ntime.sleep(60)"
    began = time.monotonic()
    prove(program(tmp_path, text), "--timeout", "5")
    assert time.monotonic() - began < 40
    left = {int(path.name.removeprefix("pid")) for path in tmp_path.glob("pid*")}
    assert len(left) == 2
    while time.monotonic() - began < 50 and any(map(is_running, left)):
        time.sleep(0.05)
    assert [process for process in left if is_running(process)] == []
