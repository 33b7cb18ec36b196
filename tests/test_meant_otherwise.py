"""Laws of rule files that would load and do something else than their author meant: each is told of, and where."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from test_patterns import PATTERNS, like
from watchword import vocabulary
from watchword.decide import decide
from watchword.diagnostics import Diagnostic
from watchword.errors import RuleError
from watchword.literals import may_be_left_out
from watchword.message import Message
from watchword.patterns import Pattern
from watchword.rules.load import load, load_texts
from watchword.state import OUR_LINE, UNKNOWN

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HEAD = "version: 1\nprogram: p\nabout: {name: P, numbers: {main: 86717}, help: p@p.example}\nrules:\n"


def found(rule: str) -> list[Diagnostic]:
    """Load one rule; answers its problems."""
    try:
        return list(load_texts({"rules/p.yaml": f"{HEAD}  - {rule}\n".encode()}, vocabulary.builtin()).warnings)
    except RuleError as failure:
        return list(failure.diagnostics)


def told(rule: str) -> list[str]:
    return [f"{one.severity} {one.code}: {one.message}" for one in found(rule)]


@pytest.mark.parametrize(
    "when",
    [
        'text: {contains: "?"}',
        'text: {starts-with: "#"}',
        "text: {contains: €}",
        'text: {contains: [how much, "!"]}',
        'text: {equals: "..."}',
        'keyword: ASK, rest: {contains: "?"}',
        'not: {text: {contains: "!"}}',
        'text: {starts-with: ""}',
    ],
)
def test_signs_alone_are_in_no_text_s_words_and_are_refused(when: str) -> None:
    (one,) = found(f"{{id: x, when: {{{when}}}, then: [{{reply: hi}}]}}")
    assert (one.severity, one.code) == ("error", "bad-value")
    assert "has nothing to look for" in one.message


@pytest.mark.parametrize(
    ("when", "mended"),
    [
        ("text: '*'", ""),
        ("keyword: ASK, rest: '*'", "keyword: ASK"),
        ("text: '!'", "text: {matches: '!'}"),
        ("text: {contains: '#'}", r"text: {matches: \#}"),
    ],
)
def test_what_is_said_to_write_for_signs_alone_can_be_read(when: str, mended: str) -> None:
    rule = "{id: x, when: {%s}, then: [{reply: hi}]}"
    (one,) = found(rule % when)
    assert one.hint
    assert ("delete the condition" in one.hint) == ("*" in when)
    assert mended.partition("text: ")[2] in one.hint
    assert not [said for said in found(rule % mended) if said.severity == "error"]


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("matches idiot", "{matches: idiot}"),
        ("contains: fool", None),
        ("Starts with you", "{starts-with: you}"),
        ("contains fool", "{contains: fool}"),
        ("it matches", None),
        ("matches", None),
    ],
)
def test_a_way_to_compare_within_a_text_is_warned_of(written: str, mended: str | None) -> None:
    rule = "{id: x, when: {text: %s}, then: [{reply: hi}]}"
    told_of = [one for one in found(rule % f"'{written}'") if one.code == "no-pattern"]
    assert [one.hint.partition(" in place")[0] for one in told_of if one.hint] == (
        [f"write {mended}"] if mended else []
    )
    assert not [one for one in found(rule % (mended or "a")) if one.code == "no-pattern" or one.severity == "error"]


def test_a_picture_without_a_text_can_be_asked_for() -> None:
    assert not told('{id: x, when: {text: "", media: true}, then: [{reply: Nice!}]}')


@pytest.mark.parametrize(
    ("when", "then"),
    [
        ("text: {}", "reply: hi"),
        ("contact: {}", "reply: hi"),
        ("keyword: A", "set: {}"),
        ("keyword: A", 'set: {"": x}'),
        ("keyword: A", 'subscribe: ""'),
        ("keyword: A", "webhook: {url: 'https://a.example/x', body: {}}"),
    ],
)
def test_what_says_nothing_is_refused(when: str, then: str) -> None:
    (one,) = found(f"{{id: x, when: {{{when}}}, then: [{{{then}}}]}}")
    assert (one.severity, one.code) == ("error", "bad-value")


def test_what_the_law_wants_said_is_more_than_blanks() -> None:
    blank = HEAD.replace("name: P", 'name: " "').replace("p@p.example", '" "')
    with pytest.raises(RuleError) as refused:
        load_texts({"rules/p.yaml": f"{blank}  []\n".encode()}, vocabulary.builtin())
    assert [one.message for one in refused.value.diagnostics if "not empty" in one.message] == [
        "'name' must be text that is not empty",
        "'help' must be text that is not empty",
    ]


@pytest.mark.parametrize("then", ['reply: "a\\bb"', 'reply: "a\\x01"', 'log: "\\e[1m"'])
def test_a_control_character_is_sent_and_told_of(then: str) -> None:
    assert [one.code for one in found(f"{{id: x, when: {{keyword: A}}, then: [{{{then}}}]}}")] == ["sent-as-written"]


def test_a_pattern_in_double_quotes_loses_its_edges_and_is_refused() -> None:
    (one,) = found('{id: x, when: {text: {matches: "\\bpizza\\b"}}, then: [{reply: hi}]}')
    assert one.code == "bad-pattern"
    assert one.hint
    assert "single quotes" in one.hint


def test_a_pattern_between_slashes_is_looked_for_with_them() -> None:
    (one,) = found("{id: x, when: {text: {matches: /pizza|pasta/i}}, then: [{reply: hi}]}")
    assert (one.severity, one.code) == ("warning", "no-pattern")
    assert one.hint
    assert one.hint.startswith("write pizza|pasta")


@pytest.mark.parametrize("picture", ["menu.jpg", '"{rest}"', '"https://a.example/a b.jpg"', "ftp://a.example/x"])
def test_a_picture_is_an_address(picture: str) -> None:
    (one,) = found(f"{{id: x, when: {{keyword: A}}, then: [{{reply: {{text: hi, media: [{picture}]}}}}]}}")
    assert one.message == "a picture is named by its address, written out"


@pytest.mark.parametrize(
    ("matches", "named", "is_told"),
    [
        ("(?P<n>a)?", "{match.n}", True),
        ("(?P<n>a)?", "{match.n|or none}", False),
        ("(?P<n>a)|b", "{match.n}", True),
        ("(?P<n>a|b)c", "{match.n}", False),
        ("((?P<n>a)x){0,2}", "{match.n}", True),
        ("(?P<n>a){1,2}", "{match.n}", False),
    ],
)
def test_what_a_match_may_do_without_may_be_missing(matches: str, named: str, *, is_told: bool) -> None:
    problems = told(f"{{id: x, when: {{text: {{matches: '{matches}'}}}}, then: [{{reply: \"so {named}\"}}]}}")
    assert problems == (["error unknown-variable: 'match.n' may be missing"] if is_told else [])


@given(st.data())
def test_a_group_that_no_match_may_do_without_is_in_all_that_are_found(data: st.DataObject) -> None:
    pieces = data.draw(st.lists(PATTERNS, min_size=1, max_size=3))
    source = "".join(
        data.draw(st.sampled_from([f"(?P<g{place}>{one})", f"((?P<g{place}>{one})|z)", f"(?P<g{place}>{one})?"]))
        for place, one in enumerate(pieces)
    )
    parsed = Pattern.parse(source)
    assume(isinstance(parsed, Pattern))
    assert isinstance(parsed, Pattern)
    match = parsed.search(data.draw(like(source)))
    if match is not None:
        assert {name for name, _ in parsed.groups} - may_be_left_out(source) <= match.keys()


def test_what_is_set_is_known_to_the_actions_after_it() -> None:
    rule = "{id: x, when: {keyword: NAME}, then: [{set: {first: '{rest}'}}, {reply: 'Hi {contact.first|or you}'}]}"
    loaded = load_texts({"rules/p.yaml": f"{HEAD}  - {rule}\n".encode()}, vocabulary.builtin())
    message = Message(endpoint="main", key="k", sender="+15552312102", to="86717", text="name Ann", received_at=NOON)
    decision = decide(loaded.rules, OUR_LINE, message, UNKNOWN, NOON, seed=1)
    assert [effect.settings["text"] for effect in decision.effects if hasattr(effect, "settings")] == ["Hi Ann"]


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ("[A+, A, B]", "'A+' and 'A' are heard as the same, 'a': call one otherwise"),
        ("[Small, large, small!]", "'Small' and 'small!' are heard as the same, 'small': call one otherwise"),
        ('["!!", ok]', "'!!' has no letter, digit or emoji to tell it by"),
        ('["", ok]', "'' has no letter, digit or emoji to tell it by"),
    ],
)
def test_no_answer_could_tell_choices_apart_that_are_heard_as_the_same(choices: str, message: str) -> None:
    asks = f"{{ask: {{prompt: q, text: Which?, expect: {{choices: {choices}}}}}}}"
    assert told(f"{{id: a, when: {{keyword: X}}, then: [{asks}]}}") == [f"error bad-value: {message}"]


@pytest.mark.parametrize("value", ['"*"', '">18"', '"!"', '"<3"'])
def test_a_field_is_compared_with_a_value_and_by_no_sign(value: str) -> None:
    (said,) = told(f"{{id: a, when: {{contact: {{age: {value}}}}}, then: [{{reply: hi}}]}}")
    assert said.startswith("error bad-value: no field has the value")


@pytest.mark.parametrize(
    ("text", "known", "language"),
    [
        ("menu", None, "en"),
        ("menu", "es", "es"),
        ("menu", "es-MX", "es-MX"),
        ("hola", "en", "es"),
        ("hi", "es", "en"),
        ("cafe", None, "en"),
        ("cafe", "es", "es"),
        ("Café, por favor", None, "es"),
        ("café", "en", "es"),
        ("café", "es-MX", "es-MX"),
    ],
)
def test_a_keyword_that_is_a_word_of_the_person_s_language_too_leaves_them_theirs(
    text: str, known: str | None, language: str
) -> None:
    head = HEAD.replace("help:", "languages: [en, es], help:")
    heard = "{en: [HI, MENU, CAFE], es: [HOLA, MENU, CAFÉ]}"
    rule = f"{{id: a, when: {{keyword: {heard}}}, then: [{{reply: {{en: Pizza, es: Piza}}}}]}}"
    rules = load_texts({"rules/p.yaml": f"{head}  - {rule}\n".encode()}, vocabulary.builtin()).rules
    message = Message(endpoint="main", key="k", sender="+15552312102", to="86717", text=text, received_at=NOON)
    state = replace(UNKNOWN, contact=replace(UNKNOWN.contact, language=known))
    decision = decide(rules, OUR_LINE, message, state, NOON, 1)
    assert decision.trace.language == language


def test_what_has_no_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(f"{HEAD}  []\n")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    with pytest.raises(RuleError) as refused:
        load(tmp_path, vocabulary.builtin())
    assert [one.code for one in refused.value.diagnostics] == ["unreadable-file"] * 2


def test_a_text_is_no_longer_than_what_is_sent() -> None:
    rule = "{{id: x, when: {{keyword: A}}, then: [{{reply: '{}'}}]}}"
    assert told(rule.format("a" * 1601)) == [
        "error bad-template: the text has 1601 characters, and 1600 are the most that is sent"
    ]
    assert not told(rule.format("a" * 1600))


def test_an_empty_time_zone_is_none() -> None:
    file = f"{HEAD}  []\nschedules: {{s: {{time-zone: '', open: [{{from: 11:00, to: 22:00}}]}}}}\n"
    with pytest.raises(RuleError, match="there is no time zone ''"):
        load_texts({"rules/p.yaml": file.encode()}, vocabulary.builtin())


@pytest.mark.parametrize(
    "text",
    [
        '"Path C:\\\\temp"',
        "'C:\\new folder'",
        "'Share \\\\nas\\public'",
        "'data \\d+'",
        '"Write {{off}}"',
        "'JOIN [city]'",
        "'5% off, 10%'",
        "'a%ef%bb'",
    ],
)
def test_paths_and_braces_that_are_meant_are_left_alone(text: str) -> None:
    assert not told(f"{{id: x, when: {{keyword: A}}, then: [{{reply: {text}}}]}}")


@pytest.mark.parametrize(
    "text",
    [
        "'one\\nTwo'",
        "'Hi {{contact.first}}'",
        "'Hi {{first_name}}'",
        "'{{rest}}'",
        "'Hi [FirstName]'",
        "'Hi <first_name>'",
        "'Hi %name%'",
        "'Hi *|FNAME|*'",
    ],
)
def test_what_other_systems_fill_in_is_told_of(text: str) -> None:
    assert [one.code for one in found(f"{{id: x, when: {{keyword: A}}, then: [{{reply: {text}}}]}}")] == [
        "sent-as-written"
    ]


NAMES = [
    ("words: {{w: {}}}\n", "PIZZA", "SUSHI"),
    ("schedules: {{w: {{open: [{{from: {}, to: 12:30}}]}}}}\n", "11:00", "12:10"),
    ("lists: {{w: {{skycore-campaign: '{}'}}}}\n", "1", "2"),
]


@pytest.mark.parametrize(("names", "one", "other"), NAMES)
def test_the_files_of_a_program_give_a_name_once(names: str, one: str, other: str) -> None:
    files = {
        "rules/p.yaml": HEAD.replace("rules:\n", names.format(one)),
        "rules/q.yaml": f"version: 1\nprogram: p\n{names.format(other)}",
    }
    with pytest.raises(RuleError) as refused:
        load_texts({path: text.encode() for path, text in files.items()}, vocabulary.builtin())
    (found,) = refused.value.diagnostics
    assert (found.code, found.span.path, found.related[0][0].path) == ("duplicate-name", "rules/q.yaml", "rules/p.yaml")


@pytest.mark.parametrize("path", ["rules/a.yaml", "rules/z.yaml"])
@pytest.mark.parametrize("names", NAMES[:2])
def test_what_a_program_names_itself_counts_before_what_all_programs_name(
    names: tuple[str, str, str], path: str
) -> None:
    form, own, of_all = names
    when = "words: w" if "words" in form else "keyword: PIZZA, during: w"
    files = {
        "rules/p.yaml": HEAD.replace("rules:", f"{form.format(own)}rules:")
        + f"  - {{id: x, when: {{{when}}}, then: []}}\n",
        path: f"version: 1\nprogram: all\n{form.format(of_all)}",
    }
    loaded = load_texts({path: text.encode() for path, text in files.items()}, vocabulary.builtin())
    message = Message(endpoint="main", key="k", sender="+15552312102", to="86717", text="pizza", received_at=NOON)
    assert decide(loaded.rules, OUR_LINE, message, UNKNOWN, NOON, seed=1).rules == ("p/x",)


@pytest.mark.parametrize(("own", "of_all", "never"), [(True, False, True), (False, True, False)])
def test_the_schedule_that_a_program_names_itself_tells_whether_it_ends(own: bool, of_all: bool, never: bool) -> None:
    weekly, once = "{open: [{from: 11:00, to: 22:00}]}", "{from: 2026-03-01T00:00, until: 2026-05-02T00:00}"
    named = {recurs: f"schedules: {{s: {weekly if recurs else once}}}\n" for recurs in (True, False)}
    files = {
        "rules/p.yaml": HEAD.replace("rules:\n", named[own]),
        "rules/all.yaml": f"version: 1\nprogram: all\n{named[of_all]}rules:\n"
        "  - {id: x, when: {keyword: A, before: s}, then: []}\n",
    }
    try:
        load_texts({path: text.encode() for path, text in files.items()}, vocabulary.builtin())
        codes = []
    except RuleError as refused:
        codes = [one.code for one in refused.diagnostics]
    assert ("never-holds" in codes) == never
