"""What holds of the reader of consent whatever is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_words import ALL, LISTED, intent_of
from phrasing import spelt_out
from watchword import consent, courtesy
from watchword.conformance.mutations import RESERVED, variances
from watchword.consent import hints, requests, slips
from watchword.phrases import Phrases
from watchword.text import words

POLITE = [text for phrase in courtesy.phrases() for text in spelt_out(phrase)]
MANNERS = st.lists(st.sampled_from(POLITE), max_size=2).map(" ".join)
ASKED = [way.heard for request in requests.shipped().requests for way in request.phrases]
OPT_OUTS = [word.word for intent, word in LISTED if intent == "opt-out"]
VARIED = [text for word in RESERVED for _, text in variances(word)]
PIECES = st.sampled_from(
    [
        *ASKED,
        *OPT_OUTS,
        "“",
        "”",
        "> ",
        "Liked “",
        "don't",
        "never",
        "until",
        "FWD:",
        "\n",
        "?",
        "😡",
        "i",
        "you",
        "\x00",
        "\ud800",
    ]
)
MIXED = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=12).map(" ".join)


@given(st.one_of(MIXED, st.text(st.characters())))
def test_any_text_can_be_read_and_always_says_the_same(text: str) -> None:
    assert consent.read(text, ALL) == consent.read(text, ALL, heard=words(text))


@given(st.sampled_from(VARIED), st.sampled_from(["", " ", "\n", "\u200b", "!", "..."]))
def test_a_reserved_word_survives_what_changes_nothing_twice(text: str, after: str) -> None:
    assert intent_of(text + after) == "opt-out"


@given(MANNERS, st.sampled_from([*ASKED, *OPT_OUTS, "stpo", "unsuscribe", "🛑"]), MANNERS)
def test_courtesy_never_turns_an_opt_out_into_none(before: str, asked: str, after: str) -> None:
    assert intent_of(asked, ALL) == "opt-out"
    assert intent_of(f"{before} {asked}, {after}", ALL) == "opt-out"


@given(
    st.lists(
        st.sampled_from([*POLITE, *("the", "a", "pizza", "to", "in", "we", "i", "you", "me", "my", "that")]),
        max_size=12,
    ).map(" ".join),
    MIXED,
)
def test_no_text_without_a_stem_opts_out(ordinary: str, mixed: str) -> None:
    for text in (ordinary, mixed):
        heard = words(text)
        if requests.far(heard) and not any(map(slips.meant, heard)):
            assert intent_of(text, ALL) != "opt-out" or len(heard) <= 4


@given(MIXED)
def test_r19_what_is_only_quoted_opts_nobody_out(text: str) -> None:
    quoted = text.translate(
        dict.fromkeys(map(ord, '“”\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"„«»\u2039\u203a「」『』'), " ")
    )
    assert intent_of(f"Liked “{quoted}”", ALL) == "none"
    assert intent_of(f"> {quoted}", ALL) == "none"


@pytest.mark.parametrize(
    ("say", "language"),
    [
        (request.spelt_out(way.say), request.language)
        for request in requests.shipped().requests
        for way in request.phrases
    ],
)
def test_no_way_to_ask_is_without_a_stem(say: str, language: str) -> None:
    assert stemless(say) is None, language


def stemless(say: str) -> str | None:
    """Find what a phrase may be without a word that is a stem, if there is anything."""
    places = [(Phrases([("asked", say)]).start, "")]
    seen: dict[int, object] = {}  # which are kept, as what comes later may else be taken for them
    while places:
        place, said = places.pop()
        if place.ends is not None:
            return said
        if id(place) not in seen:
            seen[id(place)] = place
            onward = [word for word in place.further if requests.far([word])]
            places.extend((node, f"{said} {word}") for word in onward if (node := place[word]) is not None)
    return None


@given(st.one_of(st.sampled_from(sorted(requests.vocabulary())), st.text("abdeinopqrstuy08", max_size=14)), st.data())
def test_a_word_of_which_nothing_is_written_down_is_part_of_what_it_would_be_if_all_were_asked(
    word: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(word)))
    typed = word[:place] + data.draw(st.text("aeinorst1", max_size=2)) + word[place + data.draw(st.integers(0, 1)) :]
    for one in words(typed):
        whole = hints._Known()._of_ours(one, requests.intended(one))
        assert hints.hints([one]) == (whole if len(one) <= slips.LONGEST else hints._of_long(one))
