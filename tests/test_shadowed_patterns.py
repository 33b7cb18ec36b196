"""Laws of patterns that find all that others look for: a rule that is told of takes no text, however it is made."""

import re
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflicts import asked, linted, rule, said, written
from test_unreached_texts import dead
from watchword.lints.shadowed_rule import shadowed_rule
from watchword.text import undressed, words


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        (r"text: {matches: '^\d+$'}", r"text: {matches: '^\d{4}$'}", "1234"),
        (r"text: {matches: '^\d+$'}", r"text: {matches: '^\d{3}-?\d{4}$'}, to: other", None),
        (r"text: {matches: '\d'}", r"text: {matches: '^order \d+ now$'}", "order 1 now"),
        (r"text: {matches: '^order\b'}", "text: {matches: '^order (pizza|pasta)$'}", "order pasta"),
        (r"keyword: X, rest: {matches: '^\d+$'}", r"keyword: X, rest: {matches: '^[1-9]\d{2}$'}", "X 123"),
        ("keyword: pizza", r"text: {matches: '^pizza \d+$'}", "pizza 1"),
        ("keyword: [pizza, pasta]", r"text: {matches: '^(pizza|pasta) +[a-f0-9]{2}$'}", "pizza 11"),
        ("keyword: order pizza", r"text: {matches: '^order pizza( now)?$'}", "order pizza"),
        ("keyword: pizza, position: only", "text: {matches: '^pizza$'}", "pizza"),
        ("keyword: pizza, position: anywhere", r"text: {matches: '^pizza \d$'}", "pizza 1"),
        ("text: {starts-with: pizza}", r"text: {matches: '^pizza \d'}", "pizza 1"),
        ("", "text: {matches: '^pizza '}", "pizza hello"),
        ("", "not: {keyword: HELLO}", "please"),
        ("rest: no", "rest: no", "no"),
        (r"text: {matches: '^\W'}", r"text: {matches: '^\W$'}", "-"),
        ("", "rest: {matches: '^1234$'}", "1234"),
        ("", "text: {matches: '^pizza', contains: large}", "pizza large"),
        (
            "text: {matches: '^pizza', contains: large}",
            "text: {matches: '^pizza', contains: large}",
            "pizza large",
        ),
        ("keyword: party", "keyword: party, text: {matches: '^now|pie$'}", "party pie"),
        ("", r"text: {matches: '^[a-z]+ \d+$', contains: rx}", "rx 1"),
        ("", r"text: {matches: '^\d+ \w+$', contains: rx}", "1 rx"),
        ("", r"text: {matches: '^order \d+$', contains: '5'}", "order 5"),
        ("", r"text: {matches: '^(are|is) .*\?$', contains: open}", "is open?"),
        ("", "not: {text: {matches: '[a-z]'}}", "1"),
        ("", r"not: {text: {matches: '\w'}}", "-"),
        ("not: {text: {matches: '[aeiou]'}}", "not: {text: {matches: '[aeiou]'}}", "1"),
        ("", r"text: {matches: '^\d'}, not: {text: {matches: '^\d+$'}}", "1x"),
    ],
)
def test_a_rule_is_shadowed_by_one_that_takes_all_that_its_pattern_finds(
    first: str, second: str, shown: str | None
) -> None:
    taken = [f"rule 'b' can never fire: '{shown}' to main on Wed 12:30 is taken by luigis/a"] if shown else []
    assert said(shadowed_rule(linted(rule("a", first), rule("b", second)))) == taken


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (r"text: {matches: '^\d{4}$'}", r"text: {matches: '^\d+$'}"),
        ("keyword: pizza", "text: {matches: '^pizza'}"),
        ("keyword: pizza", "text: {matches: '^pizza .+$'}"),  # an accent for an apostrophe is searched as a blank
        ("keyword: pizza, position: only", "text: {matches: '^pizza( now)?$'}"),
        ("keyword: pizza", r"text: {matches: 'pizza \d+$'}"),
        ("keyword: pizza", "rest: {matches: '^pizza 1$'}, keyword: now"),
        ("keyword: x", r"text: {matches: '^x \w \w$'}"),  # letters that are spelt out are one word
        ("keyword: pizza, rest: {contains: now}", r"text: {matches: '^pizza \d+ now$'}"),
        ("keyword: pizza, to: main", r"text: {matches: '^pizza \d+$'}"),
        (r"rest: {matches: '^\d+$'}, keyword: [X, X 1]", r"rest: {matches: '^\d{4}$'}, keyword: X"),
        ("text: {matches: 'é'}", "text: {matches: '^é+$'}"),
        ("keyword: order pizza", r"text: {matches: '^order\s+pizza$'}"),
        ("text: {matches: '(?-i)^(yes|ok)$'}", "text: {matches: '^(yes|ok)$'}"),  # YES gets past it
        ("text: {matches: '(?-i:vip)'}", "text: {matches: '^vip$'}"),
        ("text: {matches: '(?-i)vip'}", "keyword: VIP, position: only"),
        ("answering: q, text: {contains: menu}", "answering: q, answer: menu, text: {matches: '^menu$'}"),
    ],
)
def test_where_a_text_may_be_left_or_that_cannot_be_told_nothing_is(first: str, second: str) -> None:
    assert said(shadowed_rule(linted(rule("a", first), rule("b", second)))) == []


