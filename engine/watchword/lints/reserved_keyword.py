"""A keyword whose message is always read as consent would never be heard by an ordinary rule (R21, R22)."""

from collections.abc import Iterator

from watchword import consent
from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed

CODE = "reserved-keyword"


def reserved_keyword(linted: Linted) -> Iterator[Diagnostic]:
    """Find ordinary keywords that are words of consent when they stand alone."""
    for placed in linted.rules():
        if placed.rule.when.match.keyword and not placed.rule.when.intent:
            yield from _reserved(placed)


def _reserved(placed: Placed) -> Iterator[Diagnostic]:
    keyword = placed.rule.when.match.keyword
    for one in keyword.items if keyword else ():
        intent = consent.reserved(one.written)
        if intent != "none":
            message = f"'{one.written}' is reserved: alone, it is always read as {intent}"
            hint = f"a rule with 'intent: {intent}' answers it"
            span = placed.span("when", "keyword")
            yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)
