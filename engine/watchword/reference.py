"""The reference of the rule language, written from the code that reads it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from watchword.declared import default, prose, written
from watchword.plugin import Action, Condition, Lint, Secret, TextFilter, Vocabulary
from watchword.reading.durations import Between
from watchword.reading.durations import written as duration
from watchword.reading.scalars import CONVERSIONS, limits
from watchword.reading.several import OneOrMore
from watchword.rules.inline import Deed, Given, InlineTest, Scene, Sends, Turn, Waiting
from watchword.rules.keywords import Keywords
from watchword.rules.model import About, ConsentWords, Limit, MailingList, Rule, RuleFile
from watchword.rules.step import Step
from watchword.rules.when import Match, Not, When
from watchword.schedules import Hours, Schedule, Window
from watchword.templates import Text

TITLE = """# The rule language, word by word

Written from the code: a test compares it. [Writing rules](rules.md) is the guide."""
SECTIONS: tuple[tuple[str, type[Struct]], ...] = (
    ("A rule file", RuleFile),
    ("`about`", About),
    ("`consent-words`", ConsentWords),
    ("One of `schedules`", Schedule),
    ("One of `open`", Hours),
    ("One of `windows`", Window),
    ("One of `lists`", MailingList),
    ("One of `rules`", Rule),
    ("`limit`", Limit),
    ("One of `tests`", Scene),
    ("A message of a test", Turn),
    ("`given`", Given),
)
NAMED: dict[Any, str] = {
    Text: "a text, or texts by language",
    Keywords: "a keyword, a list of them, or either by language",
    When: "conditions",
    Not: "conditions",
    Step: "an action",
    InlineTest: "a text, or a test",
    Turn: "a text, or a message of a test",
    Deed: "an action, or its name",
    Sends: "a text, or a text and when it leaves",
    Waiting: "a prompt, or its values by its name",
    About: "what is to be said of the program, see below",
    ConsentWords: "words of consent, see below",
    Schedule: "a schedule",
    Hours: "hours",
    Window: "a window",
    MailingList: "a list that people join",
    Rule: "a rule",
    Limit: "a limit, see below",
    Given: "what is known, see below",
    Secret: "a secret, which config.yaml says in `plugin-settings`",
}
"""What values are called that read themselves."""


def reference(vocabulary: Vocabulary) -> str:
    """Write the reference as Markdown: what files, conditions and actions may say."""
    parts = [TITLE]
    for title, kind in SECTIONS:
        parts += [f"## {title}", prose(kind), *_table(kind)]
    parts += ["## Conditions", CONDITIONS]
    parts += [f"### `keyword`, `words`, `position`, `typos`\n\n{prose(Match)}", *_table(Match)]
    parts += [section(name, condition) for name, condition in vocabulary.conditions.items()]
    parts += ["## Actions", ACTIONS]
    parts += [section(name, action) for name, action in sorted(vocabulary.actions.items())]
    parts += ["## Filters", FILTERS, *(section(name, one) for name, one in sorted(vocabulary.filters.items()))]
    return "\n\n".join(parts) + "\n"


CONDITIONS = """All conditions under `when` must hold. `not` holds unless all that stands in it does; `intent`
(`opt-out`, `opt-in` or `help`) makes a rule hear messages of consent, which no other rule hears."""
FILTERS = """A name in a text is written by the filters behind it, one after the other: `{rest|first|title}`. The last
may be `|or TEXT`, which stands in for what is missing. What a filter cannot write is missing."""
ACTIONS = "Each item of `then` is one action; they are done in order."


def section(name: str, kind: type[Action | Condition | TextFilter | Lint]) -> str:
    """Write what there is to know of an action, a condition, a filter or a lint, as Markdown."""
    if issubclass(kind, Lint):
        stands = f"A {kind.severity} in rule files; `# watchword: allow {name} because REASON` lets one stand."
        return "\n\n".join([f"### `{name}`", prose(kind), stands])
    if issubclass(kind, TextFilter):
        return "\n\n".join([f"### `{name}`", prose(kind), *map(_behind, fields(kind))])
    return "\n\n".join([f"### `{name}`", prose(kind), *_settings(name, kind), *_example(kind)])


def _example(kind: type[Action | Condition]) -> Iterator[str]:
    """Show how a rule says it."""
    if kind.example:
        said = f"when: {{{kind.example}}}" if issubclass(kind, Condition) else f"then:\n      - {kind.example}"
        yield f"For example:\n\n    {said}"


def first_sentence(kind: type) -> str:
    """Give the first sentence of what a class says of itself."""
    return prose(kind).partition("\n\n")[0].replace("\n", " ").partition(". ")[0].rstrip(".")


def _behind(field: FieldInfo) -> str:
    """Say what stands behind the name of a filter."""
    unless = "" if field.required else f", `{field.default}` unless given"
    return f"Behind it stands {described(field.type)}{unless}."


def _settings(name: str, kind: type[Action | Condition]) -> Iterator[str]:
    """Write a table of the settings, and how the main one is written bare."""
    if kind.shorthand:
        main = next(one for one in fields(kind) if one.name == kind.shorthand)
        yield f"`{name}: ` takes {described(main.type)}{_instead(kind)}."
        others = [one for one in fields(kind) if one.name != kind.shorthand]
        if others:
            yield from _rows([main, *others])
    else:
        yield from _table(kind)


def _instead(kind: type[Action | Condition]) -> str:
    if len(fields(kind)) == 1 or (issubclass(kind, Condition) and kind.beside):
        return ""
    return ", or a map of its settings"


def _table(kind: type[Struct]) -> Iterator[str]:
    yield from _rows(list(fields(kind)))


def _rows(listed: list[FieldInfo]) -> Iterator[str]:
    rows = [f"| `{one.encode_name}` | {described(one.type)} | {_default(one)} |" for one in listed]
    yield "\n".join(["| key | value | unless given |", "| --- | --- | --- |", *rows])


def _default(field: FieldInfo) -> str:
    if field.required:
        return "needed"
    value = default(field)
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else value
    return "" if shown is None else f"`{duration(shown) if isinstance(shown, timedelta) else shown}`"


def described(kind: Any) -> str:
    """Say what a value of a declared type is, as a person would write it."""
    return written(kind, _Words())


class _Words:
    """Writes types in words."""

    def scalar(self, kind: Any) -> str:
        return CONVERSIONS[kind][0]

    def choice(self, values: tuple[Any, ...]) -> str:
        *others, last = [f"`{one}`" for one in values]
        return f"{', '.join(others)} or {last}" if others else last

    def either(self, kinds: tuple[Any, ...]) -> str:
        return ", or ".join(map(described, kinds))

    def items(self, kind: Any) -> str:
        return f"a list; each item is {described(kind)}"

    def names(self, kind: Any) -> str:
        return f"names, each with {described(kind)}"

    def limited(self, kind: Any, metadata: tuple[Any, ...]) -> str:
        for one in metadata:
            if isinstance(one, OneOrMore):
                return f"{one.of}, or a list of them"
            if isinstance(wanted := getattr(one, "wanted", None), str):
                return wanted
            if isinstance(one, Between):
                return f"a duration between {duration(one.least)} and {duration(one.most)}"
            named = (getattr(one, "extra", None) or {}).get("names")
            if named:
                return f"a {named}'s name"
        said = next((text for one in metadata if (text := getattr(one, "description", None))), None)
        if said:
            return str(said)
        bounds = [text for one in metadata for text in limits(one) if not text.startswith("of the form")]
        return f"{described(kind)}, {' and '.join(bounds)}" if bounds else described(kind)

    def own(self, kind: Any) -> str:
        if kind in NAMED:
            return NAMED[kind]
        first = prose(kind).partition("\n\n")[0].partition(". ")[0].rstrip(".")
        return f"{first[0].lower()}{first[1:]}" if first else getattr(kind, "__name__", str(kind))
