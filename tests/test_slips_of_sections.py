"""A part of a file that has a slip of its own declares all the same: nobody is told that its names lead nowhere."""

import pytest

from watchword.errors import RuleError
from watchword.rules.load import load_texts
from watchword.vocabulary import builtin

HEAD = "version: 1\nprogram: shop\n"
ABOUT = "about:\n  name: S\n  numbers: {main: 86717}\n  help: s@s.example\n  frequency: 4 a month\n"
HOURS = "{open: [{from: 9:00, to: 18:00}]}"
USES = """\
rules:
  - id: use
    when: {words: wintry, during: seldom, subscribed: likers, to: main}
    then: [{unsubscribe: likers}, {reply: "{program.frequency}"}]
    tests: [{text: snow, fires: use, given: {subscribed: likers}}]
"""
SECTIONS = {"schedules": f"seldom: {HOURS}", "words": "wintry: [SNOW]", "lists": "likers: {}"}


def told(*files: str) -> list[str]:
    texts = {f"{chr(ord('a') + place)}.yaml": text.encode() for place, text in enumerate(files)}
    try:
        load_texts(texts, builtin())
    except RuleError as failure:
        return [one.line() for one in failure.diagnostics if one.severity == "error"]
    return []


def sound(without: str) -> str:
    return "".join(f"{key}: {{{one}}}\n" for key, one in SECTIONS.items() if key != without)


SLIPS = {
    "not indented": "{key}:\n{one}\n",
    "a dash": "{key}:\n  - {one}\n",
    "names alone": "{key}: [{name}]\n",
    "a name alone": "{key}: {name}\n",
    "misspelt": "{wrong}:\n  {one}\n",
    "misspelt and not indented": "{wrong}:\n{one}\n",
    "another word": "my-own:\n  {one}\n",
    "too deep": "  {key}:\n    {one}\n",
    "too deep and not indented": "  {key}:\n  {one}\n",
    "given twice": "{key}: {{}}\n{key}:\n  {one}\n",
}


@pytest.mark.parametrize("elsewhere", [False, True])
@pytest.mark.parametrize("key", SECTIONS)
@pytest.mark.parametrize("slip", SLIPS)
def test_a_part_with_a_slip_may_declare_what_stands_in_it(slip: str, key: str, elsewhere: bool) -> None:
    assert told(HEAD + ABOUT + sound("") + USES) == []
    one = SECTIONS[key]
    part = SLIPS[slip].format(key=key, wrong=key[:2] + key[3:], one=one, name=one.partition(":")[0])
    file = HEAD + ABOUT + part + sound(key)
    found = told(file, HEAD + USES) if elsewhere else told(file + USES)
    assert found
    assert not [error for error in found if "there is no " in error or "may be missing" in error]


@pytest.mark.parametrize("key", SECTIONS)
def test_a_name_that_stands_nowhere_in_such_a_part_is_told_elsewhere(key: str) -> None:
    name = SECTIONS[key].partition(":")[0]
    file = HEAD + ABOUT + f"{key}: [other]\n" + sound(key)
    assert [error for error in told(file, HEAD + USES) if f"'{name}'" in error and error.startswith("b.yaml")]


def test_a_key_of_about_that_stands_too_far_left_counts_as_its_own() -> None:
    for line in ("frequency: 4 a month", "numbers: {main: 86717}"):
        found = told(HEAD + ABOUT.replace(f"  {line}\n", "") + f"{line}\n" + sound("") + USES)
        assert len(found) == 1
        assert f"the file has no key '{line.partition(':')[0]}'" in found[0]


def test_what_an_about_says_that_nobody_can_tell_for_one_is_not_missed() -> None:
    file = HEAD + ABOUT.replace("about", "eout") + sound("")
    assert ["no key 'eout'" in error for error in told(file + USES)] == [True]
    assert ["no key 'eout'" in error for error in told(file, HEAD + USES)] == [True]


def test_a_rule_whose_id_cannot_be_told_for_one_is_there() -> None:
    found = told(HEAD + ABOUT + sound("") + USES.replace("id: use", "zj: use"))
    assert len(found) == len(["no key 'zj'", "lacks 'id'"])
    assert not [one for one in found if "there is no rule" in one]


@pytest.mark.parametrize("place", [0, 1])
def test_a_program_that_is_misspelt_is_told_once_a_file_and_nothing_beside_it(place: int) -> None:
    files = [HEAD + ABOUT + sound(""), HEAD + USES]
    assert told(*files) == []
    files[place] = files[place].replace("program: shop", "program: shopp")
    (found,) = told(*files)
    assert "nothing is said about program" in found


@pytest.mark.parametrize(
    "action", ["{subscribe: {lst: club}}", "{subscribe: [club]}", "{subscribe: club, reply: hi}", "{sbuscribe: club}"]
)
def test_a_list_that_a_broken_action_puts_people_on_is_there(action: str) -> None:
    rules = f"rules:\n  - id: a\n    when: {{keyword: AA}}\n    then: [{action}]\n"
    other = "  - id: b\n    when: {keyword: BB, subscribed: club}\n    then: [{unsubscribe: club}]\n"
    assert len(told(HEAD + ABOUT + rules + other)) == 1
    assert [error for error in told(HEAD + ABOUT + "lists: {vip: {}}\n" + rules + other) if "no list 'club'" in error]


def test_rules_that_stand_too_deep_are_there() -> None:
    rules = USES.replace("rules:", "  rules:").replace("likers: {}", "")
    tests = "tests: [{text: x, fires: use}]\n"
    found = told(HEAD + ABOUT + sound("lists") + "lists:\n  likers: {}\n" + rules, HEAD + tests)
    assert found
    assert not [error for error in found if "there is no " in error]
