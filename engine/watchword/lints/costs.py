"""What the texts of rules cost, with all that is known of the names in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct

from watchword.diagnostics import Span
from watchword.lints.linted import Linted, Placed
from watchword.lints.sent import Sent
from watchword.lints.texts import built_in_answers
from watchword.rules.compiled import BUILT_IN, EVERY, Program
from watchword.segments import Cost, cost

Values = tuple[str | None, ...]
Known = Mapping[str, Values]
"""The values that each name in a text can have, of the names of which that is known."""


class Priced(Struct, frozen=True):
    """A text of a rule, what is known of the names in it, and what it costs."""

    placed: Placed
    sent: Sent
    known: Known
    cost: Cost

    @property
    def built_in(self) -> str | None:
        """Name what it answers if it is a built-in rule's, whose cost is that of what `about` says."""
        return _HEARD.get(self.placed.rule.when.intent or "") if self.placed.at == ("about",) else None


_NOW: Values = ("2026-09-30T22:30:00.000000-05:00",)
"""What stands for the longest that a time is written."""
_HEARD = {"opt-out": "an opt-out", "help": "HELP", "opt-in": "START"}


def priced(linted: Linted, wanted: Callable[[Sent], bool]) -> Iterator[Priced]:
    """Work out what the `wanted` texts cost; of one that several programs send, where it is dearest.

    Of a built-in answer, it is the dearest of its languages, placed at the program's `about`.
    """
    names = _Names.of(linted)
    written = ((placed, linted.texts[placed.name]) for placed in linted.rules())
    for placed, texts in chain(written, built_in_answers(linted)):
        dearest: dict[Span, Priced] = {}
        for sent in filter(wanted, texts):
            known = names.known(placed, sent.program)
            found = Priced(placed, sent, known, cost(sent.template, known))
            first = dearest.setdefault(sent.span, found)
            dearest[sent.span] = max(first, found, key=lambda one: (one.cost.worst.count, one.cost.fixed.count))
        yield from dearest.values()


class _Names(Struct, frozen=True):
    """What rule files tell of names in texts: the keywords of word lists, and the answers that prompts expect.

    Both by their name and program; of a prompt that takes any text, the answers are None.
    """

    words: Mapping[tuple[str, str], Values]
    answers: Mapping[tuple[str, str], Values | None]

    @classmethod
    def of(cls, linted: Linted) -> "_Names":
        files = [source.file for source, _ in linted.loaded.sources]
        words = {
            (name, file.program): tuple(one.written for one in listed.items)
            for file in files
            for name, listed in file.words.items()
        }
        answers: dict[tuple[str, str], Values | None] = {}
        for placed in linted.rules():
            for prompt, expected in _asked(placed):
                key = prompt, placed.source.file.program
                before = answers.get(key, ())
                answers[key] = None if before is None or expected is None else before + expected
        return cls(words, answers)

    def known(self, placed: Placed, program: Program) -> Known:
        """List what is known in the texts of a rule, when it answers for a program."""
        when, heard = placed.rule.when, (program.id, EVERY, BUILT_IN)
        keywords: Values = tuple(one.written for one in when.match.keyword.items) if when.match.keyword else ()
        lists = (self.words.get((when.match.words or "", one)) for one in heard)
        keywords += next(filter(None, lists), ())
        numbers: Values = tuple(program.about.numbers.values())
        known: dict[str, Values] = {
            **{name: (value,) for name, value in program.values.items()},
            "keyword": keywords,
            "now": _NOW,
        }
        takes_any = any(self.answers.get((when.prompt or "", one), ()) is None for one in heard)
        answers = tuple(self._found(self.answers, when.prompt, heard))
        if answers and not takes_any and not _chooses(placed):
            known["answer"] = answers
        return {**known, "to": numbers} if numbers else known

    @staticmethod
    def _found(
        of: Mapping[tuple[str, str], Values | None], name: str | None, heard: Iterable[str]
    ) -> Iterator[str | None]:
        for program in heard:
            yield from of.get((name or "", program)) or ()


def _asked(placed: Placed) -> Iterator[tuple[str, Values | None]]:
    """List the prompts that a rule leaves, with the answers that are expected; None for any text."""
    for step in placed.rule.then:
        if step.name == "ask":
            expect = getattr(step.action, "expect", None)
            digits = getattr(expect, "digits", None)
            yield (
                getattr(step.action, "prompt", ""),
                ("0" * digits,) if digits else getattr(expect, "choices", ()) or None,
            )


def _chooses(placed: Placed) -> bool:
    """Tell whether a rule takes an answer of its own choice, and what was said may then be longer than that."""
    conditions = (asked.condition for asked in placed.rule.when.conditions if asked.name == "answering")
    return any(getattr(condition, "answer", ()) for condition in conditions)
