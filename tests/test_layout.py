"""One layout for YAML files: it says what it said, with every comment, and laying it out again changes nothing."""

import json
import re
from itertools import pairwise

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from corpus import rule_files
from test_source import SUITE
from watchword.reading import comments, rows, source
from watchword.reading.layout import laid_out
from watchword.reading.source import LOADER, parse

REMARK = re.compile(r"# c[0-9]+")


def formatted(text: str) -> str:
    done = laid_out(text, "rules")
    assert done is not None
    return done


def is_read(text: str) -> bool:
    node, found = parse("f.yaml", text.encode())
    return node is not None and not any(one.severity == "error" for one in found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n    b: 1\n    c:\n      d: 2\n", "a:\n  b: 1\n  c:\n    d: 2\n"),
        ("a:\n- b\n- c: 1\n  d: 2\n", "a:\n  - b\n  - c: 1\n    d: 2\n"),
        ("a:\n  -   b: 1\n      c: 2\n", "a:\n  - b: 1\n    c: 2\n"),
        ("-   -  a\n    -  b\n", "- - a\n  - b\n"),
        ("a: 1  \nb: 2\t\n\n\n\n\nc: 3\n\n\n", "a: 1\nb: 2\n\nc: 3\n"),
        ("\ufeff\r\n\r\na: 1\r\nb: 2", "a: 1\nb: 2\n"),
        ("a:\n    b: |\n         x\n           y\n\n         z\n", "a:\n  b: |\n    x\n      y\n\n    z\n"),
        ("a:\n    b: |2\n         x\n", "a:\n  b: |2\n       x\n"),
        ("a:\n    b: one\n       two\n    c: [x,\n        y]\n", "a:\n  b: one\n     two\n  c: [x,\n      y]\n"),
        ("a: [\n  b,\n]\n", "a: [\n  b,\n  ]\n"),
        ("a:\n    b: 'x\n\n\n     y'\n", "a:\n  b: 'x\n\n\n    y'\n"),
        ("a:\n    # of b\n    b: 1\n    # of a\n# of c\nc: 1\n", "a:\n  # of b\n  b: 1\n  # of a\n# of c\nc: 1\n"),
        ("a:   {b:  1, c:   YES}    # as it is\n", "a:   {b:  1, c:   YES}    # as it is\n"),
        ('a:\n    1\nb: "x \\\n    y"\n', 'a:\n  1\nb: "x \\\n    y"\n'),
    ],
)
def test_the_layout(before: str, after: str) -> None:
    assert formatted(before) == after
    assert formatted(after) == after


RULES = "rules:\n  - id: a\n    then: []\n    # of a\n  # of b\n  - id: b\n  - id: c\n\n\n  - id: d\ntests: [x]\n"


def test_one_blank_line_stands_between_rules_and_above_the_comments_of_one() -> None:
    apart = "rules:\n  - id: a\n    then: []\n    # of a\n\n  # of b\n  - id: b\n\n  - id: c\n\n  - id: d\ntests: [x]\n"
    assert formatted(RULES) == apart


def test_a_text_that_keeps_its_last_lines_gets_no_more_of_them() -> None:
    text = "rules:\n  - id: |+\n      a\n\n\n  - id: b\n"
    assert formatted(text) == text


def test_what_would_change_is_left_alone() -> None:
    assert laid_out("a: |\n  no line end follows", "rules") is None


# --- laws -------------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["a", "two words", "YES", "012", "'it''s'", '"x # y"', '"a\\"b"', "+1555", "[x,  y]", "{a:  b}", "~"]
)
ENDS = st.sampled_from(["", "", "", "  ", "\t", " #@", "    #@", "  #@ "])
LATER = st.sampled_from(
    [("[x,", "y]"), ("{a: b,", "c: d}"), ('"one', 'two"'), ("'one", "two'"), ("one", "two"), ("[", "]")]
)
MARKS = st.sampled_from(["|", ">", "|-", ">+", "|+", "|2", ">1-"])


@st.composite
def between(draw: st.DrawFn) -> list[str]:
    """Draw blank lines and comments, anywhere."""
    line = st.one_of(st.just(""), st.just("  "), st.integers(0, 12).map(lambda column: " " * column + "#@"))
    return draw(st.lists(line, max_size=3))


ONWARD = ("literal", "later")
"""Kinds of values that go on over several lines."""


