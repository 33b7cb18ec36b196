"""One problem and its place; how either is written down is for others to say."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec.structs import replace

from watchword.value import Value

Severity = Literal["error", "warning", "note"]


class Span(Value, frozen=True, order=True):
    """A place in a file; lines and columns count from 1, columns count characters, `end_col` is past the last.

    What stands at a `secret` one is not quoted.
    """

    path: str
    line: int
    col: int
    end_col: int
    secret: bool = False

    def moved(self, paths: Mapping[str, str]) -> "Span":
        """Name its file otherwise, if it is among these."""
        return replace(self, path=paths.get(self.path, self.path))

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.col}"


class Diagnostic(Value, frozen=True, kw_only=True):
    """One problem. `related` points at another place that it speaks of; what it `hides` stands on a line of either.

    Whatever the problem, nobody is shown that.
    """

    severity: Severity
    code: str
    message: str
    span: Span
    hint: str | None = None
    related: tuple[tuple[Span, str], ...] = ()
    hides: tuple[Span, ...] = ()

    def moved(self, paths: Mapping[str, str]) -> "Diagnostic":
        """Name its files otherwise: by the path that each had."""
        related = tuple((span.moved(paths), label) for span, label in self.related)
        return replace(self, span=self.span.moved(paths), related=related)

    def hiding(self, secrets: Iterable[Span]) -> "Diagnostic":
        """Hide those of some places that stand on a line which it shows."""
        lines = {self.span.line, *(span.line for span, _ in self.related)}
        return replace(self, hides=tuple([one for one in secrets if one.line in lines]))

    def line(self) -> str:
        """Write it on one line: `path:line:col: severity: message [code]`."""
        return printable(f"{self.span}: {self.severity}: {self.message} [{self.code}]")


def in_order(diagnostics: Iterable[Diagnostic]) -> Sequence[Diagnostic]:
    """Sort problems by place, as a person goes through the files."""
    return sorted(diagnostics, key=lambda diagnostic: diagnostic.span)


def split_lines(text: str) -> list[str]:
    """Split where YAML ends a line, so that line numbers are those of the reader."""
    return _LINE_END.split(text)


def printable(text: str) -> str:
    """Put a mark in place of each character that would change how a terminal shows the others."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\t", " "))


_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
# Controls could move the cursor, and direction marks reorder what is shown.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
