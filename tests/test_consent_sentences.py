"""Sentences that ask for no more texts are opt-outs; those that come near and ask for something else are not."""

from pathlib import Path

import pytest
import yaml

from consent_words import intent_of

SENTENCES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text())


@pytest.mark.parametrize("text", SENTENCES["opt-out"])
def test_a_request_for_no_more_texts_opts_out(text: str) -> None:
    assert intent_of(text) == "opt-out"


@pytest.mark.parametrize("text", SENTENCES["hold"])
def test_r14_a_sentence_that_may_ask_for_no_more_texts_is_held(text: str) -> None:
    assert intent_of(text) == "hold"


@pytest.mark.parametrize("text", SENTENCES["other"])
def test_a_sentence_that_asks_for_something_else_opts_nobody_out(text: str) -> None:
    assert intent_of(text) != "opt-out"
