"""Which lines of a file belong to which item of its lists, as they are indented: whether or not they can be read."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from watchword.diagnostics import Diagnostic
from watchword.reading.depths import KEYS_OF_RULES
from watchword.reading.likeness import is_slip


class Item(NamedTuple):
    """An item of a list: the rows of the key that the list stands below, of its first line, and of the line behind.

    It stands at the `column` of most.

    One that is not `alike` begins otherwise than most of its list, or like a list in the one above: it may be a part of
    that. One that is `slipped` is no item as it stands, but by what it begins with.
    """

    key: int
    first: int
    end: int
    column: int
    alike: bool
    slipped: bool

    def tells(self, found: Diagnostic) -> bool:
        """Tell whether a problem stands in it."""
        return self.first < found.span.line <= self.end


_KEY = re.compile(r"([A-Za-z][\w-]*):(?:$|[ \t]+(.*))")
_ITEM = re.compile("( *)[-\u2013\u2014\u2022](?![-\u2013\u2014]) *{? *((?:[A-Za-z][\\w-]*:)?)")
"""How an item begins, or what was to begin one; and its first key."""
_NAMED = "id:"
"""The key of an item's own name: where it has one already, the next item begins with it, however that is written."""
_RULES = "rules"
_DASH = "[-*+\u2013\u2014\u2022]"
_RULE = re.compile("[ \\t]*[-\u2013\u2014\u2022][ \\t]*id:")
_SLIPPED = re.compile(f"(?:(?:\\w|//)(?=[ \t]+{_DASH}))?[ \t]*({_DASH}?)[ \t]*id(?![\\w-])")
"""How an item with a name of its own begins, or what was to begin one."""
_OPEN = re.compile(r"(?:( *(?:- +)*)|.*[^\w-])([\w-]+):[ \t]*(?:[ \t]#.*)?")
"""A key whose value stands in the lines below."""
_MET = re.compile(r" *(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)")
_PARTS = re.compile(rf" *(?:---|\.\.\.)(?:\s|$)|{_MET.pattern}")
"""What parts a file into several, or two changes of it that met."""


def items_of(lines: Sequence[str], keys: Collection[str]) -> list[Item]:
    """List the items of the lists that stand below `keys` of the file, which begin a line and end the list above.

    Whatever else stands between an item and the next one at its column belongs to it, too far left or not, but for a
    second name. None are told where that is not so: where a key of an item itself has come to stand as far left as
    those of the file.
    """
    said = _said(lines)
    begun = sections_begun(lines, {row: name for row in said if (name := _named(lines[row], keys))})
    found: list[Item] = []
    columns: set[int] = set()
    for key, behind in pairwise([*begun, len(lines)]):
        rows = [row for row in said if key < row < behind]
        column = _column(lines, key, rows)
        if column is None:
            continue
        if any(_begins(lines[row]) in columns - {column} for row in rows):
            break
        columns.add(column)
        firsts = [*_firsts(lines, rows, column, keys), behind]
        usual = Counter(_first_key(lines[row]) for row in firsts[:-1]).most_common(1)[0][0]
        above: set[str] = set()
        for first, end in pairwise(firsts):
            begun_with = _first_key(lines[first])
            slipped = _begins(lines[first]) != column
            is_usual = begun_with == usual or is_slip(begun_with, usual)
            alike = _has_name(lines[first]) or (is_usual and begun_with not in above)
            found.append(Item(key, first, end, column, alike, slipped))
            above = {_first_key(line) for line in lines[first + 1 : end] if _ITEM.match(line)}
    return found


def sections_begun(lines: Sequence[str], begun: Mapping[int, str]) -> list[int]:
    """List the rows where sections begin, of those with keys of a file: no rule stands below one of its own keys.

    Behind `rules`, what is only like a key is rather a piece of a rule.
    """
    rows: list[int] = []
    past_rules = False
    for row, behind in pairwise([*begun, len(lines)]):
        is_split = past_rules and not lines[row].lstrip().startswith(begun[row]) and begun[row] not in KEYS_OF_RULES
        is_of_rule = begun[row] in KEYS_OF_RULES and any(_RULE.match(line) for line in lines[row + 1 : behind])
        if not is_of_rule and not is_split:
            rows.append(row)
        past_rules = past_rules or begun[row] == _RULES
    return rows


