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


def test_what_is_known_beside_a_text_is_given_in_its_context_or_for_all() -> None:
    lines = [
        {"text": "no"},
        {"text": "no", "context": {"recent": ["Will you come?"]}, "more": 1},
        {"text": "no", "recent": ["Will you come?", "Two for one!"]},
        {"text": "no", "context": {"pending": True}},
        {"text": "no", "context": {"purpose": "alert"}},
        {"text": "2", "context": {"expected": True}},
        {"text": "2", "context": {"recent": ["Reply 2 to stop"]}},
    ]
    ran = intent("--jsonl", "-", typed="\n".join(map(json.dumps, lines)))
    rungs = [json.loads(line)["rung"] for line in ran.output.splitlines()]
    assert rungs == ["refusal", "answer", "answer", "answer", "no-marketing", "expected", "offered"]
    for_all = intent("--jsonl", "-", "--recent", "Will you come?", typed='{"text": "no"}\n')
    assert json.loads(for_all.output)["rung"] == "answer"


@pytest.mark.parametrize(
    ("options", "rung"),
    [
        ([], "refusal"),
        (["--recent", "Two for one!", "--recent", "Will you come?"], "refusal"),
        (["--recent", "Will you come?", "--recent", "Two for one!"], "answer"),
        (["--pending"], "answer"),
        (["--purpose", "transactional"], "no-marketing"),
        (["--expected"], "expected"),
    ],
)
def test_options_say_what_is_known(options: list[str], rung: str) -> None:
    assert f"rung    {rung}\n" in intent("No.", *options).output


def test_the_words_that_a_reading_rests_on_are_shown_as_written() -> None:
    assert "words   'Stpo', characters 4 to 7\n" in intent("Hi Stpo please").output
    assert "words" not in intent("see you at 5").output


@pytest.mark.parametrize(
    "line",
    [
        *("STOP", '{"txt": "STOP"}', '{"text": 7}', '["STOP"]', '{"text": "STOP"', '{"text": "a", "lang": 1}'),
        *('{"text": "a", "context": "x"}', '{"text": "a", "context": {"recent": "x"}}', '{"text": "a", "recent": 7}'),
        *('{"text": "a", "context": {"x": 1}}', '{"text": "a", "context": {"purpose": "fun"}}'),
    ],
)
def test_a_line_that_is_no_such_object_is_named(line: str) -> None:
    ran = intent("--jsonl", "-", typed='{"text": "STOP"}\n' + line + "\n")
    assert ran.exit_code == 2
    assert "-:2: " in ran.output
    assert "each line is to be an object such as" in ran.output


@pytest.mark.parametrize("tag", ["es", "es-MX", "ES", "es_mx"])
def test_r13_a_word_of_a_language_counts_in_every_country(tag: str) -> None:
    ran = intent("alto", "--lang", tag)
    assert (ran.stdout.splitlines()[0], ran.stderr) == ("intent  opt-out", "")


def test_a_language_that_no_word_is_known_of_is_told_of_once_with_those_that_are() -> None:
    told = "watchword: the reader knows no words of 'xx', only of de, en, es, fr and pt; STOP counts all the same\n"
    one = intent("STOP", "--lang", "xx")
    assert (one.stdout.splitlines()[0], one.stderr, one.exit_code) == ("intent  opt-out", told, 0)
    lines = '{"text": "no", "lang": "xx"}\n{"text": "no", "lang": ["xx", "en-us"]}\n'
    several = intent("--jsonl", "-", typed=lines)
    assert [json.loads(line)["intent"] for line in several.stdout.splitlines()] == ["none", "hold"]
    assert several.stderr == told
