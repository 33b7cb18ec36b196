"""`rest` in a rule that has no keyword: nothing stands before it, and it looks at the whole text."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted

CODE = "bare-rest"


def bare_rest(linted: Linted) -> Iterator[Diagnostic]:
    """Find conditions on what stands after a keyword where none is asked for."""
    for placed in linted.rules():
        when = placed.rule.when
        for at, part in ((("when",), when), (("when", "not"), when.not_)):
            for asked in part.conditions if part and not (when.match.worded or part.match.worded) else ():
                if asked.condition.after_keyword:
                    yield Diagnostic(
                        severity="warning",
                        code=CODE,
                        message=f"there is no keyword: '{asked.name}' looks at the whole text, as 'text' does",
                        span=placed.span(*at, asked.name),
                        hint="write 'text' in place of it, or give the rule a keyword",
                    )
