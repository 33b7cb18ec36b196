"""Laws of the lints of cost: the characters that make texts dear, patterns that every message pays for."""

from collections.abc import Iterator

import pytest

from costing import ABOUT, HALF, codes, linted, saying

# --- characters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HALF, None),
        (f"It’s true. {HALF}", "’ (U+2019) makes this text UCS-2: it takes 2 segments instead of 1"),
        (f"“Pizza” – {HALF}", "“ (U+201C), ” (U+201D) and – (U+2013) make this text UCS-2"),
        (f"{HALF} 🍕", "🍕 (U+1F355) makes this text UCS-2: it takes 2 segments instead of 1"),
        (f"{HALF}\u200b", "U+200B makes this text UCS-2"),
        ("It’s true.", None),
        ("It’s true that you said: {text|digits|cut 120}", "it may take 3 segments instead of 1"),
        (f"{{contact.first|or you’all}}, {HALF}", "’ (U+2019)"),
        ("Muestre este texto y recibirá dos pizzas por el precio de una, hoy hasta las diez.", "á (U+00E1)"),
        ("Zażółć gęślą jaźń i przyjdź na pizzę, bo dziś każdą drugą pizzę dajemy za darmo.", None),
        ("今天的菜单" * 20 + "“披萨”", None),
    ],
)
def test_a_few_characters_that_cost_segments_are_told_and_an_alphabet_is_not(text: str, told: str | None) -> None:
    found = linted(saying(text))
    assert codes(found) == ([] if told is None else ["costly-character"])
    assert told is None or told in found[0].message


def test_what_is_costly_is_so_as_a_rule_however_long_a_message_may_be() -> None:
    noted, costly = linted(saying("It’s true that you said: {text}"))
    assert (noted.code, noted.severity) == ("too-many-segments", "note")
    assert "it may take 3 segments instead of 2" in costly.message


def test_each_character_is_shown_at_its_column_with_what_to_write_instead() -> None:
    (found,) = linted(saying(f"It’s “hot” {HALF}"))
    line = saying(f"It’s “hot” {HALF}")
    shown = [found.span, *(span for span, _ in found.related)]
    assert [span.col - 5 for span in shown] == [line.index(char) for char in "’“”"]
    assert found.hint == 'write \' for ’ (U+2019), " for “ (U+201C), " for ” (U+201D)'


def test_of_a_text_over_several_lines_the_whole_is_shown() -> None:
    (found,) = linted(
        f"id: x\n    when: {{keyword: X1}}\n    then:\n      - reply: |\n          It’s\n          “{HALF}”"
    )
    assert (found.span.line, found.span.col, found.related) == (8, 16, ())


def test_what_the_program_says_of_itself_is_told_there_and_once() -> None:
    about = ABOUT.replace("Luigi's", "Luigi’s")
    rules = [saying(f"{{program.name}}: {HALF}").replace("id: x", f"id: x{n}") for n in range(3)]
    (found,) = linted(*rules, about=about)
    assert (found.span.line, found.span.col) == (3, about.index("’") + 1)
    assert "makes texts with {program.name} UCS-2: that of rule 'x0' takes 2 segments instead of 1" in found.message


OWN = [
    f"{{id: {intent}, when: {{intent: {intent}}}, then: [{{reply: ok}}]}}" for intent in ("opt-out", "help", "opt-in")
]
"""Answers of one's own in place of all built-in ones."""


def told_often(length: int, more: str = "") -> str:
    return ABOUT.replace("}\n", f", frequency: {'x' * length}{more}}}\n")


def test_what_the_built_in_answers_cost_is_told_where_the_program_says_what_is_in_them() -> None:
    (found,) = linted(saying("hi"), about=ABOUT.replace("Luigi's", "Luigi’s"))
    assert (found.code, found.span.line) == ("costly-character", 3)
    assert "the built-in answer to an opt-out takes 2 segments instead of 1" in found.message
    (found,) = linted(*OWN[::2], about=told_often(380))
    assert (found.code, found.span.line) == ("too-many-segments", 3)
    assert "the built-in answer to HELP takes 4 segments" in found.message
    assert "'intent: help'" in str(found.hint)


def test_a_built_in_answer_that_a_rule_takes_over_costs_nothing() -> None:
    for about in (ABOUT.replace("Luigi's", "Luigi’s"), told_often(400)):
        assert linted(*OWN, about=about) == []
    narrowed = OWN[1].replace("intent: help", "intent: help, channel: mms")
    assert linted(OWN[0], narrowed, OWN[2], about=told_often(400)) != []


def test_a_built_in_answer_is_counted_in_the_languages_that_the_program_speaks() -> None:
    about = told_often(370, ", languages: [LANGUAGE]")
    told = {one: len(linted(*OWN[::2], about=about.replace("LANGUAGE", one))) for one in ("en", "es", "sv")}
    assert told == {"en": 0, "es": 1, "sv": 0}


ASKING = "{id: a, when: {keyword: A1}, then: [{ask: {prompt: q, text: What?, expect: {choices: [🍕, pie]}}}]}"