PLAIN = re.compile("([A-Za-z0-9]{2,})(?:[\t\n\f\r ](?=[\x00-\x7f]|$)|$)")
"""A word with which a text begins, as patterns tell it."""
FORMS = ("{}", "{} x", "ab{}", "{}ab", "ab {}", "ab{}cd", "ab{} x", "{}b x", "({}) x", "ab {} cd", "'{}b' x")


def test_a_plain_word_with_which_a_text_begins_is_its_first_one_with_signs_around_it_too() -> None:
    others = (char for char in map(chr, range(1, 0x110000)) if not "\ud800" <= char <= "\udfff")
    for char in (one for one in others if one < "\x80" or one in "\u017f\u212a" or normalize("NFKC", one) != one):
        for form in FORMS:
            text = form.format(char).strip()
            for seen in (text, undressed(text)):
                if found := PLAIN.match(seen):
                    assert words(text)[:1] == words(found[1])[:1], text


# --- random patterns --------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(["a", "b", "1", r"\d", r"\w", r"\s", " ", "[ab]", "[^a1]", ".", "ab", "ab ", "-", r"\b", "k"])
ANCHORED = st.sampled_from(["{}", "^{}", "{}$", "^{}$", "^{}$", "^ab {}$", r"^ab\s{}"])
PATTERNS = st.builds(
    str.format,
    ANCHORED,
    st.recursive(
        st.lists(PIECES, min_size=1, max_size=3).map("".join),
        lambda inner: st.one_of(
            st.builds("(?:{}){}".format, inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}"])),
            st.builds("(?:{}|{})".format, inner, inner),
            st.builds("{}{}".format, inner, inner),
        ),
        max_leaves=4,
    ),
)
KEYWORDS = st.sampled_from(["ab", ["ab", "aab"], "ab b1"])


def whens(pattern: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    found = st.builds(lambda one: {"matches": one}, pattern)
    return st.one_of(
        st.builds(lambda one: {"text": one}, found),
        st.builds(lambda one: {"text": one}, found),
        st.builds(lambda one: {"keyword": "ab", "rest": one}, found),
        st.builds(lambda one, keyword: {"keyword": keyword, "not": {"rest": one}}, found, KEYWORDS),
        st.builds(lambda one: {"not": {"text": one}}, found),
        st.builds(lambda keyword: {"keyword": keyword}, KEYWORDS),
        st.builds(lambda keyword, position: {"keyword": keyword, "position": position}, KEYWORDS, st.just("only")),
    )


DRESSED = st.sampled_from(["{}", "{}", "({})!", "ab {}", "ab: {}.", "{}\u00b4b", "\uff11{}"])


@settings(max_examples=150)
@given(st.lists(PATTERNS, min_size=1, max_size=3), st.data())
def test_a_rule_of_which_it_is_said_that_it_never_fires_takes_no_text(sources: list[str], data: st.DataObject) -> None:
    rules = data.draw(st.lists(whens(st.sampled_from(sources)), min_size=2, max_size=4, unique_by=repr))
    files = linted(*written([{"when": one} for one in rules], "r"))
    never = dead(files)
    order, _ = files.claims["luigis/r0"][0]
    made = st.sampled_from(sources).flatmap(lambda one: st.from_regex(re.compile(one, re.IGNORECASE)))
    texts = st.builds(str.format, DRESSED, made | st.text("ab1 -k\n\u212a", max_size=5))
    for text in data.draw(st.lists(texts, min_size=25, max_size=25)) if never else ():
        assert asked(files, order.usual.saying(text))[1] not in never, text
