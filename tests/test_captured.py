"""Laws of what a group of a pattern may hold: it never holds more, nor anything else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from test_alphabet import PATTERNS
from watchword.captured import captured
from watchword.patterns import Pattern
from watchword.templates.bound import LONGEST, Bound

TEXTS = st.text(st.sampled_from("abBkKsS\u017f\u212a1 -.й\n"), max_size=12)
GROUPS = st.builds(
    "{}(?P<one>{}{}){}".format,
    st.sampled_from(["", "^", ".*", "a|", "(?i)", "(?-i)", "(?s)"]),
    st.sampled_from(["", "k", "[r-t]", "\\w", "[^a]", "\\Qs.\\E", "\\x{41}", "\\pL", "[[:word:]]", "[]a]"]),
    PATTERNS,
    st.sampled_from(["", "$", "*", "+?", "{0,3}", "b", "|(?P<two>s+)"]),
)


@pytest.mark.parametrize(
    ("source", "most", "made_of"),
    [
        (r"^(?P<one>\d{7})$", 7, "0123456789"),
        (r"(?P<one>\d{1,3}(?:-\d\d)?)", 6, "0123456789-"),
        (r"(?P<one>(?:a|bc){2})", 4, "abcABC"),
        (r"(?<one>a?b{2,})", LONGEST, "abAB"),
        (r"((?P<one>a{3})x)*", 3, "aA"),
        (r"(?P<one>ask)", 3, "askASK\u017f\u212a"),
        (r"(?P<one>a(?i){2}\b$)", 2, "aA"),
        (r"(?P<one>.{1,20})", 20, None),
        (r"(?P<one>[^a]+)", LONGEST, None),
        (r"(?P<one>й)", 1, None),
        (r"(?P<one>)", 0, ""),
    ],
)
def test_how_long_a_group_may_be_and_of_what_is_told(source: str, most: int, made_of: str | None) -> None:
    assert isinstance(Pattern.parse(source), Pattern)
    assert captured(source) == {"one": Bound(most, None if made_of is None else frozenset(made_of))}


@given(GROUPS, TEXTS)
@example("(?P<one>ask)", "a\u017f\u212a")
def test_no_group_holds_more_or_anything_else(source: str, text: str) -> None:
    pattern = Pattern.parse(source)
    for name, value in (pattern.find(text) or {}).items() if isinstance(pattern, Pattern) else ():
        bound = captured(source)[name]
        assert len(value) <= bound.most
        assert bound.made_of is None or set(value) <= bound.made_of


@given(st.text())
def test_reading_never_fails(source: str) -> None:
    assert isinstance(captured(source), dict)
