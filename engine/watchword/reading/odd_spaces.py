"""No-break and other special spaces, which text programs and web pages put where YAML wants an ordinary one."""

import re

from msgspec.structs import replace

from watchword.diagnostics import Span
from watchword.reading.stop import Stop, Typo

MESSAGE = "a no-break or other special space stands here"
HINT = "type an ordinary space in its place"
SPACES = "\u00a0\u1680\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))
_BEFORE_KEY = re.compile(rf"[ -]*(?:[\w-]+:)?([{SPACES}])")
_BEHIND_COLON = re.compile(rf"(?:[A-Za-z][\w-]*:)?([{SPACES}])")
_OF_VALUE = re.compile(rf"[A-Za-z][\w-]*:([{SPACES}])")
_BEFORE_BRACKET = re.compile(rf"[A-Za-z][\w-]*:([{SPACES}])$")


def look(stop: Stop) -> Typo | None:
    """Find one right before the bracket at which the reader gave up, or where the key of a line above it stands."""
    row, col = stop.span.line - 1, stop.span.col - 1
    if stop.brackets and (found := _BEFORE_BRACKET.search(stop.lines[row][:col])):
        return Typo(MESSAGE, stop.at(row, found.start(1), found.start(1)), HINT)
    for row in stop.rows_above():
        found = _BEFORE_KEY.match(stop.lines[row])
        if found:
            return Typo(MESSAGE, stop.at(row, found.start(1), found.end(1)), HINT)
    return None


def in_key(text: str, span: Span) -> Span | None:
    """Find one that a plain key begins with, or that stands behind its colon: `when:\u00a0{keyword: AA}`."""
    return None if text.isascii() else _found(_BEHIND_COLON, text, span)


def in_text(text: str, span: Span) -> Span | None:
    """Find one that made a plain text of a key and its value: `reply:\u00a0hi`."""
    return None if text.isascii() else _found(_OF_VALUE, text, span)


def _found(pattern: re.Pattern[str], text: str, span: Span) -> Span | None:
    found = pattern.match(text)
    return found and replace(span, col=span.col + found.start(1), end_col=span.col + found.end(1))
