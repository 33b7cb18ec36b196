"""What only several places together tell about rule files: names that lead nowhere, and what is said twice."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import fields

from watchword import consent
from watchword.diagnostics import Diagnostic, Span
from watchword.message import number
from watchword.reading.typed import Path, Reading, suggestion
from watchword.rules.compiled import BUILT_IN, EVERY, Source
from watchword.rules.model import About, Keyword, Rule
from watchword.templates import NAMES, Text

Read = tuple[Source, Reading]


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


class World(Struct, frozen=True):
    """What names there are: programs with what is said about them, and by program its lists, word lists and numbers."""

    programs: dict[str, About]
    lists: dict[str, set[str]]
    words: dict[str, dict[str, tuple[Keyword, ...]]]
    numbers: dict[str, set[str]]

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


def _world(sources: Sequence[Read]) -> World:
    lists: dict[str, set[str]] = {}
    words: dict[str, dict[str, tuple[Keyword, ...]]] = {}
    numbers: dict[str, set[str]] = {}
    for source, _ in sources:
        file = source.file
        lists.setdefault(file.program, set()).update(file.lists)
        words.setdefault(file.program, {}).update({name: value.items for name, value in file.words.items()})
        numbers.setdefault(file.program, set()).update(file.about.numbers if file.about else ())
    programs = {source.file.program: source.file.about for source, _ in sources if source.file.about}
    return World(programs, lists, words, numbers)


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


def _program(source: Source, reading: Reading, world: World) -> Iterator[Diagnostic]:
    """A file's program must be told about, and its time zone must exist."""
    program, about = source.file.program, source.file.about
    if program not in {*world.programs, EVERY, BUILT_IN}:
        hint = suggestion(program, world.programs) or "give one of its files an 'about'"
        yield _problem("unknown-program", f"nothing is said about program '{program}'", reading.spans["program",], hint)
    if about:
        try:
            ZoneInfo(about.time_zone)
        except (ValueError, OSError, KeyError):
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


def _rule(source: Source, rule: Rule, reading: Reading, at: Path, world: World) -> Iterator[Diagnostic]:
    yield from _when(source, rule, reading, (*at, "when"), world)
    for place, step in enumerate(rule.then):
        below = (*at, "then", place, step.name)
        yield from _named_lists(source, step.action, reading, below, world)
        for text in _texts(step.action):
            for message, span, hint in text.check(*world.names(source.file.program)):
                yield _problem("unknown-variable", message, span, hint)


def _when(source: Source, rule: Rule, reading: Reading, at: Path, world: World) -> Iterator[Diagnostic]:
    when, program = rule.when, source.file.program
    if when.words:
        known = {name: items for one in world.heard_by(program) for name, items in world.words.get(one, {}).items()}
        if when.words not in known:
            yield _unknown("word list", "unknown-words", when.words, reading.spans[(*at, "words")], known)
    if when.to:
        names = {name for one in world.heard_by(program) for name in world.numbers.get(one, ())}
        for wrong in [name for name in when.to.items if name not in names]:
            yield _unknown("number", "unknown-number", wrong, reading.spans[(*at, "to")], names)
    if when.keyword and not when.intent:
        yield from _reserved(when.keyword.items, reading.spans[(*at, "keyword")])
    if when.intent and rule.tier == "fallback":
        message = "a rule with 'intent' answers consent and is no fallback"
        yield _problem("bad-value", message, reading.spans[at], "drop 'tier: fallback'")


def _reserved(keywords: Sequence[Keyword], span: Span) -> Iterator[Diagnostic]:
    """A keyword whose message is always read as consent would never be heard by an ordinary rule (R21, R22)."""
    for keyword in keywords:
        intent = consent.reserved(keyword.written)
        if intent != "none":
            message = f"'{keyword.written}' is reserved: alone, it is always read as {intent}"
            hint = f"a rule with 'intent: {intent}' answers it"
            yield Diagnostic(severity="warning", code="reserved-keyword", message=message, span=span, hint=hint)


def _named_lists(source: Source, action: Any, reading: Reading, at: Path, world: World) -> Iterator[Diagnostic]:
    known = {name for one in world.heard_by(source.file.program) for name in world.lists.get(one, ())}
    for field in fields(action):
        extras = [getattr(meta, "extra", None) or {} for meta in getattr(field.type, "__metadata__", ())]
        name = getattr(action, field.name)
        if any(extra.get("names") == "list" for extra in extras) and name not in {*known, *action.also_names}:
            span = reading.spans.get((*at, field.encode_name)) or reading.spans[at]
            yield _unknown("list", "unknown-list", name, span, known)


def _unknown(what: str, code: str, name: str, span: Span, known: Collection[str]) -> Diagnostic:
    hint = suggestion(name, known) or (
        f"there are {', '.join(sorted(known))}" if known else f"no {what} is declared yet"
    )
    return _problem(code, f"there is no {what} '{name}'", span, hint)


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
