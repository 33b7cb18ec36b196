"""Rule files: any bytes are rules or a list of problems, each at a place in the file; lints and tests only tell."""

from collections.abc import Sequence
from datetime import UTC, datetime

from watchword import vocabulary
from watchword.diagnostics import Diagnostic, render, split_lines
from watchword.errors import RuleError
from watchword.lints import lint
from watchword.rules.load import load_texts
from watchword.trial import diagnosed, failures

FILE = "rules/f.yaml"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
WORDS = vocabulary.builtin()

TOKENS = (
    *(b"version: 1\n", b"program: p\n", b"about:", b"rules:\n", b"  - id: ", b"when:", b"then:", b"keyword:"),
    *(b"reply:", b"tests:\n", b"lists:", b"words:", b"schedules:", b"hours:", b"intent: opt-out", b"matches:"),
    *(b"tier: fallback", b"continue: true", b"limit:", b"subscribe:", b"ask:", b"webhook:", b"not:"),
    *(b"{program.name}", b"|or ", b"&a", b"*a", b"<<:", b"!!", b"|", b">-", b"? ", b": ", b" #", b"[", b"{", b"'"),
    *(b'"', b"\t", b"\r", b"\xef\xbb\xbf", b"\x85", b"---"),
)


def check(body: bytes) -> None:
    found = problems(body)
    misplaced = [one for one in found if not is_placed(one, body)]
    assert not misplaced, misplaced
    assert render(found, {FILE: body.decode(errors="replace")}) or not found


def problems(body: bytes) -> Sequence[Diagnostic]:
    """Ask of a file all that is asked before it decides; only what is right or wrong about it may come of that."""
    try:
        loaded = load_texts({FILE: body}, WORDS)
    except RuleError as failure:
        if not any(one.severity == "error" for one in failure.diagnostics):
            raise AssertionError("refused without an error") from failure
        return failure.diagnostics
    return [*loaded.warnings, *lint(loaded, NOW), *map(diagnosed, failures(loaded))]


def is_placed(found: Diagnostic, body: bytes) -> bool:
    """Tell whether a problem is at a place that is in the file, or right behind its end."""
    lines = split_lines(body.removeprefix(b"\xef\xbb\xbf").decode(errors="replace"))
    span = found.span
    inside = 1 <= span.line <= len(lines) + 1
    return inside and 1 <= span.col <= span.end_col and span.col <= len([*lines, ""][span.line - 1]) + 2
