"""Texts in lines of their own, below `reply: |` or `reply: >`, that stand too far left to belong to them."""

import re

from watchword.reading.depths import KEYS_OF_RULES
from watchword.reading.stop import Stop, Typo

_SIGN = re.compile(r"[|>][-+\d]*(?: +#.*)?\s*")
_BEGINS = re.compile(rf"(?P<before> *(?:- +)*)(?P<key>[A-Za-z][\w-]*): +{_SIGN.pattern}")
_KEY = re.compile(r" *([A-Za-z][\w-]*):(?: |$)")


def too_far_left(stop: Stop) -> Typo | None:
    """Find the line of such a text that the reader could make nothing of, gave up on, or took for a key right above."""
    rows = [stop.began.line - 1, stop.span.line - 1]
    above = _KEY.match(stop.lines[stop.span.line - 2])
    if above and not above[1].islower():
        rows.append(stop.span.line - 2)
    return next((found for row in dict.fromkeys(rows) if (found := _in_row(stop, row))), None)


def in_brackets(stop: Stop) -> Typo | None:
    """Find the sign of such a text where its lines would stand within brackets: `{text: |`."""
    row, column = stop.span.line - 1, stop.span.col - 1
    sign = stop.lines[row][column : column + 1]
    if not stop.brackets or sign not in {"|", ">"} or not _SIGN.fullmatch(stop.lines[row], column):
        return None
    hint = "put the text in quotes, or write what stands in the brackets in lines of its own, without them"
    return Typo(f"no text in lines of its own can begin with '{sign}' within brackets", stop.span, hint)


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
    deeper = column - len(owner["before"])
    if first is None or is_key or column >= first or (key and deeper <= 0):
        return None
    message = f"this line of the text of '{owner['key']}' stands too far left"
    else_key = f", or by {deeper} less if '{key[1]}' is a key" if key and key[1].islower() else ""
    return Typo(message, span, f"indent it by {first - column} more{else_key}")


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
