"""A rule that does not say what it is for."""

from collections import Counter
from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted

CODE = "undescribed-rule"


def undescribed_rule(linted: Linted) -> Iterator[Diagnostic]:
    """Find rules without a description, in files where at least half of them have one."""
    described = Counter(placed.source.path for placed in linted.rules() if placed.rule.description)
    for placed in linted.rules():
        is_usual = 2 * described[placed.source.path] >= len(placed.source.file.rules)
        if is_usual and not placed.rule.description:
            message = f"rule '{placed.rule.id}' does not say what it is for"
            hint = "add 'description: ...', as others in this file have it"
            yield Diagnostic(severity="note", code=CODE, message=message, span=placed.span("id"), hint=hint)
