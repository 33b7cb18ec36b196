"""What people complain about elsewhere of the tests of rules, one test a complaint, and what holds here instead."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from examples import write
from test_complaints import HEAD, found, rule
from watchword.cli import main


def trial(folder: Path, *files: str) -> Result:
    write(folder, {f"rules/{n}.yaml": text for n, text in enumerate(files)})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(main, ["test"], prog_name="watchword")


PIZZA = f"{HEAD}rules:\n  - id: pizza\n    when: {{keyword: PIZZA}}\n    then: [{{reply: hello}}, {{log: asked}}]\n"


def test_alertmanager_5167_a_test_is_run_by_all_rules_so_that_a_thief_in_another_file_fails_it(tmp_path: Path) -> None:
    alone = f"{PIZZA}    tests: [PIZZA]\n"
    assert trial(tmp_path, alone).exit_code == 0
    thief = f"version: 1\nprogram: shop\nrules:\n{rule('thief', 'keyword: PIZZA')}"
    ran = trial(tmp_path, thief, alone)
    assert ran.exit_code == 1
    assert "fires + thief" in ran.output


def test_vector_15512_what_a_test_leaves_out_is_no_success(tmp_path: Path) -> None:
    ran = trial(tmp_path, f"{PIZZA}    tests: [{{text: PIZZA, does: [reply: hello]}}]\n")
    assert ran.exit_code == 1
    assert "does  + log: asked" in ran.output


def test_opa_fail_on_empty_no_test_at_all_is_no_success(tmp_path: Path) -> None:
    assert trial(tmp_path, PIZZA).exit_code == 1


def test_vector_1814_a_test_that_is_written_twice_is_an_error() -> None:
    told = [one for one in found(f"{PIZZA}    tests: [PIZZA, PIZZA]\n") if one.code == "duplicate-test"]
    assert [one.severity for one in told] == ["error"]


def test_promtool_7568_a_failure_shows_what_differs_and_the_command_that_says_why(tmp_path: Path) -> None:
    ran = trial(tmp_path, f"{PIZZA}    tests: [{{text: PIZZA, does: [reply: goodbye, log: asked]}}]\n")
    differs = [line.strip() for line in ran.output.splitlines() if re.match(r" +does +[-+] ", line)]
    assert differs == ["does  - reply: goodbye", "does  + reply: hello"]
    assert "why?  watchword explain PIZZA --at 2026-03-04T12:30" in ran.output
