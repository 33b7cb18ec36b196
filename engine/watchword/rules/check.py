"""What only several places together tell about rule files: names that lead nowhere, and what is said twice."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from watchword.clock import zone
from watchword.diagnostics import Diagnostic, Span
from watchword.message import number
from watchword.plugin import names
from watchword.reading.findings import Path
from watchword.reading.places import Places
from watchword.reading.suggestions import suggestion
from watchword.reading.time_zones import meant_zone
from watchword.rules.check_tests import check_tests
from watchword.rules.check_times import check_times
from watchword.rules.compiled import BUILT_IN, EVERY, Source
from watchword.rules.consent_words import taken
from watchword.rules.declared import Declared
from watchword.rules.forms import TEXTED_PHONE
from watchword.rules.inline import NOTHING
from watchword.rules.languages import unspoken
from watchword.rules.model import About, Rule, RuleFile
from watchword.rules.programs import misnamed, renamed
from watchword.rules.when import Asked
from watchword.rules.world import Read, World, named, nowhere, problem, world_of
from watchword.templates import Text


def check(sources: Sequence[Read], served: Collection[str] | None, broken: Sequence[Declared] = ()) -> list[Diagnostic]:
    """Find the problems that cross rules and files. `served` are the machine's numbers, None if they are not known.

    `broken` are the files with errors; what could be read of them is among the sources.
    """
    world = world_of(sources, broken)
    nobodys = [one for source, reading in sources for one in _program(source, reading, world)]
    if meant := misnamed(sources, world):
        sources, broken = renamed(sources, broken, meant)
        world = world_of(sources, broken)
    found = [*nobodys, *_abouts(sources), *_names_twice(sources), *_numbers(sources, served)]
    seen: dict[str, tuple[Rule, Places, Path]] = {}
    ours = {number(one) for about in world.programs.values() for one in about.numbers.values()} | set(served or ())
    for source, reading in sources:
        found += [*_about(source, reading), *taken(source, reading), *check_times(source, reading, world)]
        certain = {one.program for one in broken}.isdisjoint({None, *world.heard_by(source.file.program)})
        found += unspoken(source, reading, world, certain=certain)
        for place, rule in enumerate(source.file.rules):
            at: Path = ("rules", place)
            found += _ids(source, rule, reading, at, seen)
            found += _rule(source, rule, reading, at, world)
            found += _to_ourselves(rule, reading, at, ours)
    found += check_tests(sources, world)
    return found


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
            yield problem("duplicate-about", message, span, "keep one of them", first[program])
        elif program in {EVERY, BUILT_IN}:
            yield problem(
                "bad-value",
                f"'{program}' is no single program and has no 'about'",
                span,
                "delete it, or name one program",
            )
        first.setdefault(program, span)


def _names_twice(sources: Sequence[Read]) -> Iterator[Diagnostic]:
    """One thing of a name a program, whichever of its files says so."""
    first: dict[tuple[str, str, str], Span] = {}
    for source, reading in sources:
        program, file = source.file.program, source.file
        for key, called, listed in _NAMED:
            for name in listed(file):
                span = reading.keys[key, name]
                if (program, key, name) in first:
                    message = f"there are two {called} '{name}' in program '{program}'"
                    hint = "keep one, as all files of a program know it, or give one of them another name"
                    yield problem("duplicate-name", message, span, hint, first[program, key, name])
                first.setdefault((program, key, name), span)


_NAMED: tuple[tuple[str, str, Callable[[RuleFile], Iterable[str]]], ...] = (
    ("schedules", "schedules", lambda file: file.schedules),
    ("words", "word lists", lambda file: file.words),
    ("lists", "lists", lambda file: file.lists),
)
"""What a file gives names to: the key, what several are called, and the names."""


def _program(source: Source, reading: Places, world: World) -> Iterator[Diagnostic]:
    """A file's program must be told about."""
    program = source.file.program
    if program not in {*world.programs, EVERY, BUILT_IN} and not world.first_mended("number", program):
        hint = suggestion(program, world.programs) or "give one of its files an 'about'"
        yield problem("unknown-program", f"nothing is said about program '{program}'", reading.spans["program",], hint)


