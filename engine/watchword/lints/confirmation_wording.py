"""What the one text after an opt-out must say, and must not (R41)."""

from collections.abc import Iterator, Sequence

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed
from watchword.lints.phrases import link
from watchword.lints.sent import Sent
from watchword.lints.texts import answers_of
from watchword.lints.wording import lacking, named, offer, problem

CODE = "confirmation-wording"


def confirmation_wording(linted: Linted) -> Iterator[Diagnostic]:
    """Read what rules answer an opt-out with."""
    for placed in linted.rules():
        if placed.rule.when.intent == "opt-out":
            for sent in answers_of(linted, placed):
                yield from _read(sent)
            yield from _pictured(placed)


def _pictured(placed: Placed) -> Iterator[Diagnostic]:
    """Find pictures, of which nobody can read whether they promote something."""
    for place, step in enumerate(placed.rule.then):
        pictures: Sequence[str] = getattr(step.action, "media", ())
        if step.name == "reply" and pictures:
            yield Diagnostic(
                severity="warning",
                code=CODE,
                message="the confirmation of an opt-out must be nothing but one, and a picture says more",
                span=placed.span("then", place, step.name, "media"),
                hint="delete 'media'",
            )


def _read(sent: Sent) -> Iterator[Diagnostic]:
    what = "the confirmation of an opt-out"
    if not named(sent):
        yield problem(CODE, sent, f"{what} does not name the program", "begin it with {program.name}")
    if lacking(sent, ["no more messages"]):
        hint = "say so: 'You will get no more messages.'"
        yield problem(CODE, sent, f"{what} does not say that no more messages will be sent", hint)
    found = link(sent.besides_name)
    if found:
        yield problem(
            CODE, sent, f"{what} must not hold a link ('{found}')", "delete it; a phone number or e-mail may stay"
        )
    promoted = offer(sent)
    if promoted:
        yield problem(CODE, sent, f"{what} must not promote anything ('{promoted}')", "delete the offer")
