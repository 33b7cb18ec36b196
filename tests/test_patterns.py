"""Laws of operators' patterns: no text makes one slow, what cannot be used is told where it stands."""

import json
import re
import sys
from pathlib import Path
from unicodedata import category

import pytest
import re2
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from one_line import read_value
from watchword.literals import bare, beginning, has_edges, literals
from watchword.patterns import LONGEST_TEXT, MOST_STEPS, Flaw, Pattern

SLOW = Path(__file__).resolve().parents[1] / "../shared/vectors/redos/redos_confirmed_python.jsonl"
WRITTEN = st.text(st.sampled_from("aAbBßſK \\()[]{}|?*+.^$-=!<>:PnidwbQE019,ñ\n"), max_size=30) | st.text(max_size=30)
"""What may look like a pattern."""


def pattern(source: str) -> Pattern:
    parsed = Pattern.parse(source)
    assert isinstance(parsed, Pattern), parsed
    return parsed


def flaw(source: str) -> Flaw:
    parsed = Pattern.parse(source)
    assert isinstance(parsed, Flaw), parsed
    return parsed


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        (r"win (?P<code>\d+)", "I want to WIN 12!", {"code": "12"}),
        (r"(?P<a>x)|(?P<b>y)", "y", {"b": "y"}),
        ("(?-i)Win", "win", None),
        ("(?-i)Win", "Win", {}),
        ("^é(?P<rest>.*)$", "Éñ 🍕", {"rest": "ñ 🍕"}),
        (r"(?P<who>\pL+) says", "Ünal says", {"who": "Ünal"}),
        ("x", "", None),
        ("a.b", "a\nb", None),
        (r"\Q(?=\E", "(?=", {}),
    ],
)
def test_a_pattern_is_searched_in_the_text_as_it_was_written(source: str, text: str, expected: object) -> None:
    assert pattern(source).search(text) == expected


@pytest.mark.parametrize(
    ("source", "start", "end", "message"),
    [
        ("a(b(c)", 1, 2, "'(' is never closed"),
        (r"\((b", 2, 3, "'(' is never closed"),
        ("a)(b", 1, 2, "')' closes nothing"),
        ("x[ab", 1, 4, "'[' is never closed"),
        ("a**", 1, 3, "'**' repeats a repetition"),
        ("a|*", 2, 3, "'*' has nothing before it to repeat"),
        (r"\*a{2,1}", 3, 8, "'{2,1}' cannot be counted"),
        ("((a{100}){100}){100}", 9, 14, "'{100}' cannot be counted"),
        ("[z-a]", 1, 4, "'z-a' is no range or class of characters"),
        ("[[:foo:]]", 1, 8, "'[:foo:]' is no range or class of characters"),
        (r"\\q \q", 4, 6, r"there is no '\q' here"),
        ("a\\", 1, 2, "there is nothing after the last '\\'"),
        ("(?P<a b>x)", 0, 8, "'(?P<a b>' does not name a group"),
        ("é(?P<ñ>x)", 1, 7, "no text can name a group 'ñ'"),
        ("(?P<a>x)(?P<a>y)", 8, 14, "two groups are named 'a'"),
        ("(?P<a>x)(?<a>y)", 8, 13, "two groups are named 'a'"),
        (r"\pL{1,100}", 0, 10, "the pattern is too large"),
        (r"\pL{1,5}", 0, 8, "the pattern is too large"),
        ("x" * 1001, 1000, 1001, "the pattern has 1001 characters, and 1000 are the most"),
    ],
)
def test_what_is_no_pattern_is_told_with_its_place(source: str, start: int, end: int, message: str) -> None:
    told = flaw(source)
    assert (told.start, told.end, told.message) == (start, end, message)
    assert told.supported
    assert told.hint or "range" in message


@pytest.mark.parametrize("letters", [r"\pL", r"\p{L}", r"\p{Ll}"])
def test_whoever_counts_letters_of_all_alphabets_is_told_to_name_one_which_will_do(letters: str) -> None:
    assert r"\p{Latin}" in (flaw(f"^[{letters} ]{{1,40}}$").hint or "")
    found = Pattern.parse(r"^[\p{Latin} ]{1,40}$")
    assert isinstance(found, Pattern)
    assert [found.search(name) is not None for name in ("Zoë Núñez", "Łukasz", "4")] == [True, True, False]


