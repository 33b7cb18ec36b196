"""What may a named group of a pattern hold? `(?P<rx>[0-9]{7})` holds seven characters, all of them digits.

A small reading of the syntax of patterns that RE2 has accepted, as `literals` is: whatever it does not understand, it
takes for something that holds anything.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial

from watchword.alphabet import all_of, characters
from watchword.regex_syntax import Token, fold
from watchword.templates.bound import LONGEST, Bound

_NOTHING = Bound(0, frozenset())
_NO_WIDTH = frozenset({"^", "$", "\\A", "\\z", "\\b", "\\B"})
_GROUP = re.compile(r"\(\?P?<([^>]*)>")
_ALIKE = {"k": "\u212a", "s": "\u017f"}
"""Where capitals do not count, these letters beyond ASCII count as those."""


@lru_cache(maxsize=1000)
def captured(source: str) -> Mapping[str, Bound]:
    """Find what each named group of a pattern may hold."""
    found: dict[str, Bound] = {}
    fold(source, _parts, _repeated, _together, _either, partial(_grouped, found))
    return found


def _parts(token: Token) -> list[Bound]:
    if token.kind == "flags":  # what repeats behind them is what stands before them
        return []
    return [_NOTHING if token.kind != "plain" and token.text in _NO_WIDTH else _single(token)]


def _single(token: Token) -> Bound:
    found = characters(token)
    if found is None:
        return Bound(1)
    return Bound(1, found.union(map(str.upper, found), (_ALIKE[one] for one in found & _ALIKE.keys())))


def _repeated(part: Bound, token: Token) -> Bound:
    return Bound(min(LONGEST, part.most * (LONGEST if token.most is None else token.most)), part.made_of)


def _grouped(found: dict[str, Bound], part: Bound, opening: Token) -> Bound:
    if named := _GROUP.match(opening.text):
        found[named[1]] = part
    return part


def _together(parts: Sequence[Bound]) -> Bound:
    """Put parts behind each other."""
    return Bound(min(LONGEST, sum(part.most for part in parts)), all_of([part.made_of for part in parts]))


def _either(branches: Sequence[Bound]) -> Bound:
    """Put parts beside each other, of which one stands there."""
    return Bound(max(part.most for part in branches), all_of([part.made_of for part in branches]))
