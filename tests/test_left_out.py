"""All slips at once: a rule that is no YAML hides no error of others, and nothing comes of it but its own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from watchword import vocabulary
from watchword.errors import RuleError
from watchword.reading import source
from watchword.reading.findings import Reading
from watchword.reading.left_out import parted
from watchword.reading.source import parse
from watchword.rules.load import load_texts
from watchword.rules.model import RuleFile

KEYS = RuleFile.__struct_encode_fields__
HEAD = "version: 1\nprogram: shop\nabout: {name: S, numbers: {main: 86717}, help: s@s.example}\nrules:\n"
LONG = 8
SUITE = Path(__file__).resolve().parents[1] / "../shared/vectors/yaml-test-suite/yaml-test-suite.jsonl"


def told(text: str) -> set[tuple[int, int, str]]:
    """Load a file: line, column and code of each error."""
    try:
        load_texts({"f.yaml": text.encode()}, vocabulary.builtin())
    except RuleError as failure:
        return {(one.span.line, one.span.col, one.code) for one in failure.diagnostics if one.severity == "error"}
    return set()


def rule(number: int) -> list[str]:
    """Write a sound rule, in as many lines as all have."""
    return [
        f"  - id: r{number}",
        "    when:",
        f"      keyword: [W{number}x, 'V{number}x']",
        "    then:",
        f'      - reply: "Hi, {number}"',
        f"      - {{log: note {number}}}",
        f"    # The one test of {number}",
        f"    tests: [W{number}x]",
    ]


def changed(row: int, old: str, new: str) -> Callable[[list[str]], list[str]]:
    """Make a slip in one line of a rule."""
    return lambda lines: [*lines[:row], lines[row].replace(old, new, 1), *lines[row + 1 :]]


SLIPS = {
    "no colon behind when": changed(1, ":", ""),
    "no colon behind id": changed(0, "id:", "id"),
    "no colon behind keyword": changed(2, "keyword:", "keyword"),
    "no colon behind reply": changed(4, "reply:", "reply"),
    "no colon behind tests": changed(7, ":", ""),
    "when a column too deep": changed(1, "    when", "     when"),
    "when as far left as the dash": changed(1, "    when", "  when"),
    "then a column too deep": changed(3, "    then", "     then"),
    "then a column too far left": changed(3, "    then", "   then"),
    "then left of the dash": changed(3, "    then", " then"),
    "keyword as far left as when": changed(2, "      k", "    k"),
    "keyword between": changed(2, "      k", "   k"),
    "an action too far left": changed(5, "      -", "     -"),
    "an action too deep": changed(5, "      -", "       -"),
    "tests too deep": changed(7, "    t", "     t"),
    "a dash too deep": changed(0, "  -", "   -"),
    "no space behind a dash": changed(0, "- ", "-"),
    "a dash as far left as the keys of the file": changed(0, "  -", "-"),
    "a tab before a dash": changed(0, "  -", "  \t-"),
    "a tab for the indentation of a dash": changed(0, "  -", "\t-"),
    "a star for a dash": changed(0, "  -", "  *"),
    "a letter before a dash": changed(0, "  -", "x  -"),
    "no dash": changed(0, "  - id", "    id"),
    "no dash but its spaces": changed(0, "  - id", "  id"),
    "an id that is a list": changed(0, "id: ", "id: ["),
    "an id in quotes not closed": changed(0, "id: ", "id: '"),
    "a list not closed": changed(2, "]", ""),
    "a map not closed": changed(5, "}", ""),
    "a list of tests not closed": changed(7, "]", ""),
    "a bracket too many": changed(2, "]", "]]"),
    "a brace too many": changed(5, "}", "}}"),
    "a brace for a bracket": changed(2, "]", "}"),
    "a stray bracket": changed(7, "tests", "]tests"),
    "quotes not closed": changed(2, "']", "]"),
    "a tab": changed(3, "    t", "\tt"),
    "a no-break space": changed(3, "    t", "\u00a0   t"),
    "an alias": changed(4, '"Hi, ', '*Hi "'),
    "an at sign": changed(4, '"Hi, ', '@Hi "'),
    "a percent sign": changed(5, "note", "%note"),
    "a colon in a text": changed(4, '"Hi, ', 'Hi: you, "'),
    "a lone backslash": changed(4, "Hi", "\\Hi"),
    "a key misspelt": changed(1, "when", "whenn"),
    "an id misspelt": changed(0, "id", "di"),
    "an action misspelt": changed(4, "reply", "repyl"),
    "a test for tests": changed(7, "[", ""),
}
RULES = range(1, 10, 2)
"""Rules with a sound one above, which shows where they are to stand."""


def file(slips: dict[int, str]) -> str:
    """Write rules with slips in some."""
    rules = [SLIPS[slips[place]](rule(place)) if place in slips else rule(place) for place in range(10)]
    return HEAD + "\n".join(line for lines in rules for line in lines) + "\n"


def noticed(text: str) -> set[tuple[int, int, str]]:
    """List the errors by which a text is no YAML, but for what follows from a sign that is not read."""
    reading = Reading("f.yaml")
    reading.diagnostics = [one for one in parse("f.yaml", text.encode())[1] if one.severity == "error"]
    return {(one.span.line, one.span.col, one.code) for one in reading.told()}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_within_its_rule(slip: str) -> None:
    lines = {line for line, _, _ in told(file({3: slip}))}
    assert lines
    assert lines <= set(range(5 + 3 * LONG, 5 + 4 * LONG))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(RULES), st.sampled_from([*SLIPS]), min_size=2))
def test_every_slip_is_told_as_if_there_were_no_other_and_nothing_else_is(slips: dict[int, str]) -> None:
    each = [told(file({place: slip})) for place, slip in slips.items()]
    assert told(file(slips)) == set().union(*each)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(0, 9), st.sampled_from([*SLIPS]), min_size=2, max_size=4))
def test_every_slip_is_told_where_it_is_whatever_is_wrong_with_the_rules_around_it(slips: dict[int, str]) -> None:
    lines = {line for line, _, _ in told(file(slips))}
    assert {(line - 5) // LONG for line in lines} == {*slips}
    each = [{line for line, _, _ in told(file({place: slip}))} for place, slip in slips.items()]
    assert lines == set().union(*each)


OF_ID = ["no colon behind id", "an id that is a list", "an id in quotes not closed", "an id misspelt"]
OF_WHEN = [
    "no colon behind when",
    "when a column too deep",
    "a bracket too many",
    "a brace for a bracket",
    "a key misspelt",
]
OF_THEN = [
    "a tab",
    "a map not closed",
    "an at sign",
    "a colon in a text",
    "an action misspelt",
    "an action too far left",
]
OF_TESTS = ["no colon behind tests", "tests too deep", "a list of tests not closed", "a test for tests"]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 9),
    st.tuples(*map(st.sampled_from, (OF_ID, OF_WHEN, OF_THEN, OF_TESTS))),
    st.sets(st.integers(0, 3), min_size=2, max_size=3),
)
def test_slips_below_several_keys_of_a_rule_are_told_at_once(place: int, slips: tuple[str, ...], of: set[int]) -> None:
    lines = rule(place)
    for number in of:
        lines = SLIPS[slips[number]](lines)
    rows = [*HEAD.splitlines(), *(row for at in range(10) for row in (lines if at == place else rule(at)))]
    found = {line for line, _, _ in told("\n".join(rows) + "\n")}
    each = [{line for line, _, _ in told(file({place: slips[number]}))} for number in of]
    assert found == set().union(*each)


MARKS = [*"[]{}'\":#*&!%@`|>,\t\\\n", "- ", "\n- ", "\n  ", "? ", " #", "---\n", "<<<<<<< a\n"]
WHOLE = file({}) + "tests:\n  - {text: W1x, fires: r1}\n  - {text: W2x, fires: r2, name: second}\n"


@settings(max_examples=150, deadline=None)
@example(at=WHOLE.index("    - {log: note 1}"), mark="---\n", less=2)
@given(st.integers(0, len(WHOLE) - 1), st.sampled_from(MARKS), st.integers(0, 2))
def test_one_slip_that_makes_a_file_no_yaml_is_told_alone(at: int, mark: str, less: int) -> None:
    gone = WHOLE[at : at + less]
    assume(not (mark[0] == "-" and WHOLE[at - 1 : at] == "-"))  # a row of dashes, and another one without
    assume(not ("\n" in mark and WHOLE[at - 1 : at + 1].isalnum()))  # a word in two lines, each with a piece of it
    assume("\n" not in gone and ("\n" not in mark or not gone.strip()))  # another line would have a slip, too
    text = WHOLE[:at] + mark + WHOLE[at + less :]
    node, problems = parse("f.yaml", text.encode())
    if node is None:
        assert 0 < len(told(text)) <= sum(one.severity == "error" for one in problems)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tests:\n  - {text: W1x", "tests\n  - {text: W1x"),
        ("tests:\n  - {text: W1x", " tests:\n  - {text: W1x"),
        ("    tests: [W9x]\ntests:\n", "    tests: [W9x]tests:\n"),
        ("    tests: [W3x]\n", "    tests:\n- W3x\n"),
        ('    then:\n      - reply: "Hi, 3', '    then:\n  - reply: "Hi, 3'),
        ("      - {log: note 3}", "  - {log: note 3}"),
        ("  - id: r0\n", "      - id: r0\n"),
        ("  - id: r0\n", ""),
        ("  - id: r2\n", "  - id: [2\n"),
        ("    tests: [W9x]\n", "    tests: [W9x]\n<<<<<<< ours\n"),
        ("  - id: r3\n", "---\n  - id: r3\n"),
        ("    tests: [W3x]\n", "tests:\n      - W3x\n"),
        ('    then:\n      - reply: "Hi, 3', 'then:\n      - reply: "Hi, 3'),
    ],
)
def test_a_slip_that_moves_an_item_or_a_key_is_told_alone(old: str, new: str) -> None:
    assert WHOLE.count(old) == 1
    text = WHOLE.replace(old, new)
    node, _ = parse("f.yaml", text.encode())
    assert node is None
    assert len(told(text)) == 1


def test_a_part_of_a_talk_that_stands_too_far_left_does_not_make_it_another_test() -> None:
    talk = "  - talk:\n    - {text: W1x, fires: r1}\n  - text: W2x\n      fires: r2\n  - {text: W1x, fires: r1}\n"
    assert {line for line, _, _ in told(f"{file({})}tests:\n{talk}")} == {5 + 10 * LONG + 4}


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.sampled_from(MARKS)), min_size=2, max_size=6))
def test_what_was_told_of_a_file_that_is_no_yaml_is_told(slips: list[tuple[int, str]]) -> None:
    text = WHOLE
    for at, mark in slips:
        text = text[:at] + mark + text[at:]
    node, _ = parse("f.yaml", text.encode())
    if node is None:
        assert noticed(text) <= told(text) or told(text) - noticed(text)  # where it is put right, that is told instead


def test_whatever_stands_in_an_item_it_is_told_as_before() -> None:
    if not SUITE.exists():
        pytest.skip("the YAML test suite is not beside the project")
    for row in map(json.loads, SUITE.read_text(encoding="utf-8").splitlines()):
        inner = "".join(f"    {line}\n" for line in row["yaml"].splitlines())
        for text in (row["yaml"], f"{HEAD}  - id: a\n{inner}  - id: b\n    whenn: {{}}\n"):
            assert noticed(text) <= told(text) or told(text) - noticed(text)


@pytest.mark.parametrize(
    "rest",
    [
        "    then: [{unsubscribe: likers}]\n",
        "    then: [{reply: hi}]\n    tests: [{text: W1x, fires: broken}]\n",
        "    then: [{reply: hi}]\n    tests: [{text: W1x, fires: r, given: {asked: choice}}]\n",
        "    then: [{reply: hi}]\n    tests: [W1x, {text: W1x, fires: r}]\n",
    ],
)
def test_what_an_item_that_is_left_out_may_declare_is_not_missed(rest: str) -> None:
    broken = "  - id: broken\n    continue: true\n    then: [{subscribe: likers}, {ask: {prompt: choice, text: hi}}]]\n"
    text = f"{HEAD}{broken}  - id: r\n    when: {{keyword: W1x}}\n{rest}"
    assert {line for line, _, _ in told(text)} == {7}


def test_a_list_of_which_all_is_left_out_does_not_lack_a_value() -> None:
    text = f"{HEAD}  - id: a\n    then: [{{reply: x}}]]\ntests:\n  - {{text: W, fires: a\n  - {{text: V}}}}\n"
    assert {line for line, _, _ in told(text)} == {6, 8, 9}


def test_where_more_items_are_broken_than_are_looked_at_as_many_are_told() -> None:
    text = HEAD + "".join(f"  - id: r{place}\n    then: [{{reply: x}}]]\n" for place in range(50))
    assert {line for line, _, _ in told(text)} == {6 + 2 * place for place in range(20)}


EVENTS_OF_EACH = len(["-", "id", "x", "then", "[", "{", "reply", "x", "}", "]", "next"])


@pytest.mark.parametrize("broken", [[0], [999], [*range(980, 999)], [*range(19)], [*range(1000)]], ids=len)
def test_no_line_is_read_more_than_a_few_times(broken: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    events = 0

    class Counting(yaml.CBaseLoader):
        def get_event(self) -> object:
            nonlocal events
            events += 1
            return super().get_event()

    ends = ["]]" if place in broken else "]" for place in range(1000)]
    text = HEAD + "".join(f"  - id: r{place}\n    then: [{{reply: x}}{end}\n" for place, end in enumerate(ends))
    node, problems = parse("f.yaml", text.encode())
    assert node is None
    monkeypatch.setattr(source, "LOADER", Counting)
    found = parted("f.yaml", text.splitlines(), problems, KEYS)
    for item in found.broken if found else ():
        found.near(item), found.errors_of(item)
    assert events < 4 * 1000 * EVENTS_OF_EACH
