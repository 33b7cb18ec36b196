"""Laws of the lints of wording, told on sentences as people write them: `wording.yaml` says which says what."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from watchword import vocabulary
from watchword.diagnostics import Diagnostic
from watchword.lints import lint
from watchword.rules.load import load_texts

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LANGUAGES = "languages: [en, es, fr, pt, de], frequency: 4 msgs/month"
ABOUT = f"about: {{name: Luigi's Deals, numbers: {{main: 86717}}, help: help@luigis.example, {LANGUAGES}}}\n"
STOP = {
    "en": "no more messages will be sent",
    "es": "no recibira mas mensajes",
    "fr": "vous ne recevrez plus de messages",
    "pt": "nao enviaremos mais mensagens",
    "de": "keine weiteren Nachrichten",
}


class Frame(Struct, frozen=True):
    """A rule to put a sentence into, and what its lint says where the sentence decides it.

    `when_said`: the lint speaks of sentences that say the thing, else of those that do not.
    """

    code: str
    says: str
    when: str
    before: str = "{program.name}: "
    when_said: bool = False
    joins: bool = False


FRAMES = {
    "no more messages": Frame("confirmation-wording", "does not say that no more", "intent: opt-out"),
    "a link": Frame("confirmation-wording", "a link", "intent: opt-out", "{program.name}: STOPPED. ", when_said=True),
    "a promotion": Frame("confirmation-wording", "promote", "intent: opt-out", "{program.name}: STOPPED. ", True),
    "one way to opt out": Frame("exclusive-opt-out", "one way", "keyword: MENU", "", when_said=True),
    "a contact": Frame("help-wording", "where a person helps", "intent: help"),
    "the frequency": Frame("opt-in-wording", "the frequency", "keyword: JOIN", joins=True),
    "the rates": Frame("opt-in-wording", "the rates", "keyword: JOIN", joins=True),
    "how to stop": Frame("opt-in-wording", "how to stop", "keyword: JOIN", joins=True),
    "how to get help": Frame("opt-in-wording", "how to get help", "keyword: JOIN", joins=True),
}
SENTENCES = msgspec.yaml.decode(
    Path(__file__).with_name("wording.yaml").read_bytes(), type=dict[str, dict[str, dict[str, tuple[str, ...]]]]
)


def linted(*rules: str, about: str = ABOUT) -> list[Diagnostic]:
    listed = "".join(["rules:\n", *(f"  - {rule}\n" for rule in rules)]) if rules else ""
    written = f"version: 1\nprogram: luigis\n{about}lists: {{club: {{}}}}\n{listed}"
    found = lint(load_texts({"rules/luigis.yaml": written.encode()}, vocabulary.builtin()), NOW)
    return [one for one in found if one.code.endswith("-wording") or one.code == "exclusive-opt-out"]


def quoted(text: str | Mapping[str, str]) -> str:
    return msgspec.json.encode(text).decode()


def table() -> Iterator[tuple[str, str, str, bool]]:
    for thing, told in SENTENCES.items():
        for said in ("said", "not said"):
            for language, sentences in told[said].items():
                yield from ((thing, language, sentence, said == "said") for sentence in sentences)


@pytest.mark.parametrize(("thing", "language", "sentence", "said"), list(table()))
def test_what_a_sentence_says_is_heard_and_what_it_does_not_say_is_not(
    thing: str, language: str, sentence: str, said: bool
) -> None:
    frame = FRAMES[thing]
    text = frame.before.replace("STOPPED", STOP[language]) + sentence
    joins = "subscribe: club}, {" if frame.joins else ""
    rule = f"{{id: x, when: {{{frame.when}}}, then: [{{{joins}reply: {quoted({language: text})}}}]}}"
    told = [one.message for one in linted(rule) if one.code == frame.code and frame.says in one.message]
    assert bool(told) == (said == frame.when_said), told


def test_every_thing_is_told_of_both_ways() -> None:
    assert SENTENCES.keys() == FRAMES.keys()
    assert all(told["said"] and told["not said"] for told in SENTENCES.values())


# --- what is not one sentence -----------------------------------------------------------------------------------------

WELCOME = "{program.name}: welcome, {program.frequency}. Msg & data rates may apply. Help: {program.help}. STOP to end."


def told(*rules: str, **more: str) -> list[str]:
    return [one.message for one in linted(*rules, **more)]


def joining(then: str, more: str = "") -> str:
    return f"{{id: join, when: {{keyword: JOIN}}, then: [{{subscribe: club}}{then}]{more}}}"


def replying(*texts: str | Mapping[str, str]) -> str:
    return "".join(f", {{reply: {quoted(text)}}}" for text in texts)


def test_a_rule_that_puts_a_person_on_a_list_tells_them() -> None:
    assert told(joining("")) == ["'join' puts a person on a list and does not tell them"]
    assert told(joining(", {log: joined}")) == ["'join' puts a person on a list and does not tell them"]
    assert told(joining(replying(WELCOME))) == []


@pytest.mark.parametrize(
    ("then", "more"), [("", ", continue: true"), (", {webhook: 'https://crm.luigis.example/joined'}", "")]
)
def test_where_another_may_speak_to_the_person_nothing_is_missing(then: str, more: str) -> None:
    assert told(joining(then, more)) == []


def test_the_texts_of_a_welcome_are_read_together_and_language_by_language() -> None:
    start, end = WELCOME[: len(WELCOME) // 2], WELCOME[len(WELCOME) // 2 :]
    assert told(joining(replying(start, end))) == []
    assert told(joining(replying({"en": WELCOME}, {"es": "Bienvenido"}))) != []
    assert len(told(joining(replying(start, "Show this for a pizza.")))) == 1


def test_the_answer_to_an_opt_in_says_what_somebody_needs_who_is_texted_again() -> None:
    answer = "{{id: start, when: {{intent: opt-in}}, then: [{}]}}"
    (lacking,) = told(answer.format("reply: Welcome back."))
    assert lacking.startswith("the answer to an opt-in lacks the program's name ({program.name}), where a person helps")
    assert lacking.endswith("the frequency, how to get help and how to stop")
    assert told(answer.format(replying(WELCOME.replace("Msg & data rates may apply. ", ""))[2:])) == []
    assert told(answer.format("webhook: 'https://crm.luigis.example/back'")) == []


@pytest.mark.parametrize("contact", ["555-0123", "luigis.example/help", "us"])
def test_a_help_contact_that_nobody_can_reach_is_told_once_where_it_stands(contact: str) -> None:
    (found,) = linted(about=ABOUT.replace("help@luigis.example", contact))
    assert (found.code, found.span.line) == ("help-wording", 3)
    assert f"'{contact}' is neither" in found.message


def test_what_about_says_is_read_in_the_texts_that_say_it() -> None:
    text = "{program.name}: no more texts. {program.frequency}"
    confirming = f"{{id: x, when: {{intent: opt-out}}, then: [{{reply: {quoted(text)}}}]}}"
    assert told(confirming, about=ABOUT.replace("4 msgs/month", "20% off")) != []
    assert told(confirming) == []


@pytest.mark.parametrize("link", ["https://acme.com", "acme.com", "www.acme.com", "shop.acme.com/x", "acme.example"])
def test_a_link_to_ones_own_place_is_one_and_names_nobody(link: str) -> None:
    def confirming(text: str) -> str:
        return f"{{id: stop, when: {{intent: opt-out}}, then: [{{reply: {quoted(text)}}}]}}"

    about = ABOUT.replace("Luigi's Deals", "Acme")
    (found,) = told(confirming(f"Acme: no more texts. {link}"), about=about)
    assert f"must not hold a link ('{link}')" in found
    assert len(told(confirming(f"No more texts. {link}"), about=about)) == 2


def test_a_name_that_is_a_host_name_is_no_link() -> None:
    confirming = "{id: stop, when: {intent: opt-out}, then: [{reply: 'Pizza.example: no more texts.'}]}"
    assert told(confirming, about=ABOUT.replace("Luigi's Deals", "Pizza.example")) == []


# --- what is sent in answer to consent, and what is not ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "then", "said"),
    [
        ("intent: help", "", "whoever asks for help is not answered: 'x' takes HELP and says nothing"),
        ("intent: help", "log: asked", "whoever asks for help is not answered: 'x' takes HELP and says nothing"),
        ("intent: opt-in", "log: x", "'x' takes START, which turns messages on again, and does not tell them"),
        ("intent: help", "webhook: 'https://crm.luigis.example/help'", None),
        ("intent: help", "handoff: desk", None),
        ("intent: opt-out", "", None),
    ],
)
def test_who_asks_for_help_or_for_messages_is_told_something(when: str, then: str, said: str | None) -> None:
    found = told(f"{{id: x, when: {{{when}}}, then: [{f'{{{then}}}' if then else ''}]}}")
    assert found == ([said] if said else [])


def test_where_the_search_goes_on_another_rule_answers() -> None:
    assert told("{id: x, when: {intent: help}, continue: true, then: [{log: asked}]}") == []


def test_only_the_text_that_is_sent_is_read_and_the_others_are_told_of() -> None:
    rule = "{id: x, when: {intent: opt-out}, then: [{log: x}, {reply: Luigi's Deals - no more texts.}, {reply: Sale!}]}"
    written = f"version: 1\nprogram: luigis\n{ABOUT}rules:\n  - {rule}\n"
    found = lint(load_texts({"rules/luigis.yaml": written.encode()}, vocabulary.builtin()), NOW)
    of_texts = [one.code for one in found if one.code not in {"untested-rule", "untranslated-confirmation"}]
    assert of_texts == ["unsent-answer"]


def test_a_picture_promotes_what_nobody_can_read() -> None:
    picture = "{text: Luigi's Deals - no more texts., media: ['https://m.example/promo.jpg']}"
    (said,) = told(f"{{id: x, when: {{intent: opt-out}}, then: [{{reply: {picture}}}]}}")
    assert "a picture says more" in said
    assert told(f"{{id: x, when: {{keyword: MENU}}, then: [{{reply: {picture}}}]}}") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Para darse de baja responda 3", "one way to opt out"),
        ("Pour vous d\u00e9sabonner, r\u00e9pondez 3", "one way to opt out"),
        ("Responda STOP para cancelar", None),
    ],
)
def test_a_text_for_all_languages_is_read_in_each(text: str, said: str | None) -> None:
    found = told(f"{{id: x, when: {{keyword: MENU}}, then: [{{reply: {quoted(text)}}}]}}")
    assert len(found) == bool(said)
    assert all(str(said) in one for one in found)


def test_a_confirmation_for_all_languages_may_be_written_in_any() -> None:
    assert told('{id: x, when: {intent: opt-out}, then: [{reply: "{program.name}: No recibira mas mensajes."}]}') == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ({"en": "{program.name}: {program.help}"}, True),
        ({"en": "{program.name}: {program.help}", "fr": "{program.name}: {program.help}"}, False),
        ("{program.name}: help at {program.help}. Rates may apply.", True),
        (
            "{program.name}: help at {program.help}. Rates may apply. Aide: {program.help}. Des frais s'appliquent.",
            False,
        ),
    ],
)
def test_a_canadian_short_code_answers_help_in_each_language(text: str | dict[str, str], *, is_told: bool) -> None:
    rule = f"{{id: x, when: {{intent: help}}, then: [{{reply: {quoted(text)}}}]}}"
    for country, counts in (("CA", True), ("US", False)):
        about = (
            f"about: {{name: L, numbers: {{main: 212121}}, help: h@l.example, languages: [en, fr], country: {country}}}"
        )
        written = f"version: 1\nprogram: luigis\n{about}\nrules:\n  - {rule}\n"
        found = lint(load_texts({"rules/luigis.yaml": written.encode()}, vocabulary.builtin()), NOW)
        assert any("no answer is in 'fr'" in one.message for one in found) == (is_told and counts)
