"""What people complain about elsewhere, one test a complaint: it names where they did, and what holds here instead."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from examples import check, write
from running import PROJECT
from test_docs import BLOCKS, DOCUMENTS, OF_PLUGINS
from test_reload import BROKEN, Folder
from watchword import consent, vocabulary
from watchword.cli import main
from watchword.consent.words import shipped
from watchword.decide import decide
from watchword.decision import Decision
from watchword.diagnostics import Diagnostic
from watchword.diagnostics.pages import pages
from watchword.errors import RuleError
from watchword.lints import lint
from watchword.message import Message
from watchword.rules.load import load_texts
from watchword.state import OUR_LINE, UNKNOWN

AGREED = sorted((PROJECT / "tests" / "diagnostics").glob("*.out"))
COUNTED = [path for path in AGREED if path.stem != "failed-test"]
"""Those that end with how many there are: `test` counts tests."""
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HEAD = "version: 1\nprogram: shop\nabout: {name: The Shop, numbers: {main: 86717}, help: help@shop.example}\n"


def found(*files: str) -> list[Diagnostic]:
    """Check rule files, as they stand in a folder one after the other."""
    try:
        loaded = load_texts({f"rules/{n}.yaml": text.encode() for n, text in enumerate(files)}, vocabulary.builtin())
    except RuleError as failure:
        return list(failure.diagnostics)
    return lint(loaded, NOON)


def decided(text: str, *files: str) -> Decision:
    loaded = load_texts({f"rules/{n}.yaml": text.encode() for n, text in enumerate(files)}, vocabulary.builtin())
    message = Message(endpoint="main", key="k", sender="+15552312102", to="86717", text=text, received_at=NOON)
    return decide(loaded.rules, OUR_LINE, message, UNKNOWN, NOON, seed=1)


def rule(name: str, when: str, then: str = "reply: hello") -> str:
    return f"  - {{id: {name}, when: {{{when}}}, then: [{{{then}}}]}}\n"


# --- what is wrong, and where -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("agreed", COUNTED, ids=lambda path: path.stem)
def test_home_assistant_16684_every_problem_names_file_line_and_column(agreed: Path) -> None:
    said = agreed.read_text()
    (tally,) = re.findall(r"^(\d+) errors?, (\d+) warnings?(?:, (\d+) notes?)?$", said, re.MULTILINE)
    placed = re.findall(r"^[^\n:]+:[1-9]\d*:[1-9]\d*: (?:error|warning|note): .+ \[[a-z-]+\]$", said, re.MULTILINE)
    assert len(placed) == sum(int(number or 0) for number in tally) > 0


JARGON = re.compile(
    r"<class|NoneType|ordereddict|Traceback|msgspec|Struct|\w\[|`\$|\b(str|int|bool|float|None|True|False|dict|tuple)\b"
)


def is_jargon(said: str) -> bool:
    """Tell whether a sentence speaks of Python; what it quotes is the person's own."""
    return JARGON.search(re.sub(r"'[^']*'", "", said)) is not None


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("rules: 7", "expected a list"),
        ("rules: [7]", "expected keys and values, found '7'"),
        ("rules: [{id: a, when: [], then: []}]", "expected conditions, found a list"),
        ("rules: [{id: a, then: [{reply: [a]}]}]", "expected a text, found a list"),
        ("rules: [{id: a, continue: perhaps, then: [{reply: a}]}]", "expected true or false"),
        ("rules: [{id: a, limit: {per-sender: three, every: 1d}, then: [{reply: a}]}]", "expected a whole number"),
        ("rules: [{id: a, then: [{webhook: {url: https://a.example, timeout: soon}}]}]", "expected a number"),
        ("rules: [{id: a, then: [{webhook: {url: https://a.example, headers: [x]}}]}]", "expected keys and values"),
        ("lists: [a]", "expected keys and values, found a list"),
        ("words: {a: }", "has no value"),
    ],
)
def test_semgrep_3653_what_is_wrong_is_said_without_jargon_of_programmers(written: str, told: str) -> None:
    problems = [one for one in found(f"{HEAD}{written}\n") if one.severity == "error"]
    assert told in problems[0].message
    assert [one.message for one in problems if is_jargon(f"{one.message} {one.hint or ''}")] == []


