"""What the text that welcomes a person to a list must say, and the answer to an opt-in (R50, R47)."""

from collections.abc import Iterator, Sequence

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed
from watchword.lints.texts import Sent, texts_of
from watchword.lints.wording import contact, lacking, named, problem

CODE = "opt-in-wording"
MODEL = "{program.name}: ... {program.frequency}. Msg & data rates may apply. Help: {program.help}. Reply STOP to end."
TOLD = ("the frequency", "the rates", "how to get help", "how to stop")
OF_OPT_IN = ("the frequency", "how to get help", "how to stop")


def opt_in_wording(linted: Linted) -> Iterator[Diagnostic]:
    """Read what rules say to a person whom they put on a list or who opts in, all of their texts together."""
    for placed in linted.rules():
        joins = [place for place, step in enumerate(placed.rule.then) if step.name == "subscribe"]
        if joins or placed.rule.when.intent == "opt-in":
            together: dict[tuple[str, str], list[Sent]] = {}
            for sent in texts_of(linted, placed):
                together.setdefault((sent.program.id, sent.language), []).append(sent)
            for texts in together.values():
                yield from _read(texts, joins=bool(joins))
            if joins and not together and _is_alone(placed):
                message = f"'{placed.rule.id}' puts a person on a list and does not tell them"
                hint = f"add a reply, such as '{MODEL}'"
                span = placed.span("then", joins[0])
                yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)


def _is_alone(placed: Placed) -> bool:
    """Tell whether nothing else can speak to the person: no rule after it, no system of theirs, no plugin."""
    silent = {"subscribe", "unsubscribe", "log"}
    return not placed.rule.continue_ and all(step.name in silent for step in placed.rule.then)


def _read(texts: Sequence[Sent], *, joins: bool) -> Iterator[Diagnostic]:
    missing = [] if any(map(named, texts)) else ["the program's name ({program.name})"]
    missing += [] if any(map(contact, texts)) else ["where a person helps ({program.help})"]
    missing += [thing for thing in (TOLD if joins else OF_OPT_IN) if all(lacking(sent, [thing]) for sent in texts)]
    if missing:
        *others, last = missing
        listed = f"{', '.join(others)} and {last}" if others else last
        what = "a text to somebody who joins a list" if joins else "the answer to an opt-in"
        yield problem(CODE, texts[0], f"{what} lacks {listed}", f"such as '{MODEL}'")
