"""A section that is no YAML hides nothing of the others, and what it would have said is missed nowhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from test_left_out import LONG, SLIPS, rule, told

HEAD = """\
version: 1
program: shop
about:
  name: Joe's
  numbers: {main: 86717}
  help: s@s.example
  frequency: 4 msgs/month
schedules:
  hours: {open: [{days: mon-fri, from: 9:00, to: 17:00}]}
words:
  greetings: [HI, HALLO]
lists: {club: {}}
rules:
"""
LAST = """\
  - id: last
    when: {words: greetings, during: hours, to: main}
    then: [{subscribe: club}, {reply: "{program.frequency}"}]
    tests: [{text: HI, fires: last}]
"""
HEADS = HEAD.splitlines()
SECTIONS = {
    "version: 1": [
        "version 1",
        " version: 1",
        "\tversion: 1",
        "version: [1",
        "version: 1'",
        "version: 'one",
        "vrsion: 1",
    ],
    "program: shop": [
        "program shop",
        "  program: shop",
        "program: [shop",
        "program: shop]",
        "programm: shop",
        "program:",
    ],
    "about:": ["about", " about:", "about:}", "about: {", "abuot:"],
    "  name: Joe's": [
        "  name Joe's",
        "\tname: Joe's",
        "  name: 'Joe's'",
        '  name: "Joe',
        "   name: Joe",
        "  name: @Joe",
    ],
    "  numbers: {main: 86717}": ["  numbers: {main: 86717", "  numbers: main: 86717}", "  numbers: {main: 86717}}"],
    "  help: s@s.example": [" help: s@s.example", "  help: [s@s.example", "    help: s@s.example"],
    "schedules:": ["schedules", "  schedules:", "schedules:]", "shedules:", "schedules;"],
    "  hours: {open: [{days: mon-fri, from: 9:00, to: 17:00}]}": [
        "  hours: {open: [{days: mon-fri, from: 9:00, to: 17:00}]",
        "  hours: {open: [{days: mon-fri, from 9:00, to: 17:00}}",
        "\thours: {open: [{days: mon-fri, from: 9:00, to: 17:00}]}",
    ],
    "words:": ["words", "\twords:", "words:'"],
    "  greetings: [HI, HALLO]": ["  greetings: [HI, HALLO", "  greetings [HI, HALLO]"],
    "lists: {club: {}}": ["lists: {club: {}", "lists {club: {}}", "lists: {club: {}}}", " lists: {club: {}}"],
    "rules:": ["rules", " rules:", "\trules:", "rules:'", "rules: ]", "ruels:", "rules;"],
}
CHANGED = [(line, slip) for line, slips in SECTIONS.items() for slip in slips]


def file(line: str, slip: str, slips: dict[int, str]) -> str:
    """Write a file with a slip in its head and others in some of its rules."""
    head = [slip if one == line else one for one in HEADS]
    rules = (SLIPS[slips[place]](rule(place)) if place in slips else rule(place) for place in range(5))
    return "\n".join([*head, *(row for one in rules for row in one)]) + "\n" + LAST


def test_the_file_without_a_slip_has_no_error() -> None:
    assert told(file("", "", {})) == set()


@pytest.mark.parametrize(("line", "slip"), CHANGED)
def test_a_slip_of_a_section_is_told_there_and_nowhere_else(line: str, slip: str) -> None:
    found = {row for row, _, _ in told(file(line, slip, {}))}
    at = HEADS.index(line) + 1
    assert found, slip
    assert found <= {at, at + 1}


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(CHANGED), st.dictionaries(st.integers(0, 4), st.sampled_from([*SLIPS]), min_size=1, max_size=2))
def test_a_slip_of_a_section_hides_none_of_the_rules(changed: tuple[str, str], slips: dict[int, str]) -> None:
    line, slip = changed
    of_head = told(file(line, slip, {}))
    of_rules = {row for row, _, _ in told(file("", "", slips))}
    assert {row for row, _, _ in told(file(line, slip, slips))} == {row for row, _, _ in of_head} | of_rules


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(CHANGED), min_size=2, max_size=3, unique_by=lambda one: one[0]))
def test_slips_of_several_sections_are_told_at_once(changed: list[tuple[str, str]]) -> None:
    text = file("", "", {})
    for line, slip in changed:
        text = text.replace(f"{line}\n", f"{slip}\n", 1)
    lines = {row for row, _, _ in told(text)}
    sections = [[3, 7], [8, 9], [10, 11]]
    for line, _ in changed:
        at = HEADS.index(line) + 1
        first, last = next((both for both in sections if both[0] <= at <= both[1]), [at, at])
        assert lines & set(range(first, last + 2)), (line, lines)


def test_a_section_that_is_left_out_may_declare_what_the_rules_name_and_others_do_not() -> None:
    text = file("  greetings: [HI, HALLO]", "  greetings: @[HI, HALLO]", {}).replace("during: hours", "during: houres")
    at = HEADS.index("  greetings: [HI, HALLO]") + 1
    assert {row for row, _, _ in told(text)} == {at, len(HEADS) + 5 * LONG + 2}


@pytest.mark.parametrize(
    "tests",
    [
        "tests:\n  {text: HI, fires: last}\n  - {text: W1x, fires: r1}\n",
        "tests:\n  - {text: HI, fires: last}\n - {text: W1x, fires: r1}\n",
        "tests:\n  - {text: HI, fires: last}\n\t- {text: W1x, fires: r1}\n",
        "tests:\n  * {text: HI, fires: last}\n  - {text: W1x, fires: r1}\n",
        "tests: x\n  - {text: HI, fires: last}\n",
        "tests;\n  - {text: HI, fires: last}\n",
    ],
)
def test_a_list_of_tests_that_is_no_yaml_hides_nothing_of_the_rules(tests: str) -> None:
    text = file("", "", {2: "a key misspelt", 3: "a list not closed"}) + tests
    at, of_tests = len(HEADS) + 1, file("", "", {}).count("\n") + 1
    lines = {row for row, _, _ in told(text)}
    assert {row for row in lines if row < of_tests} == {at + 2 * LONG + 1, at + 3 * LONG + 2}
    assert {row for row in lines if row >= of_tests} <= {of_tests, of_tests + 1, of_tests + 2}
    assert max(lines) >= of_tests
