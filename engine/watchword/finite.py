"""All the texts that a pattern matches, where it fixes both ends and they are few: `^colou?r$` matches two.

A small reading of the syntax of patterns that RE2 has accepted, as `literals` is: whatever it does not understand, it
takes for something that matches more than can be listed.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from itertools import product

from watchword.regex_syntax import Token, fold

MOST = 20
"""Of more texts than that none are listed."""
_BEGIN, _END = "\x02", "\x03"
_EDGES = {"^": _BEGIN, "\\A": _BEGIN, "$": _END, "\\z": _END}
_HARMLESS_FLAGS = {"(?i)", "(?s)", "(?U)"}
_NAMED = re.compile(r"\(\?P?<([^>]*)>")
_OPENS = {"(", "(?:", "(?i:", "(?s:"}

Texts = frozenset[str] | None
"""What a part of a pattern matches; None where that cannot be listed."""


@lru_cache(maxsize=10_000)
def texts(source: str) -> tuple[str, ...]:
    """List all texts that a pattern matches, letter case aside, in order; none where that cannot be told."""
    found = fold(source, _parts, _repeated, _together, _either, _grouped) or ()
    bodies = [one[1:-1] for one in found if one[:1] == _BEGIN and one[-1:] == _END]
    is_whole = len(bodies) == len(found) and not any({_BEGIN, _END} & set(one) for one in bodies)
    return tuple(sorted(bodies)) if is_whole else ()


def groups(source: str) -> Mapping[str, tuple[str, ...]]:
    """List all texts that each named group may hold, in small letters; of those where that can be told."""
    found: dict[str, Texts] = {}
    fold(source, _parts, _repeated, _together, _either, partial(_named, found))
    return {name: tuple(sorted(held)) for name, held in found.items() if held is not None}


def _named(found: dict[str, Texts], part: Texts, opening: Token) -> Texts:
    if named := _NAMED.match(opening.text):
        edges = str.maketrans("", "", _BEGIN + _END)
        found[named[1]] = part if part is None else frozenset(one.translate(edges) for one in part)
    return _grouped(part, opening)


def _parts(token: Token) -> list[Texts]:
    return [] if token.text in _HARMLESS_FLAGS else [_single(token)]


def _grouped(part: Texts, opening: Token) -> Texts:
    return part if opening.text in _OPENS or "<" in opening.text else None


def _repeated(part: Texts, token: Token) -> Texts:
    return part | {""} if part is not None and token.text == "?" else None


def _single(token: Token) -> Texts:
    if token.text in _EDGES:
        return frozenset({_EDGES[token.text]})
    char = token.text[-1]
    is_itself = token.kind == "plain" or (token.kind == "escape" and len(token.text) == 2 and not char.isalnum())
    if is_itself and char.isprintable():
        return frozenset({char.lower()})
    if token.kind == "set" and token.text[1:-1].isalnum():
        return _few(frozenset(map(str.lower, token.text[1:-1])))
    return None


def _together(parts: Sequence[Texts]) -> Texts:
    """List what parts match that follow each other."""
    joined = frozenset({""})
    for part in parts:
        if part is None or len(joined) * len(part) > MOST:
            return None
        joined = frozenset(before + after for before, after in product(joined, part))
    return joined


def _either(branches: Sequence[Texts]) -> Texts:
    each = [branch for branch in branches if branch is not None]
    return _few(frozenset().union(*each)) if len(each) == len(branches) else None


def _few(found: frozenset[str]) -> Texts:
    return found if len(found) <= MOST else None
