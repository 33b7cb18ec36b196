"""Laws of the texts that a pattern is all of: each one listed matches, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.finite import MOST, texts
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