@st.composite
def block(draw: st.DrawFn, column: int, deep: int, kinds: tuple[str, ...]) -> list[str]:
    """Draw the lines of a map or list that begins at a column."""
    is_list = draw(st.booleans())
    lines: list[str] = []
    for number in range(draw(st.integers(1, 4))):
        lines += draw(between()) if lines else []
        start = " " * column + (f"-{' ' * draw(st.integers(1, 4))}" if is_list else f"k{number}: ")
        kind = draw(st.sampled_from(["word", *kinds, *(["below"] if deep else [])]))
        lines += draw(below(start, column, deep, kinds) if kind == "below" else value(start, column, kind))
    return lines


@st.composite
def value(draw: st.DrawFn, start: str, column: int, kind: str) -> list[str]:
    further = " " * (column + draw(st.integers(1, 5)))
    if kind == "word":
        return [start + draw(WORDS) + draw(ENDS)]
    if kind == "literal":
        body = draw(st.lists(st.sampled_from(["x", "  y", "# no remark", ""]), max_size=4))
        return [start + draw(MARKS), *(further + "  " + line if line else "" for line in ["first", *body])]
    first, last = draw(LATER)
    return [start + first + draw(st.sampled_from(["", " "])), further + last]


@st.composite
def below(draw: st.DrawFn, start: str, column: int, deep: int, kinds: tuple[str, ...]) -> list[str]:
    is_list = start.lstrip().startswith("-")
    if is_list and draw(st.booleans()):
        first, *others = draw(block(len(start), deep - 1, kinds))
        return [start + first.lstrip(), *others]
    step = draw(st.integers(1 if is_list else 0, 5))
    return [start.rstrip() + draw(ENDS), *draw(between()), *draw(block(column + step, deep - 1, kinds))]


@st.composite
def files(draw: st.DrawFn, kinds: tuple[str, ...] = ONWARD) -> str:
    """Draw a file; each comment in it is another."""
    lines = [*draw(between()), *draw(block(draw(st.sampled_from([0, 0, 0, 2])), 3, kinds)), *draw(between())]
    parts = "\n".join(lines).replace("k1", "rules").split("#@")
    text = parts[0] + "".join(f"# c{number}{part}" for number, part in enumerate(parts[1:])) + "\n"
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@settings(max_examples=80)
@given(files())
@example(RULES)
def test_it_says_what_it_said_with_every_comment_and_twice_is_once(text: str) -> None:
    assume(is_read(text))
    done = formatted(text)
    assert yaml.load(done, LOADER) == yaml.load(text, LOADER)
    assert REMARK.findall(done) == REMARK.findall(text)
    assert formatted(done) == done


@settings(max_examples=60)
@given(files(kinds=()))
def test_there_is_one_form(text: str) -> None:
    assume(is_read(text))
    done = formatted(text)
    lines = done.removesuffix("\n").split("\n")
    assert lines[0]
    assert lines[-1]
    assert "\r" not in done
    assert [line for line in lines if line != line.rstrip()] == []
    assert [line for line in lines if (len(line) - len(line.lstrip())) % 2] == []
    assert ("", "") not in pairwise(lines)
    assert [line for line in lines if re.match(" *- {2,}[^ #]", line)] == []


@settings(max_examples=50)
@given(files())
def test_the_reader_without_its_c_library_sees_the_same(text: str) -> None:
    assume(is_read(text))
    with pytest.MonkeyPatch.context() as patch:
        for module in (source, rows, comments):
            patch.setattr(module, "LOADER", yaml.BaseLoader)
        assume(is_read(text))  # it is stricter in places
        done = laid_out(text, "rules")
    assert done == formatted(text)


def test_every_file_of_the_project_keeps_its_values_and_comments() -> None:
    for name, text in rule_files():
        if not is_read(text):
            continue
        done = formatted(text if text.endswith("\n") else f"{text}\n")
        assert yaml.load(done, LOADER) == yaml.load(text, LOADER), name
        assert sorted(re.findall("#.*", done)) == sorted(line.rstrip() for line in re.findall("#.*", text)), name
        assert formatted(done) == done, name


def test_the_yaml_suite_keeps_what_it_says() -> None:
    if not SUITE.exists():
        pytest.skip("the YAML test suite is not beside the project")
    texts = [row["yaml"] for row in map(json.loads, SUITE.read_text(encoding="utf-8").splitlines())]
    read = [text for text in texts if is_read(text) and text.endswith("\n")]
    assert len(read) > 150
    for text in read:
        done = formatted(text)
        assert yaml.load(done, LOADER) == yaml.load(text, LOADER)
        assert formatted(done) == done
