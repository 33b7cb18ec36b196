"""What rules say otherwise elsewhere is told as it is written here: negations, times, choices, several for one."""

from datetime import UTC, datetime

import pytest

from test_typos import HEAD, RULE, R, T, told
from watchword import vocabulary
from watchword.diagnostics import Diagnostic
from watchword.lints import lint
from watchword.rules.load import load_texts

NOW = datetime(2026, 3, 4, tzinfo=UTC)
ABOVE = "by rules above this one, as the first that fires ends the search"
TAKES = "  - {id: b, when: {answering: q}, then: []}\n"


@pytest.mark.parametrize(
    ("written", "made", "meant"),
    [
        ("before: 2027-05-02T20:00", "{from: 2027-05-02T20:00, until: 2027-05-03T20:00}", "before"),
        ("after: 2027-05-02 20:00", "{from: 2027-05-01T20:00, until: 2027-05-02T20:00}", "after"),
        ("after: 2027-05-02", "{from: 2027-05-02T00:00, until: 2027-05-03T00:00}", "after"),
        ("during: 2027-05-02", "{from: 2027-05-02T00:00, until: 2027-05-03T00:00}", "during"),
        ("after: 22:00", "{open: [{from: 22:00, to: 24:00}]}", "during"),
        ("before: 9:00", "{open: [{from: 00:00, to: 9:00}]}", "during"),
        ("during: 9:00-17:00", "{open: [{from: 9:00, to: 17:00}]}", "during"),
        ("during: monday-friday", "{open: [{days: mon-fri, from: 00:00, to: 24:00}]}", "during"),
    ],
)
def test_a_time_without_a_name_is_given_one(written: str, made: str, meant: str) -> None:
    (found,) = told(R + f"    when: {{keyword: A, {written}}}\n" + T)
    place = f"'schedules: {{NAME: {made}}}' above 'rules'"
    assert found.endswith(f" | a time is given a name: write {place}, and '{meant}: NAME' here")
    assert told(f"schedules: {{NAME: {made}}}\n" + R + f"    when: {{keyword: A, {meant}: NAME}}\n" + T) == []
    (found,) = told("schedules: {s: {open: [{from: 9:00, to: 10:00}]}}\n" + R + f"    when: {{{written}}}\n" + T)
    assert found.endswith(f"write 'NAME: {made}' below 'schedules', and '{meant}: NAME' here")


@pytest.mark.parametrize("condition", ["before", "after"])
def test_a_schedule_without_an_end_is_not_offered_for_what_is_after_it(condition: str) -> None:
    when = R + f"    when: {{keyword: A, {condition}: tomorrow}}\n" + T
    (found,) = told(when)
    declared = found.split("'")[-4]
    assert declared.startswith("schedules: {tomorrow: {from: ")
    assert told(f"{declared}\n{when}") == []


@pytest.mark.parametrize(
    ("expect", "hint"),
    [
        ("{choices: {en: [small], es: [chico]}}", "write them in one list, of whatever language: [small, chico]"),
        ('{choices: "small, large"}', "write each by itself, in brackets: [small, large]"),
        ("{choices: small or large}", "write each by itself, in brackets: [small, large]"),
        ("[small, large]", "write it like {choices: [S, M, L]}"),
    ],
)
def test_choices_are_told_as_a_list(expect: str, hint: str) -> None:
    asks = RULE + "    then: [{ask: {prompt: q, text: 'Which?', expect: %s}}]\n" + TAKES
    (found,) = told(asks % expect)
    assert found.endswith(f" | {hint}")
    assert told(asks % "{choices: [small, large]}") == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (RULE + "    then: [{tag: [a, b]}]\n", "write an item of 'then' for each: {tag: a}, {tag: b}"),
        (
            RULE + "    then: [{subscribe: [a, b]}]\n",
            "write an item of 'then' for each: {subscribe: a}, {subscribe: b}",
        ),
        (R + "    when: {during: [a, b]}\n" + T, "write a rule for each"),
        (R + "    when: {intent: [opt-out, help]}\n" + T, "write a rule for each"),
        (R + "    when: {channel: [sms, mms]}\n" + T, "write a rule for each"),
        (R + "    when: {words: [A, B]}\n" + T, "name one of 'words', or list them behind 'keyword'"),
        (
            R + "    when: {not: {during: [a, b]}}\n" + T,
            "give both one name, and write that: 'not' holds unless all that stands in it does",
        ),
        (
            R + "    when: {not: [{keyword: X}, {media: true}]}\n" + T,
            f"'not' holds unless all that stands in it does: keep one there, and have the others taken {ABOVE}",
        ),
        (
            R + "    when: {not: {keyword: X}, not-media: true}\n" + T,
            f"'not' stands here already, and holds unless all in it does: have this taken {ABOVE}",
        ),
        (
            R + "    when: {keyword: [[A, B], C]}\n" + T,
            "delete the brackets, or the second '- ': a list holds no other lists",
        ),
    ],
)
def test_several_in_the_place_of_one_are_told_apart(text: str, hint: str) -> None:
    (found,) = told(text)
    assert found.endswith(f" | {hint}")


