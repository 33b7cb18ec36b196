"""All problems at once: what is broken in a file hides nothing else, there or elsewhere, and makes nothing up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword import vocabulary
from watchword.errors import RuleError
from watchword.reading.findings import Reading
from watchword.reading.source import parse
from watchword.rules.load import load_texts
from watchword.rules.salvage import salvage

HEAD = "version: 1\nprogram: shop\n"
ABOUT = "about: {name: S, numbers: {main: 86717}, help: s@s.example}\n"
MENU = "  - {id: menu, when: {keyword: MENU}, then: [{reply: Pizza}]}\n"


def found(*files: str) -> list[tuple[str, int, str]]:
    """Load files a, b, ...: where their errors are, and of which codes."""
    texts = {f"rules/{chr(ord('a') + place)}.yaml": text.encode() for place, text in enumerate(files)}
    try:
        load_texts(texts, vocabulary.builtin())
    except RuleError as failure:
        return [(one.span.path[6:7], one.span.line, one.code) for one in failure.diagnostics if one.severity == "error"]
    return []


A = f"""\
{HEAD}{ABOUT}\
lists: {{vip: {{skycore-campain: x}}}}
schedules: {{hours: {{open: [{{from: 9am, to: 22:00}}]}}}}
words: {{pizza: [PIZZA]}}
rules:
  - {{id: shape, when: {{keyword: A}}, thn: [], then: [{{reply: x}}]}}
  - {{id: pattern, when: {{text: {{matches: "("}}}}, then: [{{reply: x}}]}}
  - {{id: schedule, when: {{during: nights}}, then: [{{reply: x}}]}}
  - {{id: twice, when: {{keyword: B}}, then: [{{reply: x}}]}}
  - {{id: twice, when: {{keyword: C}}, then: [{{reply: x}}]}}
  - {{id: list, when: {{keyword: D}}, then: [{{unsubscribe: vips}}, {{unsubscribe: vip}}]}}
  - id: fine
    when: {{words: pizza, during: hours}}
    then: [{{reply: "{{nobody}}"}}]
    tests: [{{text: pizza, fires: pattern}}]
"""
B = f"""\
{HEAD}\
rules:
  - id: other
    when: {{words: piza, during: hours}}
    then: [{{unsubscribe: vpi}}]
    tests: [{{text: x, fires: [shape, shap]}}]
  - {{id: two actions, when: {{keyword: E}}, then: [{{reply: x, log: y}}]}}
"""


def test_all_that_is_wrong_in_a_folder_is_told_at_once_and_each_once() -> None:
    assert found(A, B) == [
        ("a", 4, "unknown-key"),
        ("a", 5, "bad-value"),
        ("a", 8, "unknown-key"),
        ("a", 9, "bad-pattern"),
        ("a", 10, "unknown-schedule"),
        ("a", 12, "duplicate-id"),
        ("a", 13, "unknown-list"),
        ("a", 16, "unknown-variable"),
        ("b", 5, "unknown-words"),
        ("b", 6, "unknown-list"),
        ("b", 7, "unknown-rule"),
        ("b", 8, "bad-value"),
        ("b", 8, "one-action-per-item"),
    ]


USES = """\
rules:
  - id: use
    when: {words: w, during: s, to: main}
    then: [{unsubscribe: l}, {reply: "{program.frequency}"}]
    tests: [{text: x, fires: broken, given: {asked: p, language: es}}]
"""


@pytest.mark.parametrize(
    "broken",
    [
        "lists: {l: x}\n",
        "list: {l: {}}\n",
        "schedules: {s: {open: never}}\n",
        "schedules: {s: }\n",
        "words: {w: [{}]}\n",
        "rules: [{id: broken, when: {keyword: }, then: [{ask: {prompt: p, txt: hi}}]}]\n",
        "rules: {id: broken, then: [{ask: {prompt: p, text: hi}}]}\n",
        "rules: [{ids: broken, then: [{ask: {prompt: p, text: hi}}]}]\n",
        "about: {numbers: {main: [86717]}, languages: es, frequency: {a: b}}\n",
        "about: {name: S, help: h, numbers: {main: 86717}, frequency: f, languages: [es], contry: CA}\n",
        "lists: {a: {}}\nlists: {l: {}}\n",
    ],
)
def test_a_declaration_that_is_broken_declares_its_name(broken: str) -> None:
    sound = {
        "lists": "lists: {l: {}}\n",
        "schedules": "schedules: {s: {open: [{from: 9:00, to: 22:00}]}}\n",
        "words": "words: {w: W}\n",
        "rules": "rules: [{id: broken, when: {keyword: A}, then: [{ask: {prompt: p, text: hi}}]}]\n",
        "about": "about: {name: S, help: h, numbers: {main: 86717}, frequency: f, languages: [es]}\n",
    }
    rest = {key: text for key, text in sound.items() if not broken.startswith(key.rstrip("s"))}
    assert found(HEAD + "".join(sound.values()), HEAD + USES) == []
    told = found(HEAD + "".join(rest.values()) + broken, HEAD + USES)
    assert told
    assert {path for path, _, _ in told} == {"a"}


UNREAD = "lists: [\n<<<<<<< ours\n"
"""Makes a file one of which nothing is read."""


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("program: shop\n", []),
        ("program: 'shop'\r\n", []),
        ("program: all\n", []),
        ("program: [shop]\n", []),
        ("", []),
        ("program: bakery\n", [("a", 5, "unknown-list")]),
    ],
)
def test_what_cannot_be_read_at_all_may_declare_any_name_of_its_program(program: str, told: list[object]) -> None:
    uses = f"{HEAD}{ABOUT}rules:\n  - {{id: a, when: {{keyword: A}}, then: [{{unsubscribe: l}}]}}\n"
    lines = [one for one in found(uses, f"version: 1\n{program}{UNREAD}") if one[2] != "yaml-syntax"]
    assert lines == told


ELSEWHERE = f"""\
{HEAD}{ABOUT}\
rules:
  - id: use
    when: {{words: wintry, during: seldom, subscribed: likers, to: main}}
    then: [{{unsubscribe: likers}}]
    tests: [{{text: x, fires: broken}}]
