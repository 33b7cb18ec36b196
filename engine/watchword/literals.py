"""What must stand in every text that a pattern matches? `win [0-9]+` needs `win `.

A small reading of the syntax of patterns that RE2 has accepted. Whatever it does not understand needs nothing, so that
it can err only by asking a pattern for nothing.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import category

from msgspec import Struct, field

from watchword.regex_syntax import Token, fold, tokens

MOST_CHOICES = 50
"""To find one of more literals than that is no better than to ask the pattern."""
MOST_SETS = 10
"""The best of them tell enough."""

_EDGES = frozenset("AbBz")
_WORD_EDGE = re.compile(r"\b", re.ASCII)


Needs = tuple[frozenset[str], ...]
"""Sets of texts in small letters (`str.casefold`): of each set, one must be in any text that matches."""
EDGE = "\b"
"""At an end of a literal: a word begins or ends there, as a pattern's `\\b` wants it."""


def bare(literal: str) -> str:
    """Give a literal without its edges."""
    return literal.strip(EDGE)


def has_edges(literal: str, text: str, start: int, end: int) -> bool:
    """Tell whether a literal that stands in an ASCII text between two places has its edges there."""
    if literal[0] == EDGE and not _WORD_EDGE.match(text, start):
        return False
    return literal[-1] != EDGE or _WORD_EDGE.match(text, end) is not None


class _Part(Struct, frozen=True):
    """A part of a pattern: the one text that it matches, or what it needs."""

    exactly: str | None = None
    needs: Needs = ()

    @property
    def wanted(self) -> Needs:
        if self.exactly is None:
            return self.needs
        literal = bare(self.exactly).replace(EDGE, "")
        if not literal:
            return ()
        before, after = self.exactly[0] == EDGE, self.exactly[-1] == EDGE
        return (frozenset({f"{EDGE * before}{literal}{EDGE * after}"}),)


@lru_cache(maxsize=10_000)
def literals(source: str) -> Needs:
    """Find what every text that matches must hold; nothing, if that cannot be told."""
    return fold(source, _parts, _again, _together, _either).wanted


def _parts(token: Token) -> list[_Part]:
    # Flags are no part: what repeats behind them is what stands before them.
    return [] if token.kind == "flags" else [_single(token)]


def _again(part: _Part, repeat: Token) -> _Part:
    return _Part(needs=part.wanted if repeat.least else ())


class _Open(Struct):
    """A group whose end has not come: its name, the named groups in it, and whether it has several alternatives."""

    name: str = ""
    names: list[str] = field(default_factory=list)
    is_split: bool = False

    def close(self) -> list[str]:
        """List its name and those within it."""
        return [self.name, *self.names] if self.name else self.names


def may_be_left_out(source: str) -> frozenset[str]:
    """Name the groups that a match may do without: in one of several alternatives, or in what may be missing."""
    opened, closed, without = [_Open()], list[str](), set[str]()
    for token in tokens(source):
        if token.kind == "repeat" and not token.least:
            without.update(closed)
        if token.kind != "flags":  # what repeats behind them is what stands before them
            closed = []
        if token.kind == "open":
            opened.append(_Open(token.text.removesuffix(">").partition("<")[2]))
        elif token.kind == "bar":
            opened[-1].is_split = True
        elif token.kind == "close" and len(opened) > 1:
            group = opened.pop()
            without.update(group.names if group.is_split else ())
            closed = group.close()
            opened[-1].names += closed
    return frozenset(without.union(opened[0].names if opened[0].is_split else ()))


def beginning(source: str) -> str:
    """Find the ASCII text, in small letters, with which every match begins; empty, if that cannot be told."""
    begun = before = ""
    depth, is_over = 0, False
    for token in tokens(source):
        depth += (token.kind == "open") - (token.kind == "close")
        if token.kind == "bar" and not depth:
            return ""
        if is_over or token.kind == "flags":
            continue
        exactly = _single(token).exactly if token.kind in {"plain", "escape", "edge"} else None
        if exactly is not None and token.text.isascii():
            begun, before = begun + exactly.replace(EDGE, ""), begun
            continue
        is_over = True
        if token.kind == "repeat" and not token.least:
            begun = before
    return begun


def _single(token: Token) -> _Part:
    """Say what one token that is no group and no repetition needs."""
    if token.text == r"\b":
        return _Part(exactly=EDGE)
    if token.kind == "edge" or (token.kind == "escape" and token.text[1:] in _EDGES):
        return _Part(exactly="")
    char = token.text[-1]
    literal = token.kind == "plain" or (token.kind == "escape" and len(token.text) == 2 and not char.isalnum())
    # What this Python does not know yet, RE2 may know as a capital of something else.
    return _Part(exactly=char.casefold()) if literal and category(char) != "Cn" and char != EDGE else _Part()


def _together(parts: Sequence[_Part]) -> _Part:
    """Say what parts need that follow each other: what each run of exact ones needs, and what each other part does."""
    needs: list[frozenset[str]] = []
    run = ""
    for part in parts:
        if part.exactly is not None:
            run += part.exactly
        else:
            needs += [*_Part(exactly=run).wanted, *part.needs]
            run = ""
    if all(part.exactly is not None for part in parts):
        return _Part(exactly=run)
    needs += _Part(exactly=run).wanted
    return _Part(needs=tuple(sorted(dict.fromkeys(needs), key=_worth, reverse=True)[:MOST_SETS]))


def _worth(need: frozenset[str]) -> tuple[int, int]:
    return min(len(bare(one)) for one in need), -len(need)


def _either(branches: Sequence[_Part]) -> _Part:
    """Say what alternatives need: one of what is best in each, if each needs something."""
    if len(branches) == 1:
        return branches[0]
    best = [max(branch.wanted, key=_worth) for branch in branches if branch.wanted]
    together = frozenset[str]().union(*best)
    return _Part(needs=(together,) if len(best) == len(branches) and len(together) <= MOST_CHOICES else ())
