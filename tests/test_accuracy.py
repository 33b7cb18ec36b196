"""`make accuracy`: what is measured, what is left out, and what fails."""

import json
from pathlib import Path

import pytest

import accuracy
from watchword.conformance.table import Row


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(accuracy, "ROOT", tmp_path)
    monkeypatch.setattr(accuracy, "MESSAGES", tmp_path / "messages.jsonl")
    return tmp_path / "build" / "accuracy.json"


def test_without_the_collection_the_rest_is_measured_and_what_is_left_out_is_said(
    build: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert accuracy.main() == 0
    told, said = json.loads(build.read_text()), capsys.readouterr().out
    for part in ("table", "words"):
        assert told[part]["texts"] > 100
        assert told[part]["misses"] == []
        assert f"{part}: {told[part]['texts']} texts, {told[part]['texts']} as wanted" in said
    assert told["messages"] == {"left_out": f"{accuracy.MESSAGES} is not there"}
    assert f"messages: left out, {accuracy.MESSAGES} is not there" in said


def test_with_the_collection_it_is_measured_and_a_miss_in_it_fails_nothing(build: Path) -> None:
    accuracy.MESSAGES.write_text('{"text": "hello", "label": "ham"}\n{"text": "STOP", "label": "spam"}\n')
    assert accuracy.main() == 0
    told = json.loads(build.read_text())["messages"]
    assert (told["texts"], [miss["text"] for miss in told["misses"]]) == (2, ["STOP"])


def test_a_miss_of_the_words_fails(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accuracy.mutations, "rows", lambda: [Row(id="m", wanted="none", texts=("STOP",), sources=())])
    assert accuracy.main() == 1
    (miss,) = json.loads(build.read_text())["words"]["misses"]
    assert (miss["text"], miss["wanted"], miss["read"]) == ("STOP", "none", "opt-out")
