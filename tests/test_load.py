"""Laws of loading: any input is either rules or a list of problems that have a place, never anything else."""

import json
import os
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fuzz.rules import check, problems
from running import PROJECT
from watchword import vocabulary
from watchword.errors import RuleError
from watchword.rules.load import load, load_texts, read_folder
from watchword.verify import verify

SUITE = PROJECT.parent / "shared/vectors/yaml-test-suite/yaml-test-suite.jsonl"
EXAMPLES = PROJECT.parent / "shared/examples"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
SHIPPED = (PROJECT / "rules/luigis.yaml").read_bytes()


@pytest.mark.skipif(not SUITE.exists(), reason="the YAML test suite lies beside the project")
def test_every_document_of_the_yaml_test_suite_is_refused_at_a_place_or_read() -> None:
    rows = [json.loads(line) for line in SUITE.read_text().splitlines()]
    assert len(rows) > 400
    for row in rows:
        check(row["yaml"].encode())


def marked(text: str, mark: str, at: int) -> str:
    """Put a mark of YAML somewhere into a text, or leave it as it is."""
    place = at % (len(text) + 1)
    return text[:place] + mark + text[place:]


@given(
    st.integers(0, len(SHIPPED)),
    st.sampled_from(["", *"[]{}:,-?|>#'\"&*!%\t", ": ", "- ", "> a", "\r"]),
    st.integers(0),
    st.sampled_from(["", "\n"]),
)
@example(0, "{a", 0, "")
@example(0, "a: {b: c, d", 0, "")
@example(0, "- {reply", 0, "")
@example(0, "- [a: ", 0, "")
def test_no_beginning_of_a_file_is_too_strange_wherever_a_mark_is_out_of_place(
    end: int, mark: str, at: int, ending: str
) -> None:
    check((marked(SHIPPED.decode()[:end], mark, at) + ending).encode())


@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"rules: [{id: x, then: []}]")
def test_no_bytes_are_too_strange(data: bytes) -> None:
    check(data)


@given(st.integers(0, 2**32), st.integers(1, 6))
def test_a_file_that_was_spoilt_by_chance_is_told_where(seed: int, times: int) -> None:
    data = SHIPPED
    for _ in range(times):
        data = spoilt(data, random.Random(seed))
        seed += 1
    check(data)


def spoilt(data: bytes, chance: random.Random) -> bytes:
    lines = data.decode(errors="replace").split("\n")
    at = chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, chance.choice(lines))
        case 2:
            lines[at] = "  " * chance.randrange(3) + lines[at]
        case 3:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        case 4:
            lines[at] = lines[at].replace(": ", chance.choice([":", ": &a ", ": *a", ": [", ": {", ": ", ": !x "]), 1)
        case _:
            place = chance.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:place] + chance.choice("{}[]:#'\"|>-?,&*!%@`\t~é🍕\u202e") + lines[at][place:]
    return "\n".join(lines).encode()


KEYS = [
    *("version", "program", "about", "schedules", "words", "lists", "rules", "tests", "id", "when", "then", "tier"),
    *("continue", "limit", "mode", "keyword", "position", "typos", "intent", "not", "answer", "reply", "ask", "text"),
    *vocabulary.builtin().conditions,
    *vocabulary.builtin().actions,
]
shapes = st.recursive(
    st.sampled_from(["", "x", "86717", "true", "en", "{program.name}", "STOP", "2d", "(", "PIZZA", "[a", "~"])
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(shapes, shapes, shapes)
def test_no_shape_of_a_rule_is_too_strange(when: object, then: object, more: object) -> None:
    about = {"name": "P", "numbers": {"main": "86717"}, "help": "p@p.example"}
    rule = {"id": "a", "when": when, "then": then}
    file = {"version": 1, "program": "p", "about": about, "rules": [rule, more], "schedules": more, "words": when}
    check(json.dumps(file, ensure_ascii=False).encode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xef\xbb\xbf" + SHIPPED, None),
        (SHIPPED.replace(b"\n", b"\r\n"), None),
        (SHIPPED.decode().encode("utf-16"), "the file is UTF-16"),
        (SHIPPED.replace(b"Pizza", b"Pizz\xe1"), "the file is not UTF-8"),
        (SHIPPED.replace(b"  name:", b"\tname:"), "tab"),
        (b"", "the file is empty"),
        (b"# to do\n", "the file is empty"),
        (b"{\\rtf1\\ansi version: 1}", "the file is rich text"),
        (b"PK\x03\x04\x14\x00\x06", "the file is a document of a word processor, or an archive"),
    ],
)
def test_what_an_editor_does_to_a_file_is_taken_or_has_a_clear_word(data: bytes, said: str | None) -> None:
    found = problems(data)
    if said is None:
        assert found == []
    else:
        assert said in found[0].message


def test_a_rule_of_all_programs_names_only_what_each_of_them_knows() -> None:
    open_ = "schedules: {hours: {open: [{from: 11:00, to: 22:00}]}}\n"
    files = {
        f"rules/{name}.yaml": f"version: 1\nprogram: {name}\nabout: {{name: X, numbers: {{{name}: {to}}}, help: h}}\n"
        for name, to in {"a": 86717, "b": 86718}.items()
    }
    files["rules/all.yaml"] = (
        "version: 1\nprogram: all\nrules: [{id: x, when: {keyword: X, during: hours, to: a}, then: [{reply: hi}]}]\n"
    )
    files["rules/a.yaml"] += open_
    with pytest.raises(RuleError, match="there is no schedule 'hours'"):
        load_texts({path: text.encode() for path, text in files.items()}, vocabulary.builtin())
    files["rules/b.yaml"] += open_
    load_texts({path: text.encode() for path, text in files.items()}, vocabulary.builtin())