@pytest.mark.parametrize("agreed", AGREED, ids=lambda path: path.stem)
def test_home_assistant_83913_no_agreed_reading_has_such_jargon_either(agreed: Path) -> None:
    said = [line for line in agreed.read_text().splitlines() if re.search(r": error: |: warning: |= hint: ", line)]
    assert said
    assert [line for line in said if is_jargon(line)] == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("rulez: []", "rules"),
        ("rules: [{id: a, whenn: {keyword: A1}, then: [{reply: a}]}]", "when"),
        ("rules: [{id: a, when: {keywrd: A1}, then: [{reply: a}]}]", "keyword"),
        ("rules: [{id: a, when: {not: {chanel: sms}}, then: [{reply: a}]}]", "channel"),
        ("rules: [{id: a, when: {text: {contain: a}}, then: [{reply: a}]}]", "contains"),
        ("rules: [{id: a, then: [{webhook: {url: https://a.example, timeuot: 5}}]}]", "timeout"),
        ("rules: [{id: a, then: [{ask: {prompt: a, expct: {digits: 7}, text: a}}]}]", "expect"),
        ("rules: [{id: a, then: [{ask: {prompt: a, expect: {digit: 7}, text: a}}]}]", "digits"),
        ("rules: [{id: a, limit: {per-sendr: 1, every: 1d}, then: [{reply: a}]}]", "per-sender"),
        ("schedules: {a: {opne: [{from: 11:00, to: 22:00}]}}", "open"),
        ("schedules: {a: {open: [{form: 11:00, to: 22:00}]}}", "from"),
        ("lists: {a: {skycore-campain: 7}}", "skycore-campaign"),
        ("rules: [{id: a, then: [{reply: a}], tests: [{text: a, fire: a}]}]", "fires"),
        ("rules: [{id: a, then: [{reply: a}], tests: [{text: a, given: {subscribd: [a]}}]}]", "subscribed"),
        ("about: {name: S, numbers: {main: 86717}, hepl: s@s.example}", "help"),
    ],
)
def test_semgrep_1460_a_misspelt_key_is_an_error_wherever_it_stands(written: str, meant: str) -> None:
    head = "version: 1\nprogram: shop\n" if "about:" in written else HEAD
    (problem,) = (one for one in found(f"{head}{written}\n") if one.code == "unknown-key")
    assert problem.severity == "error"
    assert problem.hint == f"did you mean '{meant}'?"


def test_semgrep_rules_1994_a_file_of_a_newer_version_gives_one_error_and_not_thirty() -> None:
    newer = "".join(f"  - {{name: r{n}, on: text-{n}, run: [send: hello]}}\n" for n in range(30))
    (problem,) = found(f"version: 2\nproject: shop\nflows:\n{newer}")
    assert (problem.code, problem.span.line) == ("unsupported-version", 1)
    assert problem.hint == "write 'version: 1', or update Watchword"


def test_actionlint_237_a_warning_is_allowed_where_it_stands_and_only_for_a_reason() -> None:
    written = f"{HEAD}rules:\n  - id: a\n    when: {{keyword: STOP}}{{}}\n    then: [{{reply: a}}]\n"
    written += "    tests: [STOP it now or never]\n"
    written = written.replace("{}", "  # watchword: allow reserved-keyword")
    assert [one.code for one in found(written)] == ["allow-without-reason"]
    assert found(written.replace("keyword\n", "keyword because the provider answers it\n")) == []


# --- what a file says -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["YES", "NO", "ON", "OFF", "TRUE", "NULL", "012345", "1e3", "21:30", "0x1F", "2026-03-04"]
)
def test_pyyaml_52_what_looks_like_yes_or_a_number_is_the_word_that_was_written(word: str) -> None:
    file = f"{HEAD}rules:\n{rule('a', f'keyword: {word}', f'reply: {word}')}"
    decision = decided(word, file)
    assert decision.rules == ("shop/a",)
    assert decision.effects[-1].settings["text"] == word  # type: ignore[union-attr]


