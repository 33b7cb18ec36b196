"""Made-up situations: somebody texts a program, and rules are asked about it."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from watchword import answers, consent
from watchword.decision import Intent
from watchword.lints.claim import Claim
from watchword.lints.kinds import OF_TEXT
from watchword.lints.order import Order
from watchword.plugin import Situation
from watchword.rules.asking import Asking, ask
from watchword.rules.compiled import Program
from watchword.rules.index import Hit, find
from watchword.rules.when import Asked

EXPECTED = consent.Context(expected=True)
"""A rule waits for the text: it is one of those that are compared."""


def situations(order: Order, texts: Sequence[str]) -> Iterator[Situation]:
    """Think of situations: each text to each number, at noon and when schedules open and close."""
    program, usual = order.program, order.usual
    for now in order.moments:
        for to in list(program.about.numbers.values()) or [""]:
            for text in texts:
                said = usual.saying(text)
                yield replace(said, message=replace(said.message, to=to), now=now)


def fitted(order: Order, claim: Claim, situation: Situation | None) -> Situation | None:
    """Ask each condition to make itself true."""
    for asked in claim.wanted.asked:
        if situation is not None:
            situation = _fit(order, claim, asked, situation)
    return _expecting(order, situation) if claim.prompt and situation else situation


def _fit(order: Order, claim: Claim, asked: Asked, situation: Situation) -> Situation | None:
    """Ask a condition to make itself true; of a text that it cannot, whenever that comes, it is asked but once."""
    hit = _hit(order, claim, situation)
    spoken = hit.end if hit else 0
    told = claim.place, asked.name, situation.message.text, spoken
    if told in order.unfit:
        return None
    made = asked.condition.fit(replace(situation, spoken=spoken))
    if made is None and asked.name in OF_TEXT:
        order.unfit.add(told)
    return made


def _expecting(order: Order, situation: Situation) -> Situation:
    """Let the prompt that waits expect what the rule that asks it would: what was answered, if any does."""
    prompt = situation.contact.prompt
    expected = order.expected.get(prompt.name, ()) if prompt else ()
    if prompt is None or not expected:
        return situation
    likely = (one for one in expected if answers.chosen(one.choices, situation.message.text) is not None)
    asked = replace(prompt, expect=next(likely, expected[0]))
    return replace(situation, contact=replace(situation.contact, prompt=asked))


def _hit(order: Order, claim: Claim, situation: Situation) -> Hit | None:
    return find(claim.found_in_text, situation.words, order.hearing.vocabulary)


def heard(order: Order, claim: Claim, text: str) -> Situation | None:
    """Let somebody text this; None where a rule has keywords and none is heard in it."""
    said = order.usual.saying(text)
    hit = _hit(order, claim, said)
    return replace(said, spoken=hit.end if hit else 0) if hit or not claim.keywords else None


def claims(order: Order, claim: Claim, situation: Situation) -> bool:
    """Tell whether a rule claims a message."""
    hit = _hit(order, claim, situation)
    return bool(hit or not claim.keywords) and ask(claim.entry, hit, _asking(order, situation)).holds


def read_as(program: Program, text: str) -> Intent:
    """Read what somebody texts of whom nothing is known."""
    return consent.read(text, program.about.languages, context=EXPECTED, own=program.consent_words).intent


def _asking(order: Order, situation: Situation) -> Asking:
    program = order.program
    return Asking(
        message=situation.message,
        intent=read_as(program, situation.message.text),
        words=situation.words,
        now=situation.now,
        contact=situation.contact,
        opted_out=situation.opted_out,
        languages=program.about.languages,
        numbers=program.about.numbers,
        schedules=program.schedules,
        vocabulary=order.hearing.vocabulary,
    )
