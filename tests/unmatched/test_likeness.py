"""Likeness: what says the same is together, what does not is apart, and nothing else decides."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.text import words
from watchword.unmatched.gist import gist
from watchword.unmatched.likeness import alike

TEXTS = st.dictionaries(
    st.lists(
        st.sampled_from(["gluten", "glutem", "free", "pizza", "do", "you", "please", "披", "1", "🍕"]), max_size=5
    ).map(tuple)
    | st.text(max_size=12).map(words),
    st.integers(1, 50),
    max_size=25,
)


@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_texts_changes_nothing(texts: dict[tuple[str, ...], int], chance: random.Random) -> None:
    shuffled = list(texts.items())
    chance.shuffle(shuffled)
    assert alike(dict(shuffled)) == alike(texts)


@given(TEXTS)
def test_every_text_is_in_one_group_the_largest_first(texts: dict[tuple[str, ...], int]) -> None:
    found = alike(texts)
    assert sorted(text for group in found for text in group) == sorted(texts)
    sizes = [sum(texts[text] for text in group) for group in found]
    assert sizes == sorted(sizes, reverse=True)
    assert all(
        [texts[text] for text in group] == sorted((texts[text] for text in group), reverse=True) for group in found
    )


@given(TEXTS)
def test_texts_with_the_same_telling_words_are_together(texts: dict[tuple[str, ...], int]) -> None:
    home = {text: place for place, group in enumerate(alike(texts)) for text in group}
    by_gist: dict[tuple[bool, frozenset[str]], set[int]] = {}
    for text in texts:
        by_gist.setdefault((not text, frozenset(gist(text))), set()).add(home[text])
    assert all(len(places) == 1 for places in by_gist.values())


def grouped(said: dict[str, int]) -> list[set[str]]:
    written = {words(text): text for text in said}
    return [{written[one] for one in group} for group in alike({words(text): often for text, often in said.items()})]


TOGETHER = {
    "order of words": ["gift card", "card gift"],
    "courtesy": ["vegan options", "hi there, vegan options please", "vegan options thank you"],
    "small words": ["refund", "I want a refund", "can i get my refund?"],
    "a slip": ["delivery", "delivry"],
    "a shared rare word": ["gluten free", "do you have gluten free pizza", "is the crust gluten free"],
    "numbers": ["order 00000", "order 000000"],
    "nothing but manners": ["thanks", "thank you!", "thx"],
    "other languages": ["hay estacionamiento", "Estacionamiento?", "dónde está el estacionamiento"],
    "no spaces": ["有披萨吗", "披萨"],
}
BESIDE = {"opening times": 9, "wrong number": 8, "who is this": 7, "lol": 6, "book a table": 5, "a dog": 4}


@pytest.mark.parametrize("why", TOGETHER)
def test_texts_that_say_the_same_are_together(why: str) -> None:
    said = {**dict.fromkeys(TOGETHER[why], 3), **BESIDE}
    assert set(TOGETHER[why]) in grouped(said)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("are you hiring", "are you open"),
        ("where is my order", "where is my table"),
        ("thanks", "?"),
        ("please", "pizza please"),
        ("1", "2"),
    ],
)
def test_small_words_make_nothing_alike(one: str, other: str) -> None:
    assert not any({one, other} <= group for group in grouped({one: 3, other: 2, **BESIDE}))


def test_two_frequent_words_are_no_slips_of_each_other() -> None:
    assert {"house"} in grouped({"house": 40, "horse": 40, "hourse": 1})
    assert {"horse", "hoarse"} in grouped({"horse": 40, "hoarse": 2})


def test_a_text_is_compared_with_a_bounded_number_of_others() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    many = {(f"common{a}{b}x", "shared"): 1 for a in letters for b in letters}
    found = alike(many | {("shared", "gluten"): 1, ("gluten", "shared", "free"): 1})
    assert [("shared", "gluten"), ("gluten", "shared", "free")] in found
