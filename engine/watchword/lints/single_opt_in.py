"""Joining a list by one text, where the law wants the person to say yes to a question first (R51)."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted

CODE = "single-opt-in"
COUNTRIES = frozenset({"DE", "AT", "CH"})
"""Where consent is only proved by a confirmed opt-in."""


def single_opt_in(linted: Linted) -> Iterator[Diagnostic]:
    """Find rules that subscribe without an answer to a prompt, in programs of such a country."""
    for placed in linted.rules():
        program = linted.loaded.rules.programs.get(placed.source.file.program)
        if program is None or program.about.country not in COUNTRIES or placed.rule.when.prompt:
            continue
        for place, step in enumerate(placed.rule.then):
            if step.name == "subscribe":
                message = f"in {program.about.country} a person joins a list only once they have confirmed it"
                hint = "ask first ('ask'), and subscribe in a rule with 'answering' and 'answer: yes'"
                span = placed.span("then", place)
                yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)
