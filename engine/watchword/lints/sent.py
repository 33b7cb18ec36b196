"""What rules send people, text by text: what each says, in which language, and where it stands."""

import re
from collections.abc import Iterator, Mapping

from watchword.diagnostics import Span
from watchword.rules.compiled import Program
from watchword.rules.model import About, Rule
from watchword.templates import ANY_LANGUAGE, Template, Text
from watchword.value import Value

ANSWERS = ("reply", "ask", "send-later")
"""The actions that text the person whenever their rule fires."""


class Sent(Value, frozen=True):
    """One text of one rule in one language, and a program that it may be sent for.

    `place` tells which item of `then` sends it, with pictures or not. One that is `for_all` languages counts as of the
    first; one that is not `sure` is sent in some cases only, such as where a pool of coupons is used up.
    """

    template: Template
    language: str
    span: Span
    program: Program
    place: int = 0
    for_all: bool = False
    sure: bool = True
    with_media: bool = False

    @property
    def about(self) -> About:
        """What the law makes every answer say about the program."""
        return self.program.about

    @property
    def spoken(self) -> tuple[str, ...]:
        """List the languages that it may be written in."""
        return self.about.languages if self.for_all else (self.language,)

    @property
    def text(self) -> str:
        """Write what a person reads, as far as `about` tells it; names that it does not tell leave a gap."""
        return self._filled(self.program.values)

    @property
    def besides_name(self) -> str:
        """Write the same without the program's name and brand: what they say promotes nothing.

        Where either stands in a link it stays.
        """
        about, nameless = self.program.about, {"program.name": None, "program.brand": None}
        names = "|".join(re.escape(one) for one in (about.brand, about.name) if one)
        alone = rf"(?<![\w.@/-])(?:{names})(?!\w|[.@/-]\w)"
        return re.sub(alone, " ", self._filled({**self.program.values, **nameless}), flags=re.IGNORECASE)

    def _filled(self, values: Mapping[str, str | None]) -> str:
        parts = self.template.parts
        return "".join(
            one if isinstance(one, str) else one.fill(values.get(one.name)) or f" {one.otherwise or ''} "
            for one in parts
        )


def sent_by(rule: Rule, program: Program) -> list[Sent]:
    """List what a rule sends for a program; a text for all languages counts as of the first."""
    first = program.about.languages[0]
    return [
        Sent(
            template=template,
            language=language or first,
            span=span,
            program=program,
            place=place,
            for_all=language == ANY_LANGUAGE,
            sure=rule.then[place].name in ANSWERS,
            with_media=bool(getattr(rule.then[place].action, "media", ())),
        )
        for place, text in _answering(rule)
        for (language, template), span in zip(text.by_language, text.spans, strict=True)
    ]


def answering(rule: Rule) -> Iterator[Text]:
    """List the texts that a rule sends the person, each in all its languages."""
    return (text for _, text in _answering(rule))


def _answering(rule: Rule) -> Iterator[tuple[int, Text]]:
    """List the texts that a rule sends the person, with which item of `then` sends each."""
    return ((place, text) for place, step in enumerate(rule.then) for text in step.action.texted())
