"""A rule that no test fires may stop firing, and nobody is told."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.dead import dead
from watchword.lints.example import example
from watchword.lints.linted import Linted
from watchword.rules.check_tests import full_name

CODE = "untested-rule"


SHOWN = 100
"""For so many rules a test is made up: it is tried, and nobody writes more in one go."""


def untested_rule(linted: Linted) -> Iterator[Diagnostic]:
    """Find rules that neither a test of their own nor another one lets fire, but for those that never fire.

    In shadow, a rule is there to be watched: it fires in no test.
    """
    fired = set(_fired(linted))
    untested = [one for one in linted.rules() if one.name not in fired and one.rule.mode == "live"]
    never = frozenset(linted.once(dead)) if untested else frozenset()
    for place, placed in enumerate(one for one in untested if one.name not in never):
        message = f"no test fires rule '{placed.rule.id}'"
        hint = _hint(example(linted, placed) if place < SHOWN else None)
        yield Diagnostic(severity="warning", code=CODE, message=message, span=placed.span("id"), hint=hint)


def _fired(linted: Linted) -> Iterator[str]:
    for source, _ in linted.loaded.sources:
        for rule, _, test in source.file.inline_tests():
            for turn in test.turns:
                named = turn.fires or ((rule.id,) if rule else ())
                yield from (full_name(one, source.file.program) for one in named)


def _hint(test: str | None) -> str:
    return f"give it one: 'tests: [{test}]'" if test else "give it 'tests', with a text that fires it"
