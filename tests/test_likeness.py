"""A swap of two neighbouring letters is the nearest slip, one letter the next; what is as near is named as well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.reading.likeness import Slip, nearest
from watchword.reading.suggestions import meant_by, slip_of, suggestion
from watchword.vocabulary import builtin

WORDS = sorted({*builtin().actions, *builtin().conditions, "when", "then", "tests", "id", "limit", "keyword"})
LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyz")


@given(st.sampled_from(WORDS), st.integers(0, 20), LETTERS)
def test_a_word_is_as_near_as_its_slip_says(word: str, at: int, letter: str) -> None:
    at %= len(word) - 1
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    slips = {
        word.upper(): Slip.CAPITALS,
        swapped: Slip.SWAP,
        word[:at] + word[at + 1 :]: Slip.LETTER,
        word[:at] + letter + word[at:]: Slip.LETTER,
        word[:at] + letter + word[at + 1 :]: Slip.LETTER,
    }
    for written, slip in slips.items():
        assert nearest(written, [word])[0] <= slip
        assert nearest(written, [word])[1] == (word,)


@pytest.mark.parametrize(
    ("written", "known", "said"),
    [
        ("usbscribe", ["unsubscribe", "subscribe"], "'subscribe'"),  # a swap before two letters more
        ("form", ["for", "from", "forms"], "'from'"),  # a swap before a letter
        ("tet", ["text", "test"], "'test' or 'text'"),
        ("tun", ["sun", "tue", "wed"], "'sun' or 'tue'"),
        ("hwn", ["when", "then"], "'when'"),
        ("a", ["at", "as", "an"], "'an', 'as' or 'at'"),
    ],
)
def test_the_nearest_is_asked_for_and_whatever_is_as_near(written: str, known: list[str], said: str) -> None:
    assert suggestion(written, known) == f"did you mean {said}?"


@pytest.mark.parametrize(("written", "known"), [("lst", "set"), ("lork", "block"), ("ees", "expires"), ("x", "y")])
def test_nothing_is_asked_for_that_is_hardly_like_it(written: str, known: str) -> None:
    assert suggestion(written, [known]) is None


def test_a_key_that_stands_already_is_not_meant_and_one_that_is_needed_rather_is() -> None:
    keys = ["when", "then", "tests", "id"]
    assert meant_by("hten", ["hten", "when"], keys) == ("then",)
    assert not meant_by("whne", ["when", "whne"], keys)
    assert [*meant_by("hen", ["hen"], keys, ["then", "id"])] == ["then"]
    assert [*meant_by("hen", ["hen"], keys)] == ["then", "when"]
    assert [*meant_by("thns", ["thns", "id"], keys, ["then"])] == ["then"]
    assert [*meant_by("tehm", ["tehm", "htem", "id"], ["id", "then"], ["then"])] == []  # either may be it


@pytest.mark.parametrize(
    ("written", "meant"),
    [("di", None), ("ids", None), ("wehn", "when"), ("nto", "not"), ("keywrod", "keyword"), ("WHEN", "when")],
)
def test_of_short_words_only_a_swap_is_surely_a_slip(written: str, meant: str | None) -> None:
    assert slip_of(written, ["id", "keyword", "when", "not"]) == meant
