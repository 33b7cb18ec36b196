from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from one_line import read_value
from watchword.diagnostics import Diagnostic
from watchword.reading.typed import INVALID, Invalid
from watchword.templates import ANY_LANGUAGE, LONGEST, NAMES, Problem, Template, Text

VALUES = {"program.name": "Luigi's", "program.help": None, "rest": "", "from": "+15552312102", "text": "{from} {{"}


def template(source: str) -> Template:
    parsed = Template.parse(source)
    assert isinstance(parsed, Template), parsed
    return parsed


def problems(source: str) -> list[Problem]:
    parsed = Template.parse(source)
    assert isinstance(parsed, list), parsed
    return parsed


def read(source: str) -> tuple[Text | Invalid, list[Diagnostic]]:
    return read_value(Text, "reply", source)


def text(source: str) -> Text:
    made, found = read(source)
    assert isinstance(made, Text), found
    return made


def places(found: list[Diagnostic]) -> list[tuple[str, int, int]]:
    return [(one.code, one.span.col, one.span.end_col) for one in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("no names", "no names"),
        ("{program.name}: hi", "Luigi's: hi"),
        ("{ from }", "+15552312102"),
        ("help at {program.help|or our shop}.", "help at our shop."),
        ("[{rest|or nothing}]", "[nothing]"),
        ("[{program.help}{rest}]", "[]"),
        ("[{program.help|or}]", "[]"),
        ("{from|or nobody}", "+15552312102"),
        ("{{from}} }} {{{from}}}", "{from} } {+15552312102}"),
        ("you said {text}", "you said {from} {{"),
    ],
)
def test_a_template_is_filled_with_values(source: str, expected: str) -> None:
    assert template(source).fill(VALUES) == expected


@pytest.mark.parametrize(
    ("source", "start", "end", "message"),
    [
        ("hi {from", 3, 4, "'{' is never closed"),
        ("hi {from|or ask us at {to}, now}", 22, 26, "'{to}' stands within other braces"),
        ("hi {from {to}}", 9, 13, "'{to}' stands within other braces"),
        ("hi from}", 7, 8, "'}' closes nothing"),
        ("hi {}", 3, 5, "there is no name between the braces"),
        ("hi {first name}", 3, 15, "'first name' is no name"),
        ("hi {from|upper}", 3, 15, "there is no filter 'upper'"),
        ("hi {from|orange}", 3, 16, "there is no filter 'orange'"),
        ("hi {program.}", 3, 13, "'program.' is no name"),
    ],
)
def test_what_is_no_template_is_told_with_its_place(source: str, start: int, end: int, message: str) -> None:
    (problem,) = problems(source)
    assert (problem.start, problem.end, problem.message) == (start, end, message)
    assert problem.hint


def test_all_problems_of_a_template_are_told_at_once() -> None:
    assert [problem.start for problem in problems("{} and } and {from|x}")] == [0, 7, 13]


@given(st.text())
def test_any_source_is_a_template_or_has_problems_inside_it(source: str) -> None:
    parsed = Template.parse(source)
    if isinstance(parsed, Template):
        assert parsed.source == source
    else:
        assert parsed
        assert all(0 <= problem.start < problem.end <= len(source) for problem in parsed)


@given(st.text())
def test_doubled_braces_stand_for_themselves(literal: str) -> None:
    assert template(literal.replace("{", "{{").replace("}", "}}")).fill({}) == literal


@given(st.text(), st.text())
def test_what_a_person_wrote_is_never_read_as_a_template(before: str, said: str) -> None:
    escaped = before.replace("{", "{{").replace("}", "}}")
    assert template(f"{escaped} {{text}}").fill({"text": said}) == f"{before} {said}"


def test_an_unknown_name_is_told_with_what_was_meant() -> None:
    (problem,) = template("hi {progam.name}").check(NAMES)
    assert (problem.start, problem.end) == (3, 16)
    assert problem.message == "nothing is named 'progam.name'"
    assert problem.hint == "did you mean 'program.name'?"


def test_an_unknown_name_like_no_other_lists_those_there_are() -> None:
    (problem,) = template("{zzz}").check({"from", "to"})
    assert problem.hint == "there are from, to"


