"""What stands below a key that was surely misspelt is read as that of the one that was meant; nothing is made up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword import vocabulary
from watchword.errors import RuleError
from watchword.reading.suggestions import slip_of
from watchword.rules.load import load_texts

SOUND = """\
version: 1
program: shop
about:
  name: Shop
  numbers: {main: 86717}
  help: s@s.example
  consent-words: {opt-out: [NIX]}
schedules: {hours: {open: [{from: 9:00, to: 22:00}]}}
words: {pizza: [PIZZA]}
lists: {vip: {}}
rules:
  - id: menu
    when: {words: pizza, during: hours}
    then: [{reply: {en: Pizza}}]
    limit: {per-sender: 1, every: 1h}
  - id: join
    when: {keyword: JOIN, text: {matches: ".+"}, during: hours, to: [main]}
    then: [{ask: {prompt: sure, text: Sure?}}, {subscribe: vip}]
    tests: [{text: join, given: {language: en}}]
tests: [{text: who, fires: nothing}]
"""
KEYS = (
    "about",
    "numbers",
    "schedules",
    "open",
    "words",
    "lists",
    "rules",
    "when",
    "then",
    "reply",
    "limit",
    "subscribe",
    "keyword",
    "text",
    "during",
)


def found(text: str) -> list[tuple[int, str]]:
    """Load one file: the lines and messages of its errors."""
    try:
        load_texts({"rules/a.yaml": text.encode()}, vocabulary.builtin())
    except RuleError as failure:
        return [(one.span.line, one.message) for one in failure.diagnostics if one.severity == "error"]
    return []


BROKEN = (
    ("help: s@", "hlep: s@", "'about' has no key 'hlep'"),
    ("to: 22:00", "to: 25:00", "there is no time 25:00"),
    ("{per-sender: 1,", "{per-sender: 0,", "must be at least 1"),
    ("{en: Pizza}", '{en: "{Pizza"}', "'{' is never closed"),
    ("every: 1h", "every: soon", "expected"),
    ("words: pizza", "words: piza", "there is no word list 'piza'"),
    ('matches: ".+"', "matches: '('", "is never closed"),
    ("to: [main]", "to: [mian]", "there is no number 'mian'"),
    (", during: hours, to", ", during: horus, to", "there is no schedule 'horus'"),
    ("{subscribe: vip}", "{subscribe: vpi}", "there is no list 'vpi'"),
    ("{text: join,", "{txet: join,", "'tests' has no key 'txet'"),
)


@pytest.mark.parametrize(("sound", "broken", "said"), BROKEN, ids=[one[1] for one in BROKEN])
@pytest.mark.parametrize("key", KEYS)
def test_what_is_wrong_below_a_misspelt_key_is_told_with_it(key: str, sound: str, broken: str, said: str) -> None:
    assert found(SOUND) == []
    text = SOUND.replace(sound, broken)
    alone = found(text)
    assert len(alone) == 1
    assert said in alone[0][1]
    misspelt = re.sub(rf"\b{key}:", f"{key[0]}{key[2]}{key[1]}{key[3:]}:", text, count=1)
    assert set(alone) < set(found(misspelt))


def test_what_belongs_to_a_misspelt_keyword_is_not_said_to_lack_one() -> None:
    text = SOUND.replace("keyword: JOIN", "keywrod: JOIN, position: only, typos: true")
    assert [message for _, message in found(text)] == ["'when' has no key 'keywrod'"]


@given(st.sampled_from(KEYS), st.integers(0), st.sampled_from(["left out", "swapped", "doubled", "wrong", "capital"]))
def test_a_key_that_is_misspelt_in_a_sound_file_is_all_that_is_told(key: str, at: int, slip: str) -> None:
    at = 1 + at % (len(key) - 1)  # the first letter is hardly ever a slip
    before, letter, after = key[:at], key[at], key[at + 1 :]
    misspelt = {
        "left out": before + after,
        "swapped": before + after[:1] + letter + after[1:],
        "doubled": before + letter + letter + after,
        "wrong": f"{before}q{after}",
        "capital": before + letter.upper() + after,
    }[slip]
    text = re.sub(rf"\b{key}:", f"{misspelt}:", SOUND, count=1)
    assert len(found(text)) == (misspelt != key)


def test_what_stands_below_a_key_that_is_there_already_or_that_may_mean_several_is_not_guessed_at() -> None:
    wrong = "whenn: {keywrod: A}"
    assert len(found(SOUND.replace("    limit", f"    {wrong}\n    limit"))) == 1
    assert slip_of("tet", ["text", "test"]) is None
    assert slip_of("teat", ["text", "test"]) is None
    assert slip_of("note", ["not", "when"]) is None
    assert slip_of("x" * 1_000_000, ["rules"]) is None


@pytest.mark.parametrize("written", ["replies: {txt: hi}", "webhooks: {urll: x}, tag: x"])
def test_what_stands_below_a_name_that_is_hardly_an_action_is_not_guessed_at(written: str) -> None:
    text = SOUND.replace("{reply: {en: Pizza}}", f"{{{written}}}")
    assert not any("urll" in message or "txt" in message for _, message in found(text))


RULES = """\
version: 1
program: shop
about: {name: Shop, numbers: {main: 86717}, help: s@s.example}
rules:
  - id: a
    when: {keyword: AA, to: main}
    then: [{subscribe: club}, {ask: {prompt: size, text: Which?}}, {coupon: spring}, {reply: "{coupon}"}]
    tests: [AA]
  - id: b
    when: {answering: size, answer: x, subscribed: club}
    then: [{unsubscribe: club}]
    tests: [{talk: [AA, x]}]
