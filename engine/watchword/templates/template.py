"""One template: literal parts, and blanks with their filters."""

import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Self

from msgspec import Struct

from watchword.reading.suggestions import suggestion
from watchword.templates.filter import PLAIN, Spoken, TextFilter
from watchword.value import Value

Filters = Mapping[str, type[TextFilter]]
"""The filters that there are, by the name that texts use."""
NO_FILTERS: Filters = {}

Put = Callable[[str], str]

_TOKEN = re.compile(r"\{\{|\}\}|\{(?P<inside>[^{}]*)\}|\{(?P<around>[^{}]*)(?P<name>\{[^{}]*\})[^{}]*\}|\{|\}")
_NAME = re.compile(r"[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*", re.ASCII)
_BRACES = "write {{ or }} for a brace that belongs to the text"
_AS_WRITTEN = "what stands behind '|or' is sent as it is written: write there what that name would say"


class Problem(Struct, frozen=True):
    """Something wrong between two offsets of a template's source."""

    start: int
    end: int
    message: str
    hint: str | None = None


class Blank(Value, frozen=True):
    """A name to fill in. `otherwise` is used where it is missing or empty, None if nothing was said about that.

    `filters` say how the value is written, one after the other.
    """

    name: str
    otherwise: str | None
    start: int
    end: int
    filters: tuple[TextFilter, ...] = ()

    def fill(self, value: str | None, spoken: Spoken = PLAIN) -> str:
        """Write a value, or what stands in for one that is missing."""
        for one in self.filters if value else ():
            value = one.apply(value, spoken) if value else ""
        return value or self.otherwise or ""


class Template(Value, frozen=True):
    """A text with names in it: literal parts and blanks, in order; whether any of these is written by a filter."""

    source: str
    parts: tuple[str | Blank, ...]
    blanks: tuple[Blank, ...] = ()
    is_filtered: bool = False

    @classmethod
    def of(cls, source: str, parts: tuple[str | Blank, ...]) -> Self:
        """Make one of its parts."""
        blanks = tuple([part for part in parts if isinstance(part, Blank)])
        return cls(source, parts, blanks, any(blank.filters for blank in blanks))

    @classmethod
    def parse(cls, source: str, filters: Filters = NO_FILTERS) -> "Template | list[Problem]":
        """Read a template; answers every problem there is instead, if there are any. `filters` are those there are."""
        parts = list(_parts(source, filters))
        sound = tuple([part for part in parts if not isinstance(part, Problem)])
        if len(sound) < len(parts):
            return [part for part in parts if isinstance(part, Problem)]
        return cls.of(source, sound)

    @classmethod
    def salvaged(cls, source: str, filters: Filters) -> Self:
        """Read what is sound in a template."""
        parts = _parts(source, filters)
        return cls.of(source, tuple(part for part in parts if not isinstance(part, Problem)))

    @property
    def least_length(self) -> int:
        """Count the characters of what it says whatever is filled in."""
        return sum(len(part) for part in self.parts if isinstance(part, str))

    def check(self, present: Collection[str], optional: Collection[str] = ()) -> list[Problem]:
        """Find names that are neither `present` nor `optional`, and optional ones that lack an `|or`."""
        problems = []
        for blank in self.blanks:
            if blank.name in present or (blank.name in optional and blank.otherwise is not None):
                continue
            problems.append(_missing(blank) if blank.name in optional else _unknown(blank, {*present, *optional}))
        return problems

    def fill(self, values: Mapping[str, str | None], spoken: Spoken = PLAIN, put: Put = str) -> str:
        """Write the text out; a name without a value leaves its `|or` text, or nothing."""
        filled = [part if isinstance(part, str) else put(part.fill(values[part.name], spoken)) for part in self.parts]
        return "".join(filled)


# --- reading templates ------------------------------------------------------------------------------------------------


def _parts(source: str, filters: Filters) -> Iterator[str | Blank | Problem]:
    past = 0
    for token in _TOKEN.finditer(source):
        if token.start() > past:
            yield source[past : token.start()]
        yield _part(token, filters)
        past = token.end()
    if past < len(source):
        yield source[past:]


