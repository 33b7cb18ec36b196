"""`watchword intent --jsonl`: a line of JSON for each line."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from running import PROJECT
from watchword import intents, vocabulary
from watchword.cli import main
from watchword.cli.asked import BESIDE, FIELDS
from watchword.message import Message
from watchword.rules.load import load_alone
from watchword.state import UNKNOWN
from watchword.text import words


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
        {"text": "no", "context": {"recent": ["Will you come?"]}, "from": "+15555550100", "to": "86717"},
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
    ("line", "why"),
    [
        ("STOP", "JSON is malformed"),
        ('["STOP"]', "Expected `object`, got `array`"),
        ('{"text": "STOP"', "Input data was truncated"),
        ('{"lang": "en"}', "missing required field `text`"),
        ('{"text": 7}', "$.text"),
        ('{"text": "a", "lang": 1}', "$.lang"),
        ('{"text": "a", "recent": 7}', "$.recent"),
        ('{"text": "a", "context": "x"}', "$.context"),
        ('{"text": "a", "context": {"recent": "x"}}', "$.context.recent"),
        (
            '{"text": "a", "context": {"purpose": "fun"}}',
            "no purpose 'fun': there are marketing, transactional, alert, ",
        ),
        ('{"text": "a", "context": {"purpose": "alerts"}}', "there is no purpose 'alerts': did you mean 'alert'?"),
        ('{"text": "a", "context": {"purpose": 7}}', "$.context.purpose"),
        ('{"text": "a", "context": {"stop_anywhere": true}}', "'stop_anywhere': did you mean 'stop-anywhere'?"),
        ('{"text": "a", "text": "STOP"}', "the field 'text' is there twice: say which one counts"),
        ('{"text": "a", "context": {"pending": true, "pending": false}}', "the field 'pending' is there twice"),
        *(
            (json.dumps({"text": "a", "lang": tag}), "is no language: write a tag such as en or es-MX")
            for tag in ("not a lang!", "zz zz", "", "english", ["es", "e"])
        ),
        ('{"text": "a", "context": {"pendng": true}}', "a context has no field 'pendng': did you mean 'pending'?"),
        ('{"txt": "STOP"}', "a line has no field 'txt': did you mean 'text'?"),
        ('{"text": "a", "colour": 1}', "a line has no field 'colour': there are text, lang, recent, context, "),
        *(
            (json.dumps({"text": "no", name: value}), f"a line has no field '{name}': put it into `context`")
            for name, value in (("pending", True), ("purpose", "alert"), ("expected", True))
        ),
    ],
)
def test_a_line_that_cannot_be_answered_is_named_and_the_others_are_answered(line: str, why: str) -> None:
    ran = intent("--jsonl", "-", typed='{"text": "STOP"}\n' + line + '\n\n{"text": "HELP"}\n')
    assert [json.loads(told)["text"] for told in ran.stdout.splitlines()] == ["STOP", "HELP"]
    named, told = ran.stderr.splitlines()
    assert named.startswith("-:2: ")
    assert why in named
    assert told.startswith("watchword: 1 line not answered; each is to be an object such as {")
    assert ran.exit_code == 1


def test_an_answer_tells_whose_it_is_by_the_id_of_its_line() -> None:
    ran = intent("--jsonl", "-", typed='{"text": "a", "id": "m-1"}\n{"text": "a", "id": 2}\n{"text": "a"}\n')
    assert [json.loads(line).get("id") for line in ran.stdout.splitlines()] == ["m-1", 2, None]


def test_what_a_context_leaves_out_is_as_the_options_say() -> None:
    line = '{"text": "no", "context": {"recent": ["Two for one!"]}}\n'
    assert json.loads(intent("--jsonl", "-", typed=line).stdout)["rung"] == "refusal"
    assert json.loads(intent("--jsonl", "-", "--pending", typed=line).stdout)["rung"] == "answer"


def test_a_file_may_begin_with_a_byte_order_mark_but_one_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"text": "STOP"}\n', encoding="utf-8-sig")
    assert json.loads(intent("--jsonl", str(file)).stdout)["intent"] == "opt-out"
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        file.write_text('{"text": "STOP"}\n', encoding=encoding)
        ran = intent("--jsonl", str(file))
        assert ran.exit_code == 2
        assert f"the file is {encoding[:6].upper()}: save the file as UTF-8" in ran.stderr
    file.write_bytes('{"text": "caf\u00e9"}\n{"text": "STOP"}\n'.encode("latin-1"))
    ran = intent("--jsonl", str(file))
    assert ran.exit_code == 1
    assert f"{file}:1: " in ran.stderr
    assert json.loads(ran.stdout)["text"] == "STOP"


OWN = """\
version: 1
program: shop
about:
  {name: The Shop, numbers: {main: 86717}, help: help@shop.example, languages: [es, en], purpose: %s, stop-anywhere: %s,
   consent-words: {opt-out: Enough pizza}}
