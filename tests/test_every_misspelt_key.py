"""Whatever key of a rule file is misspelt by a slip: that is told, where it stands, and nothing beside it."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from msgspec import Struct
from msgspec.structs import fields

from watchword.actions.ask import Expected, Reminder
from watchword.diagnostics import Diagnostic
from watchword.errors import RuleError
from watchword.plugin import Secret
from watchword.rules.inline import Given, Scene, Turn
from watchword.rules.load import load_texts
from watchword.rules.model import About, Cap, ConsentWords, Limit, MailingList, Rule, RuleFile
from watchword.rules.when import Match
from watchword.schedules.written import Hours, Schedule, Window
from watchword.vocabulary import builtin

FILE = """\
version: 1
program: shop
about:
  name: Shop
  numbers: {main: 86717, second: 86718}
  help: s@s.example
  frequency: 4 msgs/month
  brand: Shops
  country: US
  purpose: marketing
  cap: {texts: 5, every: 1d}
  stop-anywhere: false
  consent-words: {opt-out: [NIX], opt-in: [JA], help: [HILFE]}
  languages: [en, es]
  time-zone: America/New_York
schedules:
  office:
    time-zone: America/Chicago
    open: [{days: mon-fri, from: 09:00, to: 17:00}]
    closed: [2026-12-25]
    holidays: US
  summer: {windows: [{from: 2027-06-01T00:00, until: 2027-07-01T00:00}]}
  fall: {from: 2027-09-01T00:00, until: 2027-10-01T00:00}
words: {pizza: [PIZZA, PIE]}
lists:
  club: {skycore-campaign: c}
  vip: {}