def _part(token: re.Match[str], filters: Filters) -> str | Blank | Problem:
    inside: str | None = token["inside"]
    if inside is not None:
        return _blank(inside, token.start(), token.end(), filters)
    if name := token["name"]:
        hint = _AS_WRITTEN if "|" in token["around"] else _BRACES
        return Problem(*token.span("name"), f"'{name}' stands within other braces", hint)
    if len(token[0]) == 2:
        return token[0][0]
    said = "'{' is never closed" if token[0] == "{" else "'}' closes nothing"
    return Problem(token.start(), token.end(), said, _BRACES)


_GROUP = re.compile(r"\$?(?:match)?[.\[]?\d+\]?", re.ASCII)
_NAMED_GROUP = "give the group a name in the pattern, as in (?P<size>...), and write {match.size}"


def _blank(inside: str, start: int, end: int, filters: Filters) -> Blank | Problem:
    written, _, behind = inside.partition("|")
    name = sys.intern(written.strip())  # few names are in very many texts
    if not _NAME.fullmatch(name):
        hint = _NAMED_GROUP if _GROUP.fullmatch(name) else f"write a name such as {{program.name}}; {_BRACES}"
        return Problem(start, end, f"'{name}' is no name" if name else "there is no name between the braces", hint)
    applied: list[TextFilter] = []
    while behind := behind.strip():
        kind, _, otherwise = behind.partition(" ")
        if kind == "or":  # all that follows is what is said then
            return _made(name, otherwise.strip(), start, end, applied)
        one, _, behind = behind.partition("|")
        found = _filter(name, one.strip(), start, end, filters)
        if isinstance(found, Problem):
            return found
        applied.append(found)
    return _made(name, None, start, end, applied)


def _made(name: str, otherwise: str | None, start: int, end: int, applied: Collection[TextFilter]) -> Blank:
    return Blank(name, otherwise, start, end, tuple(applied)) if applied else _plain(name, otherwise, start, end)


@lru_cache(maxsize=256)
def _plain(name: str, otherwise: str | None, start: int, end: int) -> Blank:
    """Make a blank without a filter, the same for all that are equal: very many texts begin with a program's name."""
    return Blank(name, otherwise, start, end)


def _filter(name: str, written: str, start: int, end: int, filters: Filters) -> TextFilter | Problem:
    kind, _, argument = written.partition(" ")
    if kind not in filters:
        hint = suggestion(kind, filters) or f"write {{{name}|or TEXT}} for what may be missing"
        return Problem(start, end, f"there is no filter '{kind}'", hint)
    try:
        return filters[kind].of(argument.strip())
    except ValueError as failure:
        return Problem(start, end, str(failure), f"`watchword actions {kind}` explains it")


def _unknown(blank: Blank, known: Collection[str]) -> Problem:
    hint = suggestion(blank.name, known) or _given_by(blank.name, known) or f"there are {', '.join(sorted(known))}"
    return Problem(blank.start, blank.end, f"nothing is named '{blank.name}'", hint)


def _given_by(name: str, known: Collection[str]) -> str | None:
    """Tell what gives a name to the rule that asks for it, where nothing of its kind is known."""
    kind, _, part = name.partition(".")
    if any(one.partition(".")[0] == kind for one in known) or bool(part) != (kind in _IN_PARTS):
        return None
    return _IN_PARTS[kind].format(part) if part else _GIVEN.get(name)


_GIVEN = {
    "coupon": "put a 'coupon' before this in 'then', or 'has-coupon' in 'when': they give it",
    "answer": "put 'answering' in the rule's 'when': it gives what was answered",
}
_IN_PARTS = {
    "match": "name a group in the rule's 'when', as text: {{matches: '(?P<{}>...)'}} does: one in 'expect' is not kept",
    "prompt": "put 'answering' in the rule's 'when': it gives what the question was left with",
}
"""What gives a name, and one of several parts."""


def _missing(blank: Blank) -> Problem:
    hint = f"say what to write then: {{{blank.name}|or TEXT}}"
    return Problem(blank.start, blank.end, f"'{blank.name}' may be missing", hint)
