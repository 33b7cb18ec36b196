"""Laws of the texts that a pattern is all of: each one listed matches, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.finite import MOST, groups, texts
from watchword.patterns import Pattern

PIECES = st.sampled_from(
    ["a", "B", "é", "(", ")", "(?:", "|", "?", "[bc]", "^", "$", "\\A", "\\z", "\\.", ".", "+", "(?i)"]
)
SOURCES = st.lists(PIECES, max_size=8).map(lambda pieces: "^(?:" + "".join(pieces) + ")$") | st.lists(PIECES).map(
    "".join
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("^colou?r$", ("color", "colour")),
        (r"^(?P<size>Small|large)\.$", ("large.", "small.")),
        (r"\A[ab]c?\z", ("a", "ac", "b", "bc")),
        ("^a$|^b$", ("a", "b")),
        ("^$", ("",)),
        ("^a|b$", ()),
        ("a", ()),
        ("^a+$", ()),
        ("(?m)^a$", ()),
        ("(?-i)^a$", ()),
        ("^a$b", ()),
        ("^[a-c]$", ()),
        ("^" + "[ab]" * 5 + "$", ()),
    ],
)
def test_what_fixes_both_ends_and_is_few_is_listed(source: str, expected: tuple[str, ...]) -> None:
    assert texts(source) == expected


@given(SOURCES, st.text("aAbBcCéÉ.x\n", max_size=6))
def test_a_pattern_matches_the_texts_listed_and_nothing_else(source: str, text: str) -> None:
    pattern = Pattern.parse(source)
    listed = texts(source)
    if isinstance(pattern, Pattern) and listed:
        assert len(listed) <= MOST
        assert all(pattern.search(one) is not None for one in listed)
        assert (pattern.search(text) is not None) == (text.casefold() in {one.casefold() for one in listed})


@given(st.text())
def test_listing_never_fails(source: str) -> None:
    assert isinstance(texts(source), tuple)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("^(?P<x>🍕|á)$", {"x": ("á", "🍕")}),
        ("(?P<x>^a|B$), please", {"x": ("a", "b")}),
        ("(?P<x>[ab])+ (?P<y>.*)", {"x": ("a", "b")}),
        ("(?P<x>a(?P<y>b|c)?)", {"x": ("a", "ab", "ac"), "y": ("b", "c")}),
        ("(?P<x>a+)", {}),
        ("(a|b)", {}),
    ],
)
def test_what_a_named_group_may_hold_is_listed_wherever_it_stands(
    source: str, expected: dict[str, tuple[str, ...]]
) -> None:
    assert groups(source) == expected


@given(SOURCES.map("(?P<x>{})".format), st.text("aAbBcCéÉ.x\n", max_size=6))
def test_a_group_holds_nothing_but_what_is_listed_of_it(source: str, text: str) -> None:
    pattern = Pattern.parse(source)
    held = pattern.find(text) if isinstance(pattern, Pattern) else None
    listed = groups(source).get("x")
    if held and listed and held["x"] is not None:
        assert held["x"].casefold() in {one.casefold() for one in listed}
