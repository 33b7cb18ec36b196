"""Laws of which patterns are found together: no text is missed, and one that finds all that another does is told."""

from functools import cache
from itertools import chain

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from test_alphabet import PATTERNS
from watchword.containment import LETTERS, found_together, is_within
from watchword.patterns import Pattern

TEXTS = st.text(st.sampled_from("abAB1 -.й\n_k\u017f\u212a"), max_size=6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"^\d{4}$", r"^\d+$"),
        (r"^\d{4}$", r"^[0-9]{2,}$"),
        ("^pizza$", "pizza"),
        ("^pizza$", r"\bPIZZA\b"),
        (r"^pizza \d+$", r"^pizza(?:$|\s)"),
        ("^(pizza|pasta)$", "^p[ai]"),
        ("^colou?r$", "^(color|colour)s?$"),
        ("a.*b", "a|x"),
        ("^a{2,3}$", "^a{1,4}$"),
        ("^(?:ab){2}$", "^abab$"),
        (r"^\w+$", r"^\S+$"),
        (r"^x\b", "^x"),
        ("^[^a]$", r"^(?:[^a]|b)$"),
        ("(?P<n>[0-9])x", r"\dX"),
        ("^$", "^a*$"),
        (r"\bstop", r"\Bx|\bs"),
        ("k", "[k]"),
        ("^a+?$", "^a*a$"),
    ],
)
def test_a_pattern_that_finds_all_that_another_one_does_is_told(one: str, other: str) -> None:
    assert is_within(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"^\d+$", r"^\d{4}$"),
        ("pizza", "^pizza$"),
        (r"^pizza", r"^pizza\b"),
        ("^a?$", "^a$"),
        (r"^\S+$", r"^\w+$"),
        ("^.*$", "^[ -~]*$"),
        (".", r"^.|\S$"),
        ("", "."),
        ("[a-z]", r"^.*[a-j]|[l-z]"),  # the sign of the Kelvin
        ("(?-i)a", "a"),  # beyond what is told
        (r"(?m)^a", "a"),
        ("é", "é|x"),
        (r"\pL", "."),
        (r"^\x41$", "a"),
        ("^a{999}$", "a"),
    ],
)
def test_where_it_does_not_or_that_cannot_be_told_nothing_is(one: str, other: str) -> None:
    assert not is_within(one, other)


def test_what_two_patterns_leave_is_told_of_texts_without_blanks_around_them_too() -> None:
    halves = found_together(("^$", "."))
    assert halves
    assert halves.empty == {"^$"}
    assert halves.trimmed == {frozenset({"."})}
    assert halves.any == {frozenset({"^$"}), frozenset({"."}), frozenset()}  # a line without anything in it


@settings(max_examples=300)
@given(st.lists(PATTERNS, min_size=1, max_size=3, unique=True), st.lists(TEXTS, min_size=20, max_size=20))
def test_no_text_is_missed(sources: list[str], texts: list[str]) -> None:
    patterns = [one for one in map(Pattern.parse, sources) if isinstance(one, Pattern)]
    together = found_together(tuple(one.source for one in patterns))
    for text in [*texts, ""] if together else ():
        found = {one.source for one in patterns if one.search(text) is not None}
        assert found in together.any
        assert found == together.empty if not text else text[0].isspace() or found in together.trimmed


@settings(max_examples=200)
@given(PATTERNS, PATTERNS, st.lists(TEXTS, min_size=20, max_size=20))
def test_all_that_is_found_within_is_found(one: str, other: str, texts: list[str]) -> None:
    if isinstance(narrow := Pattern.parse(one), Pattern) and isinstance(
        wide := Pattern.parse(f"{one}|{other}"), Pattern
    ):
        is_told = found_together((one, wide.source)) is not None
        assert is_within(one, wide.source) is is_told
        if is_within(wide.source, one):
            assert all(narrow.find(text) is not None for text in texts if wide.find(text) is not None)


@cache
def others() -> str:
    """Every character that patterns in ASCII are held not to tell apart."""
    every = map(chr, chain(range(128, 0xD800), range(0xE000, 0x110000)))
    return "".join(char for char in every if char not in LETTERS)


@pytest.mark.parametrize(
    "written", [".", r"\w", r"\W", r"\s", r"\S", r"\D", "[^k]", "[j-t]", "[[:^alpha:]]", "k", "[ -~]"]
)
def test_letters_outside_of_ascii_are_all_alike_to_what_is_written_in_it_but_for_two(written: str) -> None:
    runs = re2.compile(f"(?i)(?:{written})+").findall(others())
    assert sum(map(len, runs)) in {0, len(others())}
