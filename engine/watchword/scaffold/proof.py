"""Is a draft right as it stands? It is loaded, linted and tested with all the rules there are, before it is kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from watchword.diagnostics import Diagnostic
from watchword.lints import lint
from watchword.plugin import Vocabulary
from watchword.rules.load import Loaded, load_texts
from watchword.trial import Failure, failures


class Proof(Struct, frozen=True):
    """What came of trying rule files: `warnings` and `failures` that were not there before."""

    loaded: Loaded
    warnings: tuple[Diagnostic, ...]
    failures: tuple[Failure, ...]


class Bench(Struct, frozen=True):
    """The rules as they are, and what it takes to try others beside them. `numbers` are those the machine serves."""

    before: Loaded
    vocabulary: Vocabulary
    numbers: Iterable[str] | None
    now: datetime

    def prove(self, files: Mapping[str, bytes]) -> Proof:
        """Try the rules with some files as they would be; raises RuleError where they do not load."""
        after = load_texts({**self.before.files, **files}, self.vocabulary, self.numbers)
        known = {_what(one) for one in lint(self.before, self.now)}
        failed = {_which(one) for one in failures(self.before)}
        return Proof(
            after,
            tuple(one for one in lint(after, self.now) if one.severity != "note" and _what(one) not in known),
            tuple(one for one in failures(after) if _which(one) not in failed),
        )


def _what(found: Diagnostic) -> tuple[str, str, str]:
    """Say what a problem is, wherever it has moved to within its file."""
    return found.code, found.message, found.span.path


def _which(failure: Failure) -> tuple[str, str]:
    return failure.case.span.path, failure.case.name