@pytest.mark.parametrize(
    ("source", "start", "end", "word"),
    [
        (r"\(?=(?=x)", 4, 7, "look ahead"),
        ("a(?!b)", 1, 4, "look ahead"),
        ("(?<=a)b", 0, 4, "behind"),
        ("(?<!a)b", 0, 4, "behind"),
        (r"(a)\1", 3, 5, "matched before"),
        ("(?P<a>x)(?P=a)", 8, 11, "matched before"),
        ("(?>a)", 0, 3, "atomic"),
        ("a++", 1, 3, "takes all for good"),
        ("a{2}+", 1, 5, "takes all for good"),
        ("(a)(?(1)b|c)", 3, 6, "conditions"),
        ("a(?#why)", 1, 4, "comments"),
        ("(?x) a", 0, 3, "flag"),
        (r"a\Z", 1, 3, r"\Z"),
        (r"\u20ac", 0, 2, "escape"),
        (r"a\C", 1, 3, "letters into pieces"),
    ],
)
def test_what_other_engines_have_is_told_with_what_to_do(source: str, start: int, end: int, word: str) -> None:
    told = flaw(source)
    assert (told.start, told.end, told.supported) == (start, end, False)
    assert word in told.message
    assert told.hint


@pytest.mark.parametrize(
    ("written", "code", "col", "end_col"),
    [
        ("ab(c", "bad-pattern", 12, 13),
        ("'ab(c'", "bad-pattern", 13, 14),
        (r'"\\d(c"', "bad-pattern", 10, 17),
        ("x(?=y)", "unsupported-pattern", 11, 14),
        ("''", "empty-value", 10, 12),
        ("", "empty-value", 1, 8),
        ("[a-z]", "bad-value", 10, 15),
        ("{a: b}", "bad-value", 10, 16),
    ],
)
def test_a_refusal_points_into_the_file(written: str, code: str, col: int, end_col: int) -> None:
    _, (problem,) = read_value(Pattern, "matches", written)
    assert (problem.code, problem.hint is not None) == (code, True)
    if code != "empty-value":
        assert (problem.span.col, problem.span.end_col) == (col, end_col)


def test_equal_sources_are_equal_patterns() -> None:
    made, found = read_value(Pattern, "matches", r"'win (?P<code>\d+)'")
    assert not found
    assert made == pattern(r"win (?P<code>\d+)")
    assert made != pattern("win")


@given(WRITTEN)
def test_any_source_is_a_pattern_or_has_a_flaw_inside_it(source: str) -> None:
    parsed = Pattern.parse(source)
    if isinstance(parsed, Flaw):
        assert 0 <= parsed.start < parsed.end <= len(source)
    else:
        found = parsed.search(source)
        assert found is None or found.keys() <= dict(parsed.groups).keys()


@given(st.text(st.characters(), max_size=20))
def test_any_text_can_be_searched(text: str) -> None:
    found = pattern("(?s)^(?P<all>.*)$").search(text)
    assert found is not None
    assert len(found["all"]) == len(text)


def test_only_the_beginning_of_a_long_text_is_searched() -> None:
    assert pattern("x").search("a" * (LONGEST_TEXT - 1) + "x") == {}
    assert pattern("x").search("a" * LONGEST_TEXT + "x") is None


@pytest.mark.skipif(not SLOW.exists(), reason="the collection of slow patterns is not here")
def test_no_pattern_that_hangs_other_engines_hangs_this_one() -> None:
    """Linear by construction: it is RE2 that runs, on a text and a program that are both bounded."""
    rows = [json.loads(line) for line in SLOW.read_text().splitlines()]
    assert len(rows) > 100
    used = 0
    for row in rows:
        parsed = Pattern.parse(row["pattern"])
        if isinstance(parsed, Flaw):
            assert 0 <= parsed.start < parsed.end <= len(row["pattern"])
            continue
        used += 1
        assert isinstance(parsed.compiled, type(re2.compile("x")))
        assert parsed.compiled.programsize <= MOST_STEPS
        for text in (row["attack"], row["attack"] * 40):
            found = parsed.search(text)
            assert found is None or found.keys() <= dict(parsed.groups).keys()
    assert used > 100


# --- what a pattern needs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\bwin\s+(?P<code>\d+)", [{"\bwin"}]),
        (r"item17\b.*?(?P<count>\d+) times", [{"item17\b"}, {" times"}]),
        (r"(win\b big)\b|\b\blose\b", [{"win big\b", "\blose\b"}]),
        (r"\b\d+\b", []),
        ("(?i)^Order (pizza|pasta)s?$", [{"order "}, {"pizza", "pasta"}]),
        ("pizza|pasta|[a-z]+ calzone", [{"pizza", "pasta", " calzone"}]),
        ("colou?r", [{"colo"}, {"r"}]),
        ("(abc)+d", [{"abc"}, {"d"}]),
        ("a{0,2}bcd{2}", [{"bc"}, {"d"}]),
        (r"\Qa.b\E*c", [{"a."}, {"c"}]),
        (r"\$(?P<n>\d+)\.00", [{".00"}, {"$"}]),
        ("a()b", [{"ab"}]),
        ("ab(?s)?c", [{"a"}, {"c"}]),
        ("Straße", [{"strasse"}]),
        ("pizza|", []),
        ("x*", []),
        (r"\d+", []),
        (".", []),
        ("|".join(f"w{n}" for n in range(51)), []),
        (".".join("abcdefghijklmn"), [{letter} for letter in "abcdefghij"]),
    ],
)
def test_literals_are_what_every_match_holds(source: str, expected: list[set[str]]) -> None:
    assert list(pattern(source).literals()) == expected


