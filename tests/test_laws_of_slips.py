"""A line that is moved, and a colon that is left out, are told on their line, with what puts the file right."""

import re

import pytest

from watchword import vocabulary
from watchword.diagnostics import Diagnostic
from watchword.errors import RuleError
from watchword.rules.load import load_texts

SHOP = """\
version: 1
program: shop

about:
  name: Shop
  numbers:
    main: 86718
    second: 86719
  help: p@p.example
  frequency: 4 msgs/month

schedules:
  office:
    open:
      - days: mon-fri
        from: 9:00
        to: 18:00
      - days: sat
        from: 10:00
        to: 14:00
    closed:
      - 2026-12-25
      - 2026-12-26

words:
  pizza: [PIZZA, PIE]
  drink:
    - COLA
    - WATER

lists:
  club: {}
  vip:
    skycore-campaign: "4411"

rules:
  - id: open-now
    when:
      keyword:
        - HOURS
        - OPEN
      during: office
      position: only
    then:
      - reply: We are open.
      - tag: asked
    tests:
      - text: HOURS
        at: 2026-03-02T12:00
        does: [reply, tag: asked]
      - text: OPEN
        at: 2026-03-02T12:00

  - id: pizza
    description: pizza for all
    when:
      words: pizza
      not:
        subscribed: club
    then:
      - ask:
          prompt: size
          text: Which size?
          expect:
            choices:
              - small
              - large
          expires: 1h
    tests: [pizza]

  - id: size
    when:
      answering: size
    then:
      - reply:
          en: Thanks
          es: Gracias
    tests:
      - talk:
          - pizza
          - small

  - id: closed
    tier: fallback
    when: {}
    then:
      - reply: |
          We are closed.
          Hours: 9-5
    limit:
      per-sender: 1
      every: 1d
    tests:
      - hello

tests:
  - text: pizza
    fires: pizza
"""
LINES = SHOP.splitlines()
TEXT = range(LINES.index("      - reply: |"), LINES.index("    limit:"))
"""A text in lines of its own: any of them may be the one that stands as it is meant to."""
MOVED = re.compile(r"indent it by (\d+) (more|less)(?P<with_below>, and what is below it)?")


def errors(lines: list[str]) -> list[Diagnostic]:
    try:
        load_texts({"f.yaml": "\n".join(lines).encode()}, vocabulary.builtin())
    except RuleError as failure:
        return [one for one in failure.diagnostics if one.severity == "error"]
    return []


def indented(line: str, by: int) -> str:
    return " " * by + line if by > 0 else line[-by:]


def column(line: str) -> int:
    return len(line) - len(line.lstrip())


def followed(lines: list[str], found: Diagnostic) -> list[str] | None:
    """Do what a hint says of moving a line, if it says that."""
    told = MOVED.search(found.hint or "")
    if told is None:
        return None
    by, row = int(told[1]) * (1 if told[2] == "more" else -1), found.span.line - 1
    past = row + 1
    while told["with_below"] and past < len(lines) and column(lines[past]) > column(lines[row]):
        past += 1
    return [indented(line, by) if row <= number < past else line for number, line in enumerate(lines)]


def moves(by: int) -> list[int]:
    return [
        row for row, line in enumerate(LINES) if line and row not in TEXT and (by > 0 or line.startswith(" " * -by))
    ]


@pytest.mark.parametrize("by", [-2, -1, 1, 2])
def test_a_line_that_was_moved_is_shown_and_the_hint_to_move_it_back_works(by: int) -> None:
    told = 0
    for row in moves(by):
        lines = [indented(line, by) if number == row else line for number, line in enumerate(LINES)]
        found = errors(lines)
        shown = {span.line - 1 for one in found for span in (one.span, *(span for span, _ in one.related))}
        assert not found or row in shown, (LINES[row], found)
        mended = [done for one in found if (done := followed(lines, one))]
        assert [errors(done) for done in mended] == [[]] * len(mended), (LINES[row], found)
        told += bool(mended)
    assert told > len(moves(by)) // 2


