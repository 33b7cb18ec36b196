"""A schedule, list, list of words or number that nothing uses, a program without rules, and rules without a program."""

from collections.abc import Iterator
from typing import Any

from watchword.diagnostics import Diagnostic, Span
from watchword.lints.linted import Linted, Placed
from watchword.plugin import names
from watchword.reading.places import Places
from watchword.rules.compiled import BUILT_IN, EVERY

CODE = "unused-name"
DECLARED = {"schedules": "schedule", "lists": "list", "words": "words"}
"""By key of a rule file: what settings that name such a thing are marked with."""


def unused_name(linted: Linted) -> Iterator[Diagnostic]:
    """Find what is declared and never named, in the files of its program and of all."""
    used = {use for placed in linted.rules() for use in _uses(placed)}
    of_every_number = {placed.source.file.program for placed in linted.rules() if not placed.rule.when.numbers}
    ruled = {placed.source.file.program for placed in linted.rules()}
    for source, reading in linted.loaded.sources:
        program = source.file.program
        for key, kind in DECLARED.items():
            for name in getattr(source.file, key):
                if not any((kind, name, one) in used for one in _heard_by(program, ruled)):
                    what = "word list" if kind == "words" else kind
                    message = f"no rule uses the {what} '{name}'"
                    yield _unused(message, reading.keys[key, name], "use it in a rule, or delete it")
        if source.file.about and program not in ruled and EVERY not in ruled:
            yield _unused(
                f"program '{program}' has no rule", reading.spans["program",], "add 'rules', or delete the file"
            )
        elif source.file.about and not _heard_by(program, ruled) & of_every_number:
            for name, number in source.file.about.numbers.items():
                if used.isdisjoint({("number", name, program), ("number", name, EVERY)}):
                    yield _unheard(name, number, reading)

        if program == EVERY and source.file.rules and not linted.loaded.rules.programs:
            hint = "give one its 'about', in a file of its own"
            yield _unused("these rules are for all programs, and there is none", reading.spans["program",], hint)


def _heard_by(program: str, ruled: set[str]) -> set[str]:
    return ruled if program in {EVERY, BUILT_IN} else {program, EVERY}


def _unheard(name: str, number: str, reading: Places) -> Diagnostic:
    message = f"no rule hears '{name}' ({number}): only STOP, HELP and START are answered there"
    return _unused(message, reading.keys["about", "numbers", name], "name it in the 'to' of a rule, or delete it")


def _unused(message: str, span: Span, hint: str) -> Diagnostic:
    return Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)


def _uses(placed: Placed) -> Iterator[tuple[str, str, str]]:
    """List what a rule names: the kind, the name, and the rule's program."""
    program, when = placed.source.file.program, placed.rule.when
    matches = [when.match, *([when.not_.match] if when.not_ else [])]
    yield from (("words", match.words, program) for match in matches if match.words)
    settings: list[Any] = [asked.condition for asked in when.all()] + [step.action for step in placed.rule.then]
    for one in settings:
        yield from ((kind, name, program) for kind, _, given in names(one) for name in given)
