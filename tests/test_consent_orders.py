"""Laws of requests that may be about something else than texts: what precedes them tells, and nothing is lost."""

import pytest

from consent_words import ALL
from test_consent_context import EVERYTHING, decided, texts, told
from watchword import consent
from watchword.consent.context import Context
from watchword.effects import Consent, Review

CANCEL = [
    "cancel it",
    "Please cancel it!",
    "just cancel this please",
    "cancel it now",
    "cancélalo",
    "Cancele isso",
    "kündigen",
]
ORDERS = [
    "Your order is on its way.",
    "See you on Friday: your appointment is at 3.",
    "Su pedido llega hoy",
    "Ihr Termin: 9 Uhr",
]
BLAST = "Luigi's: 2 for 1 today! Reply STOP to end"


@pytest.mark.parametrize("text", CANCEL)
@pytest.mark.parametrize("context", [Context(), Context(recent=(BLAST,)), Context(purpose="alert")])
def test_r9_cancel_it_opts_out_where_there_is_nothing_else_to_cancel(text: str, context: Context) -> None:
    assert consent.read(text, ALL, context=context).intent == "opt-out"


@pytest.mark.parametrize("text", CANCEL)
@pytest.mark.parametrize(
    "context",
    [
        *[Context(recent=(BLAST, order)) for order in ORDERS],
        Context(purpose="transactional"),
        Context(pending=True),
    ],
)
def test_r14_r17_beside_an_order_cancel_it_is_held_for_somebody_to_look(text: str, context: Context) -> None:
    reading = consent.read(text, ALL, context=context)
    assert (reading.intent, reading.rung) == ("hold", "order")
    assert consent.reason(reading).startswith(f"it is '{reading.word}', and may be about an order")


@pytest.mark.parametrize("text", ["CANCEL", "cancel please", "Cancel! Cancel!", "stop it", "cancel all texts"])
@pytest.mark.parametrize("order", ORDERS)
def test_r16_cancel_alone_and_what_names_texts_opt_out_beside_an_order_too(text: str, order: str) -> None:
    assert consent.read(text, ALL, context=Context(recent=(order,))).intent == "opt-out"


@pytest.mark.parametrize("doubtful", ["cancel it", "goodbye", "Cancélalo"])
@pytest.mark.parametrize("clear", ["stop texting me", "STOP", "no more texts", "unsubscribe", "no más mensajes"])
@pytest.mark.parametrize("context", [Context(recent=(ORDERS[0],), purpose="conversational"), Context(pending=True)])
def test_what_may_be_about_something_else_takes_nothing_from_what_is_not(
    doubtful: str, clear: str, context: Context
) -> None:
    for text in (f"{doubtful}, {clear}", f"{clear}! {doubtful}", f"{doubtful} please. {clear} thanks"):
        assert consent.read(text, ALL, context=context).intent == "opt-out", text


def test_r15_where_a_word_of_the_law_counts_anywhere_it_counts_beside_an_order() -> None:
    context = Context(recent=tuple(ORDERS[:1]), stop_anywhere=True)
    assert consent.read("cancel it", ALL, context=context).intent == "opt-out"


def test_what_we_offered_as_a_way_out_is_one_beside_an_order() -> None:
    context = Context(recent=("Your order is here. Reply CANCEL IT to stop these texts",))
    assert consent.read("cancel it", ALL, context=context).intent == "opt-out"


@pytest.mark.parametrize(("text", "keyword"), [("cancel it", "CANCEL IT"), ("goodbye", "GOODBYE")])
def test_a_rule_that_waits_for_the_very_text_hears_it_where_it_may_be_about_something_else(
    text: str, keyword: str
) -> None:
    rule = f"{{id: off, when: {{keyword: {keyword}, position: only}}, then: [{{reply: fine}}]}}"
    state = told(ORDERS[0])
    heard = decided(text, rule, EVERYTHING, state=state, purpose="conversational")
    assert (heard.trace.reading.rung, texts(heard)) == ("expected", ["fine"])
    held = decided(text, EVERYTHING, state=state, purpose="conversational")
    assert [type(fact) for fact in held.effects if isinstance(fact, Consent | Review)] == [Review]


@pytest.mark.parametrize(
    "text", ["don't want it", "no lo quiero", "je n'en veux pas", "não quero isso", "das will ich nicht"]
)
@pytest.mark.parametrize(
    ("context", "intent"),
    [
        (Context(recent=(BLAST,)), "hold"),
        (Context(recent=("Would you like extra cheese?",)), "none"),
        (Context(pending=True), "none"),
        (Context(purpose="transactional"), "none"),
    ],
)
def test_r14_who_does_not_want_it_is_held_unless_it_answers_us(text: str, context: Context, intent: str) -> None:
    assert consent.read(text, ALL, context=context).intent == intent