"""
NOWHERE = [
    ("a", 6, "unknown-list"),
    ("a", 6, "unknown-schedule"),
    ("a", 6, "unknown-words"),
    ("a", 7, "unknown-list"),
    ("a", 8, "unknown-rule"),
]
DECLARES = f"""\
{HEAD}\
schedules: {{seldom: {{open: [{{from: 9:00, to: 22:00}}]}}}}
words: {{'wintry': SNOW}}
lists:
  "likers": {{}}
rules:
  - id: >-
      broken
    when: {{keyword: AA}}
    then: [{{reply: hi}}]
"""


@pytest.mark.parametrize(
    "broken",
    [
        f"{HEAD}{UNREAD}",
        f"version: 1\n{UNREAD}",
        f"{HEAD}rules:\n  - {{id: c, when: {{keyword: [ZZ}}, then: [{{reply: Hi}}]}}\n",
        f"{HEAD.replace('1', '7')}rules: []\n",
    ],
)
def test_a_name_that_does_not_stand_in_what_cannot_be_read_is_told_at_once(broken: str) -> None:
    assert found(ELSEWHERE, DECLARES) == []
    assert sorted(one for one in found(ELSEWHERE, broken) if one[0] == "a") == NOWHERE


@given(st.sampled_from([*"[]{}'\"&*!%@`|>", "- ", "\n", "\n\t", "\\\n"]), st.integers(0, len(DECLARES)))
def test_a_name_that_stands_anywhere_in_what_cannot_be_read_may_be_declared_there(mark: str, at: int) -> None:
    broken = f"{DECLARES[:at]}{mark}{DECLARES[at:]}"
    node, _ = parse("b.yaml", broken.encode())
    if node is None:
        assert {path for path, _, _ in found(ELSEWHERE, broken)} == {"b"}


@pytest.mark.parametrize(
    "broken",
    [
        DECLARES.upper() + UNREAD,
        DECLARES.replace("seldom", r'"sel\x64om"') + UNREAD,
        DECLARES.replace("seldom", '"sel\\\n  dom"') + UNREAD,
        DECLARES.replace("\n", "\r\n") + UNREAD,
    ],
)
def test_a_name_may_be_declared_however_it_is_written(broken: str) -> None:
    assert {path for path, _, _ in found(ELSEWHERE, broken)} == {"b"}


def test_what_is_no_text_may_declare_any_name() -> None:
    for data in ((DECLARES + UNREAD).encode("utf-16"), DECLARES.encode() + b"# \xe9\n", b"PK\x03\x04" + b"x" * 50):
        with pytest.raises(RuleError) as failure:
            load_texts({"a": ELSEWHERE.encode(), "b": data}, vocabulary.builtin())
        assert {one.span.path for one in failure.value.diagnostics} == {"b"}


def test_nobody_is_told_that_nothing_is_declared_where_something_cannot_be_read() -> None:
    with pytest.raises(RuleError) as failure:
        load_texts({"a": ELSEWHERE.encode(), "b": (HEAD + UNREAD).encode()}, vocabulary.builtin())
    assert {(one.hint or "")[:40] for one in failure.value.diagnostics if one.span.path == "a"} == {
        "mend the file that cannot be read first:"
    }


def test_a_number_that_the_one_about_of_a_program_does_not_name_is_told_whatever_else_cannot_be_read() -> None:
    uses = f"{HEAD}{ABOUT}rules:\n  - {{id: a, when: {{to: list}}, then: [{{unsubscribe: l}}]}}\n"
    assert ("a", 5, "unknown-number") in found(uses, UNREAD)
    assert ("a", 5, "unknown-list") not in found(uses, UNREAD)


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("when: {text: {matches: '(?P<n>x'}}", "bad-pattern"),
        ("whenn: {text: {matches: '(?P<n>x)'}}", "unknown-key"),
        ("if: {text: {matches: '(?P<n>x)'}}", "unknown-key"),
    ],
)
def test_texts_may_name_what_broken_conditions_would_have_offered(when: str, code: str) -> None:
    rule = f"rules: [{{id: a, {when}, then: [{{reply: '{{match.n}}'}}]}}]\n"
    assert [one[2] for one in found(HEAD + ABOUT + rule)] == [code]


@pytest.mark.parametrize(
    ("when", "code", "unknown"),
    [
        ("{keywrod: A, during: nights}", "unknown-key", 4),  # it is the keyword, and offers neither answer nor match
        ("{keyword: A, position: frist, during: nights}", "bad-value", 2),
        ("{position: only, during: nights}", "bad-value", 2),
        ("{text: {matches: '('}, not: {during: nights, typo: x}}", "bad-pattern", 2),
    ],
)
def test_an_error_in_the_conditions_of_a_rule_hides_nothing_else_of_it(when: str, code: str, unknown: int) -> None:
    sound = "  - {id: a, when: {keyword: B}, then: [{reply: x}]}\n"
    broken = f"""\
  - id: a
    when: {when}
    then: [{{unsubscribe: nowhere}}, {{reply: "{{nobody}}"}}, {{reply: "{{answer}} {{match.x}} {{contact.first}}"}}]
    tests: [{{text: x, fires: nothing}}, {{text: x, fires: nothing}}]
