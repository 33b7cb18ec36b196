"""`check` of one file and `list`: what an operator asks of the rules, without a server."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from watchword.cli import main

HEAD = "version: 1\nprogram: club\nabout: {name: Club, numbers: {main: 86717}, help: 800-555-0155}\n"
GOOD = HEAD + "rules:\n  - {id: a, when: {keyword: A1}, then: [{reply: a}], tests: [A1]}\n"
WARNED = "version: 1\nprogram: club\nrules:\n  - {id: b, when: {keyword: B1}, then: [{reply: b}]}\n"
WRONG = "version: 1\nprogram: club\nrulez: []\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(place: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)


def watchword(*arguments: str) -> Result:
    ran = CliRunner().invoke(main, arguments, prog_name="watchword")
    assert ran.exception is None or isinstance(ran.exception, SystemExit)
    return ran


def test_of_a_file_only_its_own_problems_are_shown_with_all_rules_loaded(place: Path) -> None:
    write(place, {"rules/10.yaml": GOOD, "rules/deep/20.yaml": WARNED})
    good, warned = watchword("check", "rules/10.yaml"), watchword("check", str(place / "rules" / "deep" / "20.yaml"))
    assert (good.exit_code, good.output) == (0, "rules/10.yaml, with 5 rules in 2 files: no problems found\n")
    assert "rules/deep/20.yaml:4:10: warning: no test fires rule 'b'" in warned.output
    assert watchword("check", "rules/deep/20.yaml", "--strict").exit_code == 1
    assert watchword("check", "rules/10.yaml", "--strict").exit_code == 0


def test_a_file_is_no_success_where_another_does_not_load(place: Path) -> None:
    write(place, {"rules/10.yaml": GOOD, "rules/20.yaml": WRONG})
    good, wrong = watchword("check", "rules/10.yaml"), watchword("check", "rules/20.yaml")
    assert good.exit_code == wrong.exit_code == 1
    assert "errors in other files keep the rules from loading" in good.stderr
    assert "rulez" not in good.output
    assert "rules/20.yaml:3:1: error: the file has no key 'rulez'" in wrong.output
    assert "other files" not in wrong.output


def test_a_wrong_configuration_says_nothing_against_a_file_of_rules(place: Path) -> None:
    write(place, {"rules/10.yaml": GOOD, "config.yaml": "version: 1\nrulez: ./rules\n"})
    assert watchword("check").exit_code == 1
    good = watchword("check", "rules/10.yaml")
    assert (good.exit_code, good.output) == (0, "rules/10.yaml, with 4 rules in 1 file: no problems found\n")


def test_a_file_elsewhere_is_checked_with_its_folder(place: Path) -> None:
    write(place, {"rules/10.yaml": WRONG, "other/10.yaml": GOOD, "other/20.yaml": WARNED})
    assert watchword("check", "other/10.yaml").output == "other/10.yaml, with 5 rules in 2 files: no problems found\n"
    assert watchword("check", "other/20.yaml").output.startswith("other/20.yaml:4:10: warning: no test")


@pytest.mark.parametrize("config", [None, "version: 1\nrules: ./rules\nendpoints: {}\n", "version: 1\nrules: [\n"])
def test_a_file_beside_the_configuration_stands_alone(place: Path, config: str | None) -> None:
    write(place, {"rules/10.yaml": GOOD, "shop.yaml": GOOD, "compose.yaml": "services: {}\n"})
    if config is not None:
        write(place, {"config.yaml": config})
    good = watchword("check", "shop.yaml")
    assert (good.exit_code, good.output) == (0, "shop.yaml, with 4 rules in 1 file: no problems found\n")
    good = watchword("test", str(place / "shop.yaml"))
    assert (good.exit_code, good.output) == (0, "shop.yaml  1 passed\n1 test in 1 file: all passed\n")
    assert "club/a" in watchword("explain", "--rules", "shop.yaml", "--test", "shop.yaml:5").output
    write(place, {"shop.yaml": GOOD.replace("tests: [A1]", "tests: [B1]")})
    wrong = watchword("test", "shop.yaml")
    assert "why?  watchword explain --rules shop.yaml --test shop.yaml:5:" in wrong.output
    write(place, {"shop.yaml": WRONG})
    for command in ("check", "test"):
        wrong = watchword(command, "shop.yaml")
        assert wrong.exit_code == 1
        assert "shop.yaml:3:1: error: the file has no key 'rulez'" in wrong.output
        assert "config.yaml" not in wrong.output


def test_the_configuration_is_no_rule_file_of_a_folder_that_is_named(place: Path) -> None:
    write(place, {"here/10.yaml": GOOD, "here/config.yaml": "version: 1\nendpoints: {}\nrules: [\n"})
    for command in ("check", "test"):
        assert watchword("--config", "here/config.yaml", command, "here").exit_code == 0
        assert "here/config.yaml:3:8: error: this '[' is not closed" in watchword(command, "here").output


def test_a_configuration_that_must_be_read_says_for_what(place: Path) -> None:
    write(place, {"rules/10.yaml": GOOD, "config.yaml": "version: 1\nrules: [\n"})
    for command in (["test"], ["list"], ["explain", "A1"]):
        ran = watchword(*command)
        assert ran.exit_code == 2
        assert "config.yaml:2:8: error: this '[' is not closed" in ran.stdout
        assert "mend config.yaml first: it was read for where the rules and the data are" in ran.stderr
    assert watchword("test", "rules").exit_code == 0


def test_the_configuration_is_a_file_as_well(place: Path) -> None:
    write(place, {"rules/10.yaml": WARNED + GOOD.split("\n")[2], "config.yaml": "version: 1\nruls: ./rules\n"})
    ran = watchword("check", "config.yaml", "--format", "line")
    assert ran.exit_code == 1
    assert [line.partition(":")[0] for line in ran.output.splitlines()] == ["config.yaml"]


def test_what_is_no_rule_file_is_refused_in_a_sentence(place: Path) -> None:
    write(place, {"rules/10.yaml": GOOD, "notes.txt": "hello", "rules/.20.yaml": WRONG})
    for name in ("notes.txt", "rules/.20.yaml"):
        ran = watchword("check", name)
        assert ran.exit_code == 2
        assert f"{name} is no rule file: those are named *.yaml or *.yml, and are not hidden" in ran.output


def test_a_test_brings_its_own_time_number_and_person(place: Path) -> None:
    write(place, {"rules/10.yaml": GOOD})
    for option, value in (("--at", "2026-03-04T12:30"), ("--to", "main"), ("--from", "+15555550100")):
        ran = watchword("explain", "--test", "rules/10.yaml:5", option, value)
        assert ran.exit_code == 2
        assert f"--test brings its own number, person and time; leave out {option}" in ran.output
    assert watchword("explain", "--test", "rules/10.yaml:5").exit_code == 0


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("when: {keyword: X1, position: only}", "X1 (only)"),
        ("when: {keyword: [X1, X2], typos: true}", "X1, X2 (typos)"),
        ("when: {keyword: X1, position: anywhere, typos: true}", "X1 (anywhere, typos)"),
        ("when: {not: {keyword: X1, position: only}}", "not X1 (only)"),
        ("when: {keyword: X1}, mode: shadow", "shadow: does nothing"),
        ("when: {keyword: X1}, continue: true", "continues"),
        ("when: {keyword: X1}, limit: {per-sender: 3, every: 24h}", "at most 3 in 1d"),
        ("tier: fallback", "fallback"),
        ('when: {keyword: "X\\u202E1"}', "X\ufffd1"),
    ],
)
def test_the_list_shows_what_makes_a_rule_unlike_others(rule: str, shown: str, place: Path) -> None:
    write(place, {"rules/10.yaml": HEAD + f"rules:\n  - {{id: x, {rule}, then: [{{reply: x}}]}}\n"})
    (line,) = (line for line in watchword("list").output.splitlines() if line.startswith("club/x"))
    assert shown in line