rules: []
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "shop.yaml").write_text(OWN % ("transactional", "true"))
    return folder


def test_a_text_is_read_as_a_program_reads_it(shop: Path) -> None:
    for text, rung in (("enough pizza", "own-word"), ("alto", "exact-word"), ("stop by at 5", "anywhere")):
        for program in (["--rules", str(shop)], ["--rules", str(shop), "--program", "shop"]):
            assert f"rung    {rung}\n" in intent(text, *program).stdout
            typed = json.dumps({"text": text}) + "\n"
            assert json.loads(intent("--jsonl", "-", *program, typed=typed).stdout)["rung"] == rung
        assert "intent  none\n" in intent(text).stdout
    assert "rung    no-marketing\n" in intent("No.", "--rules", str(shop)).stdout
    assert "rung    refusal\n" in intent("No.", "--rules", str(shop), "--purpose", "marketing").stdout


def test_the_program_is_found_among_the_rules_here_and_one_that_is_not_there_is_named(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop.parent)
    shop.rename("rules")
    assert "own-word" in intent("enough pizza", "--program", "shop").stdout
    ran = intent("enough pizza", "--program", "stall")
    assert ran.exit_code == 2
    assert "there is no program 'stall': there are shop" in ran.stderr


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
    assert several.stderr == told.replace("watchword", "-:1")
    for_all = intent("--jsonl", "-", "--lang", "xx", typed=lines)
    assert for_all.stderr == told


def test_what_is_no_tag_of_a_language_is_refused() -> None:
    ran = intent("STOP", "--lang", "not a lang!")
    assert ran.exit_code == 2
    assert "--lang 'not a lang!' is no language: write a tag such as en or es-MX" in ran.stderr


def test_an_answer_tells_which_characters_it_rests_on_and_of_no_place_where_there_is_none() -> None:
    lines = [{"text": text} for text in ("Hi Stpo please", "🛑 stop", "see you at 5")]
    ran = intent("--jsonl", "-", typed="\n".join(map(json.dumps, lines)))
    first, second, third = map(json.loads, ran.stdout.splitlines())
    assert first["text"][first["start"] : first["end"]] == "Stpo"
    assert "stop" in second["text"][second["start"] : second["end"]]
    assert third.keys() == {"text", "intent", "rung", "reason"}


def test_the_help_and_the_page_name_every_field_that_a_line_may_have() -> None:
    page = (PROJECT / "docs" / "consent-reader.md").read_text()
    unwrapped = "".join(intent("--help").output.split())
    for field in (*FIELDS, *BESIDE):
        assert f"`{field}`" in unwrapped
        assert f"`{field}`" in page


WAITING = """\
version: 1
program: shop
about: {name: The Shop, numbers: {main: 86717}, help: help@shop.example}
rules:
  - id: declined
    when: {keyword: "NO"}
    then: [{reply: "Maybe next time."}]
    tests: ["NO"]
  - id: tried
    mode: shadow
    when: {keyword: NOPE}
    then: [{reply: "Maybe next time."}]
"""


def test_a_text_that_a_rule_of_the_program_waits_for_is_read_as_the_engine_reads_it(tmp_path: Path) -> None:
    rules = tmp_path / "shop.yaml"
    rules.write_text(WAITING)
    program = load_alone(rules, vocabulary.builtin()).rules.programs["shop"]
    now = datetime(2026, 3, 4, 12, tzinfo=UTC)
    for text, intended in (("no", "none"), ("No!", "none"), ("nope", "hold"), ("no no", "hold"), ("STOP", "opt-out")):
        message = Message(endpoint="a", key="0", sender="+15555550100", to="86717", text=text, received_at=now)
        assert intents.read(message, words(text), program, UNKNOWN, now).intent == intended
        assert f"intent  {intended}\n" in intent(text, "--rules", str(rules)).stdout
        typed = json.dumps({"text": text}) + "\n"
        told = json.loads(intent("--jsonl", "-", "--rules", str(rules), typed=typed).stdout)
        assert told["intent"] == intended
        assert intent(text).stdout.startswith("intent  " + ("opt-out" if text == "STOP" else "hold"))
