"""A keyword, text or answer that is always read as consent would never be heard by an ordinary rule (R21, R22)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from watchword import consent
from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.reading.typed import Path
from watchword.rules.compiled import Program
from watchword.rules.model import Rule
from watchword.text import words

CODE = "reserved-keyword"


class Awaited(NamedTuple):
    """A whole text that a rule waits for, as it is written and in words, and where in the rule it stands."""

    written: str
    words: Sequence[str]
    at: Path


def reserved_keyword(linted: Linted) -> Iterator[Diagnostic]:
    """Find what ordinary rules wait for that is about consent where it stands alone, in each program they are for."""
    for placed in linted.rules():
        if not placed.rule.when.intent:
            programs = linted.heard_by(placed)
            for one in _awaited(placed.rule, linted.now):
                if (intent := _read(one.words, programs)) != "none":
                    message = f"'{one.written}' is reserved: alone, it is always read as {intent}"
                    hint = f"a rule with 'intent: {intent}' answers it"
                    span = placed.span(*one.at)
                    yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)


def _read(heard: Sequence[str], programs: Sequence[Program]) -> str:
    """Tell what the reader of consent takes a whole text for; the same words may mean nothing in another language."""
    intents = [consent.read(" ".join(heard), program.about.languages).intent for program in programs]
    return "none" if "none" in intents or not intents else intents[0]


def _awaited(rule: Rule, now: datetime) -> Iterator[Awaited]:
    """List the whole texts that a rule waits for: its keywords alone, what texts equal, answers."""
    when = rule.when
    for keyword in when.match.keyword.items if when.match.keyword else ():
        yield Awaited(keyword.written, keyword.words, ("when", "keyword"))
    for asked in when.conditions:
        for sayings in asked.condition.said().each:
            only = (saying.words for saying in sayings if saying.position == "only")
            yield from (Awaited(" ".join(heard), heard, ("when", asked.name)) for heard in only)
        for answer in getattr(asked.condition, "answer", ()):
            yield Awaited(answer, words(answer), ("when", asked.name))
    for place, step in enumerate(rule.then):
        prompt = step.action.asks(now)
        for choice in prompt.expect.choices if prompt else ():
            yield Awaited(choice, words(choice), ("then", place))
