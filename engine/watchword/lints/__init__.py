"""What is almost surely not meant, in rule files that load: one file a lint, all of one shape, listed here.

A lint is a function from the linted files to warnings and notes. It never raises, and what it says can be allowed.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.lints.reserved_keyword import reserved_keyword
from watchword.lints.untested_rule import untested_rule
from watchword.rules.load import Loaded

LINTS: tuple[Callable[[Linted], Iterable[Diagnostic]], ...] = (reserved_keyword, untested_rule)


def lint(loaded: Loaded, now: datetime) -> list[Diagnostic]:
    """Find what is almost surely not meant, sorted by place."""
    linted = Linted(loaded, now)
    found = [diagnostic for one in LINTS for diagnostic in one(linted)]
    return sorted(found, key=lambda diagnostic: diagnostic.span)
