"""What names there are in all rule files together, and what to say of one that leads nowhere."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from watchword.diagnostics import Diagnostic, Span
from watchword.reading.typed import Path, Reading, suggestion
from watchword.rules.compiled import BUILT_IN, EVERY, Source
from watchword.rules.model import About, Rule
from watchword.templates import NAMES

Read = tuple[Source, Reading]

WHAT: dict[str, tuple[str, str]] = {
    "list": ("list", "unknown-list"),
    "number": ("number", "unknown-number"),
    "prompt": ("prompt", "unknown-prompt"),
    "rule": ("rule", "unknown-rule"),
    "schedule": ("schedule", "unknown-schedule"),
    "words": ("word list", "unknown-words"),
}
"""By kind of name: what it is called, and the code of one that leads nowhere."""


class World(Struct, frozen=True):
    """What names there are: programs with what is said about them, and by kind and program what is declared."""

    programs: dict[str, About]
    declared: dict[str, dict[str, set[str]]]

    def known(self, kind: str, program: str) -> set[str]:
        """List the names of a kind that a file's rules may use."""
        return {name for one in self.heard_by(program) for name in self.declared[kind].get(one, ())}

    def heard_by(self, program: str) -> Collection[str]:
        """List the programs that a file's rules are for."""
        return {*self.programs, EVERY} if program in {EVERY, BUILT_IN} else {program, EVERY}

    def names(self, program: str) -> tuple[set[str], set[str]]:
        """List the names that texts of a program may use: those that are always there, and those that may miss."""
        abouts = [about for name, about in self.programs.items() if name in self.heard_by(program)]
        missing = {
            name for name in NAMES if any(getattr(about, name.partition(".")[2], "") is None for about in abouts)
        }
        return set(NAMES) - missing, missing


def world_of(sources: Sequence[Read]) -> World:
    """Gather the names that files declare."""
    declared: dict[str, dict[str, set[str]]] = {kind: {} for kind in WHAT}
    for source, _ in sources:
        file = source.file
        names: dict[str, Iterable[str]] = {
            "list": file.lists,
            "number": file.about.numbers if file.about else (),
            "prompt": (name for rule in file.rules for name in _prompts(rule)),
            "rule": (f"{file.program}/{rule.id}" for rule in file.rules),
            "schedule": file.schedules,
            "words": file.words,
        }
        for kind, ours in names.items():
            declared[kind].setdefault(file.program, set()).update(ours)
    return World({source.file.program: source.file.about for source, _ in sources if source.file.about}, declared)


def problem(code: str, message: str, span: Span, hint: str | None = None, first: Span | None = None) -> Diagnostic:
    """Make an error; `first` is where the same was said before."""
    related = ((first, "first given here"),) if first else ()
    return Diagnostic(severity="error", code=code, message=message, span=span, hint=hint, related=related)


def named(settings: Struct, reading: Reading, at: Path, world: World, program: str) -> Iterator[Diagnostic]:
    """Look for the names of lists, numbers and schedules among an action's or a condition's settings."""
    for name, written, kind in _naming(type(settings)):
        known = world.known(kind, program) | getattr(settings, "also_names", frozenset())
        given = getattr(settings, name)
        span = reading.spans.get((*at, written)) or reading.spans[at]
        for place, one in enumerate((given,) if isinstance(given, str) else given or ()):
            if one not in known:
                yield nowhere(kind, one, reading.spans.get((*at, written, place), span), world, program)


def nowhere(kind: str, name: str, span: Span, world: World, program: str) -> Diagnostic:
    """Report a name that leads nowhere."""
    what, code = WHAT[kind]
    known = world.known(kind, program)
    hint = suggestion(name, known) or (
        f"there are {', '.join(sorted(known))}" if known else f"no {what} is declared yet"
    )
    return problem(code, f"there is no {what} '{name}'", span, hint)


@cache
def _naming(settings: type[Struct]) -> tuple[tuple[str, str, str], ...]:
    """List the settings that name something: their names, here and in files, and of what kind that is."""
    found = ((one, _kind_of_name(one.type)) for one in fields(settings))
    return tuple((one.name, one.encode_name, kind) for one, kind in found if kind in WHAT)


def _kind_of_name(annotation: Any) -> str:
    """Tell what a setting names, by its type: `list` for a ListName."""
    extras = [getattr(meta, "extra", None) or {} for meta in getattr(annotation, "__metadata__", ())]
    return next((extra["names"] for extra in extras if "names" in extra), "")


def _prompts(rule: Rule) -> Iterator[str]:
    """Name the prompts that a rule asks or takes the answer to: others than rules may ask as well."""
    if rule.when.prompt:
        yield rule.when.prompt
    for step in rule.then:
        asked = step.action.asks(datetime.min)  # noqa: DTZ901 - only its name is wanted
        if asked:
            yield asked.name
