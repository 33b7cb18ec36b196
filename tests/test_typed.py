"""Nodes to typed values: every problem is told at once, in words, where it stands."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from watchword.diagnostics import Span
from watchword.reading.findings import Path, Reading
from watchword.reading.source import Node, Scalar, parse
from watchword.reading.suggestions import suggestion
from watchword.reading.typed import INVALID, Invalid, read
from watchword.reading.version import supported


class Shout(Struct, frozen=True):
    text: str

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        if isinstance(node, Scalar):
            return cls(node.text.upper() + reading.context)
        reading.error("bad-value", "expected something to shout", node.span)
        return INVALID


class Hook(Struct, frozen=True, kw_only=True, rename="kebab"):
    url: str
    retries: Annotated[int, Meta(ge=0, le=10)] = 3
    http_method: Literal["get", "post"] = "post"
    tags: tuple[str, ...] = ()


class Window(Struct, frozen=True, kw_only=True):
    begin: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.begin:
            raise ValueError("the end is before the beginning")


def reading(text: str, kind: Any) -> tuple[Any, Reading]:
    node, found = parse("f.yaml", text.encode())
    assert node is not None
    assert found == ()
    made = Reading("f.yaml", context="!")
    return read(node, kind, made), made


def value(text: str, kind: Any) -> Any:
    got, made = reading(text, dict[str, kind])
    assert made.diagnostics == []
    return got["a"]


def errors(text: str, kind: Any) -> list[str]:
    got, made = reading(text, kind)
    assert got is INVALID
    return [f"{one.span.line}:{one.span.col} {one.message} [{one.code}]" for one in made.diagnostics]


@pytest.mark.parametrize(
    ("written", "kind", "meant"),
    [
        ("YES", str, "YES"),
        ("012", str, "012"),
        ("12", int, 12),
        ("7", float, 7.0),
        ("True", bool, True),
        ("false", bool, False),
        ("2026-03-04", date, date(2026, 3, 4)),
        ("21:00", time, time(21)),
        ("2026-03-04T12:30", datetime, datetime(2026, 3, 4, 12, 30)),  # noqa: DTZ001 (files say local times)
        ("[x, y]", tuple[str, ...], ("x", "y")),
        ("[1, 2]", list[int], [1, 2]),
        ("[x, x]", frozenset[str], frozenset({"x"})),
        ("{x: 1}", dict[str, int], {"x": 1}),
        ("1", Literal[1, 2], 1),
        ("x", str | None, "x"),
        ("x", str | dict[str, str], "x"),
        ("{en: x}", str | dict[str, str], {"en": "x"}),
        ("[x]", str | tuple[str, ...], ("x",)),
        ("{x: [1, {y: 2}]}", Any, {"x": ("1", {"y": "2"})}),
        ("hi", Shout, Shout("HI!")),
        ("hi", Annotated[str, Shout], Shout("HI!")),
        ("hi", Shout | None, Shout("HI!")),
        ("{url: u, http-method: get}", Hook, Hook(url="u", http_method="get")),
    ],
)
def test_a_declared_type_reads_what_is_written(written: str, kind: Any, meant: object) -> None:
    assert value(f"a: {written}\n", kind) == meant


def test_the_defaults_stand_for_what_is_not_given() -> None:
    assert value("a: {url: u}\n", Hook) == Hook(url="u", retries=3, http_method="post", tags=())


@pytest.mark.parametrize(
    ("written", "kind", "message"),
    [
        ("three", int, "expected a whole number, found 'three'"),
        ("012", int, "expected a whole number, found '012'"),
        ("1.5", int, "expected a whole number, found '1.5'"),
        ("nan", float, "expected a number, found 'nan'"),
        ("yes", bool, "expected true or false, found 'yes'"),
        ("tomorrow", date, "expected a date such as 2026-12-25, found 'tomorrow'"),
        ("lvie", Literal["off", "sandbox", "live"], "expected off, sandbox or live, found 'lvie'"),
        ("2", Literal[1], "expected '1', found '2'"),
        ("[x]", str, "expected text, found a list"),
        ("{x: y}", int, "expected a whole number, found a map"),
        ("x", dict[str, str], "expected keys and values, found 'x'"),
        ("x", Hook, "expected keys and values, found 'x'"),
        ("x", tuple[str, ...], "expected a list, found a single value"),
        ("x", tuple[str, ...] | None, "expected a list, found a single value"),
        ("11", Annotated[int, Meta(ge=1, le=10)], "'a' must be at most 10"),
        ("0", Annotated[float, Meta(gt=0)], "'a' must be more than 0"),
        ("[]", Annotated[tuple[str, ...], Meta(min_length=1)], "'a' must be at least 1 long"),
        ("x", Annotated[str, Meta(pattern="^[0-9]+$")], "'a' must be of the form ^[0-9]+$"),
        ("[x]", Shout, "expected something to shout"),
    ],
)
def test_what_is_wrong_is_said_in_words_where_it_stands(written: str, kind: Any, message: str) -> None:
    assert errors(f"a: {written}\n", dict[str, kind]) == [f"1:4 {message} [bad-value]"]


@pytest.mark.parametrize("kind", [str, int, Hook, tuple[str, ...], dict[str, str], str | None, Literal["x"]])
def test_a_value_left_out_is_refused_at_its_key(kind: Any) -> None:
    assert errors("a:\n", dict[str, kind]) == ["1:1 'a' has no value [empty-value]"]


def test_an_empty_text_in_quotes_is_a_text() -> None:
    assert value('a: ""\n', str) == ""


def test_an_error_never_hides_the_next() -> None:
    text = "hooks:\n  - {url: [], retires: 5, retries: many}\n  - {http-method: got}\n  - 7\n"

    class File(Struct, frozen=True):
        hooks: tuple[Hook, ...]
        name: str

    assert errors(text, File) == [
        "2:11 expected text, found a list [bad-value]",
        "2:15 item 1 of 'hooks' has no key 'retires' [unknown-key]",
        "2:36 expected a whole number, found 'many' [bad-value]",
        "3:19 expected get or post, found 'got' [bad-value]",
        "3:5 item 2 of 'hooks' lacks 'url' [missing-key]",
        "4:5 expected keys and values, found '7' [bad-value]",
        "1:1 the file lacks 'name' [missing-key]",
    ]


def test_typos_get_a_suggestion() -> None:
    _, made = reading("a: {url: u, retires: 5, http-method: psot}\n", dict[str, Hook])
    assert [one.hint for one in made.diagnostics] == ["did you mean 'retries'?", "did you mean 'post'?"]


def test_a_map_by_accident_gets_the_hint_to_quote_it() -> None:
    _, made = reading("reply: {name}\n", dict[str, str])
    assert [one.hint for one in made.diagnostics] == ["put text that begins with { in quotes"]


def test_what_the_fields_say_together_can_be_refused() -> None:
    assert errors("a: {begin: 5, end: 4}\n", dict[str, Window]) == ["1:4 the end is before the beginning [bad-value]"]


def test_the_places_of_values_and_keys_are_kept() -> None:
    _, made = reading("a:\n  url: u\n  tags: [x, yy]\n", dict[str, Hook])
    assert made.keys["a", "tags"] == Span("f.yaml", 3, 3, 7)
    assert made.spans["a", "tags", 1] == Span("f.yaml", 3, 13, 15)
    assert made.spans[("a",)] == Span("f.yaml", 2, 3, 9)


def test_no_message_names_a_type_of_python() -> None:
    kinds = [str, int, float, bool, date, Hook, tuple[str, ...], dict[str, int], Literal["x"]]
    for written in ("", "x", "[x]", "{x: y}", "{x: {y: z}}"):
        for kind in kinds:
            _, made = reading(f"a: {written}\n", dict[str, kind])
            assert not any("`" in one.message or "<class" in one.message for one in made.diagnostics)


def test_a_type_that_no_file_can_say_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError):
        reading("a: 1\n", dict[str, bytes])


def test_a_long_value_is_quoted_in_part() -> None:
    (message,) = errors(f"a: {'x' * 500}\n", dict[str, int])
    assert len(message) < 150


@pytest.mark.parametrize(("text", "fine"), [("version: 1", True), ("version: 2", False), ("a: 1", True), ("- a", True)])
def test_another_version_is_one_clear_error(text: str, fine: bool) -> None:
    node, _ = parse("f.yaml", text.encode())
    assert node is not None
    made = Reading("f.yaml")
    assert supported(node, made) is fine
    assert [one.code for one in made.diagnostics] == ([] if fine else ["unsupported-version"])


def test_a_suggestion_ignores_case_and_knows_when_it_does_not_know() -> None:
    assert suggestion("KEYWROD", ["keyword", "words"]) == "did you mean 'keyword'?"
    assert suggestion("zzz", ["keyword", "words"]) is None


@given(st.text(), st.lists(st.text()))
def test_a_suggestion_is_always_one_of_the_known(word: str, known: list[str]) -> None:
    guess = suggestion(word, known)
    spaced = {f"put a space behind '{one}:'" for one in known if one and word.startswith(f"{one}:")}
    assert guess is None or guess in {f"did you mean '{one}'?" for one in known} | spaced
