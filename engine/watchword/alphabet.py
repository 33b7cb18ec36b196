"""Which characters the texts that a pattern matches are made of, and begin with: `^[0-9]+$` matches digits alone.

A small reading of the syntax of patterns that RE2 has accepted, as `literals` is: whatever it does not understand, it
takes for something that matches every character. Only ASCII is told apart.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import re2
from msgspec import Struct

from watchword.regex_syntax import Token, fold

_ASCII = tuple(map(chr, range(128)))
_BEGINS, _ENDS = frozenset({"^", "\\A"}), frozenset({"$", "\\z"})
_WORD_EDGES = frozenset({"\\b", "\\B"})
_CLASSES = frozenset("dsw")


class Alphabet(Struct, frozen=True):
    """What a text that a pattern matches is made of and begins with, in small letters; None where that may be all."""

    whole: frozenset[str] | None = None
    first: frozenset[str] | None = None


@lru_cache(maxsize=1000)
def alphabet(source: str) -> Alphabet:
    """Find what a text is made of in which the pattern is found."""
    part = fold(source, _parts, _repeated, _together, _either, _grouped)
    return Alphabet(
        whole=part.made_of if part.begins and part.ends else None,
        first=part.first if part.begins and not part.may_be_empty else None,
    )


class _Part(Struct, frozen=True, kw_only=True):
    """A part of a pattern: the characters that it matches, whether it may match none, and where it must stand."""

    made_of: frozenset[str] | None = frozenset()
    first: frozenset[str] | None = frozenset()
    may_be_empty: bool = True
    begins: bool = False
    ends: bool = False


_ANYTHING = _Part(made_of=None, first=None)


def _parts(token: Token) -> list[_Part]:
    if token.kind == "flags":
        return [_ANYTHING] if "m" in token.text else []  # lines may begin and end within the text
    return [_single(token)]


def _single(token: Token) -> _Part:
    if token.text in _BEGINS | _ENDS and token.kind != "plain":
        return _Part(begins=token.text in _BEGINS, ends=token.text in _ENDS)
    if token.text in _WORD_EDGES and token.kind == "escape":
        return _Part()
    found = characters(token)
    return _Part(made_of=found, first=found, may_be_empty=False)


def characters(token: Token) -> frozenset[str] | None:
    """List the characters that a token matches one of, in small letters; None where these are not all of ASCII."""
    char = token.text[-1]
    if token.kind == "plain" or (token.kind == "escape" and len(token.text) == 2 and not char.isalnum()):
        return frozenset({char.lower()}) if char.isascii() else None
    is_class = token.kind == "escape" and token.text[1:] in _CLASSES
    if not is_class and (token.kind != "set" or not _is_of_ascii(token.text)):
        return None
    one = re2.compile(token.text)
    return frozenset(found.lower() for found in _ASCII if one.fullmatch(found))


def _is_of_ascii(written: str) -> bool:
    """Tell whether a set in brackets names what it matches, all of it ASCII."""
    escaped = {after for sign, after in pairwise(written) if sign == "\\"}
    named = all(one in _CLASSES or not one.isalnum() for one in escaped)
    return written.isascii() and written[1] != "^" and "[:^" not in written and named


def _repeated(part: _Part, token: Token) -> _Part:
    if token.least:
        return part
    return _Part(made_of=part.made_of, first=part.first)


def _grouped(part: _Part, opening: Token) -> _Part:
    return _ANYTHING if "m" in opening.text.partition(":")[0] and "<" not in opening.text else part


def _together(parts: Sequence[_Part]) -> _Part:
    """Put parts behind each other."""
    return _Part(
        made_of=all_of([part.made_of for part in parts]),
        first=all_of([part.first for part in parts[: _upto_one_that_stands(parts)]]),
        may_be_empty=all(part.may_be_empty for part in parts),
        begins=bool(parts) and parts[0].begins,
        ends=bool(parts) and parts[-1].ends,
    )


def _either(branches: Sequence[_Part]) -> _Part:
    """Put parts beside each other, of which one stands there."""
    return _Part(
        made_of=all_of([part.made_of for part in branches]),
        first=all_of([part.first for part in branches]),
        may_be_empty=any(part.may_be_empty for part in branches),
        begins=all(part.begins for part in branches),
        ends=all(part.ends for part in branches),
    )


def _upto_one_that_stands(parts: Sequence[_Part]) -> int:
    return next((place + 1 for place, part in enumerate(parts) if not part.may_be_empty), len(parts))


def all_of(sets: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    """Put characters together; None if any of them are not known."""
    known = [one for one in sets if one is not None]
    return frozenset[str]().union(*known) if len(known) == len(sets) else None
