"""A pattern that must be searched in every message."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed

CODE = "slow-pattern"


def slow_pattern(linted: Linted) -> Iterator[Diagnostic]:
    """Find patterns that need no certain words, of rules that ask for none either."""
    for placed in linted.rules():
        if _hears_all(placed):
            yield from _searched(placed)


def _hears_all(placed: Placed) -> bool:
    """Tell whether a rule is asked about every text: not only about some words, a consent or an answer."""
    when = placed.rule.when
    is_certain = any(asked.condition.literals() for asked in when.conditions)
    return not (is_certain or when.match.worded or when.intent or when.prompt)


def _searched(placed: Placed) -> Iterator[Diagnostic]:
    for asked in placed.rule.when.conditions:
        words = [getattr(asked.condition, name, ()) for name in ("equals", "starts_with", "contains")]
        if getattr(asked.condition, "matches", None) and not any(words):
            message = f"the pattern of '{placed.rule.id}' is searched in every message, as it needs no certain word"
            hint = "add 'keyword', or put a word into the pattern that must be there: 'order [0-9]+' is fast"
            span = placed.span("when", asked.name, "matches")
            yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)
