"""What does a text say once its names are filled in? `{program.name}`, `{contact.first|or there}`, `{{` for a brace.

Behind a name stand filters, which say how it is written, and last `|or TEXT`, for what may be missing. What is filled
in is never read as a template.
"""

import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Self

from msgspec import Struct

from watchword.diagnostics import Span
from watchword.language_tags import best
from watchword.reading.languages import by_name, is_language
from watchword.reading.source import Fields, Node, Scalar, is_left_out, narrowed
from watchword.reading.suggestions import suggestion
from watchword.reading.typed import INVALID, Invalid, Path, Reading, refuse
from watchword.templates.filter import PLAIN, Spoken, TextFilter
from watchword.value import Value

NAMES = frozenset(
    {
        "program.name",
        "program.help",
        "program.frequency",
        "program.brand",
        "from",
        "to",
        "text",
        "keyword",
        "rest",
        "now",
    }
)
"""The names that a text may use; what a program's `about` leaves out may be missing."""

LONGEST = 1600
"""A text of more characters is cut: no provider sends more in one piece."""

Filters = Mapping[str, type[TextFilter]]
"""The filters that there are, by the name that texts use."""
NO_FILTERS: Filters = {}

Put = Callable[[str], str]
ANY_LANGUAGE = ""
"""Stands for the language of a text that is the same in all of them."""

_TOKEN = re.compile(r"\{\{|\}\}|\{(?P<inside>[^{}]*)\}|\{|\}")
_NAME = re.compile(r"[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*", re.ASCII)
_BRACES = "write {{ or }} for a brace that belongs to the text"


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
    is_filtered: bool = False

    @classmethod
    def parse(cls, source: str, filters: Filters = NO_FILTERS) -> "Template | list[Problem]":
        """Read a template; answers every problem there is instead, if there are any. `filters` are those there are."""
        parts = list(_parts(source, filters))
        sound = tuple([part for part in parts if not isinstance(part, Problem)])
        if len(sound) < len(parts):
            return [part for part in parts if isinstance(part, Problem)]
        return cls(source, sound, any(not isinstance(part, str) and part.filters for part in sound))

    @classmethod
    def salvaged(cls, source: str, filters: Filters) -> Self:
        """Read what is sound in a template."""
        parts = _parts(source, filters)
        return cls(source=source, parts=tuple(part for part in parts if not isinstance(part, Problem)))

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """List the blanks, in order."""
        return tuple([part for part in self.parts if isinstance(part, Blank)])

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