"""
    told = found(f"{HEAD}{ABOUT}rules:\n{sound}{broken}")
    assert ("a", 7, code) in told
    assert {one for one in told if one[2] not in {"unknown-key", code}} == {
        ("a", 6, "duplicate-id"),
        ("a", 7, "unknown-schedule"),
        ("a", 8, "unknown-list"),
        ("a", 8, "unknown-variable"),
        ("a", 9, "duplicate-test"),
    }
    assert [one[2] for one in told].count("unknown-variable") == unknown


@pytest.mark.parametrize("when", ["when: A", "when: [{keyword: A}]", "when:", "colour: red"])
def test_a_rule_whose_conditions_cannot_be_read_at_all_is_looked_at_all_the_same(when: str) -> None:
    rule = f"rules:\n  - id: a\n    {when}\n    then: [{{unsubscribe: nowhere}}, {{reply: '{{match.x}}'}}]\n"
    assert [one[1:] for one in found(HEAD + ABOUT + rule)][1:] == [(7, "unknown-list")]


def test_all_that_is_wrong_in_a_text_is_told() -> None:
    rule = 'rules: [{id: a, when: {keyword: A}, then: [{reply: {en: "{free} {Name} {", es: "{to} {", fr: "{x}"}}]}]\n'
    assert [one[2] for one in found(HEAD + ABOUT + rule)] == [
        "unknown-variable",
        "unknown-variable",
        "bad-template",
        "bad-template",
        "unknown-variable",
    ]


def test_what_stands_below_a_key_that_is_misspelt_counts_as_what_was_meant() -> None:
    text = f"{HEAD}a{ABOUT}lsits: {{l: {{}}}}\nrules:\n  - {{id: a, whenn: {{words: w}}, then: [{{unsubscribe: l}}]}}\n"
    assert found(text) == [
        ("a", 3, "unknown-key"),
        ("a", 4, "unknown-key"),
        ("a", 6, "unknown-key"),
        ("a", 6, "unknown-words"),
    ]


def test_every_alias_anchor_tag_and_merge_is_told() -> None:
    text = "a: &x {b: !!int 1, c: &y [*x, *y]}\nd: {<<: *x, e: {<<: {f: 1}}}\n? *x\n: 1\n"
    node, problems = parse("f.yaml", text.encode())
    assert node is None
    assert [(one.code, one.span.line, one.span.col) for one in problems] == [
        ("yaml-anchor", 1, 4),
        ("yaml-tag", 1, 11),
        ("yaml-anchor", 1, 23),
        ("yaml-anchor", 1, 27),
        ("yaml-anchor", 1, 31),
        ("yaml-anchor", 2, 9),
        ("yaml-merge", 2, 17),
        ("yaml-merge", 2, 5),
        ("yaml-anchor", 3, 3),
    ]


RULES = st.lists(
    st.sampled_from([MENU, "  - {id: x y}\n", "  - 7\n", "  - {id: b, when: {}, then: x, tests: [[], hi]}\n"])
)


@given(RULES)
def test_what_is_salvaged_stands_in_the_file(rules: list[str]) -> None:
    text = f"{HEAD}rules:\n{''.join(rules)}" if rules else HEAD
    node, _ = parse("f.yaml", text.encode())
    assert node is not None
    salvaged = salvage(node, Reading("f.yaml", vocabulary.builtin()))
    assert salvaged is not None
    file, reading = salvaged
    kept = [line for line in text.splitlines() if any(one in line for one in ("menu", "id: b", "id: x y"))]
    assert [text.splitlines()[reading.spans["rules", n].line - 1] for n in range(len(file.rules))] == kept
