"""Where everything stands in a file that was read, kept in little room for whoever complains of it later.

A hundred thousand rules have two million places. Rules are written alike, so that the paths below them are kept once
for all in a file that have the same ones; of each rule there are only numbers.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from watchword.diagnostics import Span
from watchword.reading.typed import Path, Reading

_HEAD = 2
"""So much of a path leads to one part of a file: `rules`, and which of them."""
_NUMBERS = 3
"""A place is told by its line and two columns."""

_Shape = dict[Path, int]
"""The paths below a part of a file, each with where its numbers begin."""


class Places(Struct, frozen=True):
    """Where the values of a file stand, and the keys to them."""

    spans: "Spans"
    keys: "Spans"

    @classmethod
    def of(cls, reading: Reading) -> "Places":
        """Keep what was found while a file was read."""
        return cls(Spans(reading.path, reading.spans), Spans(reading.path, reading.keys))


class Spans(Mapping[Path, Span]):
    """Spans in one file by the paths of what stands there; none of them is secret."""

    def __init__(self, path: str, spans: Mapping[Path, Span]) -> None:
        self._path = path
        self._length = len(spans)
        self._parts: dict[Path, tuple[_Shape, array[int]]] = {}
        shapes: dict[tuple[Path, ...], _Shape] = {}
        for head, below in _by_head(spans).items():
            paths = tuple(below)
            shape = shapes.setdefault(paths, dict(zip(paths, range(0, len(paths) * _NUMBERS, _NUMBERS), strict=True)))
            self._parts[head] = shape, array("I", _numbers(below.values()))

    def __getitem__(self, at: Path) -> Span:
        """Give the place of what is at a path; raises KeyError."""
        shape, numbers = self._parts[at[:_HEAD]]
        start = shape[at[_HEAD:]]
        line, col, end_col = numbers[start : start + _NUMBERS]
        return Span(self._path, line, col, end_col)

    def __iter__(self) -> Iterator[Path]:
        """List the paths."""
        return ((*head, *below) for head, (shape, _) in self._parts.items() for below in shape)

    def __len__(self) -> int:
        """Count them."""
        return self._length


def _by_head(spans: Mapping[Path, Span]) -> dict[Path, dict[Path, Span]]:
    parts: dict[Path, dict[Path, Span]] = {}
    for at, span in spans.items():
        parts.setdefault(at[:_HEAD], {})[at[_HEAD:]] = span
    return parts


def _numbers(spans: Iterable[Span]) -> Iterator[int]:
    for span in spans:
        yield from (span.line, span.col, span.end_col)