rules:
  - id: menu
    description: The menu.
    tier: normal
    mode: live
    continue: true
    limit: {per-sender: 1, every: 1d}
    when: {words: pizza, position: only, typos: true, during: office, not: {subscribed: vip, to: second}}
    then: [{reply: "{program.name}: {program.frequency}"}, {tag: eater}, {set: {first: x}}]
  - id: join
    when: {keyword: JOIN, rest: {contains: [x]}, media: false, channel: sms, after: summer, tagged: eater}
    then:
      - subscribe: {list: club}
      - coupon: {pool: spring, when-empty: gone}
      - reply: {text: "Code {coupon}", delay: 5s}
      - ask: {prompt: size, text: Which?, expires: 2h, expect: {choices: [S, M]}, remind: {after: 1h, text: Well?}}
      - send-later: {text: Still there?, after: 3d, at: 09:00}
    tests:
      - {name: joins, text: JOIN x, from: +15551234567, to: main, at: 2027-08-04T12:00, given: {tagged: [eater]}}
      - {text: JOIN x, subject: s, channel: sms, media: false, fires: join, given: {voted: {dish: pie}, language: en}}
  - id: answer
    when: {answering: size, answer: s, before: fall}
    then: [{reply: "{answer}"}, {vote: {poll: dish, for: pizza}}, {unsubscribe: club}]
    tests: [{talk: [JOIN, {text: S, after: 1m, fires: answer, does: [reply], sends: [], held: false}], given: {}}]
  - id: code
    when: {text: {matches: "(?P<n>[0-9]+)"}, has-coupon: spring, contact: {first: Ann}, entered: raffle}
    then: [{reply: "{coupon} {match.n}"}, {enter: raffle}, {untag: eater}, {log: coded}]
  - id: last
    tier: fallback
    when: {subscribed: club, text: {equals: [x]}, from: +1555*}
    then: [{forward: {to: +15551230000, text: hi}}, {webhook: {url: https://x.example/y, timeout: 5, as: json}}]
  - id: desk
    when: {text: {contains: [refund]}, rest: {starts-with: [for]}, voted: dish}
    then:
      - handoff: {desk: front, mute: 4h}
      - email: {to: desk@s.example, subject: refund, text: "{text}", from: shop@s.example}
      - save-media: {types: [image/png], megabytes: 5, retry-for: 1d}
      - webhook: {url: "https://x.example/z", body: {x: y}, headers: {X-A: b}, retry-for: 1h, answer: ignore}
      - webhook: {url: "https://x.example/w", ordered: true, mask: [from], signed-by: crm}
      - {ask: {prompt: pin, text: Pin?, expect: {digits: 4}}}
      - block: {why: abusive}
  - id: leave
    when: {intent: opt-out}
    then: [{reply: "{program.name}: you get no more texts."}]
    tests: [{text: STOP, given: {subscribed: [club], contact: {first: Ann}, asked: size, opted-out: true}}]
  - id: given
    when: {keyword: GIVEN}
    then: []
    tests: [{text: GIVEN, given: {entered: raffle, coupons: {spring: A1}, pools: {spring: B1}, handed-over: front}}]
tests:
  - {text: PIZZA, fires: [menu], given: {blocked: true}}
  - {text: JOIN x, fires: join}
"""
NAMES = {
    "main",
    "second",
    "office",
    "summer",
    "fall",
    "pizza",
    "club",
    "vip",
    "dish",
    "first",
    "raffle",
    "x",
    "https",
    "spring",
}
"""What the file gives names to, and fields of contacts: nobody knows how those are spelt."""
KEY = re.compile(r"(?<=[{ ])[a-z][a-z-]*(?=: |:$)|^[a-z][a-z-]*(?=:)", re.MULTILINE)


class Misspelt(NamedTuple):
    """A file with one slip in it: the key as it was and as it is, with its place."""

    meant: str
    written: str
    line: int
    col: int
    text: str

    @property
    def may_mean_another(self) -> bool:
        """Tell whether it is as near to another key, or nearer: `ot` to `to`, and not to `not`."""
        return (self.meant, self.written) == ("not", "ot")


SLIPS: dict[str, Callable[[str, str, str], str]] = {
    "swapped": lambda before, letter, after: before + after[:1] + letter + after[1:],
    "lost": lambda before, letter, after: before + after,
    "doubled": lambda before, letter, after: before + letter * 2 + after,
    "changed": lambda before, letter, after: f"{before}q{after}",
    "capital": lambda before, letter, after: before + letter.upper() + after,
}


def misspelt(slip: str, at: int) -> Iterator[Misspelt]:
    """Misspell each key of the file at a letter, which is the last one of shorter keys."""
    for found in KEY.finditer(FILE):
        key, start = found[0], found.start()
        place = min(at, len(key) - 1 - (slip == "swapped"))
        written = SLIPS[slip](key[:place], key[place], key[place + 1 :])
        if written and written != key and key not in NAMES:
            line, col = FILE.count("\n", 0, start) + 1, start - FILE.rfind("\n", 0, start)
            yield Misspelt(key, written, line, col, FILE[:start] + written + FILE[found.end() :])


def told(text: str) -> list[Diagnostic]:
    try:
        load_texts({"a.yaml": text.encode()}, builtin())
    except RuleError as failure:
        return [one for one in failure.diagnostics if one.severity == "error"]
    return []


def test_the_file_is_sound() -> None:
    assert [one.line() for one in told(FILE)] == []


def test_every_key_of_every_kind_of_map_stands_in_the_file() -> None:
    kinds: list[type[Struct]] = [RuleFile, About, Cap, ConsentWords, Rule, Limit, Match, Scene, Given, Turn]
    kinds += [Schedule, Hours, Window, Expected, Reminder, MailingList]
    words = builtin()
    named = {*words.actions, *words.conditions, "intent", "not", "talk"}
    settings = [fields(kind) for kind in (*kinds, *words.actions.values(), *words.conditions.values())]
    named |= {one.encode_name for some in settings for one in some if len(some) > 1 and one.type is not Secret}
    assert named - {found[0] for found in KEY.finditer(FILE)} == set()


@pytest.mark.parametrize("at", [0, 3])
@pytest.mark.parametrize("slip", SLIPS)
def test_a_misspelt_key_is_told_and_nothing_beside_it(slip: str, at: int) -> None:
    wrong = []
    for one in misspelt(slip, at):
        found = [(error.span.line, error.span.col, f"'{one.meant}'" in (error.hint or "")) for error in told(one.text)]
        if found != [(one.line, one.col, not one.may_mean_another)]:
            wrong.append((one.meant, one.written, found))
    assert wrong == []
