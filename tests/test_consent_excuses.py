"""What takes back a request, or who was wrong about a number: what is kept, another phone to use, an excuse."""

from itertools import product

import pytest

from consent_words import intent_of


def parts(said: str) -> list[str]:
    return [part.strip() for part in said.split("|")]


def made(*slots: str) -> list[str]:
    return [" ".join(filter(None, one)) for one in product(*map(parts, slots))]


ASKED = "unsubscribe me from the promos|take me off the email list|stop texting my work phone"
KEPT = {
    "kept": (ASKED, "but keep|but please keep|and keep", "texting me|sending me the reminders"),
    "still": (ASKED, "but still|but you can still|but please still", "text me my order updates|send me the codes"),
    "behind a comma": (ASKED, ", keep|. Please keep|, just keep", "my order updates|sending me reminders|texting me"),
    "elsewhere": (
        "don't text my landline|quit texting my work phone|please do not text this phone",
        ", use|. Please use|, text|, just text",
        "my cell|my other number|my new phone|my personal line",
    ),
    "and elsewhere": (
        "don't text my landline|stop texting this number",
        "and use|and just text",
        "my cell|my other one",
    ),
}
"""Requests, and what is to go on all the same."""
MISDIRECTED = (
    "wrong number|wrong person",
    ", oops|, my bad|, nevermind|. Whoops!|, I was trying to reach my boss|, meant to text my mom|, disregard that",
)
"""An excuse for a text of one's own."""


@pytest.mark.parametrize("kind", KEPT)
def test_a_request_that_keeps_something_or_names_another_phone_is_held(kind: str) -> None:
    assert [text for text in made(*KEPT[kind]) if intent_of(text) != "hold"] == []


@pytest.mark.parametrize(
    "text",
    parts("""stop texting me, keep your coupons|stop texting me and keep your deals|leave me alone and keep the change
    |stop texting me, text my cell again and I sue|Stop. Keep texting me and I'll report you|unsubscribe, keep it up
    |stop texting me you keep sending these|you keep texting me, please stop texting me|stop texting me use your brain
    |Do not text this number, use this number again and I'll sue|I opted out but still get these, take me off your list
    |stop texting me, don't use my cell|remove me from your list but thanks|stop texting me but I love your pizza"""),
)
def test_what_sounds_like_it_and_keeps_nothing_opts_out(text: str) -> None:
    assert intent_of(text) == "opt-out"


@pytest.mark.parametrize("text", parts("keep texting me please|use my cell, not the landline|keep my spot but text me"))
def test_what_is_kept_without_a_request_is_none(text: str) -> None:
    assert intent_of(text) == "none"


def test_r65_who_excuses_themselves_is_no_stranger() -> None:
    assert [text for text in made(*MISDIRECTED) if intent_of(text) != "none"] == []


@pytest.mark.parametrize(
    "text",
    parts("""wrong number|Sorry, wrong number|you have the wrong number, sorry about that|oops wrong number. STOP
    |You're trying to reach my ex, wrong number|wrong number, whoever you are trying to text
    |I think you meant to text someone else, wrong number|oops wrong number, stop texting me"""),
)
def test_r65_who_tells_us_of_our_mistake_or_asks_for_more_opts_out(text: str) -> None:
    assert intent_of(text) == "opt-out"
