"""The source of a regular expression, taken apart: a small reading of the syntax that RE2 has accepted."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

P = TypeVar("P")

_TOKEN = re.compile(
    r"""
      \\Q(?P<quoted>.*?)(?:\\E|\Z)
    | (?P<escape>\\(?:[pP](?:\{[^}]*\}|.)|x(?:\{[^}]*\}|..)|[0-7]+|.))
    | (?P<set>\[\^?\]?(?:\[:[^]:]*:\]|\\.|[^]\\])*\])
    | (?P<repeat>(?:[*+?]|\{(?P<least>\d+)(?P<more>,(?P<most>\d*))?\})\??)
    | (?P<flags>\(\?[a-zA-Z-]*\))
    | (?P<open>\((?:\?(?:P?<[^>]*>|[a-zA-Z-]*:))?)
    | (?P<close>\))
    | (?P<bar>\|)
    | (?P<edge>[\^$])
    | (?P<any>\.)
    | (?P<plain>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(Struct, frozen=True):
    """One piece of a pattern's source: what it is, and where it stands."""

    kind: str
    text: str
    start: int
    least: int = 1
    most: int | None = 1
    """How often a repetition wants what is before it, at least and at most; None where nothing bounds that."""


def tokens(source: str) -> Iterator[Token]:
    """Take a pattern's source apart; never raises, whether or not it is a pattern."""
    for found in _TOKEN.finditer(source):
        if found["quoted"] is not None:
            yield from (
                Token("plain", char, found.start("quoted") + place) for place, char in enumerate(found["quoted"])
            )
        elif found["repeat"]:
            yield Token("repeat", found[0], found.start(), *_times(found))
        else:
            yield Token(found.lastgroup or "plain", found[0], found.start())


def _times(found: re.Match[str]) -> tuple[int, int | None]:
    """Tell how often a repetition wants what is before it, at least and at most."""
    if found["least"] is None:
        return int(found[0][0] == "+"), 1 if found[0][0] == "?" else None
    least = int(found["least"])
    return least, int(found["most"]) if found["most"] else None if found["more"] else least


class _Group(Generic[P]):
    """A group whose end has not come: what opened it, and the parts of each of its alternatives so far."""

    def __init__(self, opening: Token | None) -> None:
        self.opening = opening
        self.branches: list[list[P]] = [[]]

    @property
    def parts(self) -> list[P]:
        return self.branches[-1]


def fold(
    source: str,
    single: Callable[[Token], Sequence[P]],
    repeated: Callable[[P, Token], P],
    together: Callable[[Sequence[P]], P],
    either: Callable[[Sequence[P]], P],
    grouped: Callable[[P, Token], P] = lambda part, _: part,
) -> P:
    """Make one thing of a pattern: of each token that is `single` what it says, of a repetition what is `repeated`.

    What follows each other is put `together`, of alternatives there is `either`, and a whole alternation in parentheses
    is `grouped` by what opens it.
    """
    groups: list[_Group[P]] = [_Group(None)]
    for token in tokens(source):
        here = groups[-1]
        if token.kind == "open":
            groups.append(_Group(token))
        elif token.kind == "close" and here.opening:
            groups.pop()
            groups[-1].parts.append(grouped(either([together(one) for one in here.branches]), here.opening))
        elif token.kind == "bar":
            here.branches.append([])
        elif token.kind == "repeat" and here.parts:
            here.parts.append(repeated(here.parts.pop(), token))
        else:
            here.parts.extend(single(token))
    return either([together(one) for one in groups[0].branches])
