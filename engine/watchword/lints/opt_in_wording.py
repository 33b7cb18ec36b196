"""What the text that welcomes a person to a list must say (R50)."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.lints.phrases import says
from watchword.lints.texts import Sent, texts_of
from watchword.lints.wording import contact, named, problem

CODE = "opt-in-wording"
MODEL = "{program.name}: ... {program.frequency}. Msg & data rates may apply. Help: {program.help}. Reply STOP to end."
TOLD = ("the frequency", "the rates", "how to get help", "how to stop")


def opt_in_wording(linted: Linted) -> Iterator[Diagnostic]:
    """Read what rules say to a person whom they put on a list."""
    for placed in linted.rules():
        if any(step.name == "subscribe" for step in placed.rule.then):
            for sent in texts_of(linted, placed):
                yield from _read(sent)


def _read(sent: Sent) -> Iterator[Diagnostic]:
    missing = [] if named(sent) else ["the program's name ({program.name})"]
    missing += [] if contact(sent) else ["where a person helps ({program.help})"]
    missing += [thing for thing in TOLD if says(sent.template, thing, sent.language) is False]
    if missing:
        *others, last = missing
        listed = f"{', '.join(others)} and {last}" if others else last
        yield problem(CODE, sent, f"a text to somebody who joins a list lacks {listed}", f"such as '{MODEL}'")
