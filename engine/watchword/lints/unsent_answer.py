"""A second text in answer to STOP, HELP or START: one is sent, the first."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.lints.texts import answers_of, surely_sent
from watchword.lints.wording import problem

CODE = "unsent-answer"
_CALLED = {"opt-out": "STOP", "help": "HELP", "opt-in": "START"}


def unsent_answer(linted: Linted) -> Iterator[Diagnostic]:
    """Find texts after the first one of a rule with `intent`, where that one says something whatever is filled in."""
    for placed in linted.rules():
        if intent := placed.rule.when.intent:
            first = answers_of(linted, placed)
            if first and all(
                any(isinstance(part, str) and part.strip() for part in one.template.parts) for one in first
            ):
                for sent in surely_sent(linted, placed):
                    if sent.place != first[0].place:
                        message = f"this text is never sent: {_CALLED[intent]} is answered by one text, the first"
                        yield problem(CODE, sent, message, "write all in one, or delete this")
