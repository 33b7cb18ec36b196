"""A sign that means something in a rule's words, as in `$5` and `C#`, and that no text is asked for."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple
from unicodedata import category

from watchword.diagnostics import Diagnostic, Span
from watchword.flow import flow
from watchword.lints.linted import Linted, Placed, nearest
from watchword.literally import literal
from watchword.sayings import Position
from watchword.text import words

CODE = "unheard-sign"
_SHORT = 2
"""A longer word says by itself what is meant: `#pizza` may well be heard as `pizza`."""
_SIGNS = frozenset("#%@&^~")
_SPECIAL = re.compile(r"[\\.^$*+?()\[\]{}|]")
_EDGES: Mapping[Position, tuple[str, str]] = {"first": ("^", ""), "only": ("^", "$"), "anywhere": ("", "")}
"""Where a pattern must begin and end to look for what a rule wants to stand in this position."""
_EDGES_OF = {"equals": _EDGES["only"], "starts-with": _EDGES["first"], "contains": _EDGES["anywhere"]}


def unheard_sign(linted: Linted) -> Iterator[Diagnostic]:
    """Find signs beside a number or a letter or two, which are all that is heard of them."""
    for one in chain(_listed(linted), *map(_written, linted.rules())):
        written = one.text
        for piece in () if literal(written) else written.split():
            heard = " ".join(words(piece))
            if signs := _telling(piece, heard):
                yield Diagnostic(
                    severity="warning",
                    code=CODE,
                    message=f"'{signs}' counts for nothing: '{piece}' is heard wherever '{heard}' is",
                    span=one.span,
                    hint=f"write '{one.condition}: {flow({'matches': _pattern(written, *one.edges)})}'"
                    f"{' in a rule of its own' if one.is_one_of_several else ''} if the sign must be there; "
                    "else leave it out",
                )


class _Written(NamedTuple):
    """A text that is compared as words: below which condition, between which edges of a pattern, and where it stands.

    One of several cannot become a pattern beside the others: they would all have to hold.
    """

    condition: str
    text: str
    edges: tuple[str, str]
    span: Span
    is_one_of_several: bool


def _listed(linted: Linted) -> Iterator[_Written]:
    """List the same of the lists of words that rules name, as if each stood first."""
    for source, places in linted.loaded.sources:
        for name, keywords in source.file.words.items():
            for keyword, at in keywords.placed():
                if not keyword.written.isalnum():
                    span = nearest(places, ("words", name), *at)
                    yield _Written("text", keyword.written, _EDGES["first"], span, is_one_of_several=True)


def _written(placed: Placed) -> Iterator[_Written]:
    """List what is compared as words and has a sign in it, or a blank."""
    when = placed.rule.when
    keywords = when.match.keyword.items if when.match.keyword else ()
    for keyword in keywords:
        if not keyword.written.isalnum():
            edges = _EDGES[when.match.position]
            yield _Written("text", keyword.written, edges, placed.words(keyword), len(keywords) > 1)
    for at, asked in when.placed():
        for key, edges in _EDGES_OF.items():
            texts = getattr(asked.condition, key.replace("-", "_"), ())
            for place, text in enumerate(texts):
                if not text.isalnum():
                    span = placed.span(*at, asked.name, key, place)
                    yield _Written(asked.name, text, edges, span, len(texts) > 1)


def _telling(piece: str, heard: str) -> str:
    """Give the signs of a piece that say more than what is heard of it."""
    if not heard or (len(heard) > _SHORT and not heard.isdecimal()):
        return ""
    below_zero = piece[:1] if piece == f"-{heard}" and heard.isdecimal() else ""
    return below_zero or "".join(char for char in piece if char in _SIGNS or category(char) in {"Sc", "Sm"})


def _pattern(written: str, before: str, after: str) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", written)
    return (before or _edge(written[0])) + escaped + (after or _edge(written[-1]))


def _edge(char: str) -> str:
    return r"\b" if char.isascii() and char.isalnum() else ""
