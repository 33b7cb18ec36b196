"""Laws of rules that another one leaves nothing to, or nothing of a keyword: a decision shows each of them."""

from collections.abc import Iterator
from typing import Any

import pytest

from conflicts import linted, rule, said
from watchword.diagnostics import Diagnostic
from watchword.lints.overlapping_rules import overlapping_rules
from watchword.lints.shadowed_rule import shadowed_rule
from watchword.lints.unreachable_fallback import unreachable_fallback


def shadowed(first: str, second: str, more: str = "") -> list[str]:
    return said(shadowed_rule(linted(rule("a", first, more), rule("b", second))))


# --- one rule and another ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("keyword: PIZZA", "keyword: pizza", "'pizza' to main on Wed 12:30"),
        ("keyword: PIZZA", "keyword: pizza party", "'pizza party' to main on Wed 12:30"),
        ("keyword: PIZZA", "{keyword: pizza, position: only}", "'pizza' to main on Wed 12:30"),
        ("{keyword: PIZZA, position: anywhere}", "keyword: my pizza", "'my pizza' to main on Wed 12:30"),
        ("{keyword: PIZZA, position: anywhere}", "{keyword: my pizza, position: anywhere}", "'my pizza' to main"),
        ("words: food", "keyword: pizza pie", "'pizza pie' to main on Wed 12:30"),
        ("{keyword: PIZZA, typos: true}", "{keyword: PIZZA, typos: true}", "'PIZZA' to main on Wed 12:30"),
        ("keyword: PIZZA", "text: {equals: pizza}", "'pizza' to main on Wed 12:30"),
        ("keyword: PIZZA", "text: {starts-with: [pizza pie, pizza party]}", "'pizza pie' to main on Wed 12:30"),
        ("keyword: pizza", "text: {starts-with: pizza}", "'pizza' to main on Wed 12:30"),
        ("text: {contains: pizza}", "keyword: [my pizza, pizza pie]", "'my pizza' to main on Wed 12:30"),
        ("text: {contains: pie}", "keyword: pizza, text: {contains: pie}", "'pizza pie' to main on Wed 12:30"),
        ("keyword: PIZZA", "keyword: pizza, to: other", "'pizza' to other on Wed 12:30"),
        ("to: [main, other]", "keyword: pizza, to: other", "'pizza' to other on Wed 12:30"),
        ("keyword: X, to: [main, other]", "keyword: X, to: main, channel: mms", "'X' to main on Wed 12:30 as an MMS"),
        ("media: true", "keyword: X, media: true", "'X' to main on Wed 12:30 with a picture"),
        ("from: +1555*", "keyword: X, from: +1555123*", "'X' to main on Wed 12:30 from +15551230000"),
        ("subscribed: [club, vip]", "subscribed: vip", "'hello' to main on Wed 12:30 from a person on vip"),
        (
            "contact: {city: [Rome, Oslo]}",
            "contact: {city: oslo, name: Ann}",
            "'hello' to main on Wed 12:30 from a person whose city is 'oslo' and name is 'Ann'",
        ),
        ("keyword: X, tagged: vip", "keyword: X y, tagged: vip", "'X y' to main on Wed 12:30 from a person tagged vip"),
        ("voted: final", "keyword: X, voted: final", "'X' to main on Wed 12:30 from a person who has voted in final"),
        ("entered: draw", "keyword: X, entered: draw", "'X' to main on Wed 12:30 from a person who has entered draw"),
        ("has-coupon: p", "keyword: X, has-coupon: p", "'X' to main on Wed 12:30 from a person who has a code of p"),
        ("during: hours", "keyword: X, during: hours", "'X' to main on Wed 12:30"),
        ("during: fair", "keyword: X, during: fair", "'X' to main on Sat 2026-05-02 20:00"),
        ("after: fair", "keyword: X, after: fair", "'X' to main on Sat 2026-05-02 21:30"),
        ("keyword: X, before: fair", "keyword: X, before: fair, to: main", "'X' to main on Wed 12:30"),
        ("keyword: X, rest: now", "keyword: X, rest: now, to: main", "'X now' to main on Wed 12:30"),
        ("keyword: X, rest: {contains: pie}", "keyword: X pizza pie", "'X pizza pie' to main on Wed 12:30"),
        ("keyword: [X, X a], rest: {starts-with: pie}", "keyword: X a pie", "'X a pie' to main on Wed 12:30"),
        ("keyword: X, rest: pie", "keyword: X pie, position: only", "'X pie' to main on Wed 12:30"),
        ("keyword: X, typos: true, rest: pie", "keyword: X pie, position: only", "'X pie' to main on Wed 12:30"),
        ("keyword: now, position: first", "keyword: now pizza, typos: true", "'now pizza' to main on Wed 12:30"),
        (
            "from: +15552*",
            "keyword: X, from: +15552312102, not: {contact: {city: ''}}",
            "'X' to main on Wed 12:30 from +15552312102 from a person whose city is 'something'",
        ),
        ("keyword: X, not: {keyword: X, rest: [a, b]}", "keyword: X, rest: {starts-with: [c, d]}", "'X c' to main"),
        ("not: {keyword: pizza}", "keyword: pie", "'pie' to main on Wed 12:30"),
        ("keyword: X, not: {text: {contains: [pie]}}", "keyword: X, rest: now", "'X now' to main on Wed 12:30"),
        ("keyword: X, rest: {contains: a}", "keyword: X, rest: {starts-with: a}, text: {matches: now$}", "'X a"),
        ("keyword: X, position: only", "keyword: X, rest: ''", "'X' to main on Wed 12:30"),
        ("keyword: X pie", "keyword: X, rest: {starts-with: pie now}", "'X pie now' to main on Wed 12:30"),
        ("keyword: [X a, X b]", "keyword: X, rest: [a, b]", "'X a' to main on Wed 12:30"),
        ("keyword: X, text: {contains: pie}", "keyword: X, rest: {contains: pie}", "'X pie' to main"),
        ("{keyword: pie, position: anywhere}", "keyword: X, rest: {starts-with: a pie}", "'X a pie' to main"),
        ("keyword: X, rest: {contains: [pie, a]}", "keyword: X, text: {contains: pie}", "'X pie' to main"),
        ("keyword: X, rest: {contains: pie}", "text: x a pie", "'x a pie' to main"),
        ("keyword: X, rest: {starts-with: pie}", "keyword: X, text: {starts-with: X pie now}", "'X pie now X' to main"),
        ("keyword: X, not: {rest: {contains: a}}", "keyword: X, not: {text: {contains: a}}", "'X' to main"),
        ("keyword: X, rest: {matches: .*}", "keyword: X", "'X' to main on Wed 12:30"),
        ("text: {matches: .*}", "keyword: X", "'X' to main on Wed 12:30"),
        ("{keyword: COLOR, typos: true}", "text: {matches: '^colou?r$'}", "'color' to main on Wed 12:30"),
        ("keyword: [ab, ac]", "text: {matches: '^(?P<one>ab|ac)$'}, to: main", "'ab' to main on Wed 12:30"),
        ("text: {matches: pizz}", "keyword: pizza, text: {matches: pizz}", "'pizza' to main on Wed 12:30"),
        (
            r"keyword: X, rest: {matches: '^\d+$'}",
            r"keyword: X, rest: {matches: '^\d+$'}",
            "'X 1' to main on Wed 12:30",
        ),
        ("answering: size", "answering: size, to: main", "'hello' to main on Wed 12:30 in answer to 'size'"),
        ("answering: q, answer: [yes, no]", "answering: q, answer: yes", "'yes' to main on Wed 12:30 in answer to 'q'"),
        (
            "keyword: X, not: {subscribed: club, during: hours}",
            "keyword: X, not: {during: hours}",
            "'X' to main on Wed 22:00",
        ),
        ("not: {keyword: pizza pie}", "not: {keyword: pizza}", "'hello' to main on Wed 12:30"),
        ("intent: help", "intent: help, to: other", "'HELP' to other on Wed 12:30"),
    ],
)
def test_a_rule_is_shadowed_by_one_that_takes_all_it_asks_for(first: str, second: str, shown: str) -> None:
    first, second = (one.strip("{}") if one.startswith("{") else one for one in (first, second))
    (found,) = shadowed(first, second)
    assert found.startswith(f"rule 'b' can never fire: {shown}")
    assert found.endswith(" is taken by luigis/a")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("keyword: pizza party", "keyword: pizza"),
        ("keyword: PIZZA, position: only", "keyword: pizza"),
        ("keyword: PIZZA", "keyword: pizza, position: anywhere"),
        ("keyword: PIZZA", "keyword: pizza, typos: true"),
        ("keyword: PIZZA, to: main", "keyword: pizza"),
        ("keyword: PIZZA, to: main", "keyword: pizza, to: other"),
        ("keyword: PIZZA, rest: now", "keyword: [pizza, pizza pie], rest: now"),
        ("text: {equals: pizza}", "keyword: pizza"),
        ("keyword: PIZZA", "text: {matches: pizza}"),
        ("text: {matches: '^pizza$'}", "keyword: pizza"),
        ("text: {matches: please}", "keyword: pizza"),
        ("keyword: COLOR, typos: true, to: main", "text: {matches: '^colou?r$'}"),
        ("keyword: COLOR", "text: {matches: '^colou?r$'}"),
        ("keyword: COLOR, typos: true, not: {to: main}", "text: {matches: '^colou?r$'}"),
        ("text: {matches: pizza}", "keyword: pizza, typos: true"),
        ("text: {matches: pizza}, to: main", "keyword: pizza"),
        ("text: {starts-with: pizza}", "keyword: pizza"),
        ("keyword: pizza", "text: {starts-with: please pizza}"),
        ("text: {starts-with: pizza, matches: x}", "keyword: pizza, text: {starts-with: pizza}"),
        ("keyword: [X, X pizza], rest: {contains: pizza}", "keyword: X pizza"),
        ("keyword: [X, X pie now], rest: {contains: pie}", "keyword: X pie"),
        ("keyword: X, rest: pie", "keyword: X pie"),
        ("keyword: X, rest: {contains: x}", "keyword: X, text: {contains: x}"),
        ("keyword: X, rest: {contains: please}", "keyword: X, text: {contains: please}"),
        ("keyword: X, rest: {contains: pie}", "keyword: X, text: {contains: X pie}"),
        (
            "keyword: X, position: anywhere, rest: {contains: a}",
            "keyword: X, position: anywhere, text: {contains: a}",
        ),
        (
            "keyword: PIZZAS, typos: true, rest: {contains: pizza}",
            "keyword: PIZZAS, typos: true, text: {contains: pizza}",
        ),
        ("keyword: X, text: {starts-with: X pie}", "keyword: X, rest: {starts-with: pie}"),
        ("keyword: X, text: X pie", "keyword: X, rest: pie"),
        ("keyword: X, position: only", "keyword: [X, X a], rest: ''"),
        ("keyword: X a", "keyword: X, rest: [a, b]"),
        ("keyword: LARGE, position: only", "keyword: [LARGE, LARVA now], typos: true, rest: ''"),
        ("keyword: X, rest: {matches: '.*$'}", "keyword: X"),
        ("answering: size", "answering: size, answer: yes"),
        ("answering: size, answer: [S, S large]", "answering: size, answer: S"),
        ("answering: size", "answering: colour"),
        ("keyword: X, not: {during: hours}", "keyword: X"),
        ("not: {keyword: pizza}", "keyword: pizza pie"),
        ("keyword: X, not: {text: X a}", "keyword: X, rest: {starts-with: a}"),
        ("keyword: X, not: {during: hours}", "keyword: X, not: {subscribed: club, during: hours}"),
        ("contact: {city: Rome, name: Ann}", "contact: {city: Rome}"),
        ("intent: help", "keyword: pizza"),
        ("keyword: STOP", "intent: opt-out"),
    ],
)
def test_a_rule_with_something_left_to_it_is_not_shadowed(first: str, second: str) -> None:
    assert shadowed(first, second) == []


