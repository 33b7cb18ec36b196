"""The texts that a rule sends, one by one, with their places and languages."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from watchword.diagnostics import Span
from watchword.language_tags import best
from watchword.lints.linted import Linted, Placed
from watchword.rules.compiled import BUILT_IN, Program
from watchword.rules.model import About, Rule
from watchword.templates import ANY_LANGUAGE, Template, Text

ANSWERS = ("reply", "ask", "send-later")
"""The actions that text the person, whose text is in `text`."""


class Sent(Struct, frozen=True, dict=True):
    """One text of one rule in one language, and a program that it may be sent for."""

    template: Template
    language: str
    span: Span
    program: Program

    @property
    def about(self) -> About:
        """What the law makes every answer say about the program."""
        return self.program.about

    @cached_property
    def text(self) -> str:
        """Write what a person reads, as far as `about` tells it; names that it does not tell leave a gap."""
        return self._filled(self.program.values)

    @cached_property
    def besides_name(self) -> str:
        """Write the same without the program's name and brand: what they say promotes nothing."""
        about, nameless = self.program.about, {"program.name": None, "program.brand": None}
        names = "|".join(re.escape(one) for one in (about.brand, about.name) if one)
        return re.sub(
            rf"(?<!\w)(?:{names})(?!\w)", " ", self._filled({**self.program.values, **nameless}), flags=re.IGNORECASE
        )

    def _filled(self, values: Mapping[str, str | None]) -> str:
        parts = self.template.parts
        return "".join(
            one if isinstance(one, str) else one.fill(values.get(one.name)) or f" {one.otherwise or ''} "
            for one in parts
        )


def texts_of(linted: Linted, placed: Placed) -> Iterator[Sent]:
    """List what a rule sends, for each program that it is a rule of; a text for all languages counts as the first."""
    return (sent for program in linted.heard_by(placed) for sent in _texts(placed.rule, program))


def built_in_answers(linted: Linted) -> Iterator[tuple[Placed, list[Sent]]]:
    """List what built-in rules answer for each program, where no rule takes that over, placed at its `about`."""
    abouts = {source.file.program: (source, reading) for source, reading in linted.loaded.sources if source.file.about}
    for order in linted.orders:
        last, program = order.everything, order.program
        if last and last.name.startswith(f"{BUILT_IN}/"):
            placed = Placed(*abouts[program.id], last.entry.rule, ("about",))
            sent = {one.language: replace(one, span=placed.span()) for one in _texts(placed.rule, program)}
            # Where there is no text in the program's first language, the first there is stands in for it.
            spoken = [best(one, sent) or next(iter(sent)) for one in program.about.languages]
            yield placed, [sent[language] for language in dict.fromkeys(spoken)]


def _texts(rule: Rule, program: Program) -> list[Sent]:
    answers = [step.action for step in rule.then if step.name in ANSWERS]
    reminders = [one for action in answers for one in getattr(action, "reminders", ())]
    texts = [getattr(one, "text", None) for one in (*answers, *reminders)]
    return [
        Sent(template, program.about.languages[0] if language == ANY_LANGUAGE else language, span, program)
        for text in texts
        if isinstance(text, Text)
        for (language, template), span in zip(text.by_language, text.spans, strict=True)
    ]
