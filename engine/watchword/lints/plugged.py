"""What the lints of plugins find: they see a public view of each rule, and one that raises is told of."""

import sys
import traceback
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import fields

from watchword.diagnostics import Diagnostic, Span
from watchword.lints.linted import Linted, Placed
from watchword.plugin import Finding, Lint, LintedProgram, LintedRule, LintedText
from watchword.plugin.lint import Place
from watchword.rules.compiled import Program
from watchword.templates import ANY_LANGUAGE, Text


def plugged(linted: Linted) -> Iterator[Diagnostic]:
    """Ask the lints of plugins about each rule of each program; what is found of a rule of all is told once."""
    lints = linted.loaded.rules.vocabulary.lints
    seen = [_seen(linted, program) for program in linted.loaded.rules.programs.values()] if lints else []
    for kind in lints.values():
        try:
            yield from dict.fromkeys(_found(kind, seen))
        except (Exception, SystemExit) as failure:  # noqa: BLE001 - whatever a plugin does must not stop the others
            yield _broken(kind, failure, linted.loaded.rules.vocabulary.sources.get(kind.called, ""))


_Seen = tuple[LintedProgram, tuple[Placed, ...]]


def _found(kind: type[Lint], seen: list[_Seen]) -> list[Diagnostic]:
    one = kind()
    return [
        _told(kind, placed, finding)
        for program, every in seen
        for placed, rule in zip(every, program.rules, strict=True)
        for finding in one.check(rule, program)
    ]


def _told(kind: type[Lint], placed: Placed, finding: Finding) -> Diagnostic:
    span = placed.span(*finding.at)
    return Diagnostic(severity=kind.severity, code=kind.called, message=finding.message, span=span, hint=finding.hint)


def _broken(kind: type[Lint], failure: BaseException, source: str) -> Diagnostic:
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    lines = [frame.lineno for frame in traceback.extract_tb(failure.__traceback__) if frame.filename == file]
    said = f"{type(failure).__name__}: {failure}".rstrip(": ")
    message = f"the lint '{kind.called}' raises {said}"
    at = Span(source, (lines[-1] if lines else None) or 1, 1, 2)
    return Diagnostic(severity="error", code="broken-plugin", message=message, span=at, hint="mend it, or take it away")


# --- what they see ----------------------------------------------------------------------------------------------------


def _seen(linted: Linted, program: Program) -> _Seen:
    about = program.about
    every = tuple(placed for placed in linted.rules() if program in linted.heard_by(placed))
    view = LintedProgram(
        id=program.id,
        name=about.name,
        help=about.help,
        frequency=about.frequency,
        brand=about.brand,
        country=about.country,
        purpose=about.purpose,
        languages=about.languages,
        time_zone=about.time_zone,
        numbers=tuple(about.numbers),
        lists=tuple(program.lists),
        schedules=tuple(program.schedules),
        rules=tuple(_rule(linted, placed) for placed in every),
        now=linted.now,
    )
    return view, every


def _rule(linted: Linted, placed: Placed) -> LintedRule:
    rule = placed.rule
    claims = [claim for _, claim in linted.claims.get(placed.name, ())]
    return LintedRule(
        id=rule.id,
        description=rule.description,
        tier=rule.tier,
        mode=rule.mode,
        continues=rule.continue_,
        intent=rule.when.intent,
        keywords=tuple(dict.fromkeys(one.written for claim in claims for one in claim.keywords)),
        conditions=tuple((asked.name, asked.condition) for asked in rule.when.conditions),
        actions=tuple((step.name, step.action) for step in rule.then),
        texts=tuple(
            text for place, step in enumerate(rule.then) for text in _texts(step.action, ("then", place, step.name))
        ),
        tests=tuple(turn.text for test in rule.tests for turn in test.turns),
    )


def _texts(value: object, at: Place) -> Iterator[LintedText]:
    """List the texts among an action's settings, with their places."""
    if isinstance(value, Text):
        for language, template in value.by_language:
            serves_all = language == ANY_LANGUAGE
            yield LintedText(
                text=template.source,
                language=None if serves_all else language,
                at=at if serves_all else (*at, language),
            )
    elif isinstance(value, Struct):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), (*at, field.encode_name))
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _texts(below, (*at, key))
    elif isinstance(value, list | tuple):
        for place, below in enumerate(value):
            yield from _texts(below, (*at, place))
