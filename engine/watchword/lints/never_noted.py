"""A rule that asks for a vote, an entry, a code or a tag that no rule ever leaves behind: a name is misspelt."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.lints.noted import asks, leaves
from watchword.reading.suggestions import suggestion
from watchword.rules.compiled import EVERY

CODE = "never-noted"


def never_noted(linted: Linted) -> Iterator[Diagnostic]:
    """Find what conditions ask for and no action of their program, or of all, leaves behind."""
    noted = {(placed.source.file.program, *one) for placed in linted.rules() for one in leaves(placed.rule)}
    for placed in linted.rules():
        program = placed.source.file.program
        heard = {(action, name) for owner, action, name in noted if EVERY in {owner, program} or owner == program}
        for below, kind, name in asks(placed.rule):
            known = {one for action, one in heard if action == kind.action}
            if name not in known:
                hint = suggestion(name, known) or f"have a rule do it by '{kind.action}', or delete this"
                yield Diagnostic(
                    severity="warning", code=CODE, message=kind.told.format(name), span=placed.span(*below), hint=hint
                )