def _about(source: Source, reading: Places) -> Iterator[Diagnostic]:
    """Each language is named once, and the time zone must exist."""
    about = source.file.about
    yield from _languages_twice(about, reading)
    if about and zone(about.time_zone) is None:
        span = reading.spans["about", "time-zone"]
        hint = meant_zone(about.time_zone)
        yield problem("bad-value", f"there is no time zone '{about.time_zone}'", span, hint)


def _languages_twice(about: About | None, reading: Places) -> Iterator[Diagnostic]:
    first: dict[str, Span] = {}
    for place, language in enumerate(about.languages if about and ("about", "languages") in reading.spans else ()):
        span = reading.spans["about", "languages", place]
        if language.casefold() in first:
            message = f"language '{language}' is given twice"
            yield problem("bad-value", message, span, "delete one of them", first[language.casefold()])
        first.setdefault(language.casefold(), span)


def _numbers(sources: Sequence[Read], served: Collection[str] | None) -> Iterator[Diagnostic]:
    """A number belongs to one program, and somebody must serve it."""
    first: dict[str, Span] = {}
    whose: dict[str, str] = {}
    for source, reading in sources:
        program = source.file.program
        for name, written in (source.file.about.numbers if source.file.about else {}).items():
            span, ours = reading.spans["about", "numbers", name], number(written)
            if ours in first:
                message, hint = f"number {ours} has a program already", "keep it in one of them"
                if whose[ours] == program:
                    message, hint = f"number {ours} is named twice", "delete one of the names, and use the other"
                yield problem("duplicate-number", message, span, hint, first[ours])
            elif served is not None and ours not in served:
                message = f"no endpoint in config.yaml has the number {ours}"
                yield Diagnostic(
                    severity="warning",
                    code="unserved-number",
                    message=message,
                    span=span,
                    hint="add it there",
                )
            first.setdefault(ours, span)
            whose.setdefault(ours, program)


def _ids(
    source: Source, rule: Rule, reading: Places, at: Path, seen: dict[str, tuple[Rule, Places, Path]]
) -> Iterator[Diagnostic]:
    program, hint = source.file.program, "give one of them another id"
    before, places, first = seen.setdefault(f"{program}/{rule.id.casefold()}", (rule, reading, at))
    if before is not rule:
        message = f"only capital letters tell the rules '{program}/{before.id}' and '{program}/{rule.id}' apart"
        if before.id == rule.id:
            message = f"there are two rules '{program}/{rule.id}'"
        yield problem("duplicate-id", message, reading.spans[(*at, "id")], hint, places.spans[(*first, "id")])
    if rule.id == NOTHING:
        hint = f"choose another id: a test says 'fires: {NOTHING}' where no rule should"
        yield problem("bad-value", f"a rule is not called '{NOTHING}'", reading.spans[(*at, "id")], hint)


def _rule(source: Source, rule: Rule, reading: Places, at: Path, world: World) -> Iterator[Diagnostic]:
    program = source.file.program
    yield from _when(rule, reading, (*at, "when"), world, program)
    offered = frozenset(name for asked in rule.when.conditions for name in asked.condition.offers())
    perhaps = frozenset(name for asked in rule.when.conditions for name in asked.condition.may_offer()) - offered
    if rule.when.lacking:
        offered |= _OFTEN_OFFERED
    for place, step in enumerate(rule.then):
        yield from named(step.action, reading, (*at, "then", place, step.name), world, program)
        after = {name: later.name for later in rule.then[place + 1 :] for name in later.action.offers}
        for text in texts_in(step.action):
            yield from _blanks(text, offered | step.action.later, perhaps, after, world, program)
        offered |= step.action.offers


def _to_ourselves(rule: Rule, reading: Places, at: Path, ours: Collection[str]) -> Iterator[Diagnostic]:
    """What is texted to a number of ours comes back as a message."""
    for place, step in enumerate(rule.then):
        for kind, setting, given in names(step.action):
            if kind == TEXTED_PHONE and any(number(one) in ours for one in given):
                path = (*at, "then", place, step.name)
                message = f"{', '.join(given)} is one of our own numbers: what is texted there comes back as a message"
                hint = "name the phone of whoever is to read it"
                yield problem("bad-value", message, reading.spans[(*path, setting)], hint)