def test_of_two_rules_with_the_same_pattern_the_second_never_fires_though_no_text_for_it_is_known() -> None:
    when = r"keyword: X, rest: {matches: '^[а-я]{9}\d{11}$'}"
    taken = ["rule 'b' can never fire: whatever it asks for is taken by luigis/a"]
    assert shadowed(when, when) == taken
    assert shadowed(when, f"{when}, not: {{during: hours}}") == taken
    assert shadowed(f"{when}, not: {{during: hours}}", when) == []


@pytest.mark.parametrize(("where", "shown"), [("keyword: X, rest", "X 1234"), ("text", "1234")])
def test_texts_that_an_earlier_pattern_finds_as_they_are_written_hardly_get_past_it(where: str, shown: str) -> None:
    digits = rf"{where}: {{matches: '^\d+$'}}"
    (found,) = shadowed(digits, f"{where}: {{equals: ['1234', '77']}}")
    witness = f"'{shown}' to main on Wed 12:30 is taken by luigis/a"
    assert found == f"rule 'b' can hardly fire: {witness}"
    partly = f"rule 'b' can hardly fire for '1234': {witness}"
    assert shadowed(digits, f"{where}: {{equals: ['1234', pizza]}}") == ([partly] if where == "text" else [])


@pytest.mark.parametrize(
    ("pattern", "second", "shown"),
    [
        ("pizza", "keyword: PIZZA", "'PIZZA'"),
        ("^pizza$", "keyword: PIZZA, position: only", "'PIZZA'"),
        ("^a", "keyword: [APPLE]", "'APPLE'"),
        ("^(stop by|come by)", "keyword: [COME BY]", "'COME BY'"),
        ("pizza", "keyword: PIZZA, position: anywhere", "'PIZZA'"),
        ("^pizza", "text: {starts-with: pizza pie}", "'pizza pie'"),
        ("^p", "keyword: PIZZA, typos: true", "'PIZZA'"),
    ],
)
def test_a_rule_whose_simplest_texts_an_earlier_pattern_finds_hardly_fires(
    pattern: str, second: str, shown: str
) -> None:
    (found,) = shadowed(f"text: {{matches: '{pattern}'}}", second)
    assert found == f"rule 'b' can hardly fire: {shown} to main on Wed 12:30 is taken by luigis/a"


