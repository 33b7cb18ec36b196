"""A keyword, text or answer that is always read as consent would never be heard by an ordinary rule (R21, R22)."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from watchword import consent
from watchword.diagnostics import Diagnostic, Span
from watchword.lints.linted import Linted, Placed
from watchword.rules.compiled import Program
from watchword.rules.when import Asked
from watchword.text import words

CODE = "reserved-keyword"


class Awaited(NamedTuple):
    """A whole text that a rule waits for, as it is written and in words, and what tells where it stands."""

    written: str
    words: Sequence[str]
    span: Callable[[], Span]


def reserved_keyword(linted: Linted) -> Iterator[Diagnostic]:
    """Find what ordinary rules wait for that is about consent where it stands alone, in each program they are for."""
    for placed in linted.rules():
        if not placed.rule.when.intent:
            programs = linted.heard_by(placed)
            for one in [*_awaited(placed, linted.now), *_named(linted, placed)]:
                if (intent := _read(one.words, programs)) != "none":
                    message = f"'{one.written}' is reserved: alone, it is always read as {intent}"
                    hint = f"a rule with 'intent: {intent}' answers it"
                    yield Diagnostic(severity="warning", code=CODE, message=message, span=one.span(), hint=hint)


def _read(heard: Sequence[str], programs: Sequence[Program]) -> str:
    """Tell what the reader of consent takes a whole text for; the same words may mean nothing in another language."""
    text, context = " ".join(heard), consent.Context(expected=True)
    intents = [
        consent.read(text, program.about.languages, heard=heard, context=context, own=program.consent_words).intent
        for program in programs
    ]
    return "none" if "none" in intents or not intents else intents[0]


def _named(linted: Linted, placed: Placed) -> Iterator[Awaited]:
    """List the keywords of the list of words that a rule names."""
    if placed.rule.when.match.words:
        claims = [claim for _, claim in linted.claims.get(placed.name, ())]
        for keyword in dict.fromkeys(keyword for claim in claims for keyword in claim.keywords):
            yield Awaited(keyword.written, keyword.words, partial(placed.span, "when", "words"))


def _awaited(placed: Placed, now: datetime) -> Iterator[Awaited]:
    """List the whole texts that a rule waits for: its keywords alone, what texts equal, answers."""
    when = placed.rule.when
    for keyword in when.match.keyword.items if when.match.keyword else ():
        yield Awaited(keyword.written, keyword.words, partial(placed.words, keyword))
    for asked in when.conditions:
        yield from _equalled(placed, asked)
        for number, answer in enumerate(getattr(asked.condition, "answer", ())):
            yield Awaited(answer, words(answer), partial(placed.span, "when", asked.name, "answer", number))
    for place, step in enumerate(placed.rule.then):
        prompt = step.action.asks(now)
        for number, choice in enumerate(prompt.expect.choices if prompt else ()):
            span = partial(placed.span, "then", place, step.name, "expect", "choices", number)
            yield Awaited(choice, words(choice), span)


def _equalled(placed: Placed, asked: Asked) -> Iterator[Awaited]:
    """List what a whole text may equal by a condition, as it is typed where that can be told."""
    typed = {words(text): (text, number) for number, text in enumerate(getattr(asked.condition, "equals", ()))}
    for sayings in asked.condition.said().each:
        for heard in (saying.words for saying in sayings if saying.position == "only"):
            text, number = typed.get(heard, (" ".join(heard), 0))
            yield Awaited(text, heard, partial(placed.span, "when", asked.name, "equals", number))
    pattern = None if asked.condition.after_keyword else getattr(asked.condition, "matches", None)
    worded = _WORDED.fullmatch(pattern.source) if pattern else None
    for text in worded[1].split("|") if worded else ():
        yield Awaited(text, words(text), partial(placed.span, "when", asked.name, "matches"))


_WORDED = re.compile(r"(?:\(\?i\))?\^(?:\(\?i\))?\(?(?:\?[i:]+)?([\w |]+)\)?\$")
"""A pattern that a whole text matches only by being one of some words: `^(STOP|END)$`."""