@pytest.mark.parametrize("nothing", ["~", "null"])
@pytest.mark.parametrize("where", ["when: {keyword: %s}", "when: {tagged: [%s]}", "when: {}\n    description: %s"])
def test_a_word_that_yaml_takes_for_nothing_is_refused_unless_it_is_in_quotes(where: str, nothing: str) -> None:
    (found,) = told(R + f"    {where % nothing}\n" + T)
    assert f"'{nothing}' says that there is no text" in found
    quoted = where % "'null'"
    assert told(R + f"    {quoted}\n" + T) == []


def test_a_program_that_is_not_named_is_asked_for() -> None:
    found = told(RULE + T, HEAD.replace("program: p\n", "\n"))
    assert [one.partition(" | ")[2] for one in found] == [
        "write 'program: NAME' below 'version', and the same in all its files"
    ]


def test_a_test_at_a_time_that_clocks_skip_is_told_what_they_show() -> None:
    here = HEAD.replace("help:", "time-zone: America/New_York, help:")
    at = RULE + T + "    tests: [{text: A, at: %s}]\n"
    (found,) = told(at % "2026-03-08T02:30", here)
    assert found.endswith(
        "there is no 02:30 on that day in America/New_York: clocks go forward there | write 2026-03-08T03:30"
    )
    assert told(at % "2026-03-08T03:30", here) == told(at % "2026-11-01T01:30", here) == []


def test_ids_that_differ_in_capital_letters_are_refused() -> None:
    (found,) = told(RULE + T + "  - {id: A, when: {keyword: B}, then: []}\n")
    assert found.endswith("only capital letters tell the rules 'p/a' and 'p/A' apart | give one of them another id")


def test_a_test_holds_one_action_in_each_item_as_well() -> None:
    (found,) = told(RULE + T + "    tests: [{text: A, does: [{reply: hi, log: x}]}]\n")
    assert "each item of does: holds exactly one action | write an item of 'does' for each" in found


@pytest.mark.parametrize(
    ("position", "pattern", "heard"),
    [("first", r"^C\+\+", "C++ course"), ("only", r"^C\+\+$", "c++"), ("anywhere", r"\bC\+\+", "a course in C++")],
)
def test_a_sign_is_looked_for_where_its_keyword_was(position: str, pattern: str, heard: str) -> None:
    rules = "rules:\n  - {id: a, when: {%s}, then: [], tests: [%s]}\n"
    written = rules % (f"keyword: C++, position: {position}", heard)
    (hint,) = [str(one.hint) for one in _linted(written) if one.code == "unheard-sign"]
    assert hint == f"write 'text: {{matches: {pattern}}}' if the sign must be there; else leave it out"
    assert [one.code for one in _linted(rules % (f"text: {{matches: '{pattern}'}}", heard))] == []
    (hint, _) = [str(one.hint) for one in _linted(rules % ("keyword: [C++, C#]", heard)) if one.code == "unheard-sign"]
    assert "in a rule of its own" in hint


def _linted(rules: str) -> list[Diagnostic]:
    return lint(load_texts({"f.yaml": f"{HEAD}{rules}".encode()}, vocabulary.builtin()), NOW)
