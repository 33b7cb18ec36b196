"""What does a text say once its names are filled in? `{program.name}`, `{contact.first|or there}`, `{{` for a brace.

Behind a name stand filters, which say how it is written, and last `|or TEXT`, for what may be missing. What is filled
in is never read as a template.
"""

from collections.abc import Collection, Mapping
from typing import Self

from watchword.diagnostics import Span
from watchword.language_tags import best
from watchword.reading.cuts import cut, in_brackets
from watchword.reading.findings import Path, Reading
from watchword.reading.indentation import refused_beside
from watchword.reading.languages import by_name, is_language
from watchword.reading.source import Fields, Items, Node, Scalar, is_left_out, narrowed
from watchword.reading.typed import INVALID, Invalid, refuse, refuse_null, says_nothing
from watchword.templates.as_written import as_written
from watchword.templates.bound import LONGEST
from watchword.templates.filter import PLAIN, Spoken
from watchword.templates.template import NO_FILTERS, Blank, Filters, Problem, Put, Template
from watchword.value import Value

__all__ = [
    "ANY_LANGUAGE",
    "LONGEST",
    "NAMES",
    "NO_FILTERS",
    "Blank",
    "Filters",
    "Problem",
    "Put",
    "Template",
    "Text",
    "as_sent",
    "time_zone",
]

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

ANY_LANGUAGE = ""
"""Stands for the language of a text that is the same in all of them."""


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
            languages = [key.text for key, _ in node.entries if is_language(key.text)]
            has_others = len(languages) < len(node.entries) and not reading.salvaging
            if has_others and refused_beside(node, languages, reading):
                return INVALID
            found = [(key.text, _in_language(node, key, below, reading, at), below.span) for key, below in node.entries]
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


# --- reading texts from a file ----------------------------------------------------------------------------------------


def _in_language(node: Fields, key: Scalar, below: Node, reading: Reading, at: Path) -> Template | Invalid:
    reading.keys[(*at, key.text)] = key.span
    if part := cut(node, key):
        return refuse(below, "a text", reading, (*at, key.text), part.in_quotes())
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
    if says_nothing(node):
        return refuse_null(node, reading)
    if not node.text.strip():
        reading.error("empty-value", "the text is empty", node.span, "write what is to be said, or delete it")
        return INVALID
    filters: Filters = reading.context.filters
    text = as_sent(node.text)
    parsed = Template.parse(text, filters)
    if isinstance(parsed, Template):
        if (length := parsed.least_length) > LONGEST:
            message = f"the text has {length} characters, and {LONGEST} are the most that is sent"
            reading.error("bad-template", message, node.span, "say it in fewer words, or in several texts")
        for one in () if _EXPECTED.intersection(at) else as_written(text, parsed.blanks):
            reading.warn("sent-as-written", one.message, narrowed(node.span, text, one.start, one.end), one.hint)
        return parsed
    for problem in parsed:
        reading.error(
            "bad-template", problem.message, narrowed(node.span, text, problem.start, problem.end), problem.hint
        )
    return Template.salvaged(text, filters) if reading.salvaging else INVALID


def as_sent(written: str) -> str:
    """Leave out the line breaks at the end, which every text over several lines (`>`, `|`) has and nobody means."""
    said = written.rstrip()
    return said if "\n" in written[len(said) :] else written


_EXPECTED = frozenset({"does", "sends"})
"""Below these keys stands what a test expects: that is as it was sent."""


def _by_accident(node: Node) -> str | None:
    """Say how to write what YAML takes for a map or a list: `reply: {name}`, `reply: [sic] ...`."""
    if isinstance(node, Scalar):
        return None
    if isinstance(node, Items) and not in_brackets(node):
        return "delete the '- ': a text stands here, and no list"
    return f"put text that begins with {'{' if isinstance(node, Fields) else '['} in quotes"
