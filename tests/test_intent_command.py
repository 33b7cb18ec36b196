"""`watchword intent --jsonl`: a line of JSON for each line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from watchword.cli import main


def intent(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["intent", *arguments], input=typed)


def test_each_line_is_answered_by_one_in_order(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    asked = [{"text": "STOP"}, {"text": "Hola"}, {"text": "alto", "lang": "es"}, {"text": "sair", "lang": ["en", "pt"]}]
    file.write_text("\n".join(map(json.dumps, asked)) + "\n\n")
    ran = intent("--jsonl", str(file))
    told = [json.loads(line) for line in ran.output.splitlines()]
    assert ran.exit_code == 0
    assert [(one["text"], one["intent"], one["rung"]) for one in told] == [
        ("STOP", "opt-out", "exact-word"),
        ("Hola", "none", ""),
        ("alto", "opt-out", "exact-word"),
        ("sair", "opt-out", "exact-word"),
    ]
    assert told[0]["reason"] == "it is STOP and nothing else"


def test_lines_may_be_piped_through_and_a_language_be_given_for_all() -> None:
    ran = intent("--jsonl", "-", "--lang", "es", typed='{"text": "baja"}\n{"text": "baja", "lang": "en"}\n')
    assert [json.loads(line)["intent"] for line in ran.output.splitlines()] == ["opt-out", "none"]


def test_a_context_is_said_to_be_left_out() -> None:
    ran = intent("--jsonl", "-", typed='{"text": "no", "context": {"asked": "Is it you?"}, "more": 1}\n')
    assert json.loads(ran.output)["reason"].endswith("; the context was not looked at")


@pytest.mark.parametrize(
    "line", ["STOP", '{"txt": "STOP"}', '{"text": 7}', '["STOP"]', '{"text": "STOP"', '{"text": "a", "lang": 1}']
)
def test_a_line_that_is_no_such_object_is_named(line: str) -> None:
    ran = intent("--jsonl", "-", typed='{"text": "STOP"}\n' + line + "\n")
    assert ran.exit_code == 2
    assert "-:2: " in ran.output
    assert "each line is to be an object such as" in ran.output
