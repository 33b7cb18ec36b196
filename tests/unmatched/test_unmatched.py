"""`watchword unmatched`, word for word, on both databases and beside a store that is open."""

import asyncio
import os
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from postgres import Databases
from running import PROJECT
from store.given import opened_postgres, opened_sqlite
from unmatched.given import SAID, came
from watchword.cli import main
from watchword.store.interface import Store
from watchword.unmatched.report import Report

GOLDEN = PROJECT / "tests" / "golden" / "unmatched"
CONFIG = """\
version: 1
%s
endpoints:
  main: {provider: skycore, path-secrets: [a-path-secret-for-tests-only], numbers: {86717: {}, +15552310000: {}}}
"""
Command = Callable[..., Result]


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store that stays open while the command reads what is in it."""
    if request.param == "sqlite":
        (tmp_path / "data").mkdir()
        opened: Store = opened_sqlite(tmp_path / "data" / "watchword.db", "node-1")
        (tmp_path / "config.yaml").write_text(CONFIG % "data: ./data")
        yield opened
        asyncio.run(opened.close())
        return
    databases: Databases = request.getfixturevalue("postgres")
    url = databases.create()
    opened = opened_postgres(url, "node-1")
    (tmp_path / "config.yaml").write_text(CONFIG % f"database: {url}")
    yield opened
    asyncio.run(opened.close())
    databases.drop(url)


@pytest.fixture
def command(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "luigis.yaml").write_text((PROJECT / "rules" / "luigis.yaml").read_text())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*words: str, code: int = 0) -> Result:
        ran = CliRunner().invoke(main, ["unmatched", *words], prog_name="watchword", terminal_width=100)
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exc_info
        assert ran.exit_code == code, ran.output
        return ran

    return run


SHOWN = {
    "all": [],
    "limited": ["--limit", "2"],
    "between": ["--since", "2026-11-23T16:00", "--until", "2026-11-23T19:00Z"],
    "json": ["--json", "--limit", "2"],
    "rule": ["--as-rule", "1"],
    "nothing-since": ["--program", "luigis", "--since", "2026-11-25T02:00+02:00"],
    "no-group": ["--as-rule", "99"],
    "no-time": ["--since", "yesterday"],
    "no-program": ["--program", "nope"],
}
CODES = {"no-group": 2, "no-time": 2, "no-program": 2}


@pytest.mark.parametrize("name", SHOWN)
def test_it_says_what_it_said(store: Store, command: Command, name: str) -> None:
    asyncio.run(came(store))
    said = command(*SHOWN[name], code=CODES.get(name, 0)).output
    golden = GOLDEN / f"{name}.out"
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        golden.write_text(said)
    assert said == golden.read_text()


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.out")} == SHOWN.keys()


def test_nobodys_number_is_shown(store: Store, command: Command) -> None:
    asyncio.run(came(store))
    for words in ([], ["--json", "--limit", "99"], ["--as-rule", "1"]):
        said = command(*words).output
        assert "1555231" not in said
        assert "555-123-4567" not in said


def test_the_json_is_what_is_documented(store: Store, command: Command) -> None:
    asyncio.run(came(store))
    report = msgspec.json.decode(command("--json").output, type=Report)
    assert report.messages == len(SAID)
    assert sum(group.messages for group in report.groups) == report.messages
    document = (PROJECT / "docs" / "unmatched.md").read_text()
    assert all(f"`{name}`" in document for name in Report.__struct_fields__)
    assert all(f"`{name}`" in document for name in type(report.groups[0]).__struct_fields__)


def test_a_rule_of_a_group_goes_into_the_file_and_the_group_is_answered(store: Store, command: Command) -> None:
    asyncio.run(came(store))
    block = command("--as-rule", "1").output
    path = Path("rules/luigis.yaml")
    path.write_text(path.read_text().rstrip() + "\n\n" + block)
    assert "all passed" in CliRunner().invoke(main, ["test"]).output
    assert "answers it as the rules are now" in command("--limit", "1").output
    (first, *_) = textwrap.dedent(block).splitlines()
    assert first.startswith("# From 5 texts of 5 people")


def test_without_rules_that_load_the_groups_are_told_all_the_same(store: Store, command: Command) -> None:
    asyncio.run(came(store))
    Path("rules/luigis.yaml").write_text("version: 2\n")
    assert "the rules here do not load" in command("--limit", "1").output
    assert "5 texts of 5 people" in command("--limit", "1").output


def test_a_rule_for_texts_that_are_near_a_word_of_consent_or_an_answer_says_so(store: Store, command: Command) -> None:
    path = Path("rules/luigis.yaml")
    asking = "  - {id: join, when: {keyword: ENTER}, then: [{ask: {text: Join?, prompt: join}}]}\n"
    answering = "  - {id: joined, when: {answering: join, answer: yes}, then: [{reply: Joined.}]}\n"
    path.write_text(f"{path.read_text().rstrip()}\n{asking}{answering}")
    asyncio.run(came(store, ["stoop", "stoop", "yes"]))
    assert "near: one letter from 'STOP', which is read as opt-out" in command().output
    assert "near luigis/joined: takes it as an answer, but only while 'join' waits for one" in command().output
    beware = "# Beware: 'stoop' is one letter from 'STOP', which is read as opt-out.\n"
    assert beware in command("--as-rule", "1").output
    beware = "# Beware: 'yes' is an answer to 'join', which luigis/joined takes while it waits.\n"
    assert beware in command("--as-rule", "2").output


def test_where_nothing_came_it_says_so(store: Store, command: Command) -> None:
    assert command().output == "no text was left without a rule\n"
    assert command("--since", "7d", "--json").output.count("\n") > 3


def test_a_group_of_a_program_that_is_gone_gets_no_rule(store: Store, command: Command) -> None:
    asyncio.run(came(store))
    path = Path("rules/luigis.yaml")
    path.write_text(path.read_text().replace("program: luigis", "program: others"))
    assert "the rules here have no program 'luigis'" in command("--as-rule", "1", code=2).output
