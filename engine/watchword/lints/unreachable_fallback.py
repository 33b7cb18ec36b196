"""A fallback that is never reached: another rule takes all that would be left to it."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.lints.shadow import shadows, told

CODE = "unreachable-fallback"


def unreachable_fallback(linted: Linted) -> Iterator[Diagnostic]:
    """Find fallbacks that others leave nothing to, or nothing of a keyword."""
    for shadow in shadows(linted, "fallback"):
        yield from told(linted, shadow, CODE)
