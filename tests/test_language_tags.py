"""Laws of language tags: a country changes nothing about what is heard, and an answer is found in what serves best."""

from itertools import cycle
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from consent_words import LISTED
from test_decide import consents, decided, texts
from watchword import answers, consent, vocabulary
from watchword.consent.doubts import shipped as doubts
from watchword.decision import Reading
from watchword.effects import Speaks
from watchword.language_tags import any_covers, best, covers, primary
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load_texts
from watchword.state import Contact, State

SENTENCES = yaml.load((Path(__file__).parent / "sentences.yaml").read_text(), yaml.CSafeLoader)
SAID = [text for texts in SENTENCES.values() for text in texts]
WORDS = [word.word for _, word in LISTED] + [doubt.heard for doubt in doubts().doubts]
LANGUAGES = st.sampled_from(consent.languages())
COUNTRIES = st.sampled_from(["-US", "-mx", "_CA", "-Latn-BR", "-419", ""])
TAGS = st.builds(lambda language, country: language + country, LANGUAGES, COUNTRIES)


@st.composite
def written(draw: st.DrawFn, language: str) -> str:
    """Write the tag of a language in some country and case."""
    return draw(st.sampled_from([str, str.upper, str.title]))(language + draw(COUNTRIES))


def bare(reading: Reading) -> Reading:
    return replace(reading, language=primary(reading.language) if reading.language else None)


@given(st.one_of(st.sampled_from(SAID), st.sampled_from(WORDS)), LANGUAGES, st.data())
@settings(max_examples=30)
def test_r13_a_country_and_the_case_of_a_tag_change_nothing_but_the_tag(
    text: str, language: str, data: st.DataObject
) -> None:
    tag = data.draw(written(language))
    reading = consent.read(text, (tag,))
    assert bare(reading) == bare(consent.read(text, (language,)))
    if reading.language and primary(reading.language) == language:
        assert reading.language == tag


@pytest.mark.parametrize(("language", "country"), [*zip(consent.languages(), cycle(["-US", "_mx"]))])
def test_r13_every_listed_word_counts_in_every_kind_of_its_language(language: str, country: str) -> None:
    for text in [*WORDS, *SAID]:
        alike = consent.read(text, (language,)), consent.read(text, (language + country,))
        assert alike[0].intent == alike[1].intent, text
        assert answers.read(text, (language,)) == answers.read(text, (language + country,))


@given(TAGS, TAGS)
def test_a_language_takes_its_own_kinds_and_no_other_language(one: str, other: str) -> None:
    assert covers(primary(one), one)
    assert covers(one, other) <= (primary(one) == primary(other))
    assert covers(one.upper(), other) == covers(one, other.lower())


@given(TAGS, st.lists(TAGS, max_size=4))
def test_what_serves_a_language_best_is_one_of_the_tags_in_that_language(tag: str, tags: list[str]) -> None:
    found = best(tag, tags)
    if tag in tags:
        assert found == tag
    elif found is None:
        assert not any_covers([tag], tags)
    else:
        assert found in tags
        assert primary(found) == primary(tag)


@pytest.mark.parametrize(
    ("language", "tags", "wanted"),
    [
        ("es-MX", ["en", "es"], "es"),
        ("es-MX", ["es", "es-mx"], "es-mx"),
        ("en", ["es-MX", "en-GB", "en-US"], "en-GB"),
        ("en-US", ["en-GB"], None),
        ("fr", ["es"], None),
        ("est", ["es"], None),
        ("es", ["est"], None),
    ],
)
def test_a_wider_tag_stands_in_for_one_that_is_missing_and_another_country_does_not(
    language: str, tags: list[str], wanted: str | None
) -> None:
    assert best(language, tags) == wanted


def program(languages: str, reply: str = "y", keyword: str = "X") -> RuleSet:
    about = f"{{name: Luigi's, numbers: {{main: 86717}}, help: h@l.example, languages: [{languages}]}}"
    rule = f"{{id: x, when: {{keyword: {keyword}}}, then: [{{reply: {reply}}}]}}"
    text = f"version: 1\nprogram: luigis\nabout: {about}\nrules: [{rule}]\n"
    return load_texts({"rules/l.yaml": text.encode()}, vocabulary.builtin()).rules


@pytest.mark.parametrize(
    ("languages", "text", "wanted"),
    [
        ("en-us", "STOP", "unsubscribed"),
        ("es-mx", "ALTO", "baja confirmada"),
        ("en-US, fr-CA", "ARRET", "desabonnement"),
        ("fr-CA, en-US", "STOP", "unsubscribed"),
    ],
)
def test_r44_a_confirmation_is_in_the_language_of_the_word_whatever_the_country(
    languages: str, text: str, wanted: str
) -> None:
    (confirmation,) = texts(decided(program(languages), text))
    assert wanted in confirmation.lower()


def test_r44_whoever_opts_out_in_a_language_that_is_heard_is_answered_in_it_where_no_rule_is_written() -> None:
    asks = {"de": "abmelden", "en": "unsubscribe", "es": "ALTO", "fr": "ARRET", "pt": "PARAR"}
    assert sorted(asks) == list(consent.languages())
    confirmed = [texts(decided(program(language), text)) for language, text in asks.items()]
    assert len({text for (text,) in confirmed}) == len(asks)


def test_a_text_by_language_is_found_for_a_program_of_one_country_and_for_a_person_of_another() -> None:
    rules = program("en-US, es-MX", '{en: hi, "es": hola, es-MX: qué onda}', "{en: X, es: Y}")
    assert texts(decided(rules, "X")) == ["hi"]
    assert texts(decided(rules, "Y")) == ["qué onda"]
    assert [fact.language for fact in decided(rules, "Y").effects if isinstance(fact, Speaks)] == ["es-MX"]
    assert texts(decided(rules, "X", State(contact=Contact(language="en")))) == ["hi"]


def test_stop_makes_nobody_american_who_is_known_to_write_british_english() -> None:
    stopped = decided(program("es, en-US, en-GB"), "STOP", State(contact=Contact(language="en-GB")))
    assert [fact.kind for fact in consents(stopped)] == ["opt-out"]
    assert not [fact for fact in stopped.effects if isinstance(fact, Speaks)]
    assert stopped.trace.language == "en-GB"
