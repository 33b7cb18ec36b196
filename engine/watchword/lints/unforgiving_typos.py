"""`typos: true` beside keywords that are too short for it."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.rules.slips import SHORTEST, takes_slips

CODE = "unforgiving-typos"


def unforgiving_typos(linted: Linted) -> Iterator[Diagnostic]:
    """Find rules that forgive a slip, of whose words none is long enough for one."""
    for placed in linted.rules():
        match = placed.rule.when.match
        keywords = match.keyword.items if match.keyword else ()
        if not match.typos or not keywords or any(takes_slips(word) for one in keywords for word in one.words):
            continue
        message = f"'typos' changes nothing here: a word must have {SHORTEST} letters before a slip in it is forgiven"
        hint = "delete 'typos', or list what people write instead"
        yield Diagnostic(severity="note", code=CODE, message=message, span=placed.span("when", "typos"), hint=hint)
