"""A rule that no test fires may stop firing, and nobody is told."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed
from watchword.rules.check_tests import full_name

CODE = "untested-rule"


def untested_rule(linted: Linted) -> Iterator[Diagnostic]:
    """Find rules that have no test and that no other test says to fire."""
    fired = set(_fired(linted))
    for placed in linted.rules():
        if not placed.rule.tests and placed.name not in fired:
            message = f"no test fires rule '{placed.rule.id}'"
            yield Diagnostic(severity="warning", code=CODE, message=message, span=placed.span("id"), hint=_hint(placed))


def _fired(linted: Linted) -> Iterator[str]:
    for source, _ in linted.loaded.sources:
        for _, _, test in source.file.inline_tests():
            for turn in test.turns:
                yield from (full_name(one, source.file.program) for one in turn.fires)


def _hint(placed: Placed) -> str:
    keyword = placed.rule.when.match.keyword
    return f"give it one: 'tests: [{keyword.items[0].written if keyword else 'a text that fires it'}]'"
