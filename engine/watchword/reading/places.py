"""Where everything stands in a file that was read, kept in little room for whoever complains of it later.

A hundred thousand rules have two million places. Rules are written alike, so that the paths below them are kept once
for all in a file that have the same ones; of each rule there are only numbers.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby
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
    """Spans in one file by the paths of what stands there; none of them is secret.

    The parts of the file are numbered. Those that are items of a list, as all rules are, are found by that; others by
    their name.
    """

    def __init__(self, path: str, spans: Mapping[Path, Span]) -> None:
        self._path = path
        self._numbers = [array("I", map(number, spans.values())) for number in _PLACE]
        self._items: dict[str | int, range] = {}
        self._others: dict[Path, int] = {}
        self._shapes: list[_Shape] = []
        self._starts = array("I")
        shapes: dict[tuple[Path, ...], _Shape] = {}
        heads: list[Path] = []
        start = 0
        for head, part in groupby(spans, _HEAD):  # what is below a rule was read, and so is listed, together
            paths = tuple(map(_BELOW, part))
            shape = shapes.get(paths)
            if shape is None:
                shapes[paths] = shape = {path: number for number, path in enumerate(paths)}
            heads.append(head)
            self._shapes.append(shape)
            self._starts.append(start)
            start += len(paths)
        self._number(heads)

    def _number(self, heads: Sequence[Path]) -> None:
        """Give all parts their numbers: those of a whole list as its items."""
        past = 0
        for (key, is_part), alike in groupby(heads, lambda head: (head[:1], len(head) > 1)):
            run = list(alike)
            numbers = range(past, past + len(run))
            if is_part and key[0] not in self._items and [place for _, place in run] == [*range(len(run))]:
                self._items[key[0]] = numbers
            else:
                self._others.update(zip(run, numbers, strict=True))
            past = numbers.stop

    def __getitem__(self, at: Path) -> Span:
        """Give the place of what is at a path; raises KeyError."""
        number = self._part(_HEAD(at))
        place = self._starts[number] + self._shapes[number][_BELOW(at)]
        line, col, end_col = (column[place] for column in self._numbers)
        return Span(self._path, line, col, end_col)

    def _part(self, head: Path) -> int:
        """Find the number of a part; raises KeyError."""
        match head:
            case (key, int(place)) if place in range(len(self._items.get(key, ()))):
                return self._items[key][place]
        return self._others[head]

    def __iter__(self) -> Iterator[Path]:
        """List the paths."""
        items = ((key, place) for key, items in self._items.items() for place in range(len(items)))
        return ((*head, *below) for head in chain(items, self._others) for below in self._shapes[self._part(head)])

    def __len__(self) -> int:
        """Count them."""
        return len(self._numbers[0])
