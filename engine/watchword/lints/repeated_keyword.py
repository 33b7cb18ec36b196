"""A keyword that a rule has twice."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed
from watchword.rules.keywords import Keyword

CODE = "repeated-keyword"


def repeated_keyword(linted: Linted) -> Iterator[Diagnostic]:
    """Find keywords that are the same words as an earlier one of their rule, in the same language."""
    for placed in linted.rules():
        keywords = placed.rule.when.match.keyword
        seen: dict[tuple[object, ...], Keyword] = {}
        for keyword in keywords.items if keywords else ():
            first = seen.setdefault((keyword.language, *keyword.words), keyword)
            if first is not keyword:
                yield _told(placed, keyword, first)


def _told(placed: Placed, keyword: Keyword, first: Keyword) -> Diagnostic:
    message = f"'{keyword.written}' is heard already: '{first.written}' is the same, letter case and signs aside"
    hint = "delete one of them"
    return Diagnostic(severity="note", code=CODE, message=message, span=placed.words(keyword), hint=hint)
