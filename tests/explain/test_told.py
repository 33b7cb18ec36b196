"""What `watchword explain` says of questions, limits and slips, word for word, and what it refuses."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from running import PROJECT
from store.given import NOON, message
from watchword import vocabulary
from watchword.cli import main
from watchword.explain import explain
from watchword.explain.exchange import talk
from watchword.person import STRANGER
from watchword.rules.load import load_texts
from watchword.state import OUR_LINE

GOLDEN = PROJECT / "tests" / "golden" / "explain"
RULES = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: a@l.example, time-zone: America/New_York}
lists: {club: {}}
rules:
  - {id: join, when: {keyword: JOIN}, then: [{ask: {text: Join?, prompt: join}}]}
  - {id: joined, when: {answering: join, answer: yes}, then: [{subscribe: club}, {reply: Joined.}]}
  - {id: table, when: {keyword: TABLE}, then: [{ask: {text: At what time?, prompt: table}}]}
  - {id: seats, when: {answering: table}, then: [{reply: See you then.}]}
  - {id: joke, when: {keyword: JOKE}, limit: {per-sender: 1, every: 1h}, then: [{reply: Knock knock.}]}
  - {id: late, when: {keyword: LATE}, then: [{send-later: {at: '23:30', text: A}}, {send-later: {after: 3h, text: B}}]}
  - {id: open, when: {keyword: OPEN}, then: [{reply: At noon.}]}
  - {id: unknown, tier: fallback, when: {}, then: [{reply: What?}]}
"""
AT = ["--at", "2026-03-04T12:30"]
SAID: dict[str, list[str]] = {
    "nothing-was-asked": ["YES", *AT],
    "another-question-was-asked": ["TABLE", "YES", *AT],
    "short-word-of-consent": ["stopp", *AT],
    "short-keyword": ["opn", *AT],
    "limit": ["joke", "another joke", "Joke!", *AT],
    "limit-until-tomorrow": ["joke", "joke", "--at", "2026-03-04T23:30"],
    "quiet-hours": ["late", "--from", "+12125550123", *AT],
    "picture": ["look", "look again", "--media", "https://m.example/1.jpg", "--as-test", *AT],
    "very-long": ["a" * 30_000, *AT],
}
REFUSED: dict[str, tuple[list[str], str]] = {
    "a number that no message has": (["--message", "99999999999999999999"], "is not the number of a message"),
    "a time past which no talk goes on": (["JOIN", "YES", "--at", "9999-12-31T23:59"], "--at wants a time such as"),
    "a person without a number": (["hi", "--from", "abc"], "--from wants a person's number such as +15557654321"),
    "nobody": (["hi", "--from", ""], "--from wants a person's number such as +15557654321, not ''"),
    "a number of no country": (["hi", "--from", "(555) 765-4321"], "with + and its country code, such as +15557654321"),
    "how much of no conversation": (["hi", "--last", "3"], "--last says how much of a --conversation"),
    "two forms": (["hi", "--json", "--as-test"], "print it one way: --as-test or --json"),
    "all rules for a program": (["hi", "--json", "--all"], "--all is for people; leave it out beside --json"),
    "a test in no file": (["--test", "nofile:3"], "there is no rule file nofile: there are rules/luigis.yaml"),
    "a test in no line": (["--test", "./rules/luigis.yaml:3"], "there is no inline test at rules/luigis.yaml:3"),
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "luigis.yaml").write_text(RULES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def explained(*words: str, code: int = 0) -> Result:
    ran = CliRunner().invoke(main, ["explain", *words], prog_name="watchword", terminal_width=100)
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exc_info
    assert ran.exit_code == code, ran.output
    return ran


@pytest.mark.parametrize("name", SAID)
def test_it_says_what_it_said(place: Path, name: str) -> None:
    said = explained(*SAID[name]).output
    golden = GOLDEN / f"{name}.out"
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        golden.write_text(said)
    assert said == golden.read_text()


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_explained_is_refused(place: Path, what: str) -> None:
    asked, why = REFUSED[what]
    assert why in explained(*asked, code=2).output


def test_an_answer_that_comes_too_late_is_told_when_the_question_expired() -> None:
    rules = load_texts({"rules/luigis.yaml": RULES.encode()}, vocabulary.builtin()).rules
    came = [("JOIN", NOON), ("YES", NOON + timedelta(hours=25))]
    _, late = talk(rules, lambda _to: OUR_LINE, STRANGER, [message(text=text, received_at=at) for text, at in came])
    said = explain(late)
    assert "near   luigis/joined                the question 'join' expired at 2026-11-24 07:00\n" in said
    assert "no     2 other rules that take answers: the question 'join' expired at 2026-11-24 07:00\n" in said
    assert "luigis/seats" not in said


BOOKING = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: a@l.example}
rules:
  - {id: greeted, when: {text: {equals: good evening}}, then: [{reply: a}]}
  - {id: people, when: {keyword: BOOK, rest: {matches: '^[0-9]+ people'}}, then: [{reply: a}]}
  - {id: book, when: {keyword: BOOK}, then: [{reply: a}]}
  - {id: menu, when: {keyword: MENU}, then: [{reply: a}]}
