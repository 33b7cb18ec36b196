"""Laws of the words of consent that a program adds: they are heard as whole texts, and take nothing away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflicts import NOON
from watchword import consent, vocabulary
from watchword.consent import OwnWord
from watchword.consent.words import WordIntent
from watchword.decide import decide
from watchword.decision import Decision
from watchword.effects import Consent
from watchword.message import Message
from watchword.rules.load import load_texts
from watchword.state import OUR_LINE, UNKNOWN
from watchword.text import words

OWN = tuple(
    OwnWord(written, words(written), intent, language)
    for written, intent, language in (
        ("BASTA YA", "opt-out", "es"),
        ("no quiero pizza", "opt-out", "es"),
        ("not interested", "opt-out", None),
        ("PIZZA BACK", "opt-in", None),
        ("SOS", "help", None),
    )
)
INTENTS: list[WordIntent] = ["opt-out", "opt-in", "help"]
CLUB = """\
version: 1
program: club
about:
  name: Club
  numbers: {main: 86717}
  help: help@club.example
  languages: [en, es]
  consent-words: {opt-out: {es: [BASTA YA], en: ENOUGH PIZZA}, help: SOS}
rules:
  - id: any
    when: {text: {contains: pizza}}
    then: [{reply: "Pizza!"}]
"""
OTHER = CLUB.replace("program: club", "program: other").replace("86717", "86718").replace("consent-words: {", "# {")


def decided(text: str, to: str = "86717") -> Decision:
    files = {"rules/club.yaml": CLUB.encode(), "rules/other.yaml": OTHER.encode()}
    message = Message(endpoint="main", key="k", sender="+15552312102", to=to, text=text, received_at=NOON)
    return decide(load_texts(files, vocabulary.builtin()).rules, OUR_LINE, message, UNKNOWN, NOON, 1)


@pytest.mark.parametrize("own", OWN, ids=lambda own: own.written)
@pytest.mark.parametrize("form", ["{}", "{}!", "  {} ", "{}, please", "Hi! {}. Thank you", "{}\n> Two for one today!"])
def test_a_word_of_its_own_is_heard_in_any_form_beside_courtesy(own: OwnWord, form: str) -> None:
    for written in (own.written.lower(), own.written.upper(), own.written.title()):
        text = form.format(written)
        reading = consent.read(text, ("en", "es"), own=OWN)
        assert (reading.intent, reading.rung, reading.word) == (own.intent, "own-word", own.written)
        assert text[reading.start : reading.end] == written
        assert own.written in consent.reason(reading)


@pytest.mark.parametrize("text", ["when do you say basta ya", "basta ya my friends", "basta", "Liked “BASTA YA”"])
def test_a_word_of_its_own_is_nothing_within_a_text_that_says_more(text: str) -> None:
    assert consent.read(text, ("en", "es"), own=OWN) == consent.read(text, ("en", "es"))


def test_a_subject_that_is_a_word_of_its_own_counts_as_any_other() -> None:
    assert consent.read("see the picture", ("en",), "Basta ya", own=OWN).intent == "opt-out"
    assert consent.read("see the picture", ("en",), "Pizza back", own=OWN).intent == "none"


@given(
    st.one_of(st.text(), st.sampled_from(["STOP", "help", "Start", "stop texting me", "unsubscribe pls"])),
    st.lists(st.tuples(st.text(min_size=1), st.sampled_from(INTENTS)), max_size=4),
)
def test_no_word_of_its_own_changes_what_the_shipped_ones_say(text: str, added: list[tuple[str, WordIntent]]) -> None:
    own = [OwnWord(text, words(text), "opt-in"), *(OwnWord(written, words(written), means) for written, means in added)]
    shipped = consent.read(text, ("en", "es"))
    assert shipped.intent in {"none", "hold"} or consent.read(text, ("en", "es"), own=own) == shipped


def test_a_program_hears_its_own_words_before_its_rules_and_answers_in_their_language() -> None:
    decision = decided("Enough pizza!!")
    assert (decision.trace.reading.intent, decision.trace.reading.rung) == ("opt-out", "own-word")
    assert [effect.kind for effect in decision.effects if isinstance(effect, Consent)] == ["opt-out"]
    assert "club/any" not in decision.rules
    assert decided("basta ya").trace.language == "es"
    assert decided("sos please").trace.reading.intent == "help"


def test_no_other_program_hears_them() -> None:
    decision = decided("Enough pizza!!", "86718")
    assert (decision.trace.reading.intent, decision.rules) == ("none", ("other/any",))
