"""The texts that a rule sends, one by one, with their places and languages."""

from collections.abc import Iterator

from msgspec import Struct

from watchword.diagnostics import Span
from watchword.lints.linted import Linted, Placed
from watchword.rules.compiled import Program
from watchword.rules.model import About
from watchword.templates import ANY_LANGUAGE, Template, Text

ANSWERS = ("reply", "ask")
"""The actions that text the person back, whose text is in `text`."""


class Sent(Struct, frozen=True):
    """One text of one rule in one language, and a program that it may be sent for."""

    template: Template
    language: str
    span: Span
    program: Program

    @property
    def about(self) -> About:
        """What the law makes every answer say about the program."""
        return self.program.about


def texts_of(linted: Linted, placed: Placed) -> Iterator[Sent]:
    """List what a rule sends, for each program that it is a rule of; a text for all languages counts as the first."""
    for program in linted.heard_by(placed):
        for step in placed.rule.then:
            text = getattr(step.action, "text", None) if step.name in ANSWERS else None
            if isinstance(text, Text):
                for (language, template), span in zip(text.by_language, text.spans, strict=True):
                    spoken = program.about.languages[0] if language == ANY_LANGUAGE else language
                    yield Sent(template, spoken, span, program)