def test_a_folder_without_rules_is_refused_and_so_is_a_program_without_a_language(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no rule file"):
        read_folder(tmp_path)
    assert [one.code for one in problems(SHIPPED.replace(b"languages: [en, es]", b"languages: []"))] == ["bad-value"]


def test_where_checking_itself_breaks_the_rules_do_not_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchword.verify.load_texts", lambda *_: {}["broken"])
    with pytest.raises(RuleError, match="checking them broke: KeyError"):
        verify({"rules/l.yaml": SHIPPED}, vocabulary.builtin())


def test_all_errors_of_all_files_are_told_at_once() -> None:
    one = b"version: 1\nprogram: p\nrules:\n  - {idd: a, then: []}\n  - {id: b, then: [{repyl: x}]}\n"
    two = b"version: 1\nprogram: q\nlists: {a: b}\n"
    with pytest.raises(RuleError) as raised:
        load_texts({"rules/1.yaml": one, "rules/2.yaml": two, "rules/3.yaml": b"a: [b\n"}, vocabulary.builtin())
    found = {(one.span.path, one.span.line, one.code) for one in raised.value.diagnostics if one.severity == "error"}
    assert {
        ("rules/1.yaml", 4, "unknown-key"),
        ("rules/1.yaml", 5, "unknown-action"),
        ("rules/2.yaml", 3, "bad-value"),
        ("rules/3.yaml", 1, "yaml-syntax"),
    } <= found


def unread(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(RuleError) as failure:
        load(folder, vocabulary.builtin())
    return [(one.span.path, one.message) for one in failure.value.diagnostics if one.code == "unreadable-file"]


def test_what_cannot_be_read_is_told_beside_everything_else_that_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    (folder / "a folder.yaml").mkdir(parents=True)
    (folder / "dangling.yml").symlink_to("nowhere.yaml")
    (folder / "a folder.yaml" / "wrong.yaml").write_bytes(SHIPPED.replace(b"words: pizza", b"words: piza"))
    assert unread(folder) == [
        ("rules/a folder.yaml", "rules/a folder.yaml cannot be read: is a directory"),
        ("rules/dangling.yml", "rules/dangling.yml cannot be read: no such file or directory"),
    ]
    with pytest.raises(RuleError) as failure:
        load(folder, vocabulary.builtin())
    assert {one.code for one in failure.value.diagnostics} == {"unreadable-file", "unknown-words"}


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.YAML", "a.Yml", "deep/er/a.yaml", "a..yaml"])
def test_what_is_named_as_rule_files_are_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(SHIPPED)
    assert list(read_folder(tmp_path)) == [f"{tmp_path.name}/{name}"]


@pytest.mark.parametrize(
    "name",
    [".a.yaml", ".#a.yaml", "#a.yaml#", "~$a.yaml", ".a.yaml.swp", "a.yaml~", ".git/a.yaml", "..2026/deep/a.yaml"],
)
def test_what_is_hidden_or_an_editors_own_is_not_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_bytes(SHIPPED)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("rulez: [")
    assert list(read_folder(tmp_path)) == [f"{tmp_path.name}/shop.yaml"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to the administrator")
def test_a_folder_that_may_not_be_looked_into_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    (folder / "closed").mkdir(parents=True)
    (folder / "luigis.yaml").write_bytes(SHIPPED)
    (folder / "closed").chmod(0)
    try:
        assert unread(folder) == [("rules/closed", "rules/closed cannot be read: permission denied")]
    finally:
        (folder / "closed").chmod(0o700)


WEEKLY = "{open: [{from: 11:00, to: 22:00}]}"
ONCE = "{from: 2026-03-01T00:00, until: 2026-03-02T00:00}"
TWICE = f"{{open: [{{from: 11:00, to: 22:00}}], windows: [{ONCE}]}}"


@pytest.mark.parametrize(
    ("schedule", "when", "refused"),
    [
        (WEEKLY, "after: s", True),
        (WEEKLY, "before: s", True),
        (WEEKLY, "not: {after: s}", True),
        (TWICE, "after: s", True),
        (WEEKLY, "during: s", False),
        (ONCE, "after: s", False),
        (ONCE, "not: {before: s}", False),
    ],
)
def test_what_comes_every_week_has_no_before_and_no_after(schedule: str, when: str, refused: bool) -> None:
    about = "about: {name: P, numbers: {main: 86717}, help: p@p.example}\n"
    rules = f"rules: [{{id: a, when: {{{when}}}, then: [{{reply: x}}]}}]\n"
    found = problems(f"version: 1\nprogram: p\n{about}schedules: {{s: {schedule}}}\n{rules}".encode())
    assert ("never-holds" in [one.code for one in found]) == refused


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the example programs lie beside the project")
@pytest.mark.parametrize("name", ["luigis", "hope"])
def test_the_example_programs_load_whole(name: str) -> None:
    loaded = load_texts({f"rules/{name}.yaml": (EXAMPLES / f"{name}.yaml").read_bytes()}, vocabulary.builtin())
    assert loaded.warnings == ()
    assert name in loaded.rules.programs