def test_a_rule_of_all_that_hardly_fires_in_one_program_is_told_so_though_it_never_does_in_another() -> None:
    for luigis, hope in ((NAMED, FOUND), (FOUND, NAMED)):
        (found,) = said(shadowed_rule(linted(luigis, hope=[hope], common=[rule("c", "keyword: PIZZA")])))
        assert found.startswith("rule 'c' can hardly fire: 'PIZZA'")


NAMED, FOUND = rule("a", "keyword: PIZZA"), rule("a", "text: {matches: ^p}")


def test_of_several_keywords_those_that_an_earlier_pattern_finds_hardly_fire() -> None:
    (found,) = shadowed("text: {matches: '^p'}", "keyword: [PIZZA, CAKE]")
    assert found.startswith("rule 'b' can hardly fire for 'PIZZA': 'PIZZA' to main")


@pytest.mark.parametrize(
    ("first", "second", "written"),
    [
        ("equals: [hi, yo]", "{equals: [yo, hey]}", "yo"),
        ("equals: [hi, yo]", "[hey, Yo!]", "Yo!"),
        ("contains: pizza", "{contains: [pizza party, cake]}", "pizza party"),
    ],
)
def test_a_text_alone_may_be_shadowed_and_is_pointed_at(first: str, second: str, written: str) -> None:
    files = linted(rule("a", f"text: {{{first}}}"), rule("b", f"text: {second}"))
    (found,) = shadowed_rule(files)
    assert found.message.startswith(f"rule 'b' can never fire for '{written}': ")
    line = files.loaded.texts["rules/2.yaml"].splitlines()[found.span.line - 1]
    assert line[found.span.col - 1 : found.span.end_col - 1] == written


