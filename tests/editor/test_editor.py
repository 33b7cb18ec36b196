"""An editor with the YAML language server, on the rules as they are shipped: it completes, explains and marks."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from corpus import loads, rule_files
from editor.language_server import PROGRAM, LanguageServer, language_server
from running import PROJECT
from watchword import schema, vocabulary
from watchword.declared import prose
from watchword.discovery import Plugins
from watchword.reading.typed import INVALID
from watchword.rules.model import Rule

NODE = shutil.which("node")
pytestmark = [
    pytest.mark.xdist_group("editor"),
    pytest.mark.skipif(NODE is None, reason="the language server needs node"),
    pytest.mark.skipif(not PROGRAM.exists(), reason="no language server: `npm ci --prefix tests/editor` installs it"),
]
KNOWN = vocabulary.found(Plugins(folder=str(PROJECT / "plugins")))
RULES = PROJECT / "rules"
HEAD = f"# yaml-language-server: $schema={schema.FILE}\nversion: 1\nprogram: luigis\n"
RULE = HEAD + "rules:\n  - id: menu\n"
NUMBERS = count()


@pytest.fixture(scope="module")
def editor() -> Iterator[LanguageServer]:
    assert NODE
    with language_server(NODE, RULES) as server:
        yield server


def asked(editor: LanguageServer, method: str, text: str) -> Any:
    """Ask about the place where `@` stands."""
    before = text[: text.index("@")]
    place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
    uri = (RULES / f"open-{next(NUMBERS)}.yaml").as_uri()
    editor.open({uri: text.replace("@", "")})
    return editor.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": place})


def offered(editor: LanguageServer, text: str) -> dict[str, str]:
    """List what is offered at `@`, each with its help."""
    found = asked(editor, "completion", text)["items"]
    return {one["label"]: said(one.get("documentation") or "") for one in found}


def said(help_: Any) -> str:
    text = help_["value"] if isinstance(help_, dict) else str(help_)
    return text.replace("\\", "")


def marks(editor: LanguageServer, *texts: str) -> list[tuple[str, str]]:
    """List what is marked in texts, each with what is said of it."""
    files = {(RULES / f"open-{next(NUMBERS)}.yaml").as_uri(): text for text in texts}
    found = editor.open(files)
    return [(marked(files[uri], one["range"]), one["message"]) for uri, ones in found.items() for one in ones]


def marked(text: str, place: Any) -> str:
    lines = text.splitlines()
    start, end = place["start"], place["end"]
    return lines[start["line"]][start["character"] : end["character"] if start["line"] == end["line"] else None]


@pytest.mark.parametrize("place", ["    when:\n      @", "    when:\n      keyword: MENU\n      @"])
def test_it_offers_every_condition_with_its_help(editor: LanguageServer, place: str) -> None:
    found = offered(editor, RULE + place)
    assert {name: found[name].startswith(prose(kind)) for name, kind in KNOWN.conditions.items()} == dict.fromkeys(
        KNOWN.conditions, True
    )
    assert "`keyword`" in found["words"]


@pytest.mark.parametrize("place", ["    then:\n      - @", "    then:\n      - log: x\n      - @"])
def test_it_offers_every_action_with_its_help(editor: LanguageServer, place: str) -> None:
    found = offered(editor, RULE + place)
    assert found.keys() == KNOWN.actions.keys()
    assert [name for name, kind in KNOWN.actions.items() if not found[name].startswith(prose(kind))] == []


@pytest.mark.parametrize(
    ("place", "settings"),
    [
        ("@", {"description", "tier", "mode", "when", "then", "continue", "limit", "tests"}),
        ("then:\n      - webhook:\n          @", {"url", "body", "headers", "timeout"}),
        ("then:\n      - ask:\n          prompt: join\n          @", {"text", "expires", "expect"}),
        ("when:\n      rest:\n        @", {"equals", "starts-with", "contains", "matches"}),
        ("tests:\n      - text: MENU\n        @", {"fires", "does", "at", "given", "talk"}),
    ],
)
def test_it_offers_settings_with_their_help(editor: LanguageServer, place: str, settings: set[str]) -> None:
    found = offered(editor, f"{RULE}    {place}")
    assert settings <= found.keys()
    assert [name for name in settings if not found[name]] == []


@pytest.mark.parametrize(
    ("place", "values"),
    [
        ("mode: @", {"live", "shadow"}),
        ("continue: @", {"true", "false"}),
        ("when: {keyword: MENU, position: @}", {"first", "only", "anywhere"}),
        ("when: {intent: @}", {"opt-out", "opt-in", "help"}),
        ("then:\n      - reply: @", set()),
    ],
)
def test_it_offers_the_values_that_there_are(editor: LanguageServer, place: str, values: set[str]) -> None:
    assert offered(editor, f"{RULE}    {place}").keys() == values


@pytest.mark.parametrize(
    ("place", "help_"),
    [
        ("when: {dur@ing: shop-hours}", prose(KNOWN.conditions["during"])),
        ("then: [{rep@ly: Hello}]", "Text the person back"),
        ("then: [{webhook: {url: https://a.example, time@out: 3}}]", "`timeout` seconds"),
        ("con@tinue: true", prose(Rule).split("\n")[0].split(". ")[1].rstrip(".")),
    ],
)
def test_it_explains_what_is_pointed_at(editor: LanguageServer, place: str, help_: str) -> None:
    assert help_ in said(asked(editor, "hover", f"{RULE}    {place}\n")["contents"])


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("wehn: {keyword: MENU}\n    then: []", "wehn"),
        ("when: {keywrod: MENU}\n    then: []", "keywrod"),
        ("when: {not: {durnig: night}}\n    then: []", "durnig"),
        ("then: [repyl: Hello]", "repyl"),
        ("then: [reply: {text: Hello, meida: []}]", "meida"),
        ("then: [webhook: {url: https://a.example, timout: 3}]", "timout"),
        ("then: []\n    tests: [{text: MENU, fire: menu}]", "fire"),
    ],
)
def test_it_marks_a_misspelt_key(editor: LanguageServer, place: str, key: str) -> None:
    assert marks(editor, f"{RULE}    {place}\n") == [(key, f"Property {key} is not allowed.")]


@pytest.mark.parametrize("path", sorted(RULES.glob("*.yaml")), ids=lambda path: path.name)
def test_the_shipped_rules_name_the_schema_and_have_no_mark(editor: LanguageServer, path: Path) -> None:
    text = path.read_text()
    assert text.startswith(HEAD.partition("\n")[0])
    assert marks(editor, text) == []
    assert marks(editor, text.replace("reply:", "repyl:", 1)) == [("repyl", "Property repyl is not allowed.")]


def test_no_file_that_loads_has_a_mark(editor: LanguageServer) -> None:
    first = HEAD.partition("\n")[0]
    texts = [f"{first}\n{text}" for _, text in rule_files() if loads(text)[1] is not INVALID]
    assert marks(editor, *texts) == []