def test_pyyaml_53_a_phone_number_keeps_its_plus() -> None:
    file = HEAD.replace("86717", "+15552310000") + "rules:\n" + rule("a", "from: +15552312102, keyword: A1")
    loaded = load_texts({"rules/a.yaml": file.encode()}, vocabulary.builtin())
    assert loaded.rules.programs["shop"].about.numbers == {"main": "+15552310000"}


def test_home_assistant_87776_a_time_is_a_time_with_quotes_or_without() -> None:
    schedules = [
        f"schedules: {{a: {{open: [{{from: {one}, to: 22:00}}]}}}}\n" for one in ("21:30", "'21:30'", '"21:30:00"')
    ]
    rules = f"rules:\n{rule('a', 'during: a')}"
    loaded = [load_texts({"rules/a.yaml": f"{HEAD}{one}{rules}".encode()}, vocabulary.builtin()) for one in schedules]
    assert len({one.rules.programs["shop"].schedules["a"] for one in loaded}) == 1


def test_renovate_2800_the_first_rule_that_fires_wins_whole_and_nothing_is_merged() -> None:
    first = f"{HEAD}rules:\n{rule('a', 'keyword: PIZZA', 'reply: from the first')}"
    second = f"version: 1\nprogram: shop\nrules:\n{rule('b', 'keyword: PIZZA', 'log: from the second')}"
    decision = decided("pizza", first, second)
    assert decision.rules == ("shop/a",)
    assert "from the second" not in repr(decision.effects)


def test_renovate_2800_the_rule_that_takes_what_another_waits_for_is_named() -> None:
    first, second = rule("a", "keyword: PIZZA"), rule("b", "keyword: [PIZZA, PASTA]")
    (told,) = (one for one in found(f"{HEAD}rules:\n{first}{second}") if one.code == "shadowed-rule")
    assert "'b'" in told.message
    assert told.related[0][0].line == 5


def test_falco_2999_no_file_changes_what_another_says() -> None:
    again = f"version: 1\nprogram: shop\nrules:\n{rule('a', 'keyword: PIZZA', 'reply: later')}"
    about = f"{HEAD}schedules: {{}}\n"
    first = f"{HEAD}rules:\n{rule('a', 'keyword: PIZZA')}"
    assert [one.code for one in found(first, again)] == ["duplicate-id"]
    assert "duplicate-about" in [one.code for one in found(first, about)]
    assert "duplicate-key" in [one.code for one in found(f"{first}lists: {{}}\nlists: {{}}\n")]


def test_rapidpro_519_every_reserved_word_is_told_of_where_a_rule_takes_it_for_a_keyword() -> None:
    reserved = [one.word for words in shipped().words.values() for one in words if one.everywhere]
    rules = "".join(rule(f"r{n}", f'keyword: "{word}"') for n, word in enumerate(reserved))
    told = [one.message for one in found(f"{HEAD}rules:\n{rules}") if one.code == "reserved-keyword"]
    assert len(reserved) > 20
    assert [word for word in reserved if not any(one.startswith(f"'{word}' is reserved") for one in told)] == []


def test_rock_6399_the_words_of_the_law_are_all_there_and_dated() -> None:
    law = {"STOP", "QUIT", "END", "REVOKE", "OPT OUT", "CANCEL", "UNSUBSCRIBE", "OPTOUT", "opt-out"}
    assert {word for word in law if consent.reserved(word) != "opt-out"} == set()
    assert re.match(r"20\d\d-\d\d-\d\d", str(shipped().edition))


# --- what is tried, shown and run -------------------------------------------------------------------------------------

LUNCH = (
    "schedules: {lunch: {open: [{from: 11:00, to: 14:00}]}}\nrules:\n"
    + rule("lunch", "keyword: MENU, during: lunch")
    + rule("closed", "keyword: MENU")
)
TESTED = """tests:
  - {text: MENU, fires: lunch}
  - {text: MENU, at: 2026-03-04T14:00, fires: closed}
"""


