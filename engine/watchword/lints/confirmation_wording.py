"""What the one text after an opt-out must say, and must not (R41)."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.lints.phrases import link, price, says
from watchword.lints.texts import Sent, texts_of
from watchword.lints.wording import named, problem, promoting

CODE = "confirmation-wording"


def confirmation_wording(linted: Linted) -> Iterator[Diagnostic]:
    """Read what rules answer an opt-out with."""
    for placed in linted.rules():
        if placed.rule.when.intent == "opt-out":
            for sent in texts_of(linted, placed):
                yield from _read(sent)


def _read(sent: Sent) -> Iterator[Diagnostic]:
    what = "the confirmation of an opt-out"
    if not named(sent):
        yield problem(CODE, sent, f"{what} does not name the program", "begin it with {program.name}")
    if says(sent.template, "no more messages", sent.language) is False:
        hint = "say so: 'You will get no more messages.'"
        yield problem(CODE, sent, f"{what} does not say that no more messages will be sent", hint)
    found = link(sent.template)
    if found:
        yield problem(
            CODE, sent, f"{what} must not hold a link ('{found}')", "delete it; a phone number or e-mail may stay"
        )
    offer = price(sent.template) or promoting(sent)
    if offer:
        yield problem(CODE, sent, f"{what} must not promote anything ('{offer}')", "delete the offer")
