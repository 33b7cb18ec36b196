"""What a check found."""

from typing import Literal

from msgspec import Struct

Grade = Literal["ok", "warn", "FAIL"]


class Finding(Struct, frozen=True):
    """`warn` wants to be looked at, `FAIL` keeps texts or opt-outs from being what they should; both say what to do."""

    grade: Grade
    what: str
    found: str
    advice: str | None = None


def fine(what: str, found: str) -> Finding:
    """Say that something is as it should be."""
    return Finding("ok", what, found)


def warning(what: str, found: str, advice: str) -> Finding:
    """Say that somebody should look at something."""
    return Finding("warn", what, found, advice)


def failure(what: str, found: str, advice: str) -> Finding:
    """Say that something does not work, or will not."""
    return Finding("FAIL", what, found, advice)
