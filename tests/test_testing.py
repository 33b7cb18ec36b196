"""`watchword test` and its reports: what passes, what fails, and that nothing is no success."""

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from running import PROJECT
from watchword import vocabulary
from watchword.cli import main
from watchword.lints import lint
from watchword.rules.load import load_texts
from watchword.trial import cases, run
from watchword.trial.coverage import coverage
from watchword.trial.run import begins

HEAD = "version: 1\nprogram: club\nabout: {name: Club, numbers: {main: 86717}, help: 800-555-0155}\n"
GOOD = HEAD + "rules:\n  - {id: a, when: {keyword: A1}, then: [{reply: a}], tests: [A1, 'a1 please']}\n"
CONFIG = """\
version: 1
rules: ./other
endpoints: {main: {provider: skycore, path-secrets: [a-secret-of-thirty-two-characters], numbers: {86717: {}}}}
"""
BAD = "version: 1\nprogram: club\nrules:\n  - {id: b, when: {keyword: [B1, A1]}, then: [{reply: b}], tests: [B1, a1]}\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "rules" / "club").mkdir(parents=True)
    (tmp_path / "rules" / "10-good.yaml").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ran_with(*arguments: str) -> Result:
    ran = CliRunner().invoke(main, ["test", *arguments], prog_name="watchword")
    assert ran.exception is None or isinstance(ran.exception, SystemExit)
    return ran


def test_what_passes_is_counted(place: Path) -> None:
    ran = ran_with()
    assert (ran.exit_code, ran.output) == (0, "rules/10-good.yaml  2 passed\n2 tests in 1 file: all passed\n")


def test_one_failure_is_a_finding(place: Path) -> None:
    (place / "rules" / "club" / "bad.yaml").write_text(BAD)
    ran = ran_with("--format", "line")
    assert ran.exit_code == 1
    assert ran.output == "rules/club/bad.yaml:4:72: error: b > a1: fires a, not b [failed-test]\n"
    (said,) = json.loads(ran_with("--format", "json").output)["diagnostics"]
    assert (said["code"], said["severity"]) == ("failed-test", "error")
    assert "     fires - b\n     fires + a\n" in ran_with().output


def test_what_is_printed_of_another_folder_can_be_opened_and_run_from_here(place: Path) -> None:
    other = place / "t" / "tst"
    other.mkdir(parents=True)
    (other / "a.yaml").write_text(GOOD.replace("'a1 please'", "'-x', b1"))
    ran = ran_with("t/tst", "--junit", "report.xml")
    assert "FAIL t/tst/a.yaml:5:72: a > b1" in ran.output
    assert "why?  watchword explain --rules t/tst --test t/tst/a.yaml:5:72\n" in ran.output
    assert etree.parse("report.xml").xpath("//testcase/@file") == ["t/tst/a.yaml"] * 3
    said = CliRunner().invoke(main, ["explain", "--rules", "t/tst", "--test", "t/tst/a.yaml:5:72"]).output
    assert said.startswith("message  'b1'  from")
    said = CliRunner().invoke(main, ["explain", "--rules", "t/tst", "A1"]).output
    assert "tst/a.yaml:5" in said
    ran = CliRunner().invoke(main, ["explain", "--rules", "t/tst", "--message", "1"])
    assert "--message brings its own rules; leave out --rules" in ran.output
    (other / "a.yaml").write_text(BAD)
    assert "t/tst/a.yaml:2:10: error" in ran_with("t/tst").output


@pytest.mark.parametrize("text", ["-x", '"a\\nb"'])
def test_a_text_that_no_command_line_takes_as_it_is_is_explained_by_its_test(place: Path, text: str) -> None:
    (place / "rules" / "10-good.yaml").write_text(GOOD.replace("'a1 please'", text))
    assert "why?  watchword explain --test rules/10-good.yaml:5:66\n" in ran_with().output


