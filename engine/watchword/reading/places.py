"""Where everything stands in a file that was read, kept in little room for whoever complains of it later.

A hundred thousand rules have two million places. Rules are written alike, so that the paths below them are kept once
for all in a file that have the same ones; of each rule there are only numbers.
"""

from array import array
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter, itemgetter

from msgspec import Struct

from watchword.diagnostics import Span
from watchword.reading.findings import Path, Reading

_HEAD, _BELOW = itemgetter(slice(2)), itemgetter(slice(2, None))
"""What of a path leads to one part of a file, `rules` and which of them; and what leads on from there."""
_PLACE = tuple(map(attrgetter, ("line", "col", "end_col")))
"""The numbers that tell a place."""

_Shape = dict[Path, int]
"""The paths below a part of a file, counted."""


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
        self._numbers = [array("I", map(number, spans.values())) for number in _PLACE]
        self._parts: dict[Path, tuple[_Shape, int]] = {}
        shapes: dict[tuple[Path, ...], _Shape] = {}
        start = 0
        for head, part in groupby(spans, _HEAD):  # what is below a rule was read, and so is listed, together
            paths = tuple(map(_BELOW, part))
            shape = shapes.get(paths)
            if shape is None:
                shapes[paths] = shape = {path: number for number, path in enumerate(paths)}
            self._parts[head] = shape, start
            start += len(paths)

    def __getitem__(self, at: Path) -> Span:
        """Give the place of what is at a path; raises KeyError."""
        shape, start = self._parts[_HEAD(at)]
        place = start + shape[_BELOW(at)]
        line, col, end_col = (column[place] for column in self._numbers)
        return Span(self._path, line, col, end_col)

    def __iter__(self) -> Iterator[Path]:
        """List the paths."""
        return ((*head, *below) for head, (shape, _) in self._parts.items() for below in shape)

    def __len__(self) -> int:
        """Count them."""
        return len(self._numbers[0])
