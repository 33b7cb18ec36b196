"""Which lines of a file belong to which item of its lists, as they are indented: whether or not they can be read."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from watchword.diagnostics import Diagnostic


class Item(NamedTuple):
    """An item of a list: the rows of the key that the list stands below, of its first line, and of the line behind."""

    key: int
    first: int
    end: int

    def tells(self, found: Diagnostic) -> bool:
        """Tell whether a problem stands in it."""
        return self.first < found.span.line <= self.end


_KEY = re.compile(r"([A-Za-z][\w-]*):(?:$|[ \t]+(.*))")
_ITEM = re.compile("( *)[-\u2013\u2014\u2022](?![-\u2013\u2014]) *{? *((?:[A-Za-z][\\w-]*:)?)")
"""How an item begins, or what was to begin one; and its first key."""
_OPEN = re.compile(r".*[\w-]:[ \t]*(?:[ \t]#.*)?")
"""A key whose value stands in the lines below."""
_PARTS = re.compile(r"(?:---|\.\.\.|<{7}|\|{7}|={7}|>{7})(?:\s|$)")
"""What parts a file into several, or two changes of it that met."""


def items_of(lines: Sequence[str], keys: Collection[str]) -> list[Item]:
    """List the items of the lists that stand below `keys` of the file, which begin a line and end the list above.

    Whatever else stands between an item and the next one at its column belongs to it, too far left or not. None are
    told where that is not so: where a key of an item itself has come to stand as far left as those of the file.
    """
    said = [row for row, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]
    begun = [row for row in said if (named := _KEY.match(lines[row])) and named[1] in keys]
    if any(_PARTS.match(lines[row]) for row in said if row > min(begun, default=0)):
        return []
    found: list[Item] = []
    columns: set[int] = set()
    for key, end in pairwise([*begun, len(lines)]):
        rows = [row for row in said if key < row < end]
        column = _column(lines, key, rows)
        if column is None:
            continue
        if any(_begins(lines[row]) in columns - {column} for row in rows):
            break
        columns.add(column)
        firsts = [*_firsts(lines, rows, column), end]
        found += (Item(key, first, behind) for first, behind in pairwise(firsts))
    return found


def _begins(line: str) -> int | None:
    item = _ITEM.match(line)
    return len(item[1]) if item else None


def _column(lines: Sequence[str], key: int, rows: Sequence[int]) -> int | None:
    """Tell where the items of a list begin: with the first, or further left if more do that begin like it."""
    named = _KEY.match(lines[key])
    first = _ITEM.match(lines[rows[0]]) if rows else None
    if named is None or first is None or not (named[2] or "#").startswith("#"):
        return None
    alike = [item for row in rows if (item := _ITEM.match(lines[row])) and item[2] == first[2]]
    often = Counter(len(item[1]) for item in alike if len(item[1]) <= len(first[1]))
    return min(often, key=lambda column: (-often[column], column))


def _firsts(lines: Sequence[str], rows: Sequence[int], column: int) -> Iterator[int]:
    """List the rows in which items begin; what stands right below a key that has no value is its own."""
    yield rows[0]
    for above, row in pairwise(rows):
        if _begins(lines[row]) == column and not _OPEN.fullmatch(lines[above]):
            yield row