def _named(line: str, keys: Collection[str]) -> str | None:
    named = _KEY.match(line)
    return named_by(named[1], keys) if named else None


def is_parted(lines: Sequence[str]) -> bool:
    """Tell whether marks part a file into several, or two changes of it met: but for one that begins it."""
    said = _said(lines)
    return any(_PARTS.match(lines[row]) for row in said[1:]) or any(
        map(_MET.match, lines[: said[0] + 1] if said else ())
    )


def _said(lines: Sequence[str]) -> list[int]:
    return [row for row, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]


def named_by(word: str, keys: Collection[str]) -> str | None:
    """Tell which of the keys of a file a word is, or was meant to be if it is none of a rule."""
    if word in keys:
        return word
    near = [key for key in keys if is_slip(word, key)] if word not in KEYS_OF_RULES else []
    return near[0] if len(near) == 1 else None


def _first_key(line: str) -> str:
    item = _ITEM.match(line)
    return item[2] if item else ""


def _begins(line: str) -> int | None:
    item = _ITEM.match(line)
    return len(item[1]) if item else None


def _column(lines: Sequence[str], key: int, rows: Sequence[int]) -> int | None:
    """Tell where the items of a list begin: with the first, or further left if more do that begin like it.

    Where the first is to have a name of its own, they begin with that.
    """
    named = _KEY.match(lines[key])
    if named is None or not rows or not (named[2] or "#").startswith("#"):
        return None
    first = _ITEM.match(lines[rows[0]])
    begun_with, most = (first[2], len(first[1])) if first else (_NAMED, len(lines[rows[0]]))
    if first is None and not _SLIPPED.match(lines[rows[0]]):
        return None
    alike = [item for row in rows if (item := _ITEM.match(lines[row])) and item[2] == begun_with]
    often = Counter(len(item[1]) for item in alike if len(item[1]) <= most or begun_with == _NAMED)
    return min(often, key=lambda column: (-often[column], column), default=None)


def _firsts(lines: Sequence[str], rows: Sequence[int], column: int, keys: Collection[str]) -> Iterator[int]:
    """List the rows in which items begin; what stands right below a key that has no value is its own.

    Where the key of another list may stand in an item, that list may go on to the end: below a key of the file or one
    with a text before it, or below a line that begins at the beginning and is no item. No rule stands in it.
    """
    yield rows[0]
    goes_on = False
    named = _has_name(lines[rows[0]]) or is_slip(_first_key(lines[rows[0]]), _NAMED)
    for above, row in pairwise(rows):
        is_junk = not lines[above][0].isspace() and _begins(lines[above]) is None
        opened = _OPEN.fullmatch(lines[above])
        if is_junk or (opened and _begins(lines[row]) == column and (opened[1] is None or opened[2] in keys)):
            goes_on = True
        slipped = lines[above].strip() != "-" and _is_slipped(lines[row], column, named=named)
        begins = _begins(lines[row]) == column
        if _has_name(lines[row], "-") if goes_on else slipped or (begins and not opened):
            goes_on = False
            yield row
            named = is_slip(_first_key(lines[row]), _NAMED)
        named = named or _has_name(lines[row])


def _has_name(line: str, behind: str = "") -> bool:
    """Tell whether a line begins with the name of an item, `behind` a dash at least."""
    found = _SLIPPED.match(line)
    return found is not None and len(found[1]) >= len(behind)


def _is_slipped(line: str, column: int, *, named: bool) -> bool:
    """Tell whether a line was to begin an item with a name: by its dash, or by a second one as far left as they are."""
    found = _SLIPPED.match(line)
    if found is None or found[1]:
        return found is not None and _begins(line) != column
    return named and len(line) - len(line.lstrip()) <= column + len("- ")
