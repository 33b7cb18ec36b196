"""What the answer to HELP must say, and must not (R55)."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.lints.sent import Sent
from watchword.lints.texts import answers_of, is_silent
from watchword.lints.wording import contact, is_contact, lacking, named, offer, on_short_code, problem

CODE = "help-wording"
RECURRING = ("the frequency", "the rates", "how to stop")
"""What is to be told besides, on a short code of a recurring program."""


def help_wording(linted: Linted) -> Iterator[Diagnostic]:
    """Read what rules answer HELP with, and the help contact itself."""
    for source, reading in linted.loaded.sources:
        if source.file.about and not is_contact(source.file.about.help):
            message = f"'{source.file.about.help}' is neither a whole phone number nor an e-mail address"
            hint = "write a toll-free number with its area code, or an e-mail address: people are sent there for help"
            span = reading.spans["about", "help"]
            yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)
    for placed in linted.rules():
        if placed.rule.when.intent == "help":
            for sent in answers_of(linted, placed):
                yield from _read(sent)
            if is_silent(placed):
                message = f"whoever asks for help is not answered: '{placed.rule.id}' takes HELP and says nothing"
                hint = "add a reply, such as '{program.name}: help at {program.help}.', or delete the rule"
                span = placed.span("then")
                yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)


def _read(sent: Sent) -> Iterator[Diagnostic]:
    what = "the answer to HELP"
    if not named(sent):
        yield problem(CODE, sent, f"{what} does not name the program", "begin it with {program.name}")
    if not contact(sent):
        hint = "add {program.help}: a toll-free number or an e-mail address"
        yield problem(CODE, sent, f"{what} does not tell where a person helps", hint)
    missing = lacking(sent, RECURRING)
    if missing and on_short_code(sent) and sent.about.frequency:
        hint = "such as '{program.frequency}. Msg & data rates may apply. Reply STOP to cancel.'"
        yield problem(CODE, sent, f"{what} does not tell {' or '.join(missing)}", hint)
    promoted = offer(sent)
    if promoted:
        yield problem(CODE, sent, f"{what} must not promote anything ('{promoted}')", "delete the offer")
