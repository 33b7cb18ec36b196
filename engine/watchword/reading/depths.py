"""Lines that stand too deep, or not deep enough, for the reader to make anything of them."""

import re
import sys
from collections.abc import Callable, Collection, Iterator

from watchword.reading.stop import Stop, Typo

_KEYED = re.compile(r"( *(?:- +)*)([A-Za-z][\w-]*):(?: +(.*)|$)")
_ITEM = re.compile(r"( *)- ")
KEYS_OF_RULES = frozenset({"id", "description", "tier", "mode", "when", "then", "continue", "limit", "tests"})
KEYS_OF_FILES = frozenset({"version", "program", "about", "schedules", "words", "lists", "rules", "tests"})
MOVED = "indent it by "
"""How it begins to be told by how many columns a line is to be moved."""
_OF_RULES_ALONE = KEYS_OF_RULES - KEYS_OF_FILES


def _unindented(stop: Stop) -> Typo | None:
    """Find a line of a text that stands no further in than the text's key; `Hours: 9-5` above may be one as well."""
    row = stop.began.line - 1
    line = stop.lines[row]
    column = _indent(line)
    above = next((one for one in _said_above(stop, row) if not _is_like_key(one, column)), None)
    key = _KEYED.match(above) if above else None
    if key is None or stop.began.col - 1 != column or column > len(key[1]) or not _is_text(line):
        return None
    span = stop.at(row, column, len(line.rstrip()))
    if (key[3] or "")[:1] in {"|", ">"}:
        return Typo(f"the text of '{key[2]}' stands too far left", span, f"indent it further than '{key[2]}'")
    if not key[3]:
        return Typo(f"what belongs to '{key[2]}' stands too far left", span, f"indent it further than '{key[2]}'")
    hint = f"indent it further than '{key[2]}' if it goes on with the text above; else write 'key: value'"
    return Typo("this is no key, as it has no ':'", span, hint)


def _is_like_key(line: str, column: int) -> bool:
    """Tell whether a line begins at a column with what no key begins with here: a capital letter."""
    key = _KEYED.match(line)
    return key is not None and len(key[1]) == column == _indent(line) and not key[2].islower()


def _deeper(stop: Stop) -> Typo | None:
    """Find an item of a list that stands deeper than the one above, which has a text: `- log: a` and `  - log: b`."""
    row = stop.span.line - 1
    found, above = _ITEM.match(stop.lines[row]), _ITEM.match(next(_said_above(stop, row), ""))
    if not (found and above) or len(found[1]) <= len(above[1]):
        return None
    span = stop.at(row, len(found[1]), len(found[1]))
    return Typo("this item stands deeper than the one above it", span, _less(len(found[1]) - len(above[1])))


def _deeper_key(stop: Stop) -> Typo | None:
    """Find a key that stands deeper than the one above, which has a text: `id: a` and `  when: ...`."""
    row = stop.span.line - 1
    key, above = _KEYED.match(stop.lines[row]), _KEYED.match(next(_said_above(stop, row), ""))
    if not (key and above and above[3]) or stop.span.col - 1 != len(key[1]) + len(key[2]):
        return None
    less = len(key[1]) - len(above[1])
    if less <= 0 or _ITEM.match(stop.lines[row]):
        return None
    span = stop.at(row, len(key[1]), stop.span.col - 1)
    hint = f"{_less(less)}; if it belongs to the text above, put the whole text in quotes"
    return Typo(f"'{key[2]}' stands deeper than '{above[2]}', which has a text", span, hint)


def _without_rules(stop: Stop) -> Typo | None:
    """Find the first rule of a list that no `rules:` stands above."""
    row = stop.span.line - 1
    line = stop.lines[row]
    key = _KEYED.match(line)
    if not (key and _ITEM.match(line) and key[2] in _OF_RULES_ALONE) or any(map(_BEGINS_RULES.match, stop.lines[:row])):
        return None
    span = stop.at(row, _indent(line), len(key[1]) + len(key[2]))
    return Typo("a rule begins here, and no 'rules:' stands above it", span, "put a line above it: rules:")


_BEGINS_RULES = re.compile(r"rules\b")


def _between(stop: Stop) -> Typo | None:
    """Find a line that begins a little beside those above it."""
    row = stop.span.line - 1
    line = stop.lines[row]
    column, above = _indent(line), next(_said_above(stop, row), "")
    span = stop.at(row, column, len(line.rstrip()))
    if stop.span.col - 1 != column or not above:
        return None
    if _is_text(line) and _is_text(above) and column < _indent(above):
        hint = "indent it as far as the line above if it goes on with that, else write 'key: value'"
        return Typo("this line stands too far left", span, hint)
    moved = _moved(line, list(_said_above(stop, row)))
    return Typo("this does not fit what stands above it", span, moved) if moved else None


def _moved(line: str, above: list[str]) -> str | None:
    """Tell where a line belongs: at the column of a list that is open above it, or of keys."""
    key, is_item, column = _KEYED.match(line), _ITEM.match(line) is not None, _indent(line)
    if key and not is_item and column in _lists(above):
        return f"{MOVED}{len('- ')} more, or put '- ' before '{key[2]}' if an item begins here"
    listed = _lists if is_item else _maps
    alike = [one for one in listed(above, _like(key[2])) if abs(one - column) <= NEAR] if key else []
    places = alike or (listed(above) if key or is_item else [])
    off = [place - column for place in places]
    nearest = min(off, key=abs, default=0)
    if not 0 < abs(nearest) <= NEAR or (key and not is_item and -nearest in off):
        return None
    return f"{MOVED}{nearest} more" if nearest > 0 else _less(-nearest)


NEAR = 3
"""So few columns are a slip of the finger."""
LOOKS: tuple[Callable[[Stop], Typo | None], ...] = (
    _deeper,
    _deeper_key,
    _without_rules,
    _unindented,
    _between,
)


def _less(columns: int) -> str:
    return f"{MOVED}{columns} less"


def _said_above(stop: Stop, row: int) -> Iterator[str]:
    """Go up line by line, past blank ones and comments."""
    for above in range(row - 1, -1, -1):
        if stop.lines[above].strip() and not stop.lines[above].lstrip().startswith("#"):
            yield stop.lines[above]


def _like(key: str) -> Collection[str]:
    """List the keys that stand at one column with another."""
    return KEYS_OF_RULES if key in KEYS_OF_RULES else {key}


def _lists(lines: list[str], begun: Collection[str] = ()) -> list[int]:
    """List the columns of the lists that are open below some lines, which are told from the last one up.

    Where it is told what their items have `begun` with, only of such ones.
    """
    found, least = list[int](), sys.maxsize
    for line in lines:
        column, is_item, key = _indent(line), _ITEM.match(line) is not None, _KEYED.match(line)
        if is_item and column <= least and (not begun or (key and key[2] in begun)):
            found.append(column)
        least = min(least, column if is_item else column - 1)
    return found


def _maps(lines: list[str], named: Collection[str] = ()) -> list[int]:
    """List the columns of the maps that are open there, or of those alone that have one of some keys."""
    found, least = list[int](), sys.maxsize
    for line in lines:
        key = _KEYED.match(line)
        if key and len(key[1]) <= least and (not named or key[2] in named):
            found.append(len(key[1]))
        least = min(least, _indent(line))
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_text(line: str) -> bool:
    """Tell whether a line is plain text: no key, item, bracket, quote, comment or other sign of YAML begins it."""
    return not _KEYED.match(line) and line.lstrip()[:1] not in {"", "#", "-", "[", "{", "'", '"', ",", ">", "|"}
