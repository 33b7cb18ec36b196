"""Every problem comes with what to do about it."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from watchword import vocabulary
from watchword.diagnostics import Diagnostic
from watchword.errors import RuleError
from watchword.rules.load import load_texts

GOLDEN = Path(__file__).parent / "diagnostics"
_SHOWN = re.compile(r"^\S+:\d+:\d+: (error|warning|note): ", re.MULTILINE)
OF_TESTS = {"failed-test"}
"""What is told with a comparison instead, and with the command that says why."""
FILE = r"""version: 1
program: p
about: {name: P, numbers: {main: 86717}, help: p@p.example, languages: [en, es], time-zone: America/New_York}
schedules:
  office: {open: [{days: mon-fri, from: 09:00, to: 17:00}], closed: [2026-12-25], holidays: US}
  spring: {from: 2026-03-01T00:00, until: 2026-06-01T00:00}
words: {yes-words: {en: [sure], es: claro}}
lists: {club: {}}
rules:
  - id: a
    mode: live
    tier: normal
    continue: true
    limit: {per-sender: 1, every: 1d}
    when: {keyword: [AA, BB], position: first, typos: false, media: false, channel: sms, during: office, to: main}
    then:
      - reply: {en: "Hi {contact.first|or you}", es: Hola}
      - send-later: {text: Still there?, after: 3d, at: 09:00}
      - webhook: {url: https://x.example/y, timeout: 5, retry-for: 1h, as: json, body: {a: b}, headers: {X-A: b}}
      - email: {to: a@b.example, subject: s, text: t}
      - {set: {first: "{rest}"}}
      - {vote: {poll: dish, for: pizza}}
      - {subscribe: club}
    tests: [{text: AA, at: 2026-03-04T12:00, from: +15551234567, given: {subscribed: club, blocked: false}, media: []}]
  - id: b
    when: {text: {matches: "(\\d+)", contains: [x]}, not: {subscribed: club}, from: +1555*, contact: {first: Ann}}
    then: [{ask: {text: Which?, prompt: size, expect: {choices: [S, M]}, expires: 2d, remind: {after: 1d}}}]
    tests: [{talk: [AA, {text: BB, after: 1h, fires: a}]}]
"""
VALUE = re.compile(r"(?<=[:\[,] )[^\s,{}\[\]]+|(?<=: )[\[{].*?[\]}]+|(?<=\[)[^\s,{}\[\]]+")
WRONG = (
    "",
    "[]",
    "{}",
    "maybe",
    "-1",
    "0",
    "99999d",
    '""',
    "a b",
    "[[x]]",
    "{a: {b: c}}",
    "{[a]: b}",
    '"\\0"',
    "2026-2-31",
)


def told(text: str) -> tuple[Diagnostic, ...]:
    try:
        return tuple(load_texts({"f.yaml": text.encode()}, vocabulary.builtin()).warnings)
    except RuleError as failure:
        return tuple(failure.diagnostics)


def slips() -> Iterator[tuple[str, str]]:
    """Put each wrong value in the place of each in the file, and leave out each key."""
    for found, wrong in product(VALUE.finditer(FILE), WRONG):
        yield f"{found[0]} -> {wrong}", FILE[: found.start()] + wrong + FILE[found.end() :]
    for found in re.finditer(r"(?<=[{ ])[a-z-]+: (?:[^\s,{}\[\]]+|[\[{][^\[\]{}]*[\]}])(?:, )?", FILE):
        yield f"without {found[0]}", FILE[: found.start()] + FILE[found.end() :]


def test_whatever_value_is_wrong_or_missing_what_to_do_is_told() -> None:
    without = {f"{slip}: {one.line()}" for slip, text in slips() for one in told(text) if not one.hint}
    assert not without, "\n".join(sorted(without))


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.out")), ids=lambda path: path.stem)
def test_a_problem_that_is_shown_comes_with_what_to_do(path: Path) -> None:
    blocks = [one for one in path.read_text().split("\n\n") if _SHOWN.search(one)]
    assert path.stem in OF_TESTS or all("= hint: " in one for one in blocks)
