"""Laws of what our own texts offer as a way out, and of what a text repeats of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_words import ALL
from watchword import consent
from watchword.consent import echoes, offers
from watchword.consent.context import Context
from watchword.text import words

BLAST = "Luigi's: 2 for 1 on all pizza today! Reply STOP to end, HELP for help"


@pytest.mark.parametrize(
    ("told", "token"),
    [
        ("Reply 2 to stop", "2"),
        ("Luigi's: 2 for 1. Text X to opt out. Msg rates apply", "X"),
        ("To unsubscribe, reply S", "s."),
        ("Reply 1 to confirm or 2 to stop these messages", "2"),
        ("txt NO 2 stop", "No thanks"),
        ("Reply with 9 if you want to opt out", "9 please"),
        ("Want to opt out? Send the letter Q", "q"),
        ("Reply N to cancel these alerts", "n"),
        ("Responda 3 para no recibir más mensajes", "3"),
        ("Répondez 2 pour vous désabonner", "2"),
        ("Responda com 4 para deixar de receber mensagens", "4"),
        ("Antworten Sie mit A um sich abzumelden", "a"),
    ],
)
def test_what_a_text_of_ours_offered_is_an_opt_out(told: str, token: str) -> None:
    reading = consent.read(token, ALL, context=Context(recent=("See you soon.", told)))
    assert (reading.intent, reading.rung) == ("opt-out", "offered")
    assert consent.read(token, ALL).intent != "opt-out"


@pytest.mark.parametrize(
    "told",
    [
        "Reply C to cancel your appointment",
        "Reply YES to confirm or NO to cancel Tuesday 3 pm. Text STOP to opt out",
        "Text P to stop by the shop",
        "Reply START to stop nothing",
        "Text HELP to stop worrying about the texts",
        "We stop at 5",
        BLAST,
        "",
    ],
)
def test_what_is_for_something_else_offers_no_way_out_but_words_of_opt_out(told: str) -> None:
    assert {consent.reserved(" ".join(token)) for token in offers.tokens(told)} <= {"opt-out"}


@given(st.text())
def test_any_text_of_ours_may_offer_a_way_out(text: str) -> None:
    assert all(offers.tokens(text))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (BLAST, "none"),
        (f"what is this? {BLAST}", "none"),
        ("you said 2 for 1 on all pizza today! Reply STOP to end, please stop texting me", "opt-out"),
        (f"{BLAST}\nSTOP", "opt-out"),
        (f"stop texting me. {BLAST}", "opt-out"),
        ("Reply STOP to end", "opt-out"),
    ],
)
def test_r19_what_repeats_a_text_of_ours_is_not_the_persons(text: str, intent: str) -> None:
    assert consent.read(text, ALL, context=Context(recent=(BLAST,))).intent == intent


def test_a_request_is_heard_where_we_wrote_one_ourselves() -> None:
    ours = "Text us please stop sending me any more messages and we will"
    for text in ("Please stop sending me any more messages", "STOP", "take me off your list"):
        assert consent.read(text, ALL, context=Context(recent=(ours, text))).intent == "opt-out"


OURS = st.lists(st.sampled_from(["stop", "reply", "to", "end", "pizza", "2", "é", "“x”", "🛑", "!", "\n"]), max_size=14)


@given(OURS.map(" ".join), OURS.map(" ".join), OURS.map(" ".join))
def test_what_is_left_stands_where_it_stood(before: str, ours: str, after: str) -> None:
    text = f"{before} {ours} {after}"
    left = echoes.without(text, words(text), (ours,))
    assert len(left) == len(text)
    assert all(char in (was, " ", "\n") for char, was in zip(left, text, strict=True))
    assert left is text or len(words(ours)) >= echoes.RUN


@given(OURS.map(" ".join))
def test_the_whole_of_a_long_text_of_ours_is_left_out(ours: str) -> None:
    heard = words(ours)
    if len(heard) >= echoes.RUN:
        assert words(echoes.without(ours, heard, (ours,))) == ()


@pytest.mark.parametrize("offer", ["1=yes 2=no 3=stop", "1 = yes, 2 = no, 3 = STOP", "Vote! (1=yes/2=no/3=opt out)"])
def test_a_choice_that_means_stop_is_a_way_out_and_the_others_are_none(offer: str) -> None:
    known = Context(recent=(offer,))
    assert consent.read("3", ("en",), context=known).intent == "opt-out"
    assert consent.read("1", ("en",), context=known).intent == "none"


@pytest.mark.parametrize("offer", ["1=yes 3=cancel", "3=start", "3=nonstop flight", "bus 3 = stop5"])
def test_a_choice_that_means_anything_else_is_no_way_out(offer: str) -> None:
    assert consent.read("3", ("en",), context=Context(recent=(offer,))).intent != "opt-out"