@pytest.mark.parametrize(
    ("when", "text", "told"),
    [
        (
            "keyword: MENÚ",
            "{keyword}",
            "Ú (U+00DA) in 'MENÚ', which {keyword} may be, makes this text UCS-2: it takes 2",
        ),
        (
            "keyword: [PIE, 🍕]",
            "{keyword}",
            "🍕 (U+1F355), which {keyword} may be, makes this text UCS-2: it may take 2",
        ),
        (
            "keyword: [Á1, PIE, Í1]",
            "{keyword}",
            "Á (U+00C1) in 'Á1' and Í (U+00CD) in 'Í1', which {keyword} may be, make",
        ),
        ("words: pies", "{keyword|lower}", "🥧 (U+1F967), which {keyword} may be"),
        ("answering: q, answer: [🍕]", "{answer}", "🍕 (U+1F355), which {answer} may be"),
        ("answering: q", "{answer}", "🍕 (U+1F355), which {answer} may be"),
        ("keyword: X1, rest: {matches: '^(?P<x>🍕|á)$'}", "{match.x}", "á (U+00E1) and 🍕 (U+1F355), which {match.x}"),
        ("keyword: X1, rest: {matches: '^(?P<x>pie|á)?$'}", "{match.x|or pie}", "á (U+00E1), which {match.x}"),
        ("keyword: MENÚ", "{keyword|cut 3}", None),
        ("keyword: [MENU, PIÑA]", "{keyword}", None),
        ("keyword: X1, rest: {matches: '^(?P<x>[a-zá]+)$'}", "{match.x|cut 40}", None),
        ("keyword: 🍕, text: {contains: pie}", "{text|first|cut 9}", None),
    ],
)
def test_what_a_rule_has_people_write_is_costly_where_its_text_fills_it_in(
    when: str, text: str, told: str | None
) -> None:
    rule = saying(f"{text}: {HALF}", when)
    found = [one for one in linted(ASKING, rule, more="words: {pies: [PIE, 🥧]}\n") if one.code == "costly-character"]
    assert [one.message.startswith(told or "") for one in found] == ([True] if told else [])
    assert all(rule[one.span.col - 5 : one.span.end_col - 5] == text for one in found)


def test_a_keyword_that_costs_is_told_with_its_place_and_a_plainer_one_that_hears_the_same() -> None:
    rule = saying(f"{{keyword}}: {HALF}", "keyword: [PIÑA, ÑANDÚ]")
    (found,) = linted(rule)
    ((span, _),) = found.related
    assert rule[span.col - 5 : span.end_col - 5] == "ÑANDÚ"
    assert str(found.hint).startswith("write ÑANDU as the keyword")
    assert linted(rule.replace("ÑANDÚ", "ÑANDU")) == []
    (found,) = linted(saying(f"{{keyword}}: {HALF}", "keyword: 🍕"))
    assert str(found.hint).startswith("write a word of your own in place of {keyword}")


def test_a_keyword_of_a_language_costs_nothing_in_the_text_of_another() -> None:
    about = ABOUT.replace("}\n", ", languages: [en, zh]}\n")
    reply = f'{{en: "{{keyword}}: {HALF}", zh: "{{keyword}}：{"雪" * 60}"}}'
    rule = f"{{id: x, when: {{keyword: {{en: SNOW, zh: 雪}}}}, then: [{{reply: {reply}}}]}}"
    assert linted(rule, about=about) == []
    assert codes(linted(saying(f"{{keyword}}: {HALF}", "keyword: {en: SNOW, zh: 雪}"), about=about)) == [
        "costly-character"
    ]


# --- patterns ---------------------------------------------------------------------------------------------------------


def slow(when: str) -> Iterator[str]:
    asking = "{id: a, when: {keyword: A1}, then: [{ask: {prompt: rx, text: Which number?}}]}"
    yield from (one.code for one in linted(asking, saying("ok", when)) if one.code == "slow-pattern")


@pytest.mark.parametrize(
    ("when", "warned"),
    [
        ("text: {matches: '[0-9]{7}'}", True),
        ("text: {matches: 'order|[0-9]{7}'}", True),
        ("rest: {matches: '.*'}, channel: sms", True),
        ("text: {matches: 'order [0-9]{7}'}", False),
        ("text: {matches: 'rx|refill'}", False),
        ("text: {matches: '[0-9]{7}', contains: order}", False),
        ("keyword: ORDER, rest: {matches: '[0-9]{7}'}", False),
        ("intent: help, text: {matches: '[0-9]{7}'}", False),
        ("answering: rx, text: {matches: '[0-9]{7}'}", False),
        ("text: {matches: 'order'}, rest: {matches: '[0-9]{7}'}", False),
    ],
)
def test_a_pattern_without_a_certain_word_is_slow_where_no_keyword_is_asked_for_first(when: str, warned: bool) -> None:
    assert list(slow(when)) == (["slow-pattern"] if warned else [])


def test_the_pattern_that_is_shown_in_its_place_is_not_slow() -> None:
    (found,) = (one for one in linted(saying("ok", "text: {matches: '[0-9]{7}'}")) if one.code == "slow-pattern")
    assert found.hint
    shown = found.hint.split("'")[-2]
    assert list(slow(f"text: {{matches: '{shown}'}}")) == []
