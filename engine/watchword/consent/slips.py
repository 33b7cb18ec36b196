"""Which slips of the finger are taken for a word of opt-out: `slips.yaml`, loaded once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from string import ascii_lowercase, digits

import msgspec
from msgspec import Struct

from watchword.dated import Dated, content
from watchword.text import words


class Slipped(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word of the list of words in which slips may pass, and how many. `near` are words of a language, no slips."""

    word: str
    slips: int
    sources: tuple[str, ...]
    near: str


class Asking(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of requests in which one slip may pass, and words near to them that are none."""

    words: str
    near: str


class Joined(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that are run together with no space, `stoptexting`: one of the `first`, and some of those or of `more`."""

    first: str
    more: str


class Spelt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How words of a language are written for short and as they are spoken, by what is meant."""

    language: str
    words: Mapping[str, str]


class Slips(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All slips that are understood, as shipped."""

    sources: Mapping[str, str]
    asking: Asking
    joined: Joined
    spelt: Spelt
    slips: tuple[Slipped, ...]


def found(heard: Sequence[str]) -> tuple[int, str] | None:
    """Find the first of some words that is a slip of a word of opt-out, and name that: its place, and the word."""
    short = max(map(len, heard), default=0) < _LONG
    if short and _slipped().keys().isdisjoint(heard) and not _HELD_DOWN.search(" ".join(heard)):
        return None
    for place, word in enumerate(heard):
        named = meant(word)
        if named:
            return place, named
    return None


def meant(heard: str) -> str | None:
    """Name the word that one is a slip of: a letter too many, missing, wrong or misplaced, or a key held too long."""
    word = _slipped().get(heard)
    if word is None and len(heard) <= LONGEST:
        word = _held_or_twice(heard)
    return word or None


def is_held(word: str) -> bool:
    """Tell whether a key was held in it."""
    return _HELD_DOWN.search(word) is not None


def released(heard: Sequence[str]) -> Sequence[str]:
    """Write words as they are with no key held: `stoppp texting meee`. The same words if none was."""
    apart = _HELD_DOWN.split(" ".join(heard))
    return "".join(apart).split() if len(apart) > 1 else heard


def asked(heard: str) -> str | None:
    """Name the word of requests that one is a slip of, or the words that it is run together of.

    Words may be near to several, which all say the same.
    """
    return _asked().get(heard) or parted(heard)


def spelt(heard: str) -> str | None:
    """Name the words that are meant by one that is written for short or as it is spoken: `2`, `ur`, `numba`."""
    return _spelt().get(heard)


def spelling() -> str:
    """Name the language of whose words it is known how they are spelt otherwise."""
    return shipped().spelt.language


def parted(heard: str) -> str | None:
    """Write words apart that are run together, `stoptexting`; None if it is nothing but one word."""
    if len(heard) > LONGEST or not _joined().fullmatch(heard):
        return None
    return _taken_apart(heard)


@cache
def shipped() -> Slips:
    """Load the slips; raises msgspec.ValidationError for a file that is not of its shape."""
    return msgspec.yaml.decode(held(), type=Slips)


@cache
def held() -> bytes:
    """Give the file as it is, for the names of editions."""
    return content(__package__, "slips.yaml")


LONGEST, REMEMBERED = 24, 4096
"""A word of more letters than this is none of ours, however long a key was held; what so many words are is kept."""

_HELD_DOWN, _LONG = re.compile(r"([a-z])\1\1+"), 9
_HELD = re.compile(r"(.)\1+")
_ONCE = itemgetter(1)
_KEYS = ascii_lowercase + digits


@cache
def _slipped() -> Mapping[str, str]:
    """Index what one slip makes of each word, and of each word with no key held; words of a language are none."""
    near = {word for one in shipped().slips for word in one.near.split()}
    made = {
        slip: one.word
        for one in shipped().slips
        for word in (one.word.lower(), _HELD.sub(_ONCE, one.word.lower()))
        for slip in (word, *_slips(word))
    }
    return made | dict.fromkeys(near, "")


@cache
def _firsts() -> tuple[str, ...]:
    return words(shipped().joined.first)


@cache
def _pieces() -> Sequence[str]:
    """List the words that are run together, the longest first."""
    return sorted({*_firsts(), *words(shipped().joined.more)}, key=len, reverse=True)


@cache
def _joined() -> re.Pattern[str]:
    """Match words that are nothing but pieces, much sooner than they are taken apart."""
    first, pieces = ("|".join(map(re.escape, some)) for some in (_firsts(), _pieces()))
    return re.compile(f"(?:{first})(?:{pieces})+")


@lru_cache(maxsize=REMEMBERED)
def _taken_apart(heard: str) -> str | None:
    said = _parts(heard)
    return " ".join(said) if said and len(said) > 1 and said[0] in _firsts() else None


def _parts(heard: str) -> Sequence[str] | None:
    """Take a word apart into pieces; None where something is left over."""
    if not heard:
        return ()
    for piece in _pieces():
        if heard.startswith(piece) and (rest := _parts(heard[len(piece) :])) is not None:
            return piece, *rest
    return None


@cache
def _spelt() -> Mapping[str, str]:
    return {short: meant for meant, every in shipped().spelt.words.items() for short in words(every)}


@cache
def _asked() -> Mapping[str, str]:
    """Index what one slip makes of the words of requests."""
    asking = shipped().asking
    known = words(asking.words)
    none = {*known, *words(asking.near)}
    return {slip: word for word in known for slip in _slips(word) if slip not in none}


def _slips(word: str) -> Iterator[str]:
    """List what one slip makes of a word."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield from (f"{before}{key}{after}" for key in _KEYS)
        if after:
            yield before + after[1:]
            yield from (f"{before}{key}{after[1:]}" for key in _KEYS)
        if len(after) > 1:
            yield f"{before}{after[1]}{after[0]}{after[2:]}"


@lru_cache(maxsize=REMEMBERED)
def _held_or_twice(heard: str) -> str | None:
    """Name the word that one is with a key held too long, or with two slips."""
    named = _slipped().get(_HELD.sub(_ONCE, heard)) if _HELD.search(heard) else None
    return named or _twice(heard)


def _twice(heard: str) -> str | None:
    """Name the word that two slips were made in; only long words bear that."""
    for one, word, letters in _long_ones():
        alike = (
            abs(len(heard) - len(word)) <= one.slips and len(letters.intersection(heard)) >= len(letters) - one.slips
        )
        if alike and _apart(heard, word) <= one.slips:
            return one.word
    return None


@cache
def _long_ones() -> Sequence[tuple[Slipped, str, frozenset[str]]]:
    """List the words that bear several slips, as they are heard, and their letters."""
    return [(one, word := one.word.lower(), frozenset(word)) for one in shipped().slips if one.slips > 1]


def _apart(heard: str, word: str) -> int:
    """Count the slips from one to the other, adjacent letters in the wrong order being one (Damerau, Levenshtein)."""
    above: list[int] = []
    before: list[int] = []
    row = list(range(len(word) + 1))
    for place, letter in enumerate(heard, start=1):
        above, before, row = before, row, [place]
        for at, wanted in enumerate(word, start=1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != wanted))
            if above and at > 1 and letter == word[at - 2] and heard[place - 2] == wanted:
                cost = min(cost, above[at - 2] + 1)
            row.append(cost)
    return row[-1]
