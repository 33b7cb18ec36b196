"""Laws of what texts take: segments, as a rule and at most, whatever is filled in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields

from costing import ABOUT, HALF, NOW, codes, linted, saying
from watchword import vocabulary
from watchword.lints import costly_character, lint, too_many_segments
from watchword.lints.linted import Linted
from watchword.patterns import Pattern
from watchword.rules.load import load_texts
from watchword.segments import measure
from watchword.templates import Template, Text


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


@pytest.mark.parametrize("when", ["keyword: X1", r"keyword: X1, rest: {matches: '^\\d{1,2}$'}"])
@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("x" * 150 + " {rest}", "{rest|cut 20}"),
        ("x" * 190 + " {rest}", "{rest|cut 2}"),
        ("x" * 150 + " {rest} {text}", "{rest|cut 10} and {text|cut 10}"),
        ("x" * 150 + " {rest|cut 90}", "{rest|cut 20}"),
        ("x" * 200 + " {rest}", None),
        ("{contact.first|or you}" + "x" * 182, None),
    ],
)
def test_where_it_fits_once_less_of_a_message_is_repeated_the_hint_says_so(
    when: str, text: str, cut: str | None
) -> None:
    (found,) = linted(saying(text, when))
    assert found.severity == "warning"
    assert (found.hint or "").startswith(f"shorten it, or write {cut}: " if cut else "shorten it: ")
    if cut:
        mended = re.sub(r"\{(\w+)[^}]*\}", lambda name: next(one for one in cut.split(" and ") if name[1] in one), text)
        assert linted(saying(mended, when)) == []


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


# --- random texts -----------------------------------------------------------------------------------------------------


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
