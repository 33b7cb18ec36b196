"""A sign that means something in a rule's words, as in `$5` and `C#`, and that no text is asked for."""

import re
from collections.abc import Iterator
from unicodedata import category

from watchword.diagnostics import Diagnostic, Span
from watchword.flow import flow
from watchword.lints.linted import Linted, Placed
from watchword.literally import literal
from watchword.text import words

CODE = "unheard-sign"
_SHORT = 2
"""A longer word says by itself what is meant: `#pizza` may well be heard as `pizza`."""
_SIGNS = frozenset("#%@&^~")
_SPECIAL = re.compile(r"[\\.^$*+?()\[\]{}|]")
_EDGES = {"keyword": ("^", ""), "equals": ("^", "$"), "starts-with": ("^", ""), "contains": ("", "")}
"""Where a pattern must begin and end to look for what a rule compares in this way."""


def unheard_sign(linted: Linted) -> Iterator[Diagnostic]:
    """Find signs beside a number or a letter or two, which are all that is heard of them."""
    for placed in linted.rules():
        for name, written, how, span in _written(placed):
            for piece in () if written.isalnum() or literal(written) else written.split():
                heard = " ".join(words(piece))
                if signs := _telling(piece, heard):
                    yield Diagnostic(
                        severity="warning",
                        code=CODE,
                        message=f"'{signs}' counts for nothing: '{piece}' is heard wherever '{heard}' is",
                        span=span,
                        hint=f"write '{name}: {flow({'matches': _pattern(written, how)})}' if the sign must be there; "
                        "else leave it out",
                    )


def _written(placed: Placed) -> Iterator[tuple[str, str, str, Span]]:
    """List what is compared as words: with what, as it is written, by what key, and where it stands."""
    when = placed.rule.when
    for keyword in when.match.keyword.items if when.match.keyword else ():
        yield "text", keyword.written, "keyword", placed.words(keyword)
    for at, conditions in ((("when",), when.conditions), (("when", "not"), when.not_.conditions if when.not_ else ())):
        for asked in conditions:
            for key in ("equals", "starts-with", "contains"):
                for place, text in enumerate(getattr(asked.condition, key.replace("-", "_"), ())):
                    yield asked.name, text, key, placed.span(*at, asked.name, key, place)


def _telling(piece: str, heard: str) -> str:
    """Give the signs of a piece that say more than what is heard of it."""
    if not heard or (len(heard) > _SHORT and not heard.isdecimal()):
        return ""
    return "".join(char for char in piece if char in _SIGNS or category(char) in {"Sc", "Sm"})


def _pattern(written: str, how: str) -> str:
    before, after = _EDGES[how]
    escaped = _SPECIAL.sub(r"\\\g<0>", written)
    return (before or _edge(written[0])) + escaped + (after or _edge(written[-1]))


def _edge(char: str) -> str:
    return r"\b" if char.isascii() and char.isalnum() else ""
