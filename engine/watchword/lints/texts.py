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
    """One text of one rule in one language, and a program that it may be sent for.

    `place` tells which item of `then` sends it. One that is `for_all` languages counts as of the first.
    """

    template: Template
    language: str
    span: Span
    program: Program
    place: int = 0
    for_all: bool = False

    @property
    def about(self) -> About:
        """What the law makes every answer say about the program."""
        return self.program.about

    @property
    def spoken(self) -> tuple[str, ...]:
        """List the languages that it may be written in."""
        return self.about.languages if self.for_all else (self.language,)

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


def answering(rule: Rule) -> Iterator[Text]:
    """List the texts that a rule sends the person, each in all its languages."""
    return (text for _, text in _answering(rule))


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


def answers_of(linted: Linted, placed: Placed) -> list[Sent]:
    """List what a rule answers to a word of consent: the first of its texts, as no other is sent."""
    texts = list(texts_of(linted, placed))
    first = min((sent.place for sent in texts), default=0)
    return [sent for sent in texts if sent.place == first]


def is_silent(placed: Placed) -> bool:
    """Tell whether nothing that is done by a rule can speak to the person, and no rule after it is asked."""
    rule = placed.rule
    return rule.mode == "live" and not rule.continue_ and all(step.name in _SILENT for step in rule.then)


_SILENT = frozenset({"subscribe", "unsubscribe", "log", "set", "tag", "untag", "vote", "enter"})
"""A webhook may answer, who gets an e-mail or takes over may write, and of a plugin's action nothing is known."""


def _texts(rule: Rule, program: Program) -> list[Sent]:
    return [sent for place, text in _answering(rule) for sent in _by_language(text, program, place)]


def _answering(rule: Rule) -> Iterator[tuple[int, Text]]:
    """List the texts that a rule sends the person, with which item of `then` sends each."""
    for place, step in enumerate(rule.then):
        for one in (step.action, *getattr(step.action, "reminders", ())) if step.name in ANSWERS else ():
            text = getattr(one, "text", None)
            if isinstance(text, Text):
                yield place, text


def _by_language(text: Text, program: Program, place: int) -> Iterator[Sent]:
    for (language, template), span in zip(text.by_language, text.spans, strict=True):
        for_all = language == ANY_LANGUAGE
        yield Sent(template, program.about.languages[0] if for_all else language, span, program, place, for_all)
