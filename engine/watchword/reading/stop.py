"""Where the YAML reader gave up on a file, and what a look at that place has found."""

from typing import NamedTuple

from watchword.diagnostics import Span

Place = tuple[int, int]
"""A row and a column, from 0."""


class Last(NamedTuple):
    """The last value that was read whole."""

    start: Place
    end: Place
    quoted: bool


class Stop(NamedTuple):
    """Where the reader gave up: `began` is where what it was about to read begins; `brackets` were open there."""

    path: str
    lines: list[str]
    span: Span
    began: Span
    last: Last | None
    brackets: tuple[Place, ...] = ()

    def at(self, row: int, start: int, end: int) -> Span:
        """Place some characters of a row."""
        return Span(path=self.path, line=row + 1, col=start + 1, end_col=max(end, start + 1) + 1)

    def rows_above(self) -> range:
        """List the rows from where it gave up to where that began, and to one above at least, upwards."""
        first = min(self.began.line - 1, max(self.span.line - 2, 0))
        return range(self.span.line - 1, first - 1, -1)


class Typo(NamedTuple):
    """What was done, where, and what to do about it."""

    message: str
    span: Span
    hint: str
