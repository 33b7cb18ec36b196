"""Laws of what the texts that a pattern matches are made of: none that it finds is made of anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.alphabet import alphabet
from watchword.patterns import Pattern

PIECES = [
    "a",
    "b",
    "1",
    " ",
    "-",
    r"\d",
    r"\w",
    r"\s",
    "[a-b]",
    "[^a]",
    r"[\d-]",
    "[[:alpha:]]",
    ".",
    r"\b",
    r"\.",
    "й",
]
PARTS = st.sampled_from([*PIECES, "^", "$", r"\A", r"\z", "(?i)", "(?m)"])
PATTERNS = st.recursive(
    st.lists(PARTS, min_size=1, max_size=4).map("".join),
    lambda inner: st.one_of(
        st.builds("({})".format, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["*", "+", "?", "{2}", "{0,2}"])),
        st.builds("{}|{}".format, inner, inner),
        st.builds("^{}$".format, inner),
    ),
    max_leaves=6,
)
TEXTS = st.text(st.sampled_from("abB1 -.й\n"), max_size=6)


@given(PATTERNS, TEXTS)
def test_no_text_is_found_that_is_made_of_anything_else(source: str, text: str) -> None:
    pattern = Pattern.parse(source)
    if isinstance(pattern, Pattern) and pattern.search(text) is not None:
        found = alphabet(source)
        assert found.whole is None or set(text.lower()) <= found.whole
        assert found.first is None or text[:1].lower() in found.first


@pytest.mark.parametrize(
    ("source", "whole", "first"),
    [
        (r"^\d+$", "0123456789", "0123456789"),
        ("(?i)^(ab|C)$", "abc", "ac"),
        ("^a?b", None, "ab"),
        ("^(?P<m>a)b*$", "ab", "a"),
        ("^[^a]$", None, None),
        ("^a|b$", None, None),
        ("(?m)^a$", None, None),
        ("^(a$|b$)", "ab", "ab"),
        ("a$", None, None),
        ("^a*$", "a", None),
    ],
)
def test_it_is_told_where_a_pattern_fixes_it(source: str, whole: str | None, first: str | None) -> None:
    found = alphabet(source)
    assert (found.whole, found.first) == tuple(None if one is None else set(one) for one in (whole, first))
