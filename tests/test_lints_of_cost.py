"""Laws of the lints of cost: segments, the characters that make them more, patterns that every message pays for."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields

from watchword import vocabulary
from watchword.diagnostics import Diagnostic
from watchword.lints import costly_character, lint, too_many_segments
from watchword.lints.linted import Linted
from watchword.patterns import Pattern
from watchword.rules.load import load_texts
from watchword.segments import measure
from watchword.templates import Template, Text

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ABOUT = "about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example}\n"
OF_COST = {"too-many-segments", "costly-character", "slow-pattern"}
HALF = "We bring pizza, pasta, salads and wine to every street from the river to the old harbour."
"""More than a segment of UCS-2, and far less than one of GSM-7."""


def linted(*rules: str, more: str = "", about: str = ABOUT) -> list[Diagnostic]:
    body = "".join(f"  - {rule}\n" for rule in rules)
    written = f"version: 1\nprogram: luigis\n{about}{more}rules:\n{body}"
    found = lint(load_texts({"rules/luigis.yaml": written.encode()}, vocabulary.builtin()), NOW)
    return [one for one in found if one.code in OF_COST]  # the rules here are examples of nothing else


def saying(text: str, when: str = "keyword: X1") -> str:
    return f'{{id: x, when: {{{when}}}, then: [{{reply: "{text}"}}]}}'


def codes(found: list[Diagnostic]) -> list[str]:
    return [one.code for one in found]


# --- segments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 459, None),
        ("x" * 460, "takes 4 segments"),
        ("水" * 201, None),
        ("水" * 202, "takes 4 segments"),
        ("🍕" * 99, None),
        ("🍕" * 100, "takes 4 segments"),
        ("x" * 430 + "{program.name}", None),
        ("x" * 455 + "{program.name}", "takes 4 segments"),
        ("{contact.first|or you}" + "x" * 181, None),
        ("{contact.first|or you}" + "x" * 182, "takes 2 segments, and up to 11 once its names are filled in"),
        ("{text|cut 40}" + "x" * 100, None),
        ("{text} {rest}" + "x" * 140, "takes 1 segment, and up to 49 once its names are filled in"),
        ("{from}" + "x" * 444, "takes 3 segments, and up to 4"),
        ("{keyword}" + "x" * 457, None),
        ("{to}" + "x" * 454, None),
    ],
)
def test_a_text_takes_three_segments_at_most_whatever_is_filled_in(text: str, said: str | None) -> None:
    found = linted(saying(text))
    assert codes(found) == ([] if said is None else ["too-many-segments"])
    assert said is None or said in found[0].message


NUMBER = "keyword: X1, rest: {matches: '^(?P<n>%s)$'}"


@pytest.mark.parametrize(
    ("text", "when", "noted"),
    [
        ("Hi {rest}!", "keyword: X1", "takes 1 segment, and up to 49 once {rest} holds a long message"),
        ("Hi {rest|first 2|title}!", "keyword: X1", "and up to 49 once {rest} holds a long message"),
        ("Hi {rest|digits}!", "keyword: X1", "and up to 11 once {rest} holds as much as it may"),
        (
            "Hi {rest|cut 90}, {text|cut 90}!",
            "keyword: X1",
            "and up to 6 once {rest} or {text} holds as much as it may",
        ),
        ("Hi {match.n}!", NUMBER % ".+", "and up to 49 once {match.n} holds a long message"),
        ("Hi {match.n}!", NUMBER % "[0-9]+", "and up to 11 once {match.n} holds as much as it may"),
        ("Hi {match.n}!", NUMBER % r"\W+", "once {match.n} holds a long message"),
        ("Hi {rest}, {contact.first|or you}!", "keyword: X1", "and up to 49 once {rest} holds a long message"),
        ("Hi {rest|cut 60}!", "keyword: X1", None),
        ("Hi {match.n}!" + "x" * 440, NUMBER % r"\d{7}", None),
        ("Hi {match.n}!" + "x" * 440, NUMBER % "small|large", None),
        ("Hi {contact.first|or you}!", "keyword: X1", None),
        ("It is {now|date}, {now|time} {keyword}" + "x" * 400, "keyword: X1", None),
        ("{from|phone}" + "x" * 430, "keyword: X1", None),
    ],
)
def test_a_text_that_takes_more_only_where_a_message_is_long_is_noted(text: str, when: str, noted: str | None) -> None:
    found = linted(saying(text, when))
    assert [(one.code, one.severity) for one in found] == ([("too-many-segments", "note")] if noted else [])
    assert noted is None or noted in found[0].message


@pytest.mark.parametrize(
    "text", ["Hi {rest}!", "{text}: {rest}", "x" * 100 + "{rest}", "It's {rest|title}, {answer|or it}"]
)
def test_what_the_hint_of_a_note_writes_mends_it(text: str) -> None:
    (found,) = linted(saying(text, "keyword: X1, answering: size"))
    written = re.findall(r"\{([a-z]+)(\|cut \d+)\}", str(found.hint))
    assert written
    for name, cut in written:
        text = re.sub(rf"\{{{name}([^}}]*?)(\|or [^}}]*)?\}}", rf"{{{name}\1{cut}\2}}", text)
    assert linted(saying(text, "keyword: X1, answering: size")) == []


def test_answers_that_a_rule_names_are_as_it_writes_them() -> None:
    asking = "{id: a, when: {keyword: A1}, then: [{ask: {prompt: size, text: Which size?}}]}"
    answering = "answering: size, answer: [{}]"
    named = saying("{answer}" + "x" * 440, answering.format("small, large"))
    assert linted(asking, named) == []
    assert codes(linted(asking, saying("{answer} it is", answering.format("yes, large")))) == ["too-many-segments"]


def test_a_code_of_a_pool_has_64_characters_at_most() -> None:
    giving = "{{id: x, when: {{keyword: X1}}, then: [{{coupon: {{pool: ten}}}}, {{reply: '{}'}}]}}"
    assert linted(giving.format("x" * 390 + "{coupon}")) == []
    assert codes(linted(giving.format("x" * 400 + "{coupon}"))) == ["too-many-segments"]


def test_what_is_forwarded_or_posted_holds_the_whole_message() -> None:
    forward = '{id: x, when: {keyword: X1}, then: [{forward: {to: +15552310000, text: "{from} wrote: {text}"}}]}'
    assert linted(forward) == []


@pytest.mark.parametrize(
    "step",
    [
        'send-later: {{after: 1d, text: "{}"}}',
        'ask: {{prompt: size, text: "Which size?", remind: {{after: 1h, text: "{}"}}}}',
        'ask: {{prompt: size, text: "Which size?", remind: [{{after: 1h}}, {{after: 2h, text: "{}"}}]}}',
        'coupon: {{pool: ten, when-empty: "{}"}}',
    ],
)
def test_what_leaves_later_or_in_some_cases_only_costs_as_much(step: str) -> None:
    def written(text: str) -> str:
        return f"{{id: x, when: {{keyword: X1}}, then: [{{{step.format(text)}}}]}}"

    assert codes(linted(written("x" * 459))) == []
    assert codes(linted(written("x" * 460))) == ["too-many-segments"]
    assert codes(linted(written(f"It’s true. {HALF}"))) == ["costly-character"]


@pytest.mark.parametrize("step", ["reply: {{text: '{}', {}}}", "send-later: {{after: 1d, text: '{}', {}}}"])
def test_what_leaves_as_an_mms_is_not_paid_by_segments(step: str) -> None:
    for text in ("x" * 600, f"It’s true. {HALF}"):
        rule = f"{{id: x, when: {{keyword: X1}}, then: [{{{step.format(text, 'media: [https://x.example/a.jpg]')}}}]}}"
        assert linted(rule) == []
        assert linted(rule.replace(", media: [https://x.example/a.jpg]", "")) != []


def texts_of(value: object) -> list[Text]:
    if isinstance(value, Text):
        return [value]
    below = (getattr(value, one.name) for one in fields(value)) if isinstance(value, Struct) else ()
    below = value if isinstance(value, tuple) else below
    return [text for one in below for text in texts_of(one)]


OF_OTHERS = {"email", "forward", "log", "save-media", "set", "vote", "webhook"}
"""What has texts of which none is sent to the person."""


def test_every_action_that_has_texts_names_those_that_the_person_is_sent() -> None:
    for name, kind in vocabulary.builtin().actions.items():
        rule = f"{{id: x, when: {{keyword: X1}}, then: [{{{kind.example}}}]}}"
        (source, _), *_ = of_rules(rule).loaded.sources
        for step in source.file.rules[0].then:
            assert list(step.action.texted()) == ([] if name in OF_OTHERS else texts_of(step.action)), name


def test_the_hint_names_what_makes_it_so_dear() -> None:
    (found,) = linted(saying("{contact.first|or you}" + "x" * 200))
    assert "{contact.first} makes all of it UCS-2" in str(found.hint)


def test_each_language_is_counted_where_it_stands() -> None:
    rule = f"{{id: x, when: {{keyword: X1}}, then: [{{reply: {{en: short, zh: {'水' * 202}}}}}]}}"
    (found,) = linted(rule)
    assert (found.code, found.span.line, found.span.col - 5) == ("too-many-segments", 5, rule.index("水"))


def test_a_question_is_a_text_and_the_answers_that_it_expects_are_known() -> None:
    asking = "{{id: a, when: {{keyword: A1}}, then: [{{ask: {{prompt: rx, {expect}text: Which number?}}}}]}}"
    answering = saying("{answer}" + "x" * 450, "answering: rx")
    expected = asking.format(expect="expect: {digits: 7}, ")
    assert codes(linted(expected, answering)) == []
    assert codes(linted(asking.format(expect=""), answering)) == ["too-many-segments"]
    assert codes(linted(expected, asking.format(expect="").replace("id: a", "id: b"), answering)) == [
        "too-many-segments"
    ]
    assert codes(linted(expected.replace("Which number?", "x" * 460))) == ["too-many-segments"]


def test_the_keywords_of_a_word_list_are_known() -> None:
    more = f"words: {{long: [HI, {'K' * 100}]}}\n"
    assert codes(linted(saying("{keyword}" + "x" * 350, "words: long"), more=more)) == []
    assert codes(linted(saying("{keyword}" + "x" * 370, "words: long"), more=more)) == ["too-many-segments"]


def test_a_text_of_all_programs_is_told_once_and_for_whom_it_is_dearest() -> None:
    names = enumerate(("Short", "水", "Longer"))
    abouts = [f"about: {{name: {name}, numbers: {{main: {86717 + n}}}, help: h@p.example}}\n" for n, name in names]
    files = {f"rules/{n}.yaml": f"version: 1\nprogram: p{n}\n{about}".encode() for n, about in enumerate(abouts)}
    every = f"version: 1\nprogram: all\nrules:\n  - {saying('{program.name}' + 'x' * 300)}\n"
    told = lint(load_texts({**files, "rules/all.yaml": every.encode()}, vocabulary.builtin()), NOW)
    (found,) = (one for one in told if one.code == "too-many-segments")
    assert "takes 5 segments" in found.message


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


BLANKS = ("{text}", "{contact.x|or ’}")
TEXTS = st.lists(
    st.sampled_from(
        ["plain words, ", "’", "–", "é", "á", "水", "🍕", "[", "{text}", "{contact.x|or ’}", "{program.name}"]
    )
    | st.just("x" * 60),
    min_size=1,
    max_size=12,
).map("".join)


def of(text: str) -> Linted:
    return of_rules(saying(text))


def of_rules(rule: str) -> Linted:
    data = f"version: 1\nprogram: luigis\n{ABOUT}rules:\n  - {rule}\n".encode()
    return Linted(load_texts({"rules/f.yaml": data}, vocabulary.builtin()), NOW)


def segments(text: str, value: str) -> int:
    for name in BLANKS:
        text = text.replace(name, value)
    return measure(text.replace("{program.name}", "Luigi's")).count


@given(TEXTS, st.sampled_from(["", "short", "水水水", "x" * 20]))
def test_what_is_not_warned_of_never_takes_more_than_three_segments(text: str, value: str) -> None:
    warned = any(one.code == "too-many-segments" for one in too_many_segments(of(text)))
    assert warned or segments(text, value) <= 3


BOUNDED = [
    "{text|cut 30}",
    "{rest|digits|cut 90}",
    "{rest|title|cut 60|or nobody}",
    "{match.n}",
    "{match.s} ",
    "{text}",
]
DEAR = st.text(st.sampled_from("a1 [é水🍕"), min_size=1, max_size=9)


@given(
    st.lists(st.sampled_from([*BOUNDED, "x" * 40, "’", "{program.name} ", "{from|phone}"]), min_size=1, max_size=7),
    st.builds(lambda text, times: text * times, DEAR, st.sampled_from([1, 9, 80, 900])),
)
def test_what_nothing_is_told_of_takes_no_more_than_three_segments_of_any_message(parts: list[str], text: str) -> None:
    source = "".join(["It: ", *parts])
    rule = saying(source, "keyword: X1, text: {matches: '(?P<n>[0-9]{0,20})(?P<s>.{0,8})'}")
    told = [one for one in linted(rule) if one.code == "too-many-segments"]
    parsed = Template.parse(source, vocabulary.builtin().filters)
    assert isinstance(parsed, Template)
    found = Pattern.parse("(?P<n>[0-9]{0,20})(?P<s>.{0,8})")
    assert isinstance(found, Pattern)
    groups = {f"match.{name}": value for name, value in (found.find(text) or {}).items()}
    about = {"program.name": "Luigi's", "from": "+15552312102"}
    assert told or measure(parsed.fill({**about, **groups, "text": text, "rest": text})).count <= 3


@given(TEXTS)
def test_what_costs_nothing_is_never_called_costly(text: str) -> None:
    found = list(costly_character(of(text)))
    assert not found or measure(text).forcing
    assert len(found) <= 1


def test_a_time_is_no_whole_message() -> None:
    (found,) = linted(saying("x" * 430 + " {rest} {now}"))
    assert found.hint is not None
    assert "{rest} may hold" in found.hint or "in {rest} makes" in found.hint
    assert "{now}" not in found.hint
    assert linted(saying("x" * 400 + " {now}")) == []


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
