"""Sentences that ask for no more texts are opt-outs; those that come near and ask for something else are not."""

from pathlib import Path

import yaml

from consent_words import intent_of

SENTENCES = yaml.load((Path(__file__).parent / "sentences.yaml").read_text(), yaml.CSafeLoader)


def test_a_request_for_no_more_texts_opts_out() -> None:
    assert [text for text in SENTENCES["opt-out"] if intent_of(text) != "opt-out"] == []


def test_r14_a_sentence_that_may_ask_for_no_more_texts_is_held() -> None:
    assert [text for text in SENTENCES["hold"] if intent_of(text) != "hold"] == []


def test_a_sentence_that_asks_for_something_else_opts_nobody_out() -> None:
    assert [text for text in SENTENCES["other"] if intent_of(text) == "opt-out"] == []
