"""What the texts of rules cost, with all that is known of the names in them."""

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from itertools import chain

from msgspec import Struct

from watchword.captured import captured
from watchword.cost import Cost
from watchword.diagnostics import Span
from watchword.fillings import UNHEARD_OF, Known
from watchword.lints.linted import Linted, Placed
from watchword.lints.order import YES_OR_NO
from watchword.lints.sent import Sent
from watchword.lints.texts import built_in_answers
from watchword.marks import LONGEST_CODE
from watchword.patterns import Pattern
from watchword.rules.compiled import BUILT_IN, EVERY, Program
from watchword.templates.bound import Bound, bound_of

Values = tuple[str | None, ...]
Answers = Values | Bound | None
"""What a prompt expects: these, or what is bound; any text if None."""


class Priced(Struct, frozen=True):
    """A text of a rule, and what it costs."""

    placed: Placed
    sent: Sent
    cost: Cost

    @property
    def built_in(self) -> str | None:
        """Name what it answers if it is a built-in rule's, whose cost is that of what `about` says."""
        return _HEARD.get(self.placed.rule.when.intent or "") if self.placed.at == ("about",) else None


_NOW = Bound(len("2026-09-30T22:30:00.000000-05:00"), frozenset("0123456789-T:.+"))
_CODE = Bound(LONGEST_CODE, frozenset(map(chr, range(ord("!"), ord("~") + 1))))
"""How long a time and a code are at most, and what is in them."""
_HEARD = {"opt-out": "an opt-out", "help": "HELP", "opt-in": "START"}


def priced(linted: Linted, wanted: Callable[[Sent], bool]) -> Iterator[Priced]:
    """Work out what the `wanted` texts cost; of one that several programs send, where it is dearest.

    Of a built-in answer, it is the dearest of its languages, placed at the program's `about`; of a text for all
    languages with filters, that of which they write most. What leaves with pictures is one MMS, whatever it says.
    """
    names = _Names.of(linted)
    written = ((placed, linted.texts[placed.name]) for placed in linted.rules())
    for placed, texts in chain(written, built_in_answers(linted)):
        dearest: dict[Span, Priced] = {}
        for sent in (one for one in texts if not one.with_media and wanted(one)):
            known = names.known(placed, sent.program)
            for language in sent.spoken if sent.template.is_filtered else sent.spoken[:1]:
                found = Priced(placed, sent, Cost(sent.template, known, language))
                first = dearest.get(sent.span)
                dearest[sent.span] = max(first, found, key=_dearness) if first else found
        yield from dearest.values()


def _dearness(one: Priced) -> tuple[int, int, int]:
    cost = one.cost
    return cost.usual.count, cost.long.count, cost.fixed.count


class _Names(Struct, frozen=True):
    """What rule files tell of names in texts: the keywords of word lists, and the answers that prompts expect.

    Both by their name and program.
    """

    words: Mapping[tuple[str, str], Values]
    answers: Mapping[tuple[str, str], Answers]

    @classmethod
    def of(cls, linted: Linted) -> "_Names":
        files = [source.file for source, _ in linted.loaded.sources]
        words = {
            (name, file.program): tuple(one.written for one in listed.items)
            for file in files
            for name, listed in file.words.items()
        }
        answers: dict[tuple[str, str], Answers] = {}
        for placed in linted.rules():
            for prompt, expected in _asked(placed):
                key = prompt, placed.source.file.program
                answers[key] = _either(answers.get(key, ()), expected)
        return cls(words, answers)

    def known(self, placed: Placed, program: Program) -> Known:
        """List what is known in the texts of a rule, when it answers for a program."""
        when, heard = placed.rule.when, (program.id, EVERY, BUILT_IN)
        keywords: Values = tuple(one.written for one in when.match.keyword.items) if when.match.keyword else ()
        lists = (self.words.get((when.match.words or "", one)) for one in heard)
        keywords += next(filter(None, lists), ())
        numbers: Values = tuple(program.about.numbers.values())
        known: dict[str, Values | Bound] = {
            **{name: (value,) for name, value in program.values.items()},
            "keyword": keywords,
            "now": _NOW,
            "coupon": _CODE,
        }
        known.update(_captured(placed))
        expected = reduce(_either, (self.answers.get((when.prompt or "", one), ()) for one in heard))
        if answers := _chosen(placed, expected):
            known["answer"] = answers
        return {**known, "to": numbers} if numbers else known


def _asked(placed: Placed) -> Iterator[tuple[str, Answers]]:
    """List the prompts that a rule leaves, with the answers that are expected."""
    for step in placed.rule.then:
        if step.name == "ask":
            expect = getattr(step.action, "expect", None)
            digits = getattr(expect, "digits", None)
            yield (
                getattr(step.action, "prompt", ""),
                Bound(digits, _DIGITS) if digits else getattr(expect, "choices", ()) or None,
            )


_DIGITS = frozenset("0123456789") | UNHEARD_OF


def _either(one: Answers, other: Answers) -> Answers:
    """Expect what either prompt does."""
    if one is None or other is None:
        return None
    if isinstance(one, tuple) and isinstance(other, tuple):
        return one + other
    return _bound(one).or_else(_bound(other))


def _bound(expected: Values | Bound) -> Bound:
    return expected if isinstance(expected, Bound) else bound_of("", *filter(None, expected))


def _captured(placed: Placed) -> Mapping[str, Bound]:
    """Find what the groups of a rule's patterns may hold; where two are called alike, either may be meant."""
    found: dict[str, Bound] = {}
    patterns = (getattr(asked.condition, "matches", None) for asked in placed.rule.when.conditions)
    for pattern in patterns:
        for name, bound in captured(pattern.source).items() if isinstance(pattern, Pattern) else ():
            found[f"match.{name}"] = bound.or_else(found[f"match.{name}"]) if f"match.{name}" in found else bound
    return found


def _chosen(placed: Placed, expected: Answers) -> Answers:
    """List the answers that a rule takes: those that it names, as it writes them, or else those that are expected.

    A yes or a no is taken however it is said, and may be longer than that.
    """
    conditions = (asked.condition for asked in placed.rule.when.conditions if asked.name == "answering")
    named: Values = next((getattr(condition, "answer", ()) for condition in conditions), ())
    return None if YES_OR_NO.intersection(named) else named or expected