def explained(folder: Path, text: str, at: str, *options: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ran = CliRunner().invoke(main, ["explain", text, "--at", at, *options], prog_name="watchword")
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_alertmanager_3889_whatever_decides_can_be_asked_about_any_time(tmp_path: Path) -> None:
    write(tmp_path, {"rules/shop.yaml": HEAD + LUNCH})
    fired = {
        at: re.findall(r"^FIRED +shop/(\w+)", explained(tmp_path, "menu", f"2026-03-04T{at}"), re.MULTILINE)
        for at in ("10:59", "11:00", "13:59", "14:00")
    }
    assert fired == {"10:59": ["closed"], "11:00": ["lunch"], "13:59": ["lunch"], "14:00": ["closed"]}


def test_opa_716_what_did_not_fire_says_which_condition_failed_and_what_it_saw(tmp_path: Path) -> None:
    write(tmp_path, {"rules/shop.yaml": HEAD + LUNCH})
    said = explained(tmp_path, "menu", "2026-03-04T14:00")
    assert re.search(r"^no +shop/lunch.*\n +yes keyword .*\n +NO +during lunch +Wed 14:00 UTC", said, re.MULTILINE)


def test_opa_1377_what_is_told_of_a_decision_is_short_whatever_else_there_is_and_all_tells_the_rest(
    tmp_path: Path,
) -> None:
    many = "".join(rule(f"other-{number}", f"keyword: OTHER{number}") for number in range(200))
    write(tmp_path, {"rules/shop.yaml": HEAD + LUNCH + many})
    said = explained(tmp_path, "menu", "2026-03-04T12:00")
    assert len(said.splitlines()) < 20
    assert "shop/other-" not in said
    whole = explained(tmp_path, "menu", "2026-03-04T12:00", "--all")
    assert len(set(re.findall(r"shop/other-\d+", whole))) == 200


def test_opa_474_what_was_compared_is_shown_with_its_values_whether_it_held_or_not(tmp_path: Path) -> None:
    write(tmp_path, {"rules/shop.yaml": HEAD + LUNCH})
    saw = {
        at: re.findall(r"during lunch +(.*)$", explained(tmp_path, "menu", f"2026-03-04T{at}"), re.MULTILINE)
        for at in ("12:00", "14:00")
    }
    assert [[one.split(",")[0] for one in told] for told in saw.values()] == [["Wed 12:00 UTC"], ["Wed 14:00 UTC"]]


def test_vector_10167_only_one_function_ever_makes_a_decision() -> None:
    assert list(_calling("Decision")) == ["engine/watchword/decide.py"]


def _calling(name: str) -> Iterator[str]:
    for path in sorted((PROJECT / "engine").rglob("*.py")):
        calls = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
        if any(isinstance(called, ast.Name) and called.id == name for called in calls):
            yield str(path.relative_to(PROJECT))


def test_vector_6948_every_example_of_the_documents_is_run() -> None:
    documents = (*DOCUMENTS, *OF_PLUGINS)
    fences = {path: len(re.findall(r"^\s*(?:```|~~~)\s*ya?ml", path.read_text(), re.MULTILINE)) for path in documents}
    diagnostics = PROJECT / "docs" / "diagnostics.md"
    fences.pop(diagnostics)
    wrong_on_purpose = len(re.findall(r"^```(?:yaml|python)$", diagnostics.read_text(), re.MULTILINE))
    # of each code one that has the problem and one that has it not; the others are about allowing
    assert wrong_on_purpose >= 2 * len(pages())
    assert sum(fences.values()) == len(BLOCKS) > 5


# --- what is published ------------------------------------------------------------------------------------------------


def test_home_assistant_178593_and_prometheus_2242_a_refused_reload_changes_nothing_and_shows(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with folder.server:
        folder.file.write_text(BROKEN)
        folder.server.command("publish", code=1)
        assert folder.answer() == "old"
        assert "rules are refused" in folder.log
        assert folder.metric("watchword_rules_stale") == 1
        assert "the rules are stale" in " ".join(folder.degraded)


def test_promtool_18271_a_check_without_problems_says_what_it_looked_at(tmp_path: Path) -> None:
    write(tmp_path, {"rules/shop.yaml": HEAD + LUNCH + TESTED})
    assert check(tmp_path).output == "5 rules in 1 file and the built-in one, 1 program: no problems found\n"
    assert json.loads(check(tmp_path, "--format", "json").output)["diagnostics"] == []
