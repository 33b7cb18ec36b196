"""What may ask for no more texts is held beside sentences that no list knows, in a program of marketing."""

from itertools import product

import pytest

from consent_words import ENGLISH, intent_of
from watchword import consent
from watchword.consent import doubts
from watchword.consent.context import Context

UNKNOWN = ("My cousin does our lawn", "we have a vet", "I get ten a day", "my phone is for work")
STANDS = [doubt for doubt in doubts.shipped().doubts if doubt.sentence]


def parts(said: str) -> list[str]:
    return [part.strip() for part in said.split("|")]


def beside(said: list[str]) -> list[str]:
    pairs = list(product(said, UNKNOWN))
    return [f"{one}. {other}" for one, other in pairs] + [f"{other}. {one}" for one, other in pairs]


@pytest.mark.parametrize("doubt", STANDS, ids=lambda doubt: doubt.heard)
def test_r14_a_doubt_that_counts_as_a_sentence_is_held_whatever_is_said_beside_it(doubt: doubts.Doubt) -> None:
    assert set(doubts.shipped().stems.split()) & set(doubt.heard.split())
    assert [text for text in beside([doubt.heard]) if intent_of(text) != "hold"] == []
    assert intent_of(f"{doubt.heard}, {UNKNOWN[0]}") == "hold"


def test_a_doubt_is_held_before_a_reason_with_no_sign_between() -> None:
    for reason in parts("my brother is a plumber|we already have a vet|i moved|our kids are grown"):
        assert intent_of(f"not interested {reason}") == "hold"
    for other in parts("in Tuesday|until spring|unless it is free"):
        assert intent_of(f"not interested {other}") == "none"


HELD = "no texts please|please end the reminders|Go away|Please don't send any|Remove|please remove|end the promos"


def test_r14_what_opts_out_as_a_whole_text_is_held_beside_what_nobody_knows() -> None:
    assert [text for text in parts(HELD) if intent_of(text) != "opt-out"] == []
    assert [text for text in beside(parts(HELD)) if intent_of(text) not in {"hold", "opt-out"}] == []
    assert intent_of("I eat elsewhere. Revoke") == "opt-out"


@pytest.mark.parametrize(
    "text",
    parts("""not interested in the blue one, got red?|I'm interested. Enough seats for four?|Is that enough? We are six
    |Can you email me the menu? We are six|email me the receipt, thanks|not too many onions please. thanks
    |The rolls are fine, please do not send any more|There's a bug on my windshield. Remove please
    |she is not interested in school, what do you advise|Are you interested? I have two|don't worry. I'll be late
    |I don't want this one, the red one please|We have too many chairs. Pick up at 5?|No shit, I was there
    |do not call, just text|please do not call, baby is sleeping, just text|To opt out, reply STOP
    |My order is wrong. Remove the onions|I want two. No more than that
    |Enough about me, how are you|we have enough. See you at 5|Is this spam? It says I won|reply stop, it says
    |I have two kids. Don't you?|go away party is at 6. Coming?|Remove the table. We are four
    |The music is loud. No more|No message..no responce"""),
)
def test_what_is_near_to_it_is_none(text: str) -> None:
    assert intent_of(text) == "none"


@pytest.mark.parametrize("context", [Context(pending=True), Context(purpose="transactional")])
def test_a_doubt_beside_other_sentences_is_none_where_a_prompt_waits_or_no_marketing_is_sent(context: Context) -> None:
    for text in beside(["Not interested", "Remove"]):
        assert consent.read(text, ENGLISH, context=context).intent == "none"
