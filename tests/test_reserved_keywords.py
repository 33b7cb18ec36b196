"""Laws of what a rule waits for and consent takes: what is told of never reaches the rule."""

import pytest

from conflicts import LUIGIS, NOON, linted, rule, said
from watchword.decide import decide
from watchword.lints.reserved_keyword import reserved_keyword
from watchword.message import Message
from watchword.state import OUR_LINE, UNKNOWN

TAKEN = ["STOP", "stop it", "Take me off your list", "help please", "START"]
LEFT = ["stopwatch", "please", "stop the pizza", "yes", "no"]


def intent(text: str) -> str:
    message = Message(endpoint="main", key="k", sender="+15552312102", to="86717", text=text, received_at=NOON)
    return decide(
        linted(rule("x", f"keyword: {text}")).loaded.rules, OUR_LINE, message, UNKNOWN, NOON, 1
    ).trace.reading.intent


@pytest.mark.parametrize(
    "when",
    [
        "keyword: {}",
        "text: {}",
        "text: {{equals: [pizza, {}]}}",
        "text: {{matches: '^{}$'}}",
        "text: {{matches: '(?i)^(pizza|{})$'}}",
        "answering: q, answer: {}",
    ],
)
@pytest.mark.parametrize("text", [*TAKEN, *LEFT])
def test_r22_what_consent_takes_is_told_of_wherever_a_rule_waits_for_it(when: str, text: str) -> None:
    found = said(reserved_keyword(linted(rule("a", when.format(text)))))
    assert (intent(text) != "none") is (text in TAKEN)
    assert [one.casefold() for one in found] == (
        [f"'{text}' is reserved: alone, it is always read as {intent(text)}".casefold()] if text in TAKEN else []
    )


def test_a_keyword_is_free_where_its_rule_asks_for_more_than_the_keyword_alone() -> None:
    assert said(reserved_keyword(linted(rule("a", "keyword: STOP, rest: {contains: pizza}")))) == []
    assert said(reserved_keyword(linted(rule("a", "keyword: STOP, rest: {matches: '[0-9]'}")))) == []
    assert len(said(reserved_keyword(linted(rule("a", "keyword: STOP, rest: {matches: .*}"))))) == 1
    assert len(said(reserved_keyword(linted(rule("a", "keyword: STOP, to: main"))))) == 1


def test_an_answer_that_may_be_an_opt_out_is_held_unless_a_rule_waits_for_it_at_any_time() -> None:
    answering, waiting = rule("a", "answering: q, answer: cancel it"), rule("b", "keyword: CANCEL IT")
    (held,) = said(reserved_keyword(linted(answering)))
    assert held.startswith("'cancel it' may be an opt-out, in answer to a question too")
    assert said(reserved_keyword(linted(answering, waiting))) == [
        "'CANCEL IT' is reserved: alone, it is always read as opt-out"
    ]


@pytest.mark.parametrize("when", ["keyword: non stop pizza", "text: {contains: end of season}"])
def test_r15_where_a_word_counts_anywhere_all_that_holds_one_is_told_of(when: str) -> None:
    assert said(reserved_keyword(linted(rule("a", when)))) == []
    about = LUIGIS.replace("languages:", "stop-anywhere: true, languages:", 1)
    (found,) = said(reserved_keyword(linted(rule("a", when), about=about)))
    assert found.endswith("is reserved: alone, it is always read as opt-out")


@pytest.mark.parametrize(
    "more",
    [
        "when: {keyword: [B1, Stop]}",
        "when: {keyword: Stop}",
        "when: {keyword: {en: B1, es: [B2, Stop]}}",
        "when: {text: [pizza, Stop]}",
        "when: {text: {equals: [pizza, Stop]}}",
        "when: {answering: q, answer: [GO, Stop]}",
        "when: {keyword: B1}, then: [{ask: {prompt: q, text: Which?, expect: {choices: [GO, Stop]}}}]",
    ],
)
def test_what_is_told_of_is_shown_as_it_is_typed_and_where(more: str) -> None:
    then = "" if "then" in more else ", then: [{reply: hi}]"
    found = linted(f"{{id: a, {more}{then}}}")
    (one,) = reserved_keyword(found)
    line = found.loaded.texts[one.span.path].splitlines()[one.span.line - 1]
    assert line[one.span.col - 1 : one.span.end_col - 1] == "Stop"
    assert one.message.startswith("'Stop' is reserved")


def test_words_that_a_rule_asks_for_by_their_name_are_its_own() -> None:
    more = "sale: {from: 2026-05-01T20:00, until: 2026-05-01T21:30}}\nwords: {consent: [STOP, END, pizza]"
    files = linted(common=[rule("a", "words: consent")], schedules=more)
    assert said(reserved_keyword(files)) == [
        f"'{word}' is reserved: alone, it is always read as opt-out" for word in ("STOP", "END")
    ]


def test_a_choice_that_consent_takes_is_told_of_where_it_is_offered() -> None:
    ask = "{id: a, when: {keyword: X}, then: [{ask: {prompt: q, text: Which?, expect: {choices: [STOP, GO]}}}]}"
    assert said(reserved_keyword(linted(ask))) == ["'STOP' is reserved: alone, it is always read as opt-out"]


def test_a_text_of_which_only_a_part_is_reserved_and_a_rule_of_consent_are_no_news() -> None:
    rules = (rule("a", "text: {contains: stop}"), rule("b", "text: {starts-with: stop}"), rule("c", "intent: opt-out"))
    assert said(reserved_keyword(linted(*rules))) == []


def test_a_rule_of_all_programs_is_told_of_only_if_each_of_them_reads_the_word_as_consent() -> None:
    assert said(reserved_keyword(linted(common=[rule("a", "keyword: baja")]))) == []
    assert len(said(reserved_keyword(linted(rule("a", "keyword: baja"))))) == 1
