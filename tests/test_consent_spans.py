"""Laws of where in a text a reading rests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_words import ALL
from watchword import consent
from watchword.consent import requests
from watchword.text import words

ASKED = [way.heard for request in requests.shipped().requests for way in request.phrases]
BESIDE = st.sampled_from(["", "hello, ", "“hm” ", "> quoted\n", "who is this? ", "🍕 ", "please "])


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("Stpo please", "Stpo"),
        ("“s.t.o.p”", "s.t.o.p"),
        (" hi, please just stop already texting me. Bye", "stop already texting me"),
        ("> Reply STOP to end\nSTOP", "STOP"),
        ("Who is this? Stop.", "Stop"),
        ("no thanks", "no thanks"),
        ("idk you. Don't text me anymore", "Don't text me anymore"),
        ("idk you 😡 don’t text me anymore", "don’t text me anymore"),
        ("it stopped. Please stóp texting me!", "stóp texting me"),
        ("STOP 😡", "STOP"),
        ("🛑", "🛑"),
    ],
)
def test_a_reading_rests_on_a_piece_of_the_text(text: str, piece: str) -> None:
    reading = consent.read(text, ALL)
    assert text[reading.start : reading.end] == piece


@given(BESIDE, st.sampled_from(ASKED), st.sampled_from(["", ".", " thanks", "!\n"]))
def test_the_piece_holds_the_words_in_their_order(before: str, asked: str, after: str) -> None:
    text = before + asked + after
    reading = consent.read(text, ALL)
    left = iter(words(text[reading.start : reading.end]))
    assert all(word in left for word in words(reading.word))


@given(st.text())
def test_the_piece_is_within_the_text(text: str) -> None:
    reading = consent.read(text, ALL)
    assert 0 <= reading.start <= reading.end <= len(text)


def test_a_subject_has_no_place_in_the_text() -> None:
    reading = consent.read("look at this", ALL, "STOP now")
    assert (reading.intent, reading.start, reading.end) == ("opt-out", 0, 0)
