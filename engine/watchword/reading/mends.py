"""Small changes that may put a file right which cannot be read: a line moved, a dash or a colon that was left out."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from watchword.reading.depths import MOVED

_ROW = re.compile(r"(?P<indent> *)(?P<dashes>(?:- +)*)(?:(?P<key>[A-Za-z][\w-]*):(?= |$))?")
_COLONLESS = re.compile(r"(?:^ *(?:- +)*|[\[{,] *)(?P<key>[A-Za-z][\w-]*)(?P<gap> *= *| +(?=[^\s:=])|(?= *$))")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
MISSING = "a ':' is missing behind "
FARTHEST = 6
"""So many columns a line is moved at most."""
NEAREST = 16
"""So many lines are tried at most above the one at which the reader gave up."""


class Mend(NamedTuple):
    """What rows are to become, and what is told of the first one, from a column to another."""

    rows: Mapping[int, str]
    row: int
    start: int
    end: int
    message: str
    hint: str
    offset: int = 0

    def applied(self, lines: Sequence[str]) -> list[str]:
        """Write it into the lines of a file."""
        return [self.rows.get(row, line) for row, line in enumerate(lines)]


class Row(NamedTuple):
    """A line that says something: where it begins, where its key does behind the dashes, and which that is.

    It `opens` a block if nothing stands behind the key.
    """

    number: int
    column: int
    inner: int
    key: str
    opens: bool

    @property
    def is_item(self) -> bool:
        """Tell whether an item of a list begins here."""
        return self.inner > self.column

    @property
    def depth(self) -> tuple[int, bool]:
        """Compare how deep it stands: items may stand as far left as the key that they belong below."""
        return self.column, self.is_item


def said(lines: Sequence[str]) -> list[Row]:
    """List the lines that say something."""
    found = []
    for number, line in enumerate(lines):
        if line.strip() and not line.lstrip().startswith("#") and (row := _ROW.match(line)):
            opens = row["key"] is not None and line[row.end("key") + 1 :].partition(" #")[0].strip() == ""
            found.append(Row(number, len(row["indent"]), row.end("dashes"), row["key"] or "", opens))
    return found


def around(rows: Sequence[Row], numbers: Iterable[int]) -> list[Row]:
    """List the rows at some numbers, the next, all that it may stand below, and what stands first there."""
    found: dict[Row, None] = {}
    for number in numbers:
        at = max((place for place, row in enumerate(rows) if row.number <= number), default=0)
        near, least = [*rows[at : at + 2]], _DEEPEST
        for place in range(at - 1, -1, -1):
            if rows[place].depth < least:
                near += rows[place], rows[place + 1]
                least = rows[place].depth
        found |= dict.fromkeys(near[:NEAREST])
    return list(found)


_DEEPEST = (sys.maxsize, True)


def mends(lines: Sequence[str], rows: Sequence[Row], tried: Iterable[Row]) -> Iterator[Mend]:
    """List what may be done about each of some rows."""
    begun = {column for row in rows for column in (row.column, row.inner)}
    step = _step(rows)
    columns = sorted(begun | {column + step for column in begun})
    for row in tried:
        if row.key or row.is_item:
            below = _below(rows, row)
            for column in columns:
                if 0 < abs(column - row.column) <= FARTHEST:
                    yield _moved(lines, [row.number], row, column - row.column)
                    if below:
                        yield _moved(lines, [row.number, *below], row, column - row.column)
        if row.key and not row.is_item:
            yield from _dashed(lines, rows, row)
        if not row.is_item:
            yield from _first_dashed(lines, rows, row)


def uneven(rows: Sequence[Row]) -> int:
    """Count the blocks that begin by another number of columns below their key than most do."""
    begun = _begun(rows)
    usual = {kind: Counter(steps).most_common(1)[0][0] for kind, steps in begun.items() if steps}
    return sum(one != usual[kind] for kind, steps in begun.items() for one in steps)


def _begun(rows: Sequence[Row]) -> dict[bool, list[int]]:
    """List how much deeper than their key blocks begin, lists (True) and others."""
    found: dict[bool, list[int]] = {False: [], True: []}
    for above, below in pairwise(rows):
        if above.opens and below.column >= above.inner + (not below.is_item):
            found[below.is_item].append(below.column - above.inner)
    return found


def _step(rows: Sequence[Row]) -> int:
    steps = Counter(_begun(rows)[False])
    return steps.most_common(1)[0][0] if steps else len("- ")


def _below(rows: Sequence[Row], row: Row) -> list[int]:
    """List the rows that stand below another one."""
    found = []
    for one in rows:
        if one.number > row.number:
            if one.depth <= row.depth:
                break
            found.append(one.number)
    return found


def _moved(lines: Sequence[str], numbers: Sequence[int], row: Row, by: int) -> Mend:
    become = {number: " " * by + lines[number] if by > 0 else lines[number][-by:] for number in numbers}
    if row.key:
        name, end = f"'{row.key}'", row.inner + len(row.key)
    else:
        name, end = "this item", row.column + 1
    message = f"{name} stands too {'far left' if by > 0 else 'deep'}"
    hint = f"{MOVED}{abs(by)} {'more' if by > 0 else 'less'}"
    if len(numbers) > 1:
        hint += ", and what is below it"
    return Mend(become, row.number, row.inner if row.key else row.column, end, message, hint, by)


def _dashed(lines: Sequence[str], rows: Sequence[Row], row: Row) -> Iterator[Mend]:
    """Put a dash before a key, or in the place of the blanks there; or move all that is to stand beside it as well."""
    line, place, end = lines[row.number], row.column, row.column + len(row.key)
    message = f"no '- ' stands before '{row.key}', where an item begins"
    put, more = {row.number: f"{line[:place]}- {line[place:]}"}, len("- ")
    yield Mend(put, row.number, place, end, message, f"put '- ' before '{row.key}'", more)
    if place >= more:
        instead = {row.number: f"{line[: place - more]}- {line[place:]}"}
        hint = f"write '- ' in the place of the two spaces before '{row.key}'"
        yield Mend(instead, row.number, place, end, message, hint)
    behind = (one for one in rows if one.number > row.number)
    rest = takewhile(lambda one: one.depth >= row.depth and (one.column, one.is_item) != (place, True), behind)
    moved = {one.number: " " * more + lines[one.number] for one in rest}
    yield Mend({**put, **moved}, row.number, place, end, message, before_first(row.key), more)


def _first_dashed(lines: Sequence[str], rows: Sequence[Row], row: Row) -> Iterator[Mend]:
    """Make what stands first below a key an item as the next one is, where its column was lost with the dash."""
    place = rows.index(row)
    below = [one.number for one in takewhile(lambda one: one.column > row.column, rows[place + 1 :])]
    behind = rows[place + 1 + len(below) : place + 2 + len(below)]
    if not (place and rows[place - 1].opens and behind and behind[0].is_item and behind[0].column <= row.column):
        return
    line, more = lines[row.number], behind[0].column + len("- ") - row.column
    if line[row.column] == "-":
        unspaced = {row.number: f"{line[: row.column]}- {line[row.column + 1 :]}"}
        message, hint = "there is no space behind the '-'", "put one there"
        yield Mend(unspaced, row.number, row.column, row.column + 1, message, hint, 1)
    elif not row.key or more not in _DASHED:
        put = {row.number: f"{' ' * behind[0].column}- {line.lstrip()}"}
        moved = {one: " " * more + lines[one] if more > 0 else lines[one][-more:] for one in below}
        name, end = (f"'{row.key}'", row.column + len(row.key)) if row.key else ("this", len(line))
        message = f"no '- ' stands before {name}, where an item begins"
        yield Mend({**put, **moved}, row.number, row.column, end, message, _DASHED.get(more, _AS_NEXT), more)


_AS_NEXT = "put '- ' before it, as far left as that of the next item"
_DASHED = {0: "write '- ' in the place of the two spaces before it", len("- "): "put '- ' before it"}
"""What to do by how much further right what is to be an item stands then."""


def before_first(key: str) -> str:
    """Tell how what stands in lines is made an item, that begins with a key."""
    return f"put '- ' before '{key}', and indent the rest of the item by 2 more"


def colons(lines: Sequence[str], rows: Iterable[Row]) -> Iterator[Mend]:
    """List the words in some rows that a colon may be missing behind."""
    for row in rows:
        line = lines[row.number]
        said_in_it = _QUOTED.sub(lambda quoted: "'" * len(quoted[0]), line).partition(" #")[0].rstrip()
        for found in _COLONLESS.finditer(said_in_it):
            start, end = found.span("key")
            become = {row.number: f"{line[:end]}: {line[found.end() :]}".rstrip()}
            hint = "put one in the place of the '='" if "=" in found["gap"] else "put one there"
            yield Mend(become, row.number, start, end, f"{MISSING}'{found['key']}'", hint, 1)