"""


@pytest.mark.parametrize(
    ("sound", "written", "meant"),
    [
        ("subscribe: club", "usbscribe: club", "subscribe"),  # a swap, and not unsubscribe
        ("subscribe: club", "subscribe: {lst: club}", "list"),
        ("then: [{sub", "hten: [{sub", "then"),  # when stands already
        ("then: [{sub", "vhen: [{sub", "then"),
        ("then: [{sub", "ghen: [{sub", "then"),
        ("coupon: spring", "copuo: spring", "coupon"),
        ("coupon: spring", "coupon: {pol: spring}", "pool"),
        ("coupon: spring", "coupon: {pool: spring, whenempty: x}", "when-empty"),
        ("answering: size", "answerng: size", "answering"),
        ("answering: size", "Answerings: size", "answering"),
        ("answer: x", "anwser: x", "answer"),
        ("keyword: AA, to", "keywrods: AA, position: only, to", "keyword"),
        ("keyword: AA, to", "ckeyworh: AA, typos: true, to", "keyword"),
        ("to: main", "uo: main", "to"),
        ("to: main", "to: main, nto: {text: {contains: x}}", "not"),
        ("id: a\n", "di: a\n", "id"),
        ("id: a\n", "is: a\n", "id"),
        ("    tests: [AA]", "    tsets: [AA]", "tests"),
        ("help: s@s.example}", "help: s@s.example, lnaguages: [en]}", "languages"),
    ],
)
def test_the_nearest_key_that_is_lacking_is_asked_for_and_counts_as_written(
    sound: str, written: str, meant: str
) -> None:
    assert found(RULES) == []
    with pytest.raises(RuleError) as failure:
        load_texts({"rules/a.yaml": RULES.replace(sound, written, 1).encode()}, vocabulary.builtin())
    assert [one.hint for one in failure.value.diagnostics if one.severity == "error"] == [f"did you mean '{meant}'?"]


def test_a_language_that_is_misspelt_below_a_named_setting_is_no_setting() -> None:
    asked = "text: {en: Which?, txt: Cual?}"
    assert found(RULES.replace("text: Which?", asked)) == []


def test_hours_beside_the_words_of_a_file_are_its_schedules() -> None:
    text = SOUND.replace("schedules: {hours", "hours: {hours")
    with pytest.raises(RuleError) as failure:
        load_texts({"rules/a.yaml": text.encode()}, vocabulary.builtin())
    assert [one.hint for one in failure.value.diagnostics if one.severity == "error"] == ["write schedules"]
