"""A keyword, text or answer that is always read as consent would never be heard by an ordinary rule (R21, R22)."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from msgspec.structs import replace

from watchword import consent, intents
from watchword.diagnostics import Diagnostic, Span
from watchword.lints.linted import Linted, Placed
from watchword.lints.situations import heard
from watchword.rules.compiled import Program
from watchword.rules.when import Asked
from watchword.state import UNKNOWN
from watchword.text import words

CODE = "reserved-keyword"


class Awaited(NamedTuple):
    """A whole text that a rule waits for, as it is written and in words, and what tells where it stands.

    It may be in answer to a question.
    """

    written: str
    words: tuple[str, ...]
    span: Callable[[], Span]
    is_answer: bool = False


def reserved_keyword(linted: Linted) -> Iterator[Diagnostic]:
    """Find what ordinary rules wait for that is about consent where it stands alone, in each program they are for."""
    for placed in linted.rules():
        if not placed.rule.when.intent:
            programs = linted.heard_by(placed)
            anywhere = _anywhere(placed) if any(program.about.stop_anywhere for program in programs) else ()
            for one in [*_awaited(linted, placed), *_named(linted, placed), *anywhere]:
                if (intent := _read(linted, one, programs)) != "none":
                    yield _told(one, intent)


def _told(one: Awaited, intent: str) -> Diagnostic:
    if intent == "hold":
        message = f"'{one.written}' may be an opt-out, in answer to a question too: a person is asked, and no rule"
        hint = "let people answer in other words"
    else:
        message = f"'{one.written}' is reserved: alone, it is always read as {intent}"
        hint = f"a rule with 'intent: {intent}' answers it"
    return Diagnostic(severity="warning", code=CODE, message=message, span=one.span(), hint=hint)


def _read(linted: Linted, one: Awaited, programs: Sequence[Program]) -> str:
    """Tell what the reader of consent takes a whole text for; the same words may mean nothing in another language."""
    read = [_read_in(program, one, is_expected=not one.is_answer) for program in programs]
    if "hold" in read and any(_is_expected(linted, program, one) for program in programs):
        return "none"
    return "none" if "none" in read or not read else read[0]


def _read_in(program: Program, one: Awaited, *, is_expected: bool) -> str:
    text, context = " ".join(one.words), _expecting(program.context, is_expected, one.is_answer)
    own = program.consent_words
    return consent.read(text, program.about.languages, heard=one.words, context=context, own=own).intent


def _is_expected(linted: Linted, program: Program, one: Awaited) -> bool:
    """Tell whether a rule waits for an answer whether or not it is one: then it is no opt-out."""
    usual = next(order.usual for order in linted.orders if order.program is program)
    said = usual.saying(one.written)
    return intents.expects(program, said.message, one.words, UNKNOWN, said.now)


@lru_cache
def _expecting(context: consent.Context, expected: bool, pending: bool) -> consent.Context:
    return replace(context, expected=expected, pending=pending)


def _named(linted: Linted, placed: Placed) -> Iterator[Awaited]:
    """List the keywords of the list of words that a rule names."""
    if placed.rule.when.match.words:
        claims = [claim for _, claim in linted.claims.get(placed.name, ())]
        for keyword in dict.fromkeys(keyword for claim in claims for keyword in claim.keywords):
            yield Awaited(keyword.written, keyword.words, partial(placed.span, "when", "words"))


def _anywhere(placed: Placed) -> Iterator[Awaited]:
    """List what texts begin with or contain, where a word of consent counts wherever it stands."""
    for asked in placed.rule.when.conditions:
        for key in ("starts_with", "contains"):
            for number, text in enumerate(getattr(asked.condition, key, ())):
                at = ("when", asked.name, key.replace("_", "-"), number)
                yield Awaited(text, words(text), partial(placed.span, *at))


def _asks_for_more(linted: Linted, placed: Placed, text: str) -> bool:
    """Tell whether a rule whose keyword is all of a text leaves that alone, for what else it asks of texts."""
    return all(
        said is not None and not all(asked.condition.check(said).held for asked in claim.wanted.of_text.asked)
        for order, claim in linted.claims.get(placed.name, ())
        for said in [heard(order, claim, text)]
    )


def _awaited(linted: Linted, placed: Placed) -> Iterator[Awaited]:
    """List the whole texts that a rule waits for: its keywords alone, what texts equal, answers."""
    when = placed.rule.when
    for keyword in when.match.keyword.items if when.match.keyword else ():
        if when.conditions and _asks_for_more(linted, placed, keyword.written):
            continue
        yield Awaited(keyword.written, keyword.words, partial(placed.words, keyword))
    for asked in when.conditions:
        yield from _equalled(placed, asked)
        for number, answer in enumerate(getattr(asked.condition, "answer", ())):
            span = partial(placed.span, "when", asked.name, "answer", number)
            yield Awaited(answer, words(answer), span, is_answer=True)
    for place, step in enumerate(placed.rule.then):
        prompt = step.action.asks(linted.now)
        for number, choice in enumerate(prompt.expect.choices if prompt else ()):
            span = partial(placed.span, "then", place, step.name, "expect", "choices", number)
            yield Awaited(choice, words(choice), span, is_answer=True)


def _equalled(placed: Placed, asked: Asked) -> Iterator[Awaited]:
    """List what a whole text may equal by a condition, as it is typed where that can be told."""
    typed = {words(text): (text, number) for number, text in enumerate(getattr(asked.condition, "equals", ()))}
    for sayings in asked.condition.said().each:
        for said in (saying.words for saying in sayings if saying.position == "only"):
            text, number = typed.get(said, (" ".join(said), 0))
            yield Awaited(text, said, partial(placed.span, "when", asked.name, "equals", number))
    pattern = None if asked.condition.after_keyword else getattr(asked.condition, "matches", None)
    worded = _WORDED.fullmatch(pattern.source) if pattern else None
    for text in worded[1].split("|") if worded else ():
        yield Awaited(text, words(text), partial(placed.span, "when", asked.name, "matches"))


_WORDED = re.compile(r"(?:\(\?i\))?\^(?:\(\?i\))?\(?(?:\?[i:]+)?([\w |]+)\)?\$")
"""A pattern that a whole text matches only by being one of some words: `^(STOP|END)$`."""