@pytest.mark.parametrize("test", ["'-x'", "b1", "{text: b1, given: {subscribed: club}}"])
def test_the_command_that_says_why_can_be_pasted_where_the_configuration_was_named(place: Path, test: str) -> None:
    (place / "other").mkdir()
    (place / "other" / "10.yaml").write_text(GOOD.replace("'a1 please'", test) + "lists: {club: {}}\n")
    (place / "my config.yaml").write_text(CONFIG)
    ran = CliRunner().invoke(main, ["--config", "my config.yaml", "test"])
    (command,) = (line.partition("why?  ")[2] for line in ran.output.splitlines() if "why?" in line)
    assert command.startswith("watchword --config 'my config.yaml' explain ")
    said = CliRunner().invoke(main, shlex.split(command)[1:])
    assert said.exit_code == 0
    assert "no rule fired" in said.output
    assert "other/10.yaml" in ran.output


def test_a_text_to_another_number_than_the_first_of_all_is_explained_with_it(place: Path) -> None:
    (place / "rules" / "20.yaml").write_text(
        GOOD.replace("86717", "86718").replace("club", "den").replace("'a1", "'b1")
    )
    assert "why?  watchword explain 'b1 please' --at 2026-03-04T12:30 --to 86718\n" in ran_with().output


def test_a_path_chooses_tests_and_never_rules(place: Path) -> None:
    (place / "rules" / "club" / "bad.yaml").write_text(BAD)
    for path in ("rules/club", "rules/club/bad.yaml", str(place / "rules" / "club")):
        assert "1 passed, 1 failed" in ran_with(path).output
    assert ran_with("rules/10-good.yaml").exit_code == 0
    assert ran_with("rules/club", "rules/10-good.yaml").output.endswith("3 passed, 1 failed\n")
    assert ran_with("rules/none.yaml").exit_code == 2


def test_a_folder_elsewhere_is_a_rule_set_of_its_own(place: Path) -> None:
    (place / "other").mkdir()
    (place / "other" / "rules.yaml").write_text(GOOD)
    assert ran_with("other").output.startswith("other/rules.yaml  2 passed\n")
    assert ran_with("other/rules.yaml").exit_code == 0


def test_no_test_at_all_is_no_success(place: Path) -> None:
    assert (ran_with("-k", "frobnicate").exit_code, ran_with("-k", "frobnicate").output) == (
        1,
        "no test has 'frobnicate' in its file, rule or name\n",
    )
    assert "1 test in 1 file" in ran_with("-k", "A[A1 PLEASE").output
    (place / "rules" / "10-good.yaml").write_text(GOOD.partition(", tests")[0] + "}\n")
    ran = ran_with()
    assert (ran.exit_code, ran.output) == (
        1,
        "there is no test: give a rule 'tests: [TEXT]' with a text that fires it\n",
    )
    (place / "rules" / "10-good.yaml").write_text(
        "version: 1\nprogram: all\nrules: [{id: a, when: {keyword: A1}, then: [], tests: [A1]}]\n"
    )
    ran = ran_with()
    assert (ran.exit_code, ran.output) == (
        1,
        "there is no program to test: one of the files needs an 'about', and 'program' with its name\n",
    )


def test_rules_that_do_not_load_are_no_success(place: Path) -> None:
    (place / "rules" / "20.yaml").write_text("version: 1\nprogram: club\nrulez: []\n")
    ran = ran_with()
    assert ran.exit_code == 1
    assert "rules/20.yaml:3:1: error: the file has no key 'rulez' [unknown-key]" in ran.output


def test_junit_has_every_test_and_what_failed(place: Path) -> None:
    (place / "rules" / "club" / "bad.yaml").write_text(BAD.replace("[B1, a1]", '[B1, "a1 \\x07 <&]]>"]'))
    assert ran_with("--junit", "report.xml").exit_code == 1
    report = etree.parse("report.xml").getroot()
    assert dict(report.attrib) == {"name": "watchword", "tests": "4", "failures": "1", "errors": "0", "skipped": "0"}
    named = [(suite.get("name"), [case.get("name") for case in suite]) for suite in report]
    assert named == [
        ("rules/10-good.yaml", ["a[A1]", "a[a1 please]"]),
        ("rules/club/bad.yaml", ["b[B1]", "b[a1 \ufffd <&]]>]"]),
    ]
    (failure,) = report.iter("failure")
    assert "fires + a" in (failure.text or "")
    assert failure.get("type") == "failed-test"


@pytest.mark.parametrize("rules", [GOOD, "version: 1\nprogram: club\nrulez: []\n"])
def test_a_report_that_cannot_be_written_is_said_in_one_sentence(rules: str, place: Path) -> None:
    (place / "rules" / "10-good.yaml").write_text(rules)
    ran = ran_with("--junit", "nowhere/report.xml")
    assert ran.exit_code == 2
    assert ran.output == "watchword: cannot write nowhere/report.xml: no such file or directory\n"


