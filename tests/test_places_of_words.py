"""Where each word of a text stands in it, as it was written."""

import re

from hypothesis import assume, example, given
from hypothesis import strategies as st

from watchword.characters import NOTHING
from watchword.text import (
    bounded,
    drawn,
    even,
    outcome,
    outset,
    places,
    roughly_even,
    shown,
    stands,
    stretch,
    words,
)

WRITTEN = st.lists(
    st.sampled_from(
        [
            "stop",
            "don't",
            "S.T.O.P.",
            "披萨",
            "สมัคร",
            "\u200bst\u200bop",
            "🛑",
            "é",
            "“",
            "...",
            " ",
            "\n",
            "x",
            "'",
            "ﬁn",
            "♥\ufe0f",
            " \u1112\u1161\u11ab ",
        ]
    )
).map("".join)
SEVERAL = st.lists(st.sampled_from(["½", "㍿", "⒜", "stop", "x", "'", " ", "\u200b"])).map("".join)
"""Texts with characters that are several words."""


@given(st.one_of(WRITTEN, SEVERAL, st.text()))
def test_each_word_has_its_place_and_nothing_is_said_beside(text: str) -> None:
    found = places(text)
    assert len(found) == len(words(text))
    assert all(start < end for start, end in found)
    assert [start for start, _ in found] == sorted(start for start, _ in found)
    beside = "".join(
        " " if any(start <= place < end for start, end in found) else char for place, char in enumerate(text)
    )
    assert words(beside) == ()


@example("s t o p 2 f o r 1 t e x t s", 5)
@given(st.one_of(WRITTEN, SEVERAL, st.text(), st.text("ab12  ")), st.integers(0, 12))
def test_the_first_places_are_the_same_where_no_more_are_wanted(text: str, count: int) -> None:
    assert places(text, count)[:count] == places(text)[:count]


@given(WRITTEN)
def test_what_stands_at_the_place_of_a_word_is_that_word(text: str) -> None:
    assert [words(text[start:end]) for start, end in places(text)] == [(word,) for word in words(text)]


@given(st.one_of(WRITTEN, SEVERAL, st.text()))
def test_a_word_between_spaces_of_a_text_put_even_stands_there(text: str) -> None:
    put = even(text)
    said = dict(zip(places(text), words(text), strict=True))

    for clear in (roughly_even(text), put, put.replace(NOTHING, "")):
        spaced = bounded(clear)
        alone = re.finditer(r"(?<= )[a-z1-9]{2,}(?= )", spaced)
        stand = {(found.start() - 1, found.end() - 1): found[0] for found in alone}
        if len(clear) < len(text):
            stand = {(shown(put, begin), shown(put, end)): word for (begin, end), word in stand.items()}
        assert len(spaced) == len(clear) + 2
        assert stand.items() <= said.items()


@given(st.one_of(WRITTEN, SEVERAL, st.text()))
def test_where_the_first_word_begins_and_the_last_one_ends_is_seen_from_outside(text: str) -> None:
    found, first, final = places(text), outset(text), outcome(text)
    assert first is None or first[0] == found[0][0]
    assert final is None or final[1] == found[-1][1]


@given(st.one_of(WRITTEN, SEVERAL, st.text()))
def test_a_word_that_stands_for_itself_is_there(text: str) -> None:
    said = dict(zip(places(text), words(text), strict=True))
    for word in {*said.values()}:
        stand = [start for start in range(len(text)) if len(word) > 1 and stands(text, start, word)]
        assert all(said[start, start + len(word)] == word for start in stand)


@example("\u200b🛑\ufe0f\u200d½🛑")
@given(st.one_of(WRITTEN, SEVERAL, st.text("🛑👍½字♥❥\ufe0f\u200b' a")))
def test_an_emoji_stands_where_it_is_drawn(text: str) -> None:
    heard = words(text)
    for at, place in enumerate(places(text)):
        assert drawn(text, heard, at) in {None, place}
    assert all(drawn(one, (one,), 0) == (0, 1) for one in "🛑♥❥")


@given(st.one_of(WRITTEN, SEVERAL, st.text()), st.data())
def test_a_stretch_is_from_the_place_of_one_word_to_that_of_another(text: str, data: st.DataObject) -> None:
    found = places(text)
    assume(found)
    first = data.draw(st.integers(0, len(found) - 1))
    last = data.draw(st.integers(first, len(found) - 1))
    assert stretch(text, even(text), first, last) == (found[first][0], found[last][1])
