"""Colons that stand in a text within brackets, where YAML takes them for the end of a key: `{reply: Sorry: no}`."""

import re

from watchword.reading.stop import Place, Stop, Typo

_OUTER = re.compile(r"\b(when|not|limit|expect): +$")
_ONE_WORD = re.compile(r"[a-z][\w-]*")
_GLUED = re.compile(r"[A-Za-z][\w-]*:(?=[\[{])")
_LIKE_KEY = re.compile(r"\S.* ([a-z][\w-]*)")


def in_brackets(stop: Stop) -> Typo | None:
    """Find the colon in a text without quotes; it may end a key before which a comma is missing."""
    row, col = stop.span.line - 1, stop.span.col - 1
    line = stop.lines[row]
    start = _start(stop, (row, col))
    if not stop.brackets or line[col : col + 1] != ":" or start is None or not line[:start].rstrip().endswith(":"):
        return None
    outer = _OUTER.search(line, 0, start)
    if outer and _ONE_WORD.fullmatch(line, start, col):
        hint = f"write braces around what belongs below '{outer[1]}': {outer[1]}: {{{line[start:col]}: ...}}"
        return Typo(f"'{line[start:col]}' stands right behind '{outer[1]}:'", stop.at(row, start, col + 1), hint)
    key = _LIKE_KEY.fullmatch(line, start, col)
    comma = f"; if '{key[1]}' is a key, put a ',' before it" if key else ""
    message = "a text without quotes cannot have this ':'"
    return Typo(message, stop.at(row, start, col + 1), f"put the whole text in quotes{comma}")


def _start(stop: Stop, colon: Place) -> int | None:
    """Find where the text before a colon begins on its line: it was read last, or was about to be."""
    row, col = colon
    if stop.last and not stop.last.quoted and stop.last.end == colon and stop.last.start[0] == row:
        return stop.last.start[1]
    return stop.began.col - 1 if stop.began.line - 1 == row and stop.began.col - 1 < col else None


def glued(stop: Stop) -> Typo | None:
    """Find a bracket right behind a colon, which then ends no key: `{keyword:[A, B]}`."""
    row = stop.began.line - 1
    found = _GLUED.match(stop.lines[row], stop.began.col - 1)
    return found and Typo(f"there is no space behind '{found[0]}'", stop.at(row, *found.span()), "put one there")