_OFTEN_OFFERED = frozenset({"answer", "match.*", "prompt.*"})
"""What texts may name, as far as can be told, where conditions could not be read."""


def _when(rule: Rule, reading: Places, at: Path, world: World, program: str) -> Iterator[Diagnostic]:
    when = rule.when
    for match, below in ((when.match, at), (when.not_.match if when.not_ else None, (*at, "not"))):
        if match and match.words and not world.has("words", match.words, program):
            yield nowhere("words", match.words, reading.spans[(*below, "words")], world, program)
    for conditions, below in ((when.conditions, at), (when.not_.conditions if when.not_ else (), (*at, "not"))):
        for asked in conditions:
            yield from named(asked.condition, reading, (*below, asked.name), world, program)
            yield from _endless(asked, reading, (*below, asked.name), world, program)
    for place, step in enumerate(rule.then if when.intent else ()):
        if step.name in NO_ANSWER[when.intent or ""]:
            message = f"'{step.name}' cannot answer what was read as {when.intent}"
            hint = "drop it: who says such a word is put on no list, asked nothing, and sent nothing later"
            yield problem("consent-action", message, reading.spans[(*at[:-1], "then", place)], hint)
        elif step.name == "reply" and getattr(step.action, "delay", None):
            message = f"what was read as {when.intent} is answered at once"
            span = reading.keys[(*at[:-1], "then", place, step.name, "delay")]
            yield problem("consent-action", message, span, "drop 'delay'")
    if when.intent and rule.tier == "fallback":
        message = "a rule with 'intent' answers consent and is no fallback"
        yield problem("bad-value", message, reading.spans[at], "drop 'tier: fallback'")


NO_ANSWER = {
    "opt-out": ("subscribe", "ask", "send-later"),
    "help": ("subscribe", "ask", "send-later"),
    "opt-in": ("ask", "send-later"),
}
"""The actions that no rule with an intent may have (R56)."""


def _endless(asked: Asked, reading: Places, at: Path, world: World, program: str) -> Iterator[Diagnostic]:
    """What comes every week has no before and no after."""
    schedule = getattr(asked.condition, "schedule", "")
    if asked.name in {"before", "after"} and world.never_ends(schedule, program):
        message = f"'{asked.told}' never holds: that schedule comes every week, without a first or last time"
        hint = "write 'during', or 'not: {during: ...}', or name a schedule with 'from' and 'until'"
        yield problem("never-holds", message, reading.spans[at], hint)


def _blanks(
    text: Text,
    offered: frozenset[str],
    perhaps: frozenset[str],
    after: Mapping[str, str],
    world: World,
    program: str,
) -> Iterator[Diagnostic]:
    """Check the names in a text: what is known of a contact may be missing, and a prompt's values are its asker's.

    `after` are those that a step gives which comes after it, with that step.
    """
    always, maybe = world.names(program)
    named = {blank.name for _, template in text.by_language for blank in template.blanks}
    if named <= always:
        return
    given = {name for name in named if f"{name.partition('.')[0]}.*" in offered}
    contact = {name for name in named if name.startswith("contact.")}
    known = always | {name for name in offered if not name.endswith(".*")} | given
    missing = maybe | perhaps | contact
    early = (named & after.keys()) - known
    for message, span, hint in text.check(known | early, missing):
        yield problem("unknown-variable", message, span, hint)
    for name in sorted(early):
        for _, span, _ in text.check(known | named - {name}, missing):
            message = f"nothing is named '{name}' yet: the '{after[name]}' that gives it comes later"
            yield problem("unknown-variable", message, span, f"put '{after[name]}' before what says {{{name}}}")


def texts_in(value: object) -> Iterator[Text]:
    """Find every text among an action's settings."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Struct):
        for field in value.__struct_fields__:
            if below := getattr(value, field):  # most settings are left out
                yield from texts_in(below)
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)
