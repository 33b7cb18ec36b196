"""What a rule file says of the world outside it must be possible there, and is refused in words."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct
from msgspec.structs import fields

from watchword import vocabulary
from watchword.config import Config
from watchword.errors import RuleError
from watchword.message import number
from watchword.reading.forms import Wrong
from watchword.rules.forms import PHONE_OR_BEGINNING
from watchword.rules.load import load_texts
from watchword.rules.model import RuleFile

ABOUT = "name: S, numbers: {main: 86717}, help: s@s.example"
WEBHOOK = "rules: [{id: a, then: [{webhook: {url: 'https://a.example', headers: {%s}}}]}]"
FROM = "rules: [{id: a, when: {from: %s}, then: [{reply: x}]}]"
KEYWORD = "rules: [{id: a, when: {keyword: %s}, then: [{reply: x}]}]"
ABROAD = "about: {name: S, numbers: {main: 5551234567}, help: s@s.example}"
TEST = "rules: [{id: a, when: {keyword: A}, then: [{reply: x}], tests: [{text: a, from: %s}]}]"


def said(file: str) -> list[str]:
    """Load a file of a program: what is wrong with it, and the hint."""
    about = "" if "about:" in file else f"about: {{{ABOUT}}}\n"
    text = f"version: 1\nprogram: shop\n{about}{file}\n"
    try:
        load_texts({"rules/f.yaml": text.encode()}, vocabulary.builtin())
    except RuleError as failure:
        return [f"{one.code}: {one.message} | {one.hint}" for one in failure.diagnostics if one.severity == "error"]
    return []


def about(more: str) -> str:
    return f"about: {{{ABOUT}, {more}}}"


PLUS = "write it with + and its country code, such as +15551234567"
US = "numbers of the US and Canada have ten there"
SIGNS = "plain letters, digits and signs on one line, without spaces at its ends"
DASH = "letters, digits and '-', as in X-Api-Key"
FOR_US = "for a number of the US or Canada"


@pytest.mark.parametrize(
    ("file", "message", "hint"),
    [
        (
            about("languages: []"),
            "'languages' must be a list of languages such as [en, es]",
            "make it a list of languages such as [en, es]",
        ),
        (about("languages: english"), "expected a list, found a single value", "write it like [en, es]"),
        (about('languages: "english, spanish"'), "expected a list, found a single value", "write it like [en, es]"),
        (about("languages: [english]"), "'english' is no language", "write en"),
        (about("languages: [EN_us]"), "'EN_us' is no language", "write en-US"),
        (about("languages: [en, es, en]"), "language 'en' is given twice", "delete one of them"),
        (about("languages: [fr-CA, fr-ca]"), "language 'fr-ca' is given twice", "delete one of them"),
        (about("country: ZZ"), "there is no country 'ZZ'", "write its two letters, such as US"),
        (about("country: us"), "there is no country 'us'", "write US"),
        (about("country: UK"), "there is no country 'UK'", "write GB"),
        (about("country: Canada"), "there is no country 'Canada'", "write CA"),
        (about("country: USA"), "there is no country 'USA'", "write US"),
        (about("country: U.S."), "there is no country 'U.S.'", "write US"),
        (about("country: XYZ"), "there is no country 'XYZ'", "write its two letters, such as US"),
        (ABROAD, "'5551234567' has no country code", f"write +15551234567 {FOR_US}"),
        ("lists: {all: {}}", "no list can be called 'all'", "actions mean every list by it"),
        (FROM % '"(212) 555-1234"', "'(212) 555-1234' has no country code", f"write +12125551234 {FOR_US}"),
        (FROM % "[+15551234567, my phone]", "'my phone' is no phone number", f"{PLUS}, or a short code such as"),
        (FROM % "+1555123", "'+1555123' has 6 digits after +1", US),
        (FROM % "00442071234567", "'00442071234567' has no country code", PLUS),
        (FROM % '"0800 123 456"', "'0800 123 456' has no country code", PLUS),
        (FROM % "+4420", "'+4420' has 4 digits", "numbers with a country code have 7 to 15"),
        (FROM % "12", "'12' is no short code", "those have three to six digits"),
        (FROM % "1555*", "'1555*' is no beginning of a phone number", "write +1555*"),
        (FROM % '"+1 (555)*"', "'+1 (555)*' is no beginning of a phone number", "write +1555*"),
        (FROM % '"*"', "'*' is no beginning of a phone number", "write +1555* for all that begin so, or delete it"),
        (TEST % "Bob", "'Bob' is no phone number", f"{PLUS}, or a short code such as 86717"),
        (WEBHOOK % "X Key: a", "'X Key' cannot be the name of a header", DASH),
        (WEBHOOK % "Ключ: a", "'Ключ' cannot be the name of a header", DASH),
        (WEBHOOK % "Host: a", "Watchword itself says the header 'Host'", "delete it"),
        (WEBHOOK % r'X-Key: "a\r\nX-Other: b"', "HTTP cannot carry this value of 'X-Key'", SIGNS),
        (WEBHOOK % "X-Key: é", "HTTP cannot carry this value of 'X-Key'", SIGNS),
        (WEBHOOK % "x-key: a, X-Key: b", "the header 'X-Key' is given twice", "delete one of them"),
        (
            (WEBHOOK % "").replace("a.", "a b"),
            "expected an address such as https://example.com/sms",
            "begin it with https:// and a host, and write a space as %20",
        ),
        (KEYWORD % "{menu: X}", "'menu' is no language", "write them like {en: MENU, es: CARTA}"),
        (KEYWORD % "{MENU, PIZZA}", "'MENU' is no language", "several keywords stand in brackets: [MENU, PIZZA]"),
        (
            (KEYWORD % "X").replace("id: a", "id: two words"),
            "'id' must be letters, digits, '.', '-' and '_' without spaces, the first a letter or digit",
            "write two-words",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words_with_what_to_write(file: str, message: str, hint: str) -> None:
    assert said(file)[0].startswith(f"bad-value: {message} | {hint}")


@pytest.mark.parametrize(
    "file",
    [
        about("languages: [en, es-419, zh-Hant-TW], country: GB"),
        "lists: {everybody: {}}",
        FROM % "['+15551234567', 1 555 123 4567, '+1555*', '+44 20 7123 4567', 86717]",
        TEST % "+44 20 7123 4567",
        WEBHOOK % "X-Key: Bearer abc==, content-type: text/plain",
    ],
)
def test_what_can_be_is_taken(file: str) -> None:
    assert said(file) == []


@given(st.from_regex(r"\A\+[2-9][0-9]{6,14}\Z", fullmatch=True))
def test_a_number_may_be_written_with_spaces_and_signs_and_begins_with_each_of_its_beginnings(full: str) -> None:
    form = PHONE_OR_BEGINNING.make
    spaced = f"{full[:3]} ({full[3:5]}) {full[5:]}"
    assert form(full) == full
    assert number(form(spaced)) == full
    assert not any(isinstance(form(f"{full[:end]}*"), Wrong) for end in range(2, len(full)))


def metas(kind: Any, seen: set[Any]) -> Iterator[tuple[Any, Meta]]:
    if get_origin(kind) is Annotated:
        yield from ((kind, one) for one in kind.__metadata__ if isinstance(one, Meta))
    if isinstance(kind, type) and issubclass(kind, Struct) and kind not in seen:
        seen.add(kind)
        for field in fields(kind):
            yield from metas(field.type, seen)
    for inner in get_args(kind):
        yield from metas(inner, seen)


def test_every_limit_of_a_form_or_a_length_is_described_in_words() -> None:
    known = vocabulary.builtin()
    kinds = [RuleFile, Config, *known.actions.values(), *known.conditions.values()]
    found = [pair for kind in kinds for pair in metas(kind, set())]
    bare = [
        kind for kind, meta in found if (meta.pattern or meta.min_length or meta.max_length) and not meta.description
    ]
    assert len(found) > 10
    assert bare == []
