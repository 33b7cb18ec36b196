"""Each row of the decision table (compliance section 3.2) and of R1 to R20, by the number of its requirement.

R7 (subjects) is in test_consent_reader.py, R21 in test_requirements.py, R22 in test_reserved_keywords.py,
R24 in test_lints_of_wording.py.
R23 is a matter of commands, not of reading, and so is what else R14 and R16 ask for: to hold what is sent, to tell the
staff.
"""

from collections.abc import Iterator

import pytest

from consent_words import intent_of
from watchword import consent
from watchword.conformance.mutations import RESERVED, SLIPPED, slips, variances
from watchword.conformance.table import Row, shipped
from watchword.consent import slips as known_slips

NEAR = {word for one in known_slips.shipped().slips for word in one.near.split()}


def rows() -> Iterator[object]:
    for row in shipped().rows:
        yield from (pytest.param(row, text, id=f"{row.id}-{text!r}") for text in row.texts)


@pytest.mark.parametrize(("row", "text"), [*rows()])
def test_a_row_of_the_decision_table(row: Row, text: str) -> None:
    assert consent.read(text, (row.lang,), context=consent.Context(recent=row.recent)).intent == row.wanted


@pytest.mark.parametrize("word", RESERVED)
def test_r1_r2_r3_r4_r5_r6_r8_a_reserved_word_survives_all_that_changes_nothing(word: str) -> None:
    assert [(kind, text) for kind, text in variances(word) if intent_of(text) != "opt-out"] == []


@pytest.mark.parametrize("word", ["stop", "unsubscribe", "quit", "end", "cancel", "opt out"])
@pytest.mark.parametrize("echo", ["reply {}", "Text {}", "send {}!", "Reply {} to unsubscribe", "txt {} please"])
def test_r11_an_instruction_sent_back_is_followed(echo: str, word: str) -> None:
    assert intent_of(echo.format(word.upper())) == "opt-out"


@pytest.mark.parametrize("sign", ["🛑", "🚫", "✋", "⛔"])
def test_r12_a_sign_that_says_stop_opts_out_in_any_number_colour_and_company(sign: str) -> None:
    for text in (
        sign,
        sign * 3,
        f"{sign} {sign}\ufe0f",
        f" {sign}!",
        f"{sign}\U0001f3fd" if sign == "✋" else sign,
        f"{sign}🛑",
    ):
        assert intent_of(text) == "opt-out"
    assert intent_of(f"the {sign} is red") == "none"


@pytest.mark.parametrize("word", SLIPPED)
def test_r10_a_slip_in_a_reserved_word_opts_out_unless_it_is_a_word(word: str) -> None:
    assert [(kind, text) for kind, text in slips(word) if (intent_of(text) == "opt-out") == (text in NEAR)] == []


@pytest.mark.parametrize("word", ["END", "QUIT"])
def test_r10_no_slip_passes_in_a_word_that_others_are_near_to(word: str) -> None:
    assert [text for _, text in slips(word) if text != word.lower() and intent_of(text) == "opt-out"] == []
