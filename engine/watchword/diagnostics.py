"""What is wrong in a file that a person wrote: where, what, and what to do about it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal
from unicodedata import category, east_asian_width

from msgspec import Struct

Severity = Literal["error", "warning", "note"]

MOST_SHOWN = 20


class Span(Struct, frozen=True, order=True):
    """A place in a file; lines and columns count from 1, columns count characters, `end_col` is past the last.

    What stands at a `secret` one is not quoted.
    """

    path: str
    line: int
    col: int
    end_col: int
    secret: bool = False


class Diagnostic(Struct, frozen=True, kw_only=True):
    """One problem. `related` points at another place that it speaks of."""

    severity: Severity
    code: str
    message: str
    span: Span
    hint: str | None = None
    related: tuple[tuple[Span, str], ...] = ()

    def line(self) -> str:
        """Write it on one line: `path:line:col: severity: message [code]`."""
        return printable(f"{_place(self.span)}: {self.severity}: {self.message} [{self.code}]")


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, str], most: int | None = MOST_SHOWN) -> str:
    """Write diagnostics for people: sorted by place, each with its line of the source, a caret and the hint.

    `sources` holds the text of files by the path that spans name; lines of a file that is not among them are left
    out. At most so many are shown, then how many more there are; None shows all.
    """
    ordered = sorted(diagnostics, key=lambda diagnostic: diagnostic.span)
    shown = ordered[:most]
    wanted = {span.path for one in shown for span in (one.span, *(span for span, _ in one.related))}
    files = {path: split_lines(sources[path].removeprefix("\ufeff")) for path in wanted if path in sources}
    blocks = ["\n".join(_block(one, files)) for one in shown]
    if len(ordered) > len(shown):
        blocks.append(f"and {len(ordered) - len(shown)} more")
    return "\n\n".join(blocks)


def split_lines(text: str) -> list[str]:
    """Split where YAML ends a line, so that line numbers are those of the reader."""
    return _LINE_END.split(text)


_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
# Controls could move the cursor, and direction marks reorder what is shown.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def _block(diagnostic: Diagnostic, files: Mapping[str, list[str]]) -> Iterator[str]:
    yield diagnostic.line()
    yield from _quoted(diagnostic.span, files)
    for span, label in diagnostic.related:
        yield f"  {printable(_place(span))}"
        yield from _quoted(span, files, f" {printable(label)}")
    if diagnostic.hint:
        yield f"     = hint: {printable(diagnostic.hint)}"


def _place(span: Span) -> str:
    return f"{span.path}:{span.line}:{span.col}"


def _quoted(span: Span, files: Mapping[str, list[str]], label: str = "") -> Iterator[str]:
    """Write the line that a span is on, with carets below it; only the label if the line is not known."""
    lines = files.get(span.path, [])
    if span.line > len(lines):
        if label:
            yield f"     |{label}"
        return
    line = printable(lines[span.line - 1])
    before, marked, after = line[: span.col - 1], line[span.col - 1 : span.end_col - 1], line[span.end_col - 1 :]
    if span.secret:
        marked = "***"
    yield f"{span.line:>4} | {before}{marked}{after}".rstrip()
    yield f"     | {' ' * _width(before)}{'^' * max(1, _width(marked))}{label}"


def printable(text: str) -> str:
    """Put a mark in the place of what would not show as itself."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\t", " "))


def _width(text: str) -> int:
    """Count the columns of a terminal: wide characters take two, marks that join others take none."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1
