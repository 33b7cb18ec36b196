"""A rule that asks for a vote, an entry, a code or a tag that no rule ever leaves behind, or takes a tag back so."""

from collections.abc import Collection, Iterator

from watchword.diagnostics import Diagnostic, Span
from watchword.lints.linted import Linted, share
from watchword.lints.noted import asks, gives, leaves, takes_back
from watchword.reading.suggestions import suggestion

CODE = "never-noted"


def never_noted(linted: Linted) -> Iterator[Diagnostic]:
    """Find what conditions ask for, `untag` takes and tests give that no action of their program, or of all, leaves."""
    noted = {(placed.source.file.program, *one) for placed in linted.rules() for one in leaves(placed.rule)}
    programs = {source.file.program for source, _ in linted.loaded.sources}
    heard = {one: {(action, name) for owner, action, name in noted if share(owner, one)} for one in programs}
    for placed in linted.rules():
        for below, kind, name in (*asks(placed.rule), *takes_back(placed.rule)):
            known = {one for action, one in heard[placed.source.file.program] if action == kind.action}
            if name not in known:
                hint = suggestion(name, known) or f"have a rule do it by '{kind.action}', or delete this"
                yield _told(kind.told.format(name), placed.span(*below), hint)
    yield from _given(linted, noted)


def _given(linted: Linted, noted: Collection[tuple[str, str, str]]) -> Iterator[Diagnostic]:
    """Find what tests say of a person that no rule leaves and none asks for; in a file of all, that of any program."""
    asked = {(one.source.file.program, kind.action, name) for one in linted.rules() for _, kind, name in asks(one.rule)}
    for source, reading in linted.loaded.sources:
        program = source.file.program
        for _, at, test in source.file.inline_tests():
            for key, kind, name in gives(test.scene.given):
                known = {
                    one for owner, action, one in (*noted, *asked) if action == kind.action and share(owner, program)
                }
                if name not in known:
                    hint = suggestion(name, known) or f"no rule asks for it either: delete it, or use '{kind.action}'"
                    at_key = (*at, "given", key)
                    span = reading.keys.get((*at_key, name)) or reading.spans.get(at_key) or reading.spans[at]
                    yield _told(kind.told.format(name), span, hint)


def _told(message: str, span: Span, hint: str) -> Diagnostic:
    return Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)