def test_junit_has_an_error_where_the_rules_do_not_load(place: Path) -> None:
    (place / "rules" / "20.yaml").write_text("version: 1\nprogram: club\nrulez: []\n")
    assert ran_with("--junit", "report.xml", "--format", "line").exit_code == 1
    report = etree.parse("report.xml").getroot()
    assert dict(report.attrib) == {"name": "watchword", "tests": "1", "failures": "0", "errors": "1", "skipped": "0"}
    (error,) = report.iter("error")
    assert error.get("message") == "rules/20.yaml:3:1: error: the file has no key 'rulez' [unknown-key]"
    assert "rulez: []" in (error.text or "")


def test_junit_has_an_error_where_no_test_was_run(place: Path) -> None:
    assert ran_with("-k", "zzz", "--junit", "report.xml").exit_code == 1
    report = etree.parse("report.xml").getroot()
    assert dict(report.attrib) == {"name": "watchword", "tests": "1", "failures": "0", "errors": "1", "skipped": "0"}
    assert [(suite.get("name"), suite[0].get("name")) for suite in report] == [("rules", "there are tests")]
    (error,) = report.iter("error")
    assert error.get("message") == error.text == "no test has 'zzz' in its file, rule or name"


@pytest.mark.parametrize("form", ["line", "json", "github", "sarif"])
def test_every_form_tells_what_differs_and_of_what_does_not_load(form: str, place: Path) -> None:
    wrong = GOOD.replace("tests: [A1, 'a1 please']", "tests: [{text: A1, does: [reply: b, log]}]")
    (place / "rules" / "10-good.yaml").write_text(wrong)
    assert "a > A1: does reply: a, not reply: b, log" in unescaped(ran_with("--format", form).output)
    (place / "rules" / "10-good.yaml").write_text(GOOD.replace("rules:", "rulez:"))
    ran = ran_with("--format", form)
    assert ran.exit_code == 1
    assert "the file has no key 'rulez'" in ran.output
    assert form != "json" or json.loads(ran.output)["diagnostics"]


def unescaped(said: str) -> str:
    return said.replace("%3A", ":").replace("%2C", ",")


def test_coverage_names_what_no_test_shows(place: Path) -> None:
    (place / "rules" / "10-good.yaml").write_text(
        HEAD + "words: {hi: {en: [HI, HELLO], es: HOLA}}\nrules:\n"
        "  - {id: hi, when: {words: hi, to: main}, then: [{reply: hi}], tests: [HELLO]}\n"
        "  - {id: bye, when: {keyword: [BYE, CIAO]}, then: [{reply: bye}]}\n"
        "  - {id: rest, then: [{reply: rest}], tests: [w]}\n"
    )
    ran = ran_with("--coverage")
    assert ran.exit_code == 0
    assert ran.output.splitlines()[2:] == [
        "rules/10-good.yaml:4:19: keyword 'HI' (en) of words hi is never texted",
        "rules/10-good.yaml:4:35: keyword 'HOLA' (es) of words hi is never texted",
        "rules/10-good.yaml:6:36: 'to main' of rule hi always holds",
        "rules/10-good.yaml:7:10: rule bye never fires",
        "rules/10-good.yaml:7:32: keyword 'BYE' of rule bye is never texted",
        "rules/10-good.yaml:7:37: keyword 'CIAO' of rule bye is never texted",
        "tests fire 2 of 3 rules, by 1 of 5 keywords",
    ]


@pytest.mark.parametrize("form", ["json", "line", "sarif", "github"])
def test_coverage_stands_apart_from_what_a_machine_reads(place: Path, form: str) -> None:
    (place / "rules" / "10-good.yaml").write_text(
        HEAD + "rules:\n  - {id: bye, when: {keyword: [BYE, CIAO]}, then: [{reply: bye}], tests: [BYE]}\n"
    )
    ran = ran_with("--coverage", "--format", form)
    assert "keyword 'CIAO' of rule bye is never texted" in ran.stderr
    assert "never texted" not in ran.stdout