def test_a_keyword_alone_may_be_shadowed_and_is_pointed_at() -> None:
    files = linted(rule("a", "keyword: [pasta, pizza]"), rule("b", "keyword: {en: [soup, pizza pie], es: pasta}"))
    found = list(shadowed_rule(files))
    assert said(iter(found)) == [
        "rule 'b' can never fire for 'pizza pie': 'pizza pie' to main on Wed 12:30 is taken by luigis/a",
        "rule 'b' can never fire for 'pasta': 'pasta' to main on Wed 12:30 is taken by luigis/a",
    ]
    text = files.loaded.texts["rules/2.yaml"].splitlines()
    marked = [text[span.line - 1][span.col - 1 : span.end_col - 1] for one in found for span in _spans(one)]
    assert marked == ["pizza pie", "pizza", "pasta", "pasta"]


def _spans(found: Diagnostic) -> Iterator[Any]:
    yield found.span
    yield from (span for span, _ in found.related)


def test_rules_that_share_the_keywords_of_another_leave_nothing_to_it() -> None:
    files = linted(rule("a", "keyword: pasta"), rule("b", "keyword: pizza"), rule("c", "keyword: [pizza, pasta]"))
    (found,) = shadowed_rule(files)
    assert found.message == "rule 'c' can never fire: 'pizza' to main on Wed 12:30 is taken by luigis/b"
    assert [label for _, label in found.related] == ["'a' takes it first", "'b' takes it first"]


