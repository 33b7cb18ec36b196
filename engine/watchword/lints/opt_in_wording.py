"""What the text that welcomes a person to a list must say, and the answer to an opt-in (R50, R47)."""

from collections.abc import Iterator, Sequence

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed
from watchword.lints.sent import Sent
from watchword.lints.texts import answers_of, is_silent, surely_sent
from watchword.lints.wording import contact, lacking, named, problem

CODE = "opt-in-wording"
MODEL = "{program.name}: ... {program.frequency}. Msg & data rates may apply. Help: {program.help}. Reply STOP to end."
TOLD = ("the frequency", "the rates", "how to get help", "how to stop")
OF_OPT_IN = ("the frequency", "how to get help", "how to stop")


def opt_in_wording(linted: Linted) -> Iterator[Diagnostic]:
    """Read what rules say to a person whom they put on a list or who opts in, all of their texts together."""
    for placed in linted.rules():
        joins = [place for place, step in enumerate(placed.rule.then) if step.name == "subscribe"]
        opts_in = placed.rule.when.intent == "opt-in"
        if joins or opts_in:
            together: dict[tuple[str, str], list[Sent]] = {}
            for sent in answers_of(linted, placed) if opts_in else surely_sent(linted, placed):
                together.setdefault((sent.program.id, sent.language), []).append(sent)
            for texts in together.values():
                yield from _read(texts, joins=bool(joins))
            if not together and is_silent(placed):
                yield _untold(placed, joins)


def _untold(placed: Placed, joins: Sequence[int]) -> Diagnostic:
    """Tell that a person is on a list, or gets messages again, and does not know."""
    does = "puts a person on a list" if joins else "takes START, which turns messages on again,"
    return Diagnostic(
        severity="warning",
        code=CODE,
        message=f"'{placed.rule.id}' {does} and does not tell them",
        span=placed.span("then", joins[0]) if joins else placed.span("then"),
        hint=f"add a reply, such as '{MODEL}'",
    )


def _read(texts: Sequence[Sent], *, joins: bool) -> Iterator[Diagnostic]:
    missing = [] if any(map(named, texts)) else ["the program's name ({program.name})"]
    missing += [] if any(map(contact, texts)) else ["where a person helps ({program.help})"]
    missing += [thing for thing in (TOLD if joins else OF_OPT_IN) if all(lacking(sent, [thing]) for sent in texts)]
    if missing:
        *others, last = missing
        listed = f"{', '.join(others)} and {last}" if others else last
        what = "a text to somebody who joins a list" if joins else "the answer to an opt-in"
        yield problem(CODE, texts[0], f"{what} lacks {listed}", f"such as '{MODEL}'")