def test_a_keyword_whose_words_were_texted_in_one_language_was_texted_in_the_other(place: Path) -> None:
    (place / "rules" / "10-good.yaml").write_text(
        HEAD + "rules:\n  - {id: menu, when: {keyword: {en: MENU, es: MENÚ}}, then: [{reply: here}], tests: [MENÚ]}\n"
    )
    assert "never texted" not in ran_with("--coverage").output


def test_a_keyword_that_another_rule_takes_is_not_said_to_be_never_texted(place: Path) -> None:
    (place / "rules" / "10-good.yaml").write_text(
        HEAD + "words: {more: [A2, A3]}\nrules:\n"
        "  - {id: a, when: {keyword: [A1, A2]}, then: [{reply: a}], tests: [A1, A2]}\n"
        "  - {id: b, when: {keyword: [B1, A2, B2]}, then: [{reply: b}], tests: [B1]}\n"
        "  - {id: c, when: {words: more}, then: [{reply: c}], tests: [A3]}\n"
    )
    said = [line.partition(": ")[2] for line in ran_with("--coverage").output.splitlines() if "keyword '" in line]
    assert said == [
        "keyword 'A2' of words more is texted, and rule a takes it",
        "keyword 'A2' of rule b is texted, and rule a takes it",
        "keyword 'B2' of rule b is never texted",
    ]


def test_coverage_names_the_texts_that_are_compared_and_that_no_test_has_in_it(place: Path) -> None:
    (place / "rules" / "10-good.yaml").write_text(
        HEAD + "rules:\n"
        "  - {id: a, when: {text: {contains: [late, cold]}}, then: [{reply: a}], tests: [It is Late!]}\n"
        "  - {id: b, when: {text: [pie please, a pie]}, then: [{reply: b}], tests: [A pie]}\n"
        "  - {id: c, when: {text: pizza}, then: [{reply: c}]}\n"
        "  - {id: d, when: {keyword: VOTE, rest: {starts-with: [anna, ben]}}, then: [{reply: d}], tests: [vote anna]}\n"
    )
    said = [line.partition("10-good.yaml:")[2] for line in ran_with("--coverage").output.splitlines()]
    assert [one for one in said if "' in '" in one] == [
        "5:44: 'cold' in 'text' of rule a is never texted",
        "6:27: 'pie please' in 'text' of rule b is never texted",
        "7:26: 'pizza' in 'text' of rule c is never texted",
        "8:62: 'ben' in 'rest' of rule d is never texted",
    ]


def test_a_rule_that_the_index_leaves_out_has_been_seen_to_fail(place: Path) -> None:
    (place / "rules" / "10-good.yaml").write_text(
        HEAD + "rules:\n"
        "  - {id: zip, when: {text: {matches: '^85[0-9]{3}$'}}, then: [{reply: here}], tests: ['85001']}\n"
        "  - {id: elsewhere, when: {text: {matches: '^[0-9]{5}$'}}, then: [{reply: there}], tests: ['10001']}\n"
        "  - {id: rest, then: [{reply: rest}], tests: [w]}\n"
    )
    assert "always holds" not in ran_with("--coverage").output


def test_the_shipped_rules_are_tested_whole() -> None:
    files = {"rules/luigis.yaml": (PROJECT / "rules" / "luigis.yaml").read_bytes()}
    loaded = load_texts(files, vocabulary.builtin())
    shown = coverage(loaded, [run(loaded.rules, case) for case in cases(loaded)])
    assert shown.rules[0] == shown.rules[1] > 0
    assert shown.keywords[0] == shown.keywords[1] > 0


def test_a_rule_without_a_test_is_warned_about() -> None:
    text = (
        HEAD + "rules:\n  - {id: a, when: {keyword: [A1, A2]}, then: [{reply: a}]}\n"
        "  - {id: b, when: {keyword: B1}, then: [{reply: b}], tests: [B1]}\n"
        "  - {id: c, then: [{reply: c}]}\ntests: [{text: w, fires: c}]\n"
    )
    loaded = load_texts({"rules/club.yaml": text.encode()}, vocabulary.builtin())
    (found,) = [one for one in lint(loaded, begins(next(cases(loaded)))) if one.code == "untested-rule"]
    assert found.line() == "rules/club.yaml:5:10: warning: no test fires rule 'a' [untested-rule]"
    assert found.hint == "give it one: 'tests: [A1]'"