@pytest.mark.parametrize(
    ("more", "shadows"),
    [
        ("", 1),
        (", continue: true", 0),
        (", mode: shadow", 0),
        (", limit: {per-sender: 1, every: 1d}", 1),
        (", limit: {per-sender: 1, every: 1d}, continue: true", 0),
    ],
)
def test_only_a_rule_that_always_ends_the_search_takes_anything(more: str, shadows: int) -> None:
    assert len(shadowed("keyword: pizza", "keyword: pizza", more)) == shadows


def test_the_witness_is_one_that_no_third_rule_takes() -> None:
    files = linted(
        rule("please", "keyword: [please, tomorrow], position: anywhere"),
        rule("alone", "keyword: pizza, position: only"),
        rule("main", "keyword: pizza, to: main"),
        rule("any", "keyword: pizza"),
        rule("late", "keyword: pizza"),
    )
    (found,) = shadowed_rule(files)
    assert found.message == "rule 'late' can never fire: 'pizza zebra' to other on Wed 12:30 is taken by luigis/any"


def test_what_comes_after_a_rule_that_takes_everything_is_said_once() -> None:
    files = linted(
        rule("any", ""), *(rule(f"r{n}", f"keyword: w{n}") for n in range(9)), rule("last", "", ", tier: fallback")
    )
    assert said(shadowed_rule(files)) == [
        "rule 'r0' and 8 more after it can never fire: 'w0' to main on Wed 12:30 is taken by luigis/any"
    ]
    assert said(unreachable_fallback(files)) == [
        "rule 'last' can never fire: 'hello' to main on Wed 12:30 is taken by luigis/any"
    ]


def test_of_two_fallbacks_that_take_everything_the_second_is_not_reached() -> None:
    files = linted(
        rule("x", "keyword: X"), rule("one", "", ", tier: fallback"), rule("two", "to: main", ", tier: fallback")
    )
    assert said(shadowed_rule(files)) == []
    assert said(unreachable_fallback(files)) == [
        "rule 'two' can never fire: 'hello' to main on Wed 12:30 is taken by luigis/one"
    ]


def test_a_rule_of_all_programs_is_shadowed_only_if_it_is_so_in_each() -> None:
    luigis, hope, other = rule("a", "keyword: zebra"), rule("b", "keyword: zebra"), rule("x", "keyword: X")
    common = [rule("common", "keyword: zebra")]
    assert said(shadowed_rule(linted(luigis, hope=[other], common=common))) == []
    (found,) = shadowed_rule(linted(luigis, hope=[hope], common=common))
    assert found.message == "rule 'common' can never fire: 'zebra' to main on Wed 12:30 is taken by luigis/a"


def test_a_rule_of_one_program_is_shadowed_by_one_of_all() -> None:
    (found,) = shadowed_rule(linted(rule("a", "keyword: zebra"), before=[rule("common", "keyword: zebra")]))
    assert found.message == "rule 'a' can never fire: 'zebra' to main on Wed 12:30 is taken by all/common"


def test_the_built_in_answers_are_there_to_be_taken_over() -> None:
    files = linted(rule("stop", "intent: opt-out"), rule("help", "intent: help"), rule("start", "intent: opt-in"))
    assert said(shadowed_rule(files)) == said(overlapping_rules(files)) == []
