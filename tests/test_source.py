"""YAML to nodes: what is said stays as it is written, what is refused is placed, and nothing raises."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from watchword.diagnostics import Diagnostic, Span
from watchword.reading import source
from watchword.reading.source import Fields, Items, Node, Scalar, parse

SUITE = Path(__file__).resolve().parents[1] / "../shared/vectors/yaml-test-suite/yaml-test-suite.jsonl"

both_loaders = pytest.mark.parametrize("loader", ["CBaseLoader", "BaseLoader"])


def plain(node: Node | None) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    assert isinstance(node, Fields)
    return {key.text: plain(value) for key, value in node.entries}


def said(text: str | bytes) -> object:
    node, problems = parse("f.yaml", text if isinstance(text, bytes) else text.encode())
    assert problems == ()
    return plain(node)


def problems(text: str | bytes) -> list[Diagnostic]:
    return list(parse("f.yaml", text if isinstance(text, bytes) else text.encode())[1])


def the_problem(text: str | bytes) -> Diagnostic:
    (found,) = problems(text)
    return found


def at(diagnostic: Diagnostic) -> tuple[int, int]:
    return diagnostic.span.line, diagnostic.span.col


@pytest.mark.parametrize("word", ["YES", "no", "ON", "012345", "21:00", "+15551234567", "null", "1.50", "~", "2 for 1"])
def test_every_scalar_stays_the_text_that_was_written(word: str) -> None:
    assert said(f"{word}: [{word}]\n") == {word: [word]}


def test_a_value_left_out_differs_from_an_empty_text() -> None:
    node, _ = parse("f.yaml", b'a:\nb: ""\n')
    assert isinstance(node, Fields)
    assert [(value.text, value.plain) for _, value in node.entries if isinstance(value, Scalar)] == [
        ("", True),
        ("", False),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "\ufeff"])
def test_a_file_that_says_nothing_is_an_empty_map(text: str) -> None:
    assert said(text) == {}


@both_loaders
def test_places_count_characters_from_one(loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LOADER", getattr(yaml, loader))
    node, _ = parse("f.yaml", "a:\n  é😀: [中, 'x y']\n".encode())
    assert isinstance(node, Fields)
    (inner,) = (value for _, value in node.entries)
    assert isinstance(inner, Fields)
    ((key, items),) = inner.entries
    assert key.span == Span("f.yaml", 2, 3, 5)
    assert items.span == Span("f.yaml", 2, 7, 17)
    assert isinstance(items, Items)
    assert [item.span for item in items.items] == [Span("f.yaml", 2, 8, 9), Span("f.yaml", 2, 11, 16)]


def test_what_goes_over_several_lines_is_placed_on_its_first() -> None:
    node, _ = parse("f.yaml", b"a:\n  b: 1   \n  c: 2\n")
    assert isinstance(node, Fields)
    assert node.entries[0][1].span == Span("f.yaml", 2, 3, 7)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert said(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n") == said("a: 1\nb: 2\n")
    assert at(the_problem(b"\xef\xbb\xbfa: 1\r\nb: 2\r\na: 3\r\n")) == (3, 1)


def test_a_key_given_twice_is_refused_and_the_first_stands() -> None:
    node, (found,) = parse("f.yaml", b"a: 1\nb: 2\n'a': 3\n")
    assert plain(node) == {"a": "1", "b": "2"}
    assert (found.code, at(found)) == ("duplicate-key", (3, 1))
    assert found.related == ((Span("f.yaml", 1, 1, 2), "first given here"),)


def test_every_duplicate_is_told_at_once() -> None:
    assert [at(found) for found in problems("a: {b: 1, b: 2}\na: 1\n")] == [(1, 11), (2, 1)]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: b\n<<: {c: d}\n", "yaml-merge", (2, 1)),
        ("a: !!int 5\n", "yaml-tag", (1, 4)),
        ("a: !python/object x\n", "yaml-tag", (1, 4)),
        ("a: &x 5\n", "yaml-anchor", (1, 4)),
        ("a: *x\n", "yaml-anchor", (1, 4)),
        ("a: 1\n---\nb: 2\n", "yaml-documents", (2, 1)),
        ("? [a]\n: b\n", "bad-key", (1, 3)),
        ('a: "\\0"\n', "bad-encoding", (1, 4)),
        (b"a: \xff\n", "bad-encoding", (1, 4)),
        (b"a: 1\nb: \0\n", "bad-encoding", (2, 4)),
        ("a: b".encode("utf-16"), "bad-encoding", (1, 1)),
        ("[" * 100, "yaml-depth", (1, 51)),
        ("- " * 100, "yaml-depth", (1, 101)),
        ("a: b: c\n", "yaml-syntax", (1, 5)),
        ("a: [b\n", "yaml-syntax", (1, 4)),
        ('a: "b\nc: d\n', "yaml-syntax", (1, 4)),
        ("a: @b\n", "yaml-syntax", (1, 4)),
        ("a:\n\tb: c\n", "yaml-syntax", (2, 1)),
        ("a: - b\n", "yaml-syntax", (1, 4)),
    ],
)
def test_what_is_not_read_is_refused_where_it_stands(text: str | bytes, code: str, place: tuple[int, int]) -> None:
    found = the_problem(text)
    assert (found.code, at(found), found.severity) == (code, place, "error")


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    node, found = parse("f.yaml", bomb.encode())
    assert node is None
    assert {one.code for one in found} == {"yaml-anchor"}


def test_a_colon_in_a_text_gets_the_hint_to_quote_it() -> None:
    assert "quotes" in str(the_problem("reply: Hi there: welcome\n").hint)


def test_a_tab_in_the_indentation_is_called_a_tab() -> None:
    assert "tab" in the_problem("a:\n  b: 1\n\tc: 2\n").message


@pytest.mark.parametrize("text", ["Win 1st prize # today only", "We are #1", "one two #", "Welcome # 1 fan"])
def test_a_text_that_a_comment_cuts_is_warned_about(text: str) -> None:
    found = the_problem(f"reply: {text}\n")
    assert (found.code, found.severity, found.span.col) == ("text-cut-by-comment", "warning", 8 + text.index("#"))


@pytest.mark.parametrize("line", ["a: off   # on | off", "a: off # or on", "a: 'x # y'", "a: two words  # a comment"])
def test_an_ordinary_comment_is_not_warned_about(line: str) -> None:
    assert problems(line + "\n") == []


@given(st.binary())
@example(b"\xff\xfe")
@example(b'"\\ud800"')
def test_no_bytes_at_all_make_it_raise(data: bytes) -> None:
    node, found = parse("f.yaml", data)
    assert node is not None or any(one.severity == "error" for one in found)


@both_loaders
def test_no_text_made_of_the_marks_of_yaml_makes_it_raise(loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LOADER", getattr(yaml, loader))

    @example(["?", "\n", "?"])
    @given(st.lists(st.sampled_from([*"ab:-?[]{},#&*!|>'\"%@`\\ \t\n~<", ": ", "- ", "\n  ", "---\n", "\\U00110000"])))
    def law(parts: list[str]) -> None:
        text = "".join(parts)
        lines = text.splitlines() or [""]
        node, found = parse("f.yaml", text.encode())
        assert node is not None or any(one.severity == "error" for one in found)
        assert all(1 <= one.span.line <= len(lines) + 1 and 1 <= one.span.col < one.span.end_col for one in found)

    law()


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]))


@given(st.recursive(TEXTS, st.lists))
def test_what_is_written_in_quotes_comes_back_as_it_was(value: object) -> None:
    assert said("a: " + json.dumps(value, ensure_ascii=False)) == {"a": value}


def test_the_yaml_suite_always_gets_a_verdict() -> None:
    if not SUITE.exists():
        pytest.skip("the YAML test suite is not beside the project")
    for row in map(json.loads, SUITE.read_text(encoding="utf-8").splitlines()):
        node, found = parse("f.yaml", row["yaml"].encode())
        syntax = [one for one in found if one.code == "yaml-syntax"]
        assert not syntax or (node is None and len(syntax) == 1), row["id"]