KEY = re.compile(r"([A-Za-z][\w-]*):(?= |$)")
FLOW = """\
version: 1
program: shop
about: {name: Shop, numbers: {main: 86718}, help: p@p.example, frequency: 4 msgs/month}
schedules: {office: {open: [{days: mon-fri, from: 9:00, to: 18:00}], closed: [2026-12-25]}}
words: {pizza: [PIZZA, PIE]}
lists: {club: {skycore-campaign: "4411"}}
rules:
  - {id: a, when: {keyword: HOURS, during: office, position: only, not: {to: main, subscribed: club}}, then: []}
  - id: b
    when: {answering: size, answer: small}
    then: [{reply: {en: "Thanks", es: "Gracias"}}, {tag: asked}]
    tests: [{talk: [pizza, {text: small, does: [reply, tag: asked]}]}]
  - id: c
    when: {words: pizza}
    then: [{ask: {prompt: size, text: Which?, expect: {choices: [small, large]}, expires: 1h}}]
    limit: {per-sender: 1, every: 1d}
    tests: [{text: pizza, fires: c}]
"""


@pytest.mark.parametrize("file", [LINES, FLOW.splitlines()], ids=["in lines", "in brackets"])
def test_a_colon_that_is_left_out_is_told_on_its_line_and_alone(file: list[str]) -> None:
    assert errors(file) == []
    for row, line in enumerate(file):
        for key in () if row in TEXT and file is LINES else KEY.finditer(line):
            left_out = line[: key.end() - 1] + line[key.end() :]
            found = errors([left_out if number == row else one for number, one in enumerate(file)])
            if left_out != "      - talk":  # what stands below goes on with it: both are one text that is texted
                (only,) = found
                assert only.span.line == row + 1
                assert f"a ':' is missing behind '{key[1]}'" in f"{only.message} | {only.hint}"


ABOUT = """\
version: 1
program: p
about: {name: P, numbers: {main: 86718}, help: p@p.example}
"""
REST = "    when: {keyword: A}\n    then: [{reply: hi}]\n"


@pytest.mark.parametrize(
    ("text", "only"),
    [
        (f"lists:\n  club: {{}}\n  rules:\n  - id: a\n{REST}", "6:3 'rules' stands too deep | indent it by 2 less"),
        (
            f"words:\n  a: [A]\n  schedules:\n    s: {{open: [{{from: 9:00, to: 18:00}}]}}\nrules:\n  - id: a\n{REST}",
            "6:3 'schedules' stands",
        ),
        (f"rules:\n  id: a\n{REST}", "5:3 no '- ' stands before 'id', where an item begins | put '- ' before 'id'"),
        (
            f"rules:\n    id: a\n{REST}  - id: b\n{REST}",
            "5:5 no '- ' stands before 'id', where an item begins | write '- ' in the place of the two spaces before",
        ),
        (
            f"rules:\n  id: a\n  when: {{}}\n  then: []\n  - id: b\n{REST}",
            "5:3 no '- ' stands before 'id', where an item begins | put '- ' before 'id', and indent the rest of the",
        ),
        (
            f"rules:\n  - id: a\n{REST}    tests:\n      - A\n      - id: b\n{REST}",
            "10:9 'id' stands too deep | indent it by 4 less",
        ),
        (
            "rules:\n  - id: a\n    when: {keyword: A}\n    then:\n      - reply: hi\n      tests: [A]\n",
            "9:7 'tests' stands too deep | indent it by 2 less",
        ),
        (f"rules:\n  - id: a\n    // note\n{REST}", "6:5 '//' begins no comment | type '#' in its place"),
        (f"words:\n  a = [A]\n  b: [B]\nrules:\n  - id: a\n{REST}", "5:3 a ':' is missing behind 'a' | put one in the"),
        (
            "rules:\n  - id: a\n    when: {keyword: A}\n    then:\n      * reply: hi\n",
            "8:7 '*' begins no item of a list | type it anew",
        ),
    ],
)
def test_a_slip_is_told_where_it_is_and_alone(text: str, only: str) -> None:
    (found,) = errors((ABOUT + text).splitlines())
    assert f"{found.span.line}:{found.span.col} {found.message} | {found.hint}".startswith(only)


