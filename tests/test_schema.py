"""The schema that editors get: what loads is valid by it, and a misspelt name is not."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from corpus import loads, rule_files
from running import PROJECT
from watchword import vocabulary
from watchword.cli import main
from watchword.diagnostics import Span
from watchword.plugin import Action, Vocabulary
from watchword.reading.findings import Reading
from watchword.reading.source import Fields, Items, Node, Scalar
from watchword.reading.typed import INVALID, read
from watchword.rules.model import RuleFile
from watchword.schema import FILE, schema
from watchword.templates import Text

VALIDATOR = Draft7Validator(schema(vocabulary.builtin()))
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NUMBERS_OF_BASES = {re.compile("[-+]?[0-9]+"): 10, re.compile("0o[0-7]+"): 8, re.compile("0x[0-9a-fA-F]+"): 16}
WORDS = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
}


def loading() -> dict[str, str]:
    """Gather the rule files of the project that load."""
    return {name: text for name, text in rule_files() if loads(text)[1] is not INVALID}


def in_editors(node: Node | None) -> Any:
    """Give a file as editors see it: its plain scalars resolved by the core schema of YAML 1.2."""
    if isinstance(node, Fields):
        return {key.text: in_editors(below) for key, below in node.entries}
    if isinstance(node, Items):
        return [in_editors(item) for item in node.items]
    assert node is not None
    return resolved(node.text) if node.plain else node.text


def resolved(text: str) -> Any:
    if text in WORDS:
        return WORDS[text]
    for form, base in NUMBERS_OF_BASES.items():
        if form.fullmatch(text) and len(text) < 1000:
            return int(text, base)
    return float(text) if NUMBER.fullmatch(text) else text


def valid(node: Node | None) -> bool:
    return bool(VALIDATOR.is_valid(in_editors(node)))


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(VALIDATOR.schema)


def test_there_are_many_files_to_try_it_on() -> None:
    assert len(loading()) > 80


def test_what_loads_is_valid() -> None:
    for name, text in loading().items():
        assert list(VALIDATOR.iter_errors(in_editors(loads(text)[0]))) == [], name


def test_a_misspelt_key_and_an_unknown_action_are_not() -> None:
    for name, text in loading().items():
        tried = list(misspelt(loads(text)[0]))
        assert tried
        assert [place for place, other in tried if refused(other) and valid(other)] == [], name


def misspelt(node: Node | None, at: str = "") -> Iterator[tuple[str, Node]]:
    """Write a file again with one of its keys misspelt, for each of them."""
    if isinstance(node, Fields):
        for place, (key, below) in enumerate(node.entries):
            others = [(Scalar(f"{key.text}x", key.plain, key.span), below)]
            yield f"{at}.{key.text}", with_entry(node, place, others[0])
            for deeper, other in misspelt(below, f"{at}.{key.text}"):
                yield deeper, with_entry(node, place, (key, other))
    elif isinstance(node, Items):
        for place, item in enumerate(node.items):
            for deeper, other in misspelt(item, f"{at}[{place}]"):
                yield deeper, Items((*node.items[:place], other, *node.items[place + 1 :]), node.span)


def with_entry(node: Fields, place: int, entry: tuple[Scalar, Node]) -> Fields:
    return Fields((*node.entries[:place], entry, *node.entries[place + 1 :]), node.span)


def refused(node: Node) -> bool:
    reading = Reading("f.yaml", context=vocabulary.builtin())
    read(node, RuleFile, reading)
    return any(one.code in {"unknown-key", "unknown-action"} for one in reading.diagnostics)


SPAN = Span("f.yaml", 1, 1, 2)
ODD = st.one_of(
    st.sampled_from([*WORDS, "YES", "012", "0x1F", "1e3", "5.0", "-0", ".5", "21:00", "2026-12-25", "20261225", "1w"]),
    st.from_regex(NUMBER, fullmatch=True),
    st.from_regex(r"\A[0-9]{1,4}[smhdw]\Z"),
    st.from_regex(r"\A[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?\Z"),
    st.text(max_size=5),
)
SCALARS = st.builds(Scalar, ODD, st.booleans(), st.just(SPAN))


@settings(max_examples=80)
@given(st.data())
def test_whatever_stands_in_place_of_a_scalar_is_valid_where_it_loads(data: st.DataObject) -> None:
    node, _, _ = loads(data.draw(st.sampled_from(list(loading().values()))))
    other = with_another_scalar(node, data)
    reading = Reading("f.yaml", context=vocabulary.builtin())
    if read(other, RuleFile, reading) is not INVALID:
        assert [error.message for error in VALIDATOR.iter_errors(in_editors(other))] == []


def with_another_scalar(node: Node | None, data: st.DataObject) -> Node:
    """Put another scalar at one place of a file."""
    if isinstance(node, Fields) and node.entries:
        place = data.draw(st.integers(0, len(node.entries) - 1))
        key, below = node.entries[place]
        return with_entry(node, place, (key, with_another_scalar(below, data)))
    if isinstance(node, Items) and node.items:
        place = data.draw(st.integers(0, len(node.items) - 1))
        return Items(
            (*node.items[:place], with_another_scalar(node.items[place], data), *node.items[place + 1 :]), SPAN
        )
    return data.draw(SCALARS)


def test_every_key_says_what_it_is_for() -> None:
    silent = [place for place, below in keys(VALIDATOR.schema) if len(below.get("description", "")) < 10]
    assert silent == []


def keys(below: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(below, list):
        for one in below:
            yield from keys(one, at)
    elif isinstance(below, dict):
        for name, key in below.get("properties", {}).items():
            yield f"{at}.{name}", key
        for name, one in below.items():
            yield from keys(one, f"{at}.{name}")


class Page(Action, frozen=True, kw_only=True):
    """Call whoever is on duty. `loudly` wakes them."""

    text: Text
    loudly: bool = False


def test_an_action_of_a_plugin_has_its_settings_and_its_help_there() -> None:
    known = vocabulary.builtin()
    written = schema(Vocabulary({**known.actions, "page": Page}, known.conditions))
    page = written["definitions"]["Step"]["properties"]["page"]
    assert page["description"].startswith("Call whoever is on duty.")
    assert page["properties"]["loudly"]["description"].startswith("`loudly` wakes them.")
    rules = [{"id": "night", "then": [{"page": {"text": "Wake up", "loudly": True}}]}]
    file = {"version": 1, "program": "luigis", "rules": rules}
    assert Draft7Validator(written).is_valid(file)
    assert not VALIDATOR.is_valid(file)


def test_the_schema_beside_the_rules_is_what_the_code_and_the_plugins_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    file = PROJECT / "rules" / FILE
    ran = CliRunner().invoke(main, ["schema"])
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        file.write_text(ran.output)
    assert ran.output == file.read_text()


def test_the_schema_is_written_where_it_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / FILE
    ran = CliRunner().invoke(main, ["schema", "--output", str(file)])
    assert ran.output == f"wrote {file}\n"
    assert json.loads(file.read_text()) == VALIDATOR.schema
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_dash_writes_the_schema_to_where_a_pipe_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    piped = CliRunner().invoke(main, ["schema", "--output", "-"])
    assert piped.output == CliRunner().invoke(main, ["schema"]).output
    assert list(tmp_path.iterdir()) == []


def test_init_writes_the_schema_beside_rules_that_have_none(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    for _ in range(2):
        assert CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), "init"]).exit_code == 0
        assert json.loads((tmp_path / "rules" / FILE).read_text()) == VALIDATOR.schema