class Text(Value, frozen=True, eq=False):
    """What a rule file calls a text: one template, or one by language, in the order of the file.

    The first of them stands by itself, as most texts have but one: what it says, and in which language. `spans` are the
    places of the templates, in the same order; they are no part of what makes two texts equal.
    """

    template: Template
    language: str = ANY_LANGUAGE
    others: tuple[tuple[str, Template], ...] = ()
    spans: tuple[Span, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.by_language == other.by_language

    def __hash__(self) -> int:
        return hash(self.by_language)

    @classmethod
    def literal(cls, text: str) -> Self:
        """Make the text that says just this, in all languages."""
        return cls(Template(source=text, parts=(text,)))

    def __str__(self) -> str:
        """Say what it says once it is filled; a template that is not is written as in its file."""
        return self.template.source

    @property
    def by_language(self) -> tuple[tuple[str, Template], ...]:
        """List the templates, each with its language."""
        return ((self.language, self.template), *self.others)

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read a string, or a map from language to string; every problem is reported where it stands."""
        reading.spans[at] = node.span
        if isinstance(node, Fields) and any(not is_left_out(below) for _, below in node.entries):
            found = [(key.text, _in_language(key, below, reading, at), below.span) for key, below in node.entries]
        else:
            found = [(ANY_LANGUAGE, _template(node, reading, at), node.span)]
        good = [(language, template, span) for language, template, span in found if isinstance(template, Template)]
        if not good or (len(good) < len(found) and not reading.salvaging):
            return INVALID
        (language, template, _), *others = good
        others_by_language = tuple((other, said) for other, said, _ in others)
        return cls(template, language, others_by_language, tuple(span for *_, span in good))

    def templates(self) -> Mapping[str, Template]:
        """List the templates by language; one that is for all of them stands under ANY_LANGUAGE."""
        return dict(self.by_language)

    def check(self, present: Collection[str], optional: Collection[str] = ()) -> list[tuple[str, Span, str | None]]:
        """Check every template's names as Template.check does; answers message, place and hint of each problem."""
        return [
            (problem.message, narrowed(place, template.source, problem.start, problem.end), problem.hint)
            for (_, template), place in zip(self.by_language, self.spans, strict=True)
            for problem in template.check(present, optional)
        ]

    def fill(self, values: Mapping[str, str | None], language: str, fallback: str, put: Put = str) -> str:
        """Write it out as serves a language best, else the fallback, else as the first; cut at LONGEST characters.

        `put` says how what is filled in is written where it could be taken for a part of the text, as in a URL.
        """
        template = self._in(language, fallback)
        spoken = Spoken(language, time_zone(values)) if template.is_filtered else PLAIN
        return template.fill(values, spoken, put)[:LONGEST]

    def fill_but(self, later: Collection[str], values: Mapping[str, str | None], language: str, fallback: str) -> str:
        """Write it as `fill` does, but leave the names of families such as `result.*` as a template has them."""
        template = self._in(language, fallback)
        spoken = Spoken(language, time_zone(values))
        return "".join(
            part.replace("{", "{{").replace("}", "}}")
            if isinstance(part, str)
            else template.source[part.start : part.end]
            if f"{part.name.partition('.')[0]}.*" in later
            else part.fill(values[part.name], spoken).replace("{", "{{").replace("}", "}}")
            for part in template.parts
        )

    def _in(self, language: str, fallback: str) -> Template:
        if not self.others:
            return self.template
        known = self.templates()
        tag = best(language, known) or best(fallback, known)
        return known[tag] if tag else self.template


def time_zone(values: Mapping[str, str | None]) -> str:
    """Tell in which time zone the program is that values are of."""
    try:
        return values["program.time-zone"] or "UTC"
    except KeyError:
        return "UTC"


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
    if len(token[0]) == 2:
        return token[0][0]
    said = "'{' is never closed" if token[0] == "{" else "'}' closes nothing"
    return Problem(token.start(), token.end(), said, _BRACES)


def _blank(inside: str, start: int, end: int, filters: Filters) -> Blank | Problem:
    written, _, behind = inside.partition("|")
    name = sys.intern(written.strip())  # few names are in very many texts
    if not _NAME.fullmatch(name):
        hint = f"write a name such as {{program.name}}; {_BRACES}"
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
    hint = suggestion(blank.name, known) or f"there are {', '.join(sorted(known))}"
    return Problem(blank.start, blank.end, f"nothing is named '{blank.name}'", hint)


def _missing(blank: Blank) -> Problem:
    hint = f"say what to write then: {{{blank.name}|or TEXT}}"
    return Problem(blank.start, blank.end, f"'{blank.name}' may be missing", hint)


# --- reading texts from a file ----------------------------------------------------------------------------------------


def _in_language(key: Scalar, below: Node, reading: Reading, at: Path) -> Template | Invalid:
    reading.keys[(*at, key.text)] = key.span
    if is_language(key.text):
        return _template(below, reading, (*at, key.text))
    written = "a text by language is written {en: ..., es: ...}; put text that begins with { in quotes"
    hint = by_name(key.text) or written
    reading.error("bad-value", f"'{key.text}' is no language", key.span, hint)
    return INVALID


def _template(node: Node, reading: Reading, at: Path) -> Template | Invalid:
    reading.spans[at] = node.span
    if not isinstance(node, Scalar) or is_left_out(node):
        return refuse(node, "a text", reading, at, _by_accident(node))
    if node.plain and node.text in {"~", "null"}:
        hint = "write what is to be said, or put it in quotes if that is what to say"
        reading.error("empty-value", f"'{node.text}' says that there is no text", node.span, hint)
        return INVALID
    if not node.text.strip():
        reading.error("empty-value", "the text is empty", node.span, "write what is to be said, or delete it")
        return INVALID
    filters: Filters = reading.context.filters
    parsed = Template.parse(node.text, filters)
    if isinstance(parsed, Template):
        return parsed
    for problem in parsed:
        reading.error(
            "bad-template", problem.message, narrowed(node.span, node.text, problem.start, problem.end), problem.hint
        )
    return Template.salvaged(node.text, filters) if reading.salvaging else INVALID


def _by_accident(node: Node) -> str | None:
    """Say how to write what YAML takes for a map or a list: `reply: {name}`, `reply: [sic] ...`."""
    if isinstance(node, Scalar):
        return None
    return f"put text that begins with {'{' if isinstance(node, Fields) else '['} in quotes"
