"""`watchword replay`: what it says word for word, and what a pipeline can tell from it."""

import json
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from replay.life import FIRST, SECOND
from replay.test_replay import lived
from running import PROJECT
from watchword.cli import main
from watchword.replay.report import report
from watchword.replay.tally import KINDS, Came, Sample, Tally

GOLDEN = PROJECT / "tests" / "golden" / "replay" / "report.out"
NOON = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
ASKED = {"from": "+15552312102", "to": "86717", "text": "hello", "at": "2026-03-04T12:30:00Z"}
REVISION = re.compile(r"\b[0-9a-f]{12}\b")
CONFIG = """\
version: 1
data: ./data
rules: ./rules
endpoints:
  main: {provider: skycore, sending: sandbox, path-secrets: ["${SECRET}"], numbers: {86717: {}}}
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder, rules in (("rules", FIRST), ("other", SECOND)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "luigis.yaml").write_text(rules)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ran_with(*arguments: str) -> Result:
    ran = CliRunner().invoke(main, ["replay", *arguments], prog_name="watchword")
    assert ran.exception is None or isinstance(ran.exception, SystemExit)
    return ran


def write(place: Path, *messages: Mapping[str, object]) -> str:
    (place / "said.jsonl").write_text("".join(json.dumps(message) + "\n" for message in messages))
    return "said.jsonl"


def test_it_says_what_it_said() -> None:
    tally = Tally(not_kept=7, awaiting=1, unsure=2, unheard=1_234, segments_before=12_345, segments_after=12_300)
    for place, name in enumerate(["0ce644a81541", *["dafcf812b5d1"] * 2]):
        tally.met(NOON.replace(minute=place), name)
    tally.unloadable["0ce644a81541"] = 1
    for number, kind in enumerate(KINDS, start=1):
        before = Came(outcome="fired", rules=("luigis/hours",), texts=("we are open",))
        texts = ("we are open",) if kind == "rest" else ("we are open late" + " and later" * 40,)
        after = Came(outcome="fired", rules=("luigis/hours", "luigis/new"), texts=texts, deeds=("subscribe    club",))
        sample = Sample(id=number, at=NOON, text="hours?", before=before, after=after, unsure=number == 2)
        for more in range(8 if number == 1 else 1):
            tally.moved([kind], replace(sample, id=number + more))
    said = report(tally, "the rules that decided them", "the rules in rules: revision 54ae6a1395cd")
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        GOLDEN.write_text(said)
    assert said == GOLDEN.read_text()


def test_messages_of_a_file_are_decided_by_two_rule_sets(place: Path) -> None:
    file = write(place, ASKED, {**ASKED, "text": "JOIN"}, {**ASKED, "text": "DEAL"})
    assert ran_with(file).exit_code == 0
    ran = ran_with(file, "--against", "other", "--json")
    told = json.loads(ran.output)
    assert ran.exit_code == 1
    assert told["messages"] == 3
    assert told["kinds"] == {"unmatched": 1, "texts": 1}
    assert told["rules"]["luigis/any"] == {"gained": 0, "lost": 1}


@pytest.mark.parametrize(
    ("gate", "code"),
    [("change", 1), ("unmatched", 1), ("texts", 1), ("opted-out", 0), ("dearer", 0), ("unsure", 0), ("answered", 0)],
)
def test_a_pipeline_chooses_what_fails(place: Path, gate: str, code: int) -> None:
    file = write(place, ASKED, {**ASKED, "text": "JOIN"})
    assert ran_with(file, "--against", "other", "--fail-on", gate).exit_code == code


@pytest.mark.parametrize(
    "wrong", ['{"from": 3}', "hello", '{"from": "1", "to": "2", "text": "x", "at": "noon"}', '{"from": "1"', "\xff"]
)
def test_a_line_that_is_no_message_is_named(place: Path, wrong: str) -> None:
    (place / "said.jsonl").write_bytes(json.dumps(ASKED).encode() + b"\n\n" + wrong.encode("latin-1"))
    ran = ran_with("said.jsonl")
    assert ran.exit_code == 2
    assert "said.jsonl: line 3 is no message such as" in ran.output


def test_rules_with_errors_are_not_tried(place: Path) -> None:
    (place / "other" / "luigis.yaml").write_text(FIRST.replace("keyword: LEAVE", "kword: LEAVE"))
    ran = ran_with(write(place, ASKED), "--against", "other")
    assert ran.exit_code == 2
    assert "[unknown-key]" in ran.output


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("said.jsonl", "--since", "2026-03-01"), "--since is about messages of the database"),
        (("said.jsonl", "--same"), "--same is about messages of the database"),
        (("--same", "--shadow"), "--shadow and --same both say what to try"),
        (("--against", ""), "--against names nothing"),
        (("--since", "2026-03-02", "--until", "2026-03-01"), "--until must be later than --since"),
    ],
)
def test_what_would_be_left_out_of_account_is_refused(place: Path, wrong: tuple[str, ...], said: str) -> None:
    write(place, ASKED)
    ran = ran_with(*wrong)
    assert ran.exit_code == 2
    assert said in ran.output


def test_nothing_decided_again_is_no_success(place: Path) -> None:
    ran = ran_with(write(place))
    assert ran.exit_code == 2
    assert "no message was decided again" in ran.output


def test_a_text_to_no_program_is_counted(place: Path) -> None:
    ran = ran_with(write(place, {**ASKED, "to": "99999"}))
    assert "unheard   1 message: no program has the number that was texted" in ran.output


def test_a_byte_order_mark_is_no_part_of_a_message(place: Path) -> None:
    (place / "said.jsonl").write_bytes(b"\xef\xbb\xbf" + json.dumps(ASKED).encode())
    assert ran_with("said.jsonl").exit_code == 0


def test_a_file_that_is_not_utf_8_is_named(place: Path) -> None:
    (place / "said.jsonl").write_bytes(json.dumps(ASKED).encode("utf-16"))
    ran = ran_with("said.jsonl")
    assert ran.exit_code == 2
    assert "said.jsonl: the file is UTF-16: save the file as UTF-8" in ran.output


def test_a_rule_that_only_takes_note_answers_nobody(place: Path) -> None:
    noting = "  - {id: all, continue: true, when: {}, then: [{log: x}]}\n"
    (place / "other" / "luigis.yaml").write_text(FIRST.replace("rules:\n", f"rules:\n{noting}"))
    told = json.loads(ran_with(write(place, ASKED), "--against", "other", "--json").output)
    assert told["kinds"] == {"rest": 1}
    assert [sample["after"]["deeds"] for sample in told["samples"]["rest"]] == [["log          x"]]


def test_what_there_is_not_is_told(place: Path) -> None:
    assert "there is no folder nix, and no database yet" in ran_with(write(place), "--against", "nix").output
    assert "no time such as 2026-03-01" in ran_with("--since", "noon").output
    assert "no time such as 2026-03-01" in ran_with("--since", "9999-12-31").output
    assert "there is no config.yaml" in ran_with("--since", "7d", "--until", "12h").output


def test_messages_of_the_database_are_tried_by_folder_revision_and_time(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "config.yaml").write_text(CONFIG)
    monkeypatch.setenv("SECRET", "a-path-secret-of-24-letters")
    (place / "data").mkdir()
    lived(place / "data" / "watchword.db", FIRST)
    same, unchanged, other = ran_with("--same"), ran_with(), ran_with("--against", "other")
    assert (same.exit_code, unchanged.exit_code, other.exit_code) == (0, 0, 1)
    assert "nothing: every message comes out as it did" in unchanged.output
    (revision,) = set(REVISION.findall(same.output))
    assert ran_with("--against", revision[:8]).exit_code == 0
    assert "there is no revision 'fff'" in ran_with("--against", "fff").output
    half = ran_with("--against", "other", "--since", "2026-11-23T16:00", "--until", "2026-11-24", "--json").output
    assert 0 < json.loads(half)["messages"] < 450
