"""`{now}` in a text to people, without a filter: it is sent as machines write it, 2026-03-04T12:30:00+00:00."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.templates import Blank

CODE = "bare-now"
_SHOWN = "2026-03-04T12:30:00+00:00"


def bare_now(linted: Linted) -> Iterator[Diagnostic]:
    """Find texts that say when a message came, and not as people write it."""
    for placed in linted.rules():
        bare = (sent.span for sent in linted.texts[placed.name] if any(map(_is_bare, sent.template.blanks)))
        for span in dict.fromkeys(bare):
            yield Diagnostic(
                severity="warning",
                code=CODE,
                message=f"'{{now}}' is sent as machines write it: {_SHOWN}",
                span=span,
                hint="write {now|date} for the day, {now|time} for the time of day, or both",
            )


def _is_bare(blank: Blank) -> bool:
    return blank.name == "now" and not blank.filters
