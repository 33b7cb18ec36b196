"""Texts in which a pattern should be found, made up from its source: the least that it asks for, and more.

A small reading of the syntax of patterns that RE2 has accepted, as `literals` is: whether a text does is to be tried.
"""

from collections.abc import Sequence
from functools import lru_cache
from string import printable

import re2

from watchword.regex_syntax import Token, fold

_LIKED = f"x1a- {printable}"
"""What is taken of a class, the first of these that it has."""
_EDGES = frozenset("AzbB")

_Part = tuple[str, ...]
"""What a part of a pattern matches: the least; all that may be left out, too; and that with a blank for anything."""
_NOTHING: _Part = ("", "", "")


@lru_cache(maxsize=10_000)
def specimens(source: str) -> _Part:
    """Make up the least that a pattern asks for, nearly the most, and that with blanks where anything may stand."""
    return fold(source, _parts, _repeated, _together, _either)


def _parts(token: Token) -> list[_Part]:
    is_edge = token.kind in {"flags", "edge"} or (token.kind == "escape" and token.text[1:] in _EDGES)
    if is_edge:
        return []
    char = token.text if token.kind == "plain" else _liked(token.text)
    return [(char, char, " " if token.kind == "any" else char)]


@lru_cache(maxsize=1000)
def _liked(written: str) -> str:
    try:
        found = re2.compile(written).search(_LIKED)
    except re2.error:
        return ""
    return found[0] if found else ""


def _repeated(part: _Part, token: Token) -> _Part:
    least, *more = part
    return least * token.least, *(most * max(token.least, 1) for most in more)


def _together(parts: Sequence[_Part]) -> _Part:
    return tuple(map("".join, zip(*parts, strict=True))) if parts else _NOTHING


def _either(branches: Sequence[_Part]) -> _Part:
    return branches[0][0], *branches[-1][1:]