@given(st.data())
def test_every_text_that_matches_holds_the_literals(data: st.DataObject) -> None:
    source = data.draw(WRITTEN | PATTERNS)
    parsed = Pattern.parse(source)
    assume(isinstance(parsed, Pattern))
    assert isinstance(parsed, Pattern)
    needed = parsed.literals()
    assume(needed)
    text = data.draw(st.text(st.sampled_from(sorted({*source, *source.swapcase(), "a"})), max_size=20) | like(source))
    if parsed.search(text) is not None:
        assert all(any(stands(one, text) for one in need) for need in needed)


@pytest.mark.parametrize(
    ("source", "begun"),
    [
        (r"\bOrder (?P<n>\d+)", "order "),
        ("item17 ?x", "item17"),
        ("abc+", "abc"),
        ("abc{0,2}d", "ab"),
        ("(?i)a(?s)b*c", "a"),
        (r"\Qa.b\E.", "a.b"),
        ("(abc)d", ""),
        ("abc|d", ""),
        ("ab(c|d)", "ab"),
        ("straße", "stra"),
        (".abc", ""),
    ],
)
def test_what_every_match_begins_with_is_what_is_plain_at_its_beginning(source: str, begun: str) -> None:
    assert beginning(source) == begun


@given(st.data())
def test_knowing_what_matches_begin_with_changes_nothing_that_is_found(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(["win", "WinWin", "x+x ", r"\bwin", "sko"])) + data.draw(PATTERNS)
    parsed = Pattern.parse(source)
    assume(isinstance(parsed, Pattern))
    assert isinstance(parsed, Pattern)
    pieces = st.sampled_from([parsed.begins.decode(), source, "wi", "n", " ", "1", "ſ", "\N{KELVIN SIGN}"]) | like(
        source
    )
    text = "".join(data.draw(st.lists(pieces, max_size=6)))
    assert parsed.search(text) == replace(parsed, begins=b"").search(text)


def stands(literal: str, text: str) -> bool:
    """Tell whether a literal stands in a text, with its edges where those are plain."""
    folded, wanted = text.casefold(), bare(literal)
    places = (place for place in range(len(folded)) if folded.startswith(wanted, place))
    return any(not text.isascii() or has_edges(literal, folded, place, place + len(wanted)) for place in places)


def like(source: str) -> st.SearchStrategy[str]:
    """Draw texts that the standard library's engine finds the pattern in, where it knows it."""
    try:
        return st.from_regex(re.compile(source, re.IGNORECASE))
    except (re.error, RecursionError, OverflowError, ValueError, FutureWarning):
        return st.just(source)


ATOMS = st.sampled_from(
    ["a", "B", "ß", "ſ", "win", " ", r"\.", r"\d", "[ab]", ".", r"\b", "^", "$", "ñ", "(?i)", r"\Qx+\E"]
)
REPEATS = st.sampled_from(["*", "+", "?", "{2}", "{0,1}", "{1,}", "+?"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map("|".join),
        st.tuples(st.sampled_from(["({})", "({})(?s)", "{}"]), inner, REPEATS).map(
            lambda drawn: drawn[0].format(drawn[1]) + drawn[2]
        ),
        inner.map(lambda one: f"(?:{one})"),
    ),
    max_leaves=8,
)


@given(st.text())
def test_asking_what_a_text_needs_never_fails(source: str) -> None:
    needed = literals(source)
    assert all(need and all(map(bare, need)) for need in needed)


def test_small_letters_are_the_same_to_the_pattern_as_to_its_literals() -> None:
    """Every pair of characters that RE2 takes for one has one casefolded form, or a member that no literal holds."""
    known = [chr(code) for code in range(sys.maxunicode + 1) if category(chr(code)) not in {"Cn", "Cs"}]
    cased = [one for one in known if one.casefold() != one or one.upper() != one or one.lower() != one]
    assert len(cased) > 2000
    options = re2.Options()
    options.case_sensitive = False
    together = "".join(cased)
    for one in cased:
        assert {found.casefold() for found in re2.findall(re2.escape(one), together, options)} == {one.casefold()}
    caseless = "".join(sorted(set(known) - set(cased)))
    assert not re2.findall(f"[{''.join(map(re2.escape, cased))}]", caseless, options)


@pytest.mark.parametrize(
    ("source", "minds"),
    [
        ("(?-i)VIP", True),
        ("a|(?-i:VIP)", True),
        ("(?s-i)a", True),
        ("(?i-s)a", False),
        ("VIP", False),
        (r"\(?-i\)", False),
    ],
)
def test_a_pattern_tells_whether_capitals_count_for_it(source: str, minds: bool) -> None:
    pattern = Pattern.parse(source)
    assert isinstance(pattern, Pattern)
    assert pattern.minds_case is minds
