"""What only several places together tell about rule files: names that lead nowhere, and what is said twice."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct

from watchword.clock import zone
from watchword.diagnostics import Diagnostic, Span
from watchword.message import number
from watchword.plugin import names
from watchword.reading.places import Places
from watchword.reading.typed import Path, suggestion
from watchword.rules.compiled import BUILT_IN, EVERY, Source
from watchword.rules.model import About, Rule
from watchword.templates import NAMES, Text

Read = tuple[Source, Places]


def check(sources: Sequence[Read], served: Collection[str] | None) -> list[Diagnostic]:
    """Find the problems that cross rules and files. `served` are the machine's numbers, None if they are not known."""
    world = _world(sources)
    found = [*_abouts(sources), *_numbers(sources, served)]
    seen: dict[str, Span] = {}
    for source, reading in sources:
        found += _program(source, reading, world)
        for place, rule in enumerate(source.file.rules):
            at: Path = ("rules", place)
            found += _ids(source, rule, reading.spans[(*at, "id")], seen)
            found += _rule(source, rule, reading, at, world)
    return found


class What(Struct, frozen=True):
    """A kind of name: what it is called, and the code of one that leads nowhere."""

    called: str
    code: str


WHAT: dict[str, What] = {
    "list": What("list", code="unknown-list"),
    "number": What("number", code="unknown-number"),
    "schedule": What("schedule", code="unknown-schedule"),
    "words": What("word list", code="unknown-words"),
}


class World(Struct, frozen=True, dict=True):
    """What names there are: programs with what is said about them, and by kind and program what is declared."""

    programs: dict[str, About]
    declared: dict[str, dict[str, set[str]]]

    def known(self, kind: str, program: str) -> set[str]:
        """List the names of a kind that a file's rules may use: those for all programs only what each of them knows.

        A number is one program's, and never texted in another.
        """
        declared = self.declared[kind]
        each = [declared.get(one, set()) for one in self.heard_by(program) if one != EVERY]
        together = set.union if kind == "number" else set.intersection
        return declared.get(EVERY, set()) | (together(*each) if each else set())

    def heard_by(self, program: str) -> Collection[str]:
        """List the programs that a file's rules are for."""
        return {*self.programs, EVERY} if program in {EVERY, BUILT_IN} else {program, EVERY}

    def names(self, program: str) -> tuple[frozenset[str], frozenset[str]]:
        """List the names that texts of a program may use: those that are always there, and those that may miss."""
        missing = self._missing.get(program, frozenset())
        return NAMES - missing, missing

    @cached_property
    def _missing(self) -> Mapping[str, frozenset[str]]:
        """List the names that an `about` leaves out, by program; once, as every text of every rule asks for them."""
        own = {
            program: frozenset(name for name in NAMES if getattr(about, name.partition(".")[2], "") is None)
            for program, about in self.programs.items()
        }
        together = frozenset[str]().union(*own.values())
        return {**own, EVERY: together, BUILT_IN: together}


def _world(sources: Sequence[Read]) -> World:
    declared: dict[str, dict[str, set[str]]] = {kind: {} for kind in WHAT}
    for source, _ in sources:
        file = source.file
        names: dict[str, Iterable[str]] = {
            "list": file.lists,
            "number": file.about.numbers if file.about else (),
            "schedule": file.schedules,
            "words": file.words,
        }
        for kind, ours in names.items():
            declared[kind].setdefault(file.program, set()).update(ours)
    return World({source.file.program: source.file.about for source, _ in sources if source.file.about}, declared)


def _problem(code: str, message: str, span: Span, hint: str | None = None, first: Span | None = None) -> Diagnostic:
    related = ((first, "first given here"),) if first else ()
    return Diagnostic(severity="error", code=code, message=message, span=span, hint=hint, related=related)


def _abouts(sources: Sequence[Read]) -> Iterator[Diagnostic]:
    """One `about` a program, and none for `all`."""
    first: dict[str, Span] = {}
    for source, reading in sources:
        program = source.file.program
        if source.file.about is None:
            continue
        span = reading.keys["about",]
        if program in first:
            message = f"program '{program}' has two 'about'"
            yield _problem("duplicate-about", message, span, "keep one of them", first[program])
        elif program in {EVERY, BUILT_IN}:
            yield _problem("bad-value", f"'{program}' is no single program and has no 'about'", span)
        first.setdefault(program, span)


