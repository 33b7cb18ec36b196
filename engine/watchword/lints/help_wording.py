"""What the answer to HELP must say, and must not (R55)."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.lints.phrases import price, says
from watchword.lints.texts import Sent, texts_of
from watchword.lints.wording import contact, named, on_short_code, problem, promoting

CODE = "help-wording"
RECURRING = ("the frequency", "the rates", "how to stop")
"""What is to be told besides, on a short code of a recurring program."""


def help_wording(linted: Linted) -> Iterator[Diagnostic]:
    """Read what rules answer HELP with."""
    for placed in linted.rules():
        if placed.rule.when.intent == "help":
            for sent in texts_of(linted, placed):
                yield from _read(sent)


def _read(sent: Sent) -> Iterator[Diagnostic]:
    what = "the answer to HELP"
    if not named(sent):
        yield problem(CODE, sent, f"{what} does not name the program", "begin it with {program.name}")
    if not contact(sent):
        hint = "add {program.help}: a toll-free number or an e-mail address"
        yield problem(CODE, sent, f"{what} does not tell where a person helps", hint)
    missing = [thing for thing in RECURRING if says(sent.template, thing, sent.language) is False]
    if missing and on_short_code(sent) and sent.about.frequency:
        hint = "such as '{program.frequency}. Msg & data rates may apply. Reply STOP to cancel.'"
        yield problem(CODE, sent, f"{what} does not tell {' or '.join(missing)}", hint)
    offer = price(sent.template) or promoting(sent)
    if offer:
        yield problem(CODE, sent, f"{what} must not promote anything ('{offer}')", "delete the offer")
