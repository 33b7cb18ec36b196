"""What a Canadian short code must answer (R58)."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic, Span
from watchword.lints.linted import Linted
from watchword.lints.texts import texts_of
from watchword.lints.wording import on_short_code, problem
from watchword.message import LONGEST_SHORT_CODE
from watchword.rules.compiled import Program

CODE = "canadian-short-code"
LONGEST = 160


def canadian_short_code(linted: Linted) -> Iterator[Diagnostic]:
    """Look for the answer to an unknown keyword, and for answers to HELP and STOP that are too long."""
    for source, reading in linted.loaded.sources:
        program = linted.loaded.rules.programs.get(source.file.program)
        if source.file.about and program and _is_one(program):
            yield from _unanswered(program, reading.spans["about",])
    for placed in linted.rules():
        if placed.rule.when.intent in {"help", "opt-out"}:
            for sent in texts_of(linted, placed):
                if sent.about.country == "CA" and on_short_code(sent) and len(sent.template.source) > LONGEST:
                    message = f"an answer to HELP or STOP on a Canadian short code has at most {LONGEST} characters"
                    yield problem(CODE, sent, message, f"shorten it; it has {len(sent.template.source)}")


def _is_one(program: Program) -> bool:
    numbers = program.about.numbers.values()
    return program.about.country == "CA" and any(len(one) <= LONGEST_SHORT_CODE for one in numbers)


def _unanswered(program: Program, span: Span) -> Iterator[Diagnostic]:
    if not any(entry.is_fallback for entry in program.answers["none"].entries):
        message = "a Canadian short code answers unknown keywords too, and no rule does"
        hint = "add a rule with 'tier: fallback' that replies 'Unknown keyword' in English and French"
        yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)
