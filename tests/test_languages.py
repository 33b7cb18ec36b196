"""Laws of the languages of a program: what is in another one is told of, and a setting's name is none."""

import pytest

from watchword import vocabulary
from watchword.diagnostics import Diagnostic
from watchword.errors import RuleError
from watchword.rules.load import load_texts

HEAD = "version: 1\nprogram: {}\n"
ABOUT = "about: {{name: {0}, numbers: {{main: {1}}}, help: p@p.example, languages: [{2}]}}\n"
SHOP, BAR = (
    HEAD.format("shop") + ABOUT.format("S", 86717, "en, es"),
    HEAD.format("bar") + ABOUT.format("B", 86718, "fr"),
)


def told(*files: str) -> list[Diagnostic]:
    try:
        found = load_texts({f"{place}.yaml": text.encode() for place, text in enumerate(files)}, vocabulary.builtin())
    except RuleError as failure:
        return list(failure.diagnostics)
    return list(found.warnings)


def rule(when: str, then: str) -> str:
    return f"rules: [{{id: a, when: {when}, then: [{then}]}}]\n"


@pytest.mark.parametrize("language", ["en", "es", "de", "fr", "en-US"])
@pytest.mark.parametrize(
    ("when", "then"),
    [
        ("{{keyword: A}}", "{{reply: {{{}: x}}}}"),
        ("{{keyword: A}}", "{{reply: {{text: {{{}: x}}}}}}"),
        ("{{keyword: A}}", "{{ask: {{prompt: p, text: {{en: y, {}: x}}}}}}"),
        ("{{keyword: {{{}: A}}}}", "{{reply: x}}"),
        ("{{keyword: A, not: {{keyword: {{{}: B}}}}}}", "{{reply: x}}"),
    ],
)
def test_what_is_in_a_language_that_the_program_does_not_speak_is_warned_about_at_its_name(
    when: str, then: str, language: str
) -> None:
    if "en: y" in then and language == "en":
        return
    text = SHOP + rule(when.format(language), then.format(language))
    found = told(text)
    assert [one.code for one in found] == ([] if language in {"en", "es"} else ["unspoken-language"])
    for one in found:
        line = text.splitlines()[one.span.line - 1]
        assert line[one.span.col - 1 : one.span.end_col - 1] == language


def test_rules_of_all_programs_speak_the_languages_of_each() -> None:
    common = HEAD.format("all") + rule("{keyword: A}", "{reply: {en: x, fr: x, de: x}}")
    (only,) = told(SHOP, BAR, common)
    assert only.message == "no program speaks 'de', only en and es and fr"


def test_nothing_is_said_of_languages_where_a_file_that_may_tell_them_cannot_be_read() -> None:
    text = rule("{keyword: A}", "{reply: {de: x}}")
    broken = SHOP.replace("[en, es]", "de")
    assert [one.code for one in told(broken + text)] == ["bad-value"]
    assert [one.code for one in told(SHOP + text, "rules: [")] == ["yaml-syntax"]


def test_what_is_like_a_setting_is_no_language() -> None:
    (only,) = told(SHOP + rule("{keyword: A}", "{reply: {txt: Hi}}"))
    assert (only.code, only.severity, only.hint) == ("unknown-key", "error", "did you mean 'text'?")
    other = SHOP.replace("[en, es]", "[en, txt]")
    assert told(other + rule("{keyword: A}", "{reply: {txt: Hi}}")) == []
