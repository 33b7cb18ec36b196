"""Texts in lines of their own, below `reply: |` or `reply: >`, that stand too far left to belong to them."""

import re

from watchword.reading.depths import KEYS_OF_RULES
from watchword.reading.stop import Stop, Typo

_BEGINS = re.compile(r"(?P<before> *(?:- +)*)(?P<key>[A-Za-z][\w-]*): +[|>][-+\d]*(?: +#.*)?\s*")
_KEY = re.compile(r" *([A-Za-z][\w-]*):(?: |$)")


def too_far_left(stop: Stop) -> Typo | None:
    """Find the line of such a text that the reader could make nothing of, or gave up on."""
    rows = dict.fromkeys((stop.began.line - 1, stop.span.line - 1))
    return next((found for row in rows if (found := _in_row(stop, row))), None)


def _in_row(stop: Stop, row: int) -> Typo | None:
    line = stop.lines[row]
    column, key = _indent(line), _KEY.match(line)
    begun = _above(stop, row)
    if begun is None or not line.strip() or line.lstrip()[0] in "-#" or (key and key[1] in KEYS_OF_RULES):
        return None
    owner, first = begun
    span = stop.at(row, column, len(line.rstrip()))
    if first is None and column <= len(owner["before"]):
        return Typo(
            f"the text of '{owner['key']}' stands too far left", span, f"indent it further than '{owner['key']}'"
        )
    is_key = line.split()[0] in KEYS_OF_RULES and column < len(owner["before"])  # its ':' is missing
    if first is None or key or is_key or column >= first:
        return None
    message = f"this line of the text of '{owner['key']}' stands too far left"
    return Typo(message, span, f"indent it by {first - column} more")


def _above(stop: Stop, row: int) -> tuple[re.Match[str], int | None] | None:
    """Find the key whose text ends above a row, and the column of the first line of that text if it has one."""
    first, least = None, None
    for above in range(row - 1, -1, -1):
        line = stop.lines[above]
        if not line.strip():
            continue
        owner = _BEGINS.fullmatch(line)
        if owner and (least is None or least > len(owner["before"])):
            return owner, first
        first = _indent(line)
        least = first if least is None else min(first, least)
        if not least:
            return None
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