def _program(source: Source, reading: Places, world: World) -> Iterator[Diagnostic]:
    """A file's program must be told about, and its time zone must exist."""
    program, about = source.file.program, source.file.about
    if program not in {*world.programs, EVERY, BUILT_IN}:
        hint = suggestion(program, world.programs) or "give one of its files an 'about'"
        yield _problem("unknown-program", f"nothing is said about program '{program}'", reading.spans["program",], hint)
    if about and zone(about.time_zone) is None:
        span = reading.spans["about", "time-zone"]
        yield _problem("bad-value", f"there is no time zone '{about.time_zone}'", span, "such as America/New_York")


def _numbers(sources: Sequence[Read], served: Collection[str] | None) -> Iterator[Diagnostic]:
    """A number belongs to one program, and somebody must serve it."""
    first: dict[str, Span] = {}
    for source, reading in sources:
        for name, written in (source.file.about.numbers if source.file.about else {}).items():
            span, ours = reading.spans["about", "numbers", name], number(written)
            if ours in first:
                yield _problem("duplicate-number", f"number {ours} has a program already", span, None, first[ours])
            elif served is not None and ours not in served:
                message = f"no endpoint in config.yaml has the number {ours}"
                yield Diagnostic(severity="warning", code="unserved-number", message=message, span=span)
            first.setdefault(ours, span)


def _ids(source: Source, rule: Rule, span: Span, seen: dict[str, Span]) -> Iterator[Diagnostic]:
    name = f"{source.file.program}/{rule.id}"
    if name in seen:
        yield _problem("duplicate-id", f"there are two rules '{name}'", span, None, seen[name])
    seen.setdefault(name, span)


def _rule(source: Source, rule: Rule, reading: Places, at: Path, world: World) -> Iterator[Diagnostic]:
    program = source.file.program
    yield from _when(rule, reading, (*at, "when"), world, program)
    offered = frozenset(name for asked in rule.when.conditions for name in asked.condition.offers())
    for place, step in enumerate(rule.then):
        yield from _named(step.action, reading, (*at, "then", place, step.name), world, program)
        for text in _texts(step.action):
            yield from _blanks(text, offered, world, program)


def _when(rule: Rule, reading: Places, at: Path, world: World, program: str) -> Iterator[Diagnostic]:
    when = rule.when
    for match, below in ((when.match, at), (when.not_.match if when.not_ else None, (*at, "not"))):
        if match and match.words and match.words not in world.known("words", program):
            yield _nowhere("words", match.words, reading.spans[(*below, "words")], world, program)
    for asked in when.conditions:
        yield from _named(asked.condition, reading, (*at, asked.name), world, program)
    for asked in when.not_.conditions if when.not_ else ():
        yield from _named(asked.condition, reading, (*at, "not", asked.name), world, program)
    if when.intent and rule.tier == "fallback":
        message = "a rule with 'intent' answers consent and is no fallback"
        yield _problem("bad-value", message, reading.spans[at], "drop 'tier: fallback'")


def _named(settings: Any, reading: Places, at: Path, world: World, program: str) -> Iterator[Diagnostic]:
    """Look for the names of lists, numbers and schedules among an action's or a condition's settings."""
    for kind, setting, given in names(settings):
        if kind not in world.declared:
            continue
        known = world.known(kind, program) | getattr(settings, "also_names", frozenset())
        span = reading.spans.get((*at, setting)) or reading.spans[at]
        for place, name in enumerate(given):
            if name not in known:
                yield _nowhere(kind, name, reading.spans.get((*at, setting, place), span), world, program)


def _nowhere(kind: str, name: str, span: Span, world: World, program: str) -> Diagnostic:
    what = WHAT[kind]
    known = world.known(kind, program)
    hint = suggestion(name, known) or (
        f"there are {', '.join(sorted(known))}" if known else f"no {what.called} is declared yet"
    )
    return _problem(what.code, f"there is no {what.called} '{name}'", span, hint)


def _blanks(text: Text, offered: frozenset[str], world: World, program: str) -> Iterator[Diagnostic]:
    """Check the names in a text: what is known of a contact may be missing, and a prompt's values are its asker's."""
    always, maybe = world.names(program)
    named = {blank.name for template in text.templates().values() for blank in template.blanks}
    given = {name for name in named if f"{name.partition('.')[0]}.*" in offered}
    contact = {name for name in named if name.startswith("contact.")}
    for message, span, hint in text.check(always | (offered - {"prompt.*"}) | given, maybe | contact):
        yield _problem("unknown-variable", message, span, hint)


def _texts(value: object) -> Iterator[Text]:
    """Find every text among an action's settings."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Struct):
        for field in value.__struct_fields__:
            yield from _texts(getattr(value, field))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