def test_a_name_that_may_be_missing_needs_to_say_what_then() -> None:
    optional = {"program.help"}
    present = NAMES - optional
    assert template("{program.name} {program.help|or nobody}").check(present, optional) == []
    (problem,) = template("{program.help}").check(present, optional)
    assert problem.message == "'program.help' may be missing"
    assert template("{program.help}").check(NAMES) == []


def test_a_text_is_a_string_or_a_map_by_language() -> None:
    assert text("hello {from}").templates() == {ANY_LANGUAGE: template("hello {from}")}
    assert text("{en: Hi, fr-CA: Allo}").templates() == {"en": template("Hi"), "fr-CA": template("Allo")}


@pytest.mark.parametrize(("language", "expected"), [("fr", "Allo"), ("es", "Hi"), ("en", "Hi")])
def test_a_text_is_filled_in_the_language_else_the_fallback(language: str, expected: str) -> None:
    assert text("{fr: Allo, en: Hi}").fill({}, language, "en") == expected


def test_a_text_in_neither_language_is_filled_in_its_first() -> None:
    assert text("{fr: Allo, pt: Oi}").fill({}, "es", "en") == "Allo"


@given(st.integers(0, 3 * LONGEST))
def test_no_text_is_longer_than_can_be_sent(length: int) -> None:
    filled = text("x{text}").fill({"text": "y" * length}, "en", "en")
    assert filled == ("x" + "y" * length)[:1600]


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_problem_of_a_template_is_placed_inside_the_scalar(quote: str) -> None:
    made, found = read(f"{quote}hi {{from|x}} you{quote}")
    assert made is INVALID
    col = 8 + len(quote) + 3
    assert places(found) == [("bad-template", col, col + 8)]


def test_an_unknown_name_is_placed_inside_the_scalar() -> None:
    ((message, span, hint),) = text('{en: "Hi {fro}", fr: Allo}').check(NAMES)
    assert (span.line, span.col, span.end_col) == (1, 17, 22)
    assert message == "nothing is named 'fro'"
    assert hint == "did you mean 'from'?"


def test_where_a_scalar_has_escapes_its_whole_place_is_told() -> None:
    _, found = read(r'"a\tb {"')
    assert places(found) == [("bad-template", 8, 16)]


@pytest.mark.parametrize("source", ["", '""', '" "', "''"])
def test_an_empty_text_is_refused(source: str) -> None:
    made, found = read(source)
    assert made is INVALID
    assert [one.code for one in found] == ["empty-value"]


def test_a_map_by_accident_gets_the_hint_to_quote_it() -> None:
    made, found = read("{program.name}")
    assert made is INVALID
    (one,) = found
    assert one.code == "bad-value"
    assert "quotes" in str(one.hint)


def test_a_list_by_accident_gets_the_hint_to_quote_it() -> None:
    _, found = read("[sic]")
    assert [one.hint for one in found] == ["put text that begins with [ in quotes"]
    for source in ("\n- sic", '\n  - "sic"', "\n- one\n- two"):
        _, found = read(source)
        assert [one.hint for one in found] == ["delete the '- ': a text stands here, and no list"]


@pytest.mark.parametrize("source", ["[a, b]", "{}", "{English: Hi}", "{en: [Hi]}", "{en: {fr: Hi}}"])
def test_what_is_no_text_is_refused(source: str) -> None:
    made, found = read(source)
    assert made is INVALID
    assert [one.code for one in found] == ["bad-value"]


def test_every_language_of_a_text_is_checked() -> None:
    made, found = read('{en: "{", French: x, fr: "}", es: }')
    assert made is INVALID
    assert [one.code for one in found] == ["bad-template", "bad-value", "bad-template", "empty-value"]


def test_texts_are_equal_wherever_they_stand() -> None:
    assert text("hello") == text("   hello")
    assert hash(text("hello")) == hash(text("   hello"))
    assert text("hello") != text("{en: hello}")


def test_every_known_name_can_stand_in_a_template() -> None:
    values: Mapping[str, str] = {name: f"<{name}>" for name in NAMES}
    for name in NAMES:
        assert template(f"{{{name}}}").fill(values) == f"<{name}>"