RULE = "rules:\n  - id: a\n    when: {keyword: A}\n"
THEN = "    then: [{reply: hi}]\n"
WHEN = "rules:\n  - id: a\n    when: "
A_NAME = "expected a name, found a map"


@pytest.mark.parametrize(
    ("text", "only"),
    [
        (WHEN + "keyword: A}", "'when', and belongs below it | put it on its own line, inden"),
        (WHEN + "keyword: A}", "or in braces: when: {keyword: A} [end]"),
        (
            RULE + "    then:\n",
            "'then' has no value | write 'then: [{reply: some text}]', or 'then: []' to answer nothing",
        ),
        (WHEN + "{keyword: A, not: to: main}", "below 'not': not: {to: ...} [end]"),
        (
            WHEN + "{keyword: A, position only}",
            "6:24 a ':' is missing behind 'position'",
        ),
        (WHEN + "{{keyword: A}}", "delete one of the two '{' and one of the two '}'"),
        (
            WHEN + "{keyword:[A, B]}",
            "6:12 there is no space behind 'keyword:' | put one there",
        ),
        (RULE + "    then: [{ask:{prompt: s}}]\n", "7:13 there is no space behind 'ask:' | put one there"),
        (RULE + "    then: [{reply: &co}]\n", "'&co' is an anchor, and those are not read"),
        (RULE + "    then: !include x\n", "'!include' is a tag, and those are not read"),
        (
            "rules:\n  - id:\n    when: {}\n" + THEN,
            "'id' has no value | write 'id: NAME', with a name that no other has",
        ),
        (RULE + THEN + "---\nversion: 1\n", "put what stands below it into a file of its own"),
        (
            RULE + THEN + "    tests: [{Text: A}]\n",
            "has no key 'Text' | did you mean 'text'?",
        ),
        (RULE + THEN + "    tests: [{talk: [{Text: A}]}]\n", "has no key 'Text' | did you mean 'text'?"),
        ("schedules: {s: {opens: [{from: 9:00, to: 18:00}]}}\n", "hours stand in 'open': [{from: 09:00, to: 17:00}]"),
        (WHEN + "{to: {main}}", f"{A_NAME} | write to: main [end]"),
        (WHEN + "{tagged: {a, b}}", f"{A_NAME} | write tagged: [a, b] [end]"),
        (
            WHEN + "{position: only\u00a0, keyword: A}",
            "a special space (U+00A0) stands within",
        ),
        (WHEN + "{intent: [opt-out]}", "write it without the brackets: intent: opt-out [end]"),
        (WHEN + "{during: []}", "found a list | name one in its place [end]"),
        (WHEN + "{to: mian-st}", "there is no number 'mian-st' | there is 'main' alone"),
    ],
)
def test_a_hint_says_what_works(text: str, only: str) -> None:
    rest = f"\n{THEN}" if text.startswith(WHEN) and "then:" not in text else ""
    (found,) = errors(f"{ABOUT}{text}{rest}".splitlines())
    assert only in f"{found.span.line}:{found.span.col} {found.message} | {found.hint} [end]"


def test_what_else_is_wrong_is_told_beside_a_line_that_was_moved() -> None:
    text = f"{ABOUT}rules:\n  - id: a\n{REST}     tests: [A]\n  - id: b\n    whenn: {{keyword: B}}\n    then: []\n"
    assert [(one.span.line, one.code) for one in errors(text.splitlines())] == [(8, "yaml-syntax"), (10, "unknown-key")]


def test_no_change_is_tried_in_what_is_no_text() -> None:
    (found,) = (one for one in errors_of(ABOUT.encode() + b"rules:\n  - id: \xe9\n"))
    assert found.code == "bad-encoding"


def errors_of(data: bytes) -> list[Diagnostic]:
    with pytest.raises(RuleError) as failure:
        load_texts({"f.yaml": data}, vocabulary.builtin())
    return [*failure.value.diagnostics]
