"""The plugin of pytest collects the tests in rule files, and says of each what `watchword test` says.

The first test runs processes of their own, as people do; most of the time of those is spent on importing.
"""

import shlex

import pytest
from click.testing import CliRunner

from running import PROJECT
from test_testing import GOOD
from watchword.cli import main

pytest_plugins = ["pytester"]


def test_pytest_collects_the_tests_of_rule_files(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nwatchword_rules = rules\n")
    pytester.mkdir("rules")
    (pytester.path / "rules" / "20-pizza.yaml").write_text(
        GOOD.replace("'a1 please'", "{name: 'Sunday, all day', text: a2}")
    )
    (pytester.path / "config.yaml").write_text("version: 1\n")
    ran = pytester.runpytest_subprocess("-v")
    ran.assert_outcomes(passed=1, failed=1)
    ran.stdout.fnmatch_lines(
        [
            "rules/20-pizza.yaml::a[[]A1[]] PASSED*",
            "rules/20-pizza.yaml::a[[]Sunday, all day[]] FAILED*",
            "FAIL rules/20-pizza.yaml:5:*: a > Sunday, all day",
            "*fires - a",
            "*why?*watchword explain a2 --at 2026-03-04T12:30",
        ]
    )
    ran.stdout.no_fnmatch_line("*Traceback*")
    one = pytester.runpytest_subprocess("rules/20-pizza.yaml::a[A1]")
    one.assert_outcomes(passed=1)


@pytest.mark.parametrize(("paths", "folder"), [("tests", "rules"), ("tests", "../shared"), ("tests rules", "rules")])
def test_a_bare_pytest_runs_the_tests_of_rules_whatever_testpaths_names(
    paths: str, folder: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = pytester.mkdir("work")
    monkeypatch.chdir(work)
    (work / "pytest.ini").write_text(f"[pytest]\ntestpaths = {paths}\nwatchword_rules = {folder}\n")
    for path, text in ((work / "tests" / "test_a.py", "def test_it(): pass"), (work / folder / "10.yaml", GOOD)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert pytester.runpytest_inprocess("-c", "pytest.ini").parseoutcomes() == {"passed": 3}
    assert pytester.runpytest_inprocess("-c", "pytest.ini", "tests").parseoutcomes() == {"passed": 1}


def test_what_pytest_calls_a_test_outside_of_its_folder_runs_that_one_and_what_it_prints_can_be_pasted(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = pytester.mkdir("shared") / "rules"
    (shared / "deep").mkdir(parents=True)
    (shared / "10.yaml").write_text(GOOD.replace("'a1 please'", "'a1 :: [x] y/z', b1"))
    (shared / "deep" / "20.yaml").write_text(GOOD.replace("club", "den").replace("86717", "86718"))
    work = pytester.mkdir("work")
    (work / "pytest.ini").write_text("[pytest]\nwatchword_rules = ../shared/rules\n")
    monkeypatch.chdir(work)
    listed = pytester.runpytest_inprocess("-c", "pytest.ini", "--collect-only", "-q", "../shared/rules")
    named = [line for line in listed.outlines if "::" in line]
    assert named == [
        *(f"../shared/rules/10.yaml::a[{title}]" for title in ("A1", "a1 :: [x] y/z", "b1")),
        *(f"../shared/rules/deep/20.yaml::a[{title}]" for title in ("A1", "a1 please")),
    ]
    for name in (named[1], named[4]):
        ran = pytester.runpytest_inprocess("-c", "pytest.ini", "-v", name)
        ran.assert_outcomes(passed=1)
        assert any(line.startswith(f"{name} PASSED") for line in ran.outlines)
    ran = pytester.runpytest_inprocess("-c", "pytest.ini", named[2])
    (command,) = {line.partition("why?  ")[2] for line in ran.outlines if "why?" in line}  # the summary may repeat it
    said = CliRunner().invoke(main, shlex.split(command)[1:])
    assert said.output.startswith("message  'b1'  from")


def test_a_folder_that_is_not_there_is_told_where_its_setting_stands(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nwatchword_rules = rulez\n")
    ran = pytester.runpytest_inprocess()
    (hint,) = (line for line in ran.errlines if "= hint: " in line)
    assert "mend `watchword_rules` among pytest's settings" in hint
    assert "config.yaml" not in hint


def test_pytest_collects_nothing_without_the_setting(pytester: pytest.Pytester) -> None:
    pytester.mkdir("rules")
    (pytester.path / "rules" / "20-pizza.yaml").write_text(GOOD)
    assert pytester.runpytest_inprocess("rules").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_rules_that_do_not_load_are_an_error_of_pytest(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nwatchword_rules = rules\n")
    pytester.mkdir("rules")
    (pytester.path / "rules" / "20-pizza.yaml").write_text("version: 1\nprogram: club\nrulez: []\n")
    for name in ("10-good.yaml", "30-more.yaml", "40-other.yaml"):
        (pytester.path / "rules" / name).write_text(GOOD)
    ran = pytester.runpytest_inprocess()
    ran.assert_outcomes(errors=1)
    assert str(ran.stdout).count("unknown-key") == 1
    ran.stdout.fnmatch_lines(["rules/20-pizza.yaml:3:1: error: the file has no key 'rulez' [[]unknown-key[]]"])


@pytest.mark.parametrize(
    ("rules", "lacking"),
    [
        (GOOD.replace(", tests: [A1, 'a1 please']", ""), "there is no test: *"),
        ("version: 1\nprogram: all\n", "there is no program to test: *"),
    ],
)
def test_rules_without_any_test_are_an_error_of_pytest_whatever_else_passes(
    rules: str, lacking: str, pytester: pytest.Pytester
) -> None:
    pytester.makeini("[pytest]\nwatchword_rules = rules\n")
    pytester.makepyfile("def test_it(): pass")
    pytester.mkdir("rules")
    for name, text in (("10-pizza.yaml", rules), ("20-more.yaml", "version: 1\nprogram: all\n")):
        (pytester.path / "rules" / name).write_text(text)
    ran = pytester.runpytest_inprocess()
    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines([lacking])


@pytest.mark.parametrize("exists", [False, True])
def test_a_folder_without_rules_is_an_error_of_pytest(exists: bool, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nwatchword_rules = ruels\n")
    pytester.makepyfile("def test_it(): pass")
    if exists:
        pytester.mkdir("ruels")
        (pytester.path / "ruels" / ".10-hidden.yaml").write_text(GOOD)
    ran = pytester.runpytest_inprocess()
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines([f"*watchword_rules: *ruels:1:1: error: {'there is no'}*[[]no-rules[]]"])


def test_nothing_but_the_plugin_knows_pytest() -> None:
    package = PROJECT / "engine" / "watchword"
    assert [path.name for path in package.rglob("*.py") if "import pytest" in path.read_text()] == ["pytest_plugin.py"]
