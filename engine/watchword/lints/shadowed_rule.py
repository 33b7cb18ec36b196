"""A rule that never fires, or never for some of its keywords: an earlier one takes every such message."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.lints.shadow import shadows, told

CODE = "shadowed-rule"


def shadowed_rule(linted: Linted) -> Iterator[Diagnostic]:
    """Find ordinary rules that others leave nothing to, or nothing of a keyword."""
    for shadow in shadows(linted, "normal"):
        yield from told(linted, shadow, CODE)