"""


def booking(text: str, *, every: bool = False) -> str:
    rules = load_texts({"rules/luigis.yaml": BOOKING.encode()}, vocabulary.builtin()).rules
    (one,) = talk(rules, lambda _to: OUR_LINE, STRANGER, [message(text=text)])
    return explain(one, every=every).partition("\n\n")[2]


def test_a_rule_whose_keyword_is_there_shows_what_did_not_hold_and_the_others_what_was_missing() -> None:
    assert booking("book 4 persons").partition("\n\n")[0].splitlines() == [
        "no     luigis/people                rules/luigis.yaml:6",
        "         yes keyword                  first word 'book'",
        "         NO  rest matches '^[0-9]+ people' 4 persons",
        "FIRED  luigis/book                  rules/luigis.yaml:7",
        "         yes keyword                  first word 'book'",
        "no     1 other rule whose keyword did not match",
        "no     1 other rule whose words or pattern the text does not hold",
    ]


def test_all_shows_of_a_rule_without_a_keyword_what_did_not_hold() -> None:
    said = booking("menu", every=True)
    assert "no     luigis/greeted               rules/luigis.yaml:5\n         NO  text equals 'good evening' " in said
    assert "words or pattern" not in said
    assert "no     2 other rules whose keyword did not match\n" in said


def test_the_lines_of_a_reply_stand_below_each_other() -> None:
    reply = BOOKING.replace(
        "{id: menu, when: {keyword: MENU}, then: [{reply: a}]}", '{id: menu, then: [{reply: "a\\nb"}]}'
    )
    rules = load_texts({"rules/luigis.yaml": reply.encode()}, vocabulary.builtin()).rules
    (one,) = talk(rules, lambda _to: OUR_LINE, STRANGER, [message(text="menu")])
    assert explain(one).endswith("would do\n  1. reply        a\n                  b  (1 segment)\n")


def test_what_would_turn_the_line_of_a_terminal_is_shown_by_a_mark() -> None:
    turning = BOOKING.replace("{reply: a}", '{reply: "a \\u202Eb"}')
    rules = load_texts({"rules/luigis.yaml": turning.encode()}, vocabulary.builtin()).rules
    (one,) = talk(rules, lambda _to: OUR_LINE, STRANGER, [message(text="menu")])
    assert "  1. reply        a \ufffdb  (1 segment" in explain(one)


def test_a_time_that_clocks_skip_is_shown_as_they_show_it_then(place: Path) -> None:
    assert "at 2026-03-08 03:30 EDT" in explained("open", "--at", "2026-03-08T02:30").output


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.out")} == SAID.keys()
