"""What is wrong with an inline test is told where it stands; whatever one says is refused or run."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trials import loaded
from watchword.errors import RuleError
from watchword.trial import failures, told


def refused(test: str, *, beside: str = "rules", more: str = "lists: {news: {}}\n") -> list[str]:
    rule = "{id: a, when: {keyword: A1}, then: [{ask: {prompt: p, text: which?}}]%s}"
    ours = [rule % (f", tests: [{test}]" if beside == "rules" else "")]
    with pytest.raises(RuleError) as failure:
        loaded(ours, [test] if beside == "file" else (), more)
    return [f"{one.code}: {one.message} | {one.hint}" for one in failure.value.diagnostics]


MOMENT = "a date and time such as 2026-12-25T21:00"


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("{txt: A1}", "unknown-key: item 1 of 'tests' has no key 'txt' | did you mean 'text'?"),
        (
            "{name: x}",
            (
                "missing-key: item 1 of 'tests' lacks 'text'"
                " | write what belongs together as one item: {text: SOME TEXT, ...}"
            ),
        ),
        (
            "text: A1, fires: a",
            (
                "missing-key: item 2 of 'tests' lacks 'text'"
                " | write what belongs together as one item: {text: SOME TEXT, ...}"
            ),
        ),
        (
            "{text: A1, fires: b}",
            (
                "unknown-rule: there is no rule 'b'"
                " | there are a, built-in/help, built-in/opt-in, built-in/opt-out, and 'nothing'"
            ),
        ),
        *(
            (
                f"{{text: A1, fires: built-in/{written}}}",
                f"unknown-rule: there is no rule 'built-in/{written}' | did you mean 'built-in/{meant}'?",
            )
            for written, meant in (("stop", "opt-out"), ("start", "opt-in"), ("info", "help"), ("hepl", "help"))
        ),
        (
            "{text: A1, fires: none}",
            "unknown-rule: there is no rule 'none' | write 'fires: nothing' where no rule is to fire",
        ),
        (
            "{text: A1, fires: []}",
            (
                "empty-value: there is nothing in this list, a rule's id at least is expected"
                " | write 'fires: nothing' where no rule is to fire"
            ),
        ),
        (
            "{text: A1, fires: [nothing, a]}",
            "bad-value: 'nothing' stands alone: a rule is named beside it | delete it, or write 'fires: nothing' alone",
        ),
        *(
            (
                f"{{text: A1, does: {written}}}",
                "bad-value: expected a list, found a single value | write 'does: []' where it does nothing",
            )
            for written in ("nothing", "none")
        ),
        (
            "{text: A1, does: [nothing]}",
            "unknown-action: 'nothing' is no action | write 'does: []' where it does nothing",
        ),
        (
            "{text: A1, fires: [a, a]}",
            "bad-value: 'a' is named twice, and a rule fires once for a message | delete one of them",
        ),
        (
            "{text: A1, fires: [a, club/a]}",
            "bad-value: 'club/a' is named twice, and a rule fires once for a message | delete one of them",
        ),
        ("{text: A1, does: [repyl]}", "unknown-action: there is no action 'repyl' | did you mean 'reply'?"),
        (
            "{text: A1, does: [reply: '{a']}",
            "bad-template: '{' is never closed | write {{ or }} for a brace that belongs to the text",
        ),
        ("{text: A1, does: [subscribe: newz]}", "unknown-list: there is no list 'newz' | did you mean 'news'?"),
        ("{text: A1, does: [webhook: nowhere]}", None),
        (
            "{text: A1, at: noon}",
            f"bad-value: expected {MOMENT}, found 'noon' | write {MOMENT}",
        ),
        ("{text: A1, at: 0001-01-01}", "bad-value: 'at' must be in the years 2000 to 2199 | write another year"),
        ("{text: A1, to: mian}", "unknown-number: there is no number 'mian' | did you mean 'main'?"),
        (
            "{text: A1, to: 86717}",
            "unknown-number: there is no number '86717' | write main, which is its name under 'about'",
        ),
        ("{text: A1, given: {subscribed: newz}}", "unknown-list: there is no list 'newz' | did you mean 'news'?"),
        ("{text: A1, given: {asked: q}}", "unknown-prompt: there is no prompt 'q' | there is 'p' alone"),
        (
            "{text: A1, given: {asked: {p: {}, q: {}}}}",
            "bad-value: one prompt at a time waits for an answer | keep one of them",
        ),
        (
            "{text: A1, given: {opted-out: maybe}}",
            "bad-value: expected true or false, found 'maybe' | write true or false",
        ),
        (
            "{text: A1, given: {language: de}}",
            "bad-value: nobody is answered in 'de' | 'about' names the languages of a program: en, es",
        ),
        (
            "{text: A1, given: {suscribed: news}}",
            "unknown-key: 'given' has no key 'suscribed' | did you mean 'subscribed'?",
        ),
        (
            "{text: A1, program: club}",
            "bad-value: the tests of this file are about program 'club' | delete 'program', or move the test",
        ),
        (
            "{text: A1, after: 2m}",
            "unknown-key: 'after' belongs in a turn of 'talk' | a test of one text says when with 'at'",
        ),
        (
            "{talk: [A1], fires: a}",
            "unknown-key: 'fires' belongs in a turn of 'talk' | say it in the turn that it is about",
        ),
        ("{talk: []}", "bad-value: 'talk' must be a list of 1 to 100 messages | make it a list of 1 to 100 messages"),
        (
            "{talk: [{text: A1, after: 1m}]}",
            "bad-value: nothing comes before the first turn | say when with 'at' beside 'talk'",
        ),
        (
            "{talk: [A1, {text: A1, afer: 1m}]}",
            "unknown-key: item 2 of 'talk' has no key 'afer' | did you mean 'after'?",
        ),
        (
            "{talk: [A1, {text: A1, after: 2y}]}",
            "bad-value: expected a duration such as 90s, 5m, 24h, 2d or 1w, found '2y' | write 730d",
        ),
        (
            "A1, A1",
            (
                "duplicate-test: the test 'A1' says nothing that one before it does not say"
                " | delete one of them, or change what it says"
            ),
        ),
        (
            "A1, {name: again, text: A1, at: 2026-03-04T12:30, fires: club/a}",
            (
                "duplicate-test: the test 'again' says nothing that one before it does not say"
                " | delete one of them, or change what it says"
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_test_is_told_where_it_stands(test: str, said: str | None) -> None:
    found = refused(test)
    assert len(found) == 1
    assert said is None or found == [said]


def test_a_test_of_the_file_says_what_it_fires() -> None:
    hint = "add 'fires:' with the id of a rule, or 'nothing'"
    said = f"missing-key: a test that belongs to no rule says what it fires | {hint}"
    assert refused("A1", beside="file") == [said]
    assert refused("{talk: [{text: A1, fires: a}, A1]}", beside="file") == [said]


@pytest.mark.parametrize(
    "other",
    [
        "{text: A1, at: 2026-03-04T12:31}",
        "{text: A1, does: [ask]}",
        "{text: A1, to: branch}",
        "{text: A1, given: {opted-out: true}}",
        "{talk: [A1, A1]}",
        "a1",
    ],
)
def test_tests_that_differ_are_no_duplicates(other: str) -> None:
    loaded([f"{{id: a, when: {{keyword: A1}}, then: [{{ask: {{prompt: p, text: q?}}}}], tests: [A1, {other}]}}"])


WORDS = st.sampled_from(
    ["", "a", "A1", "text", "yes", "true", "p", "news", "reply", "main", "en", "2m", "nothing", "2026-03-04T22:00", "/"]
)
KEYS = ["name", "text", "subject", "channel", "media", "from", "to", "at", "given", "fires", "does", "talk", "after"]
BELOW = ["program", "subscribed", "contact", "language", "asked", "opted-out", "reply", "subscribe", "ask", "p"]
ANYTHING = st.recursive(
    WORDS,
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, *BELOW]), below, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.lists(ANYTHING | st.fixed_dictionaries({"text": WORDS}, optional=dict.fromkeys(KEYS[2:], ANYTHING)), max_size=3)
)
def test_whatever_a_test_says_is_refused_with_a_place_or_run(written: list[object]) -> None:
    rule = {"id": "a", "when": {"keyword": "A1"}, "then": [{"ask": {"prompt": "p", "text": "q?"}}], "tests": written}
    said: list[str] = []
    try:
        one = loaded([json.dumps(rule, ensure_ascii=False)], more="lists: {news: {}}\n")
        said += [told(failure, one.texts) for failure in failures(one)]
    except RuleError as failure:
        said += [problem.line() for problem in failure.diagnostics]
    assert all(re.match(r"(FAIL )?rules/club.yaml:6:\d+: ", one) for one in said), said


def test_no_rule_is_called_as_a_test_says_that_none_fires() -> None:
    with pytest.raises(RuleError) as failure:
        loaded(["{id: nothing, when: {keyword: A1}, then: [{reply: a}]}"])
    (told,) = failure.value.diagnostics
    assert told.line() == "rules/club.yaml:5:10: error: a rule is not called 'nothing' [bad-value]"
