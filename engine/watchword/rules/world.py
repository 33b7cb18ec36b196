"""What names there are in all rule files together, and what to say of one that leads nowhere."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from msgspec import Struct

from watchword.diagnostics import Diagnostic, Span
from watchword.message import number
from watchword.plugin import Action, Condition, names
from watchword.reading.findings import Path
from watchword.reading.places import Places
from watchword.reading.strays import there_are
from watchword.reading.suggestions import suggestion
from watchword.rules import negations
from watchword.rules.compiled import BUILT_IN, EVERY, Source
from watchword.rules.declared import Declared
from watchword.rules.lists import EVERY_LIST, lists_of
from watchword.rules.model import About, Rule
from watchword.rules.unnamed_times import as_schedule
from watchword.templates import NAMES

Read = tuple[Source, Places]


class What(Struct, frozen=True):
    """A kind of name: what it is called, the code of one that leads nowhere, and how a file declares one."""

    called: str
    code: str
    example: str = ""
    none: str = ""
    """What is said where there is none at all, unless that one is declared."""


WHAT: dict[str, What] = {
    "list": What("list", code="unknown-list", example="'lists: {{{}: {{}}}}'"),
    "number": What("number", code="unknown-number"),
    "prompt": What("prompt", code="unknown-prompt", none="no rule asks anything yet: 'ask' does"),
    "rule": What("rule", code="unknown-rule"),
    "schedule": What(
        "schedule",
        code="unknown-schedule",
        example="'schedules: {{{}: {{open: [{{days: mon-fri, from: 09:00, to: 17:00}}]}}}}'",
    ),
    "words": What("word list", code="unknown-words", example="'words: {{{}: [SOME, MORE]}}'"),
}


class World(Struct, frozen=True, dict=True):
    """What names there are: programs with what is said about them, and by kind and program what is declared.

    `recurring` tells of schedules, by their program and name, whether they come every week. `unread` are the files that
    could not be read at all, and what was left out of others, `unsure` those of which parts could not; `mended` the
    programs of all files with errors, None is one that cannot be told.
    """

    programs: dict[str, About]
    declared: dict[str, dict[str, set[str]]]
    recurring: dict[tuple[str, str], bool]
    unread: tuple[Declared, ...] = ()
    unsure: tuple[Declared, ...] = ()
    mended: frozenset[str | None] = frozenset()

    def known(self, kind: str, program: str) -> set[str]:
        """List the names of a kind that a file's rules may use: those for all programs only what each of them knows.

        A number is one program's, and never texted in another; so is a rule.
        """
        declared = self.declared[kind]
        each = [declared.get(one, set()) for one in self.heard_by(program) if one != EVERY]
        together = set.union if kind in {"number", "rule"} else set.intersection
        return declared.get(EVERY, set()) | (together(*each) if each else set())

    def has(self, kind: str, name: str, program: str) -> bool:
        """Tell whether a file's rules may use a name, or whether it may be declared where nothing could be read."""
        return name in self.known(kind, program) or self.perhaps(kind, name, program)

    def perhaps(self, kind: str, name: str, program: str) -> bool:
        """Tell whether a name that is not known may be declared all the same, in a file that could not be read.

        A prompt may be named by the action of a plugin that asks it.
        """
        if kind == "number" and program in self.programs and not self.programs[program].numbers:
            return program in self.mended
        return any(kind == "prompt" or one.may_declare(kind, name) for one in self._declaring(kind, program))

    def first_mended(self, kind: str, program: str) -> str | None:
        """Say what to do where one cannot know all names of a kind yet."""
        return _MEND if any(self._declaring(kind, program)) else None

    def _declaring(self, kind: str, program: str) -> Iterable[Declared]:
        """List the files that may declare names of a kind which could not be read: numbers all stand in one `about`."""
        if kind == "number" and program in self.programs:
            return ()
        return (one for one in _heard((*self.unread, *self.unsure), program) if one.hides(kind))

    def unread_by(self, program: str) -> Iterable[Declared]:
        """List the files that could not be read and that may say something to a program's rules."""
        return _heard(self.unread, program)

    def never_ends(self, schedule: str, program: str) -> bool:
        """Tell whether a schedule comes every week in each program that hears the rule; a program's own one counts."""
        common = self.recurring.get((EVERY, schedule))
        each = {self.recurring.get((one, schedule), common) for one in {*self.heard_by(program)} - {EVERY}}
        return each - {None} == {True}

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


def _heard(files: Iterable[Declared], program: str) -> Iterable[Declared]:
    every = program in {EVERY, BUILT_IN}
    return (one for one in files if every or one.program in {None, program, EVERY})


_MEND = "mend the file that cannot be read first: it may declare what is meant"


def world_of(sources: Sequence[Read], broken: Iterable[Declared] = ()) -> World:
    """Gather the names that files declare, those with errors too."""
    declared: dict[str, dict[str, set[str]]] = {kind: {} for kind in WHAT}
    recurring: dict[tuple[str, str], bool] = {}
    parted = list(broken)
    for source, _ in sources:
        file = source.file
        ours: dict[str, Iterable[str]] = {
            "list": file.lists,
            "number": file.about.numbers if file.about else (),
            "prompt": (name for rule in file.rules for name in _prompts(rule)),
            "rule": (f"{file.program}/{rule.id}" for rule in file.rules),
            "schedule": file.schedules,
            "words": file.words,
        }
        for kind, listed in ours.items():
            declared[kind].setdefault(file.program, set()).update(listed)
        recurring |= {(file.program, name): schedule.recurs for name, schedule in file.schedules.items()}
    for name in {source.file.program for source, _ in sources} - {EVERY, BUILT_IN}:
        heard = [source.file for source, _ in sources if source.file.program in {name, EVERY}]
        if not any(file.lists for file in heard):
            joined = {list_name for one in _heard(parted, name) for list_name in one.joined} - {EVERY_LIST}
            declared["list"][name].update(lists_of(heard), joined)
    unread = tuple(one for one in parted if one.names is None)
    unsure = tuple(one for one in parted if one.unsure)
    for one in parted:
        for kind, names_in_it in (one.names or {}).items():
            declared[kind].setdefault(one.program or "", set()).update(names_in_it)
    abouts = {source.file.program: source.file.about for source, _ in sources if source.file.about}
    mended = frozenset(one.program for one in parted)
    return World(abouts, declared, recurring, unread, unsure, mended)


def problem(code: str, message: str, span: Span, hint: str | None = None, first: Span | None = None) -> Diagnostic:
    """Make an error; `first` is where the same was said before."""
    related = ((first, "first given here"),) if first else ()
    return Diagnostic(severity="error", code=code, message=message, span=span, hint=hint, related=related)


def named(settings: Struct, reading: Places, at: Path, world: World, program: str) -> Iterator[Diagnostic]:
    """Look for the names of lists, numbers and schedules among an action's or a condition's settings."""
    for kind, setting, given in names(settings):
        if kind not in world.declared:
            continue
        also: frozenset[str] = getattr(settings, "also_names", frozenset())
        known = world.known(kind, program) | also
        span = reading.spans.get((*at, setting)) or reading.spans[at]
        for place, name in enumerate(given):
            if name not in known and not world.perhaps(kind, name, program):
                where = reading.spans.get((*at, setting, place), span)
                meant = _asked_otherwise(kind, name, known, reading, at) if isinstance(settings, Condition) else None
                is_one = isinstance(settings, Action)
                yield nowhere(kind, name, where, world, program, is_one=is_one, meant=meant, also=also)


def _asked_otherwise(kind: str, name: str, known: Collection[str], reading: Places, at: Path) -> str | None:
    """Tell how a condition asks for the opposite of a name, or for a time."""
    *above, condition = at
    negated = negations.of_name(name, str(condition), known, tuple(above), reading.keys.keys())
    is_time = kind == "schedule" and negated is None
    return as_schedule(str(condition), name, others=bool(known)) if is_time else negated


def nowhere(
    kind: str,
    name: str,
    span: Span,
    world: World,
    program: str,
    *,
    is_one: bool = True,
    meant: str | None = None,
    also: frozenset[str] = frozenset(),
) -> Diagnostic:
    """Report a name that leads nowhere; where more than one may stand, it may be several without brackets.

    What was `meant` is told where that is known, and what may `also` stand here, beside what is declared.
    """
    what = WHAT[kind]
    known = world.known(kind, program)
    known = known | also if known or suggestion(name, also) else known
    hint = (
        (f"name the {what.called}" if name.lower() in _SWITCHES else None)
        or meant
        or _called(kind, name, world, program)
        or (None if is_one else several(name, known))
        or suggestion(name, known)
        or world.first_mended(kind, program)
        or (there_are(sorted(known)) if known else None)
        or what.none
        or f"no {what.called} is declared yet{_how(what, name)}"
    )
    return problem(what.code, f"there is no {what.called} '{name}'", span, hint)


_SWITCHES = frozenset({"true", "yes", "false", "no"})


def several(written: str, known: Collection[str]) -> str | None:
    """Tell how `main, second` is written where one of these at least is known."""
    parts = [part.strip() for part in written.split(",") if part.strip()]
    return f"several stand in brackets: [{', '.join(parts)}]" if len(parts) > 1 and set(parts) & set(known) else None


def _called(kind: str, written: str, world: World, program: str) -> str | None:
    """Tell by which name one of the program's numbers is called that stands there itself; `all` is no list."""
    if (kind, written) == ("list", EVERY_LIST):
        return "name one: 'all' means every list, and people are only taken off that"
    about = world.programs.get(program)
    if kind != "number" or about is None:
        return None
    meant = next((name for name, one in about.numbers.items() if number(one) == number(written)), None)
    return meant and f"write {meant}, which is its name under 'about'"


def _how(what: "What", name: str) -> str:
    return f": write {what.example.format(name)} above 'rules'" if what.example else ""


def _prompts(rule: Rule) -> Iterator[str]:
    """Name the prompts that a rule asks or takes the answer to: others than rules may ask as well."""
    if rule.when.prompt:
        yield rule.when.prompt
    for step in rule.then:
        asked = step.action.asks(datetime.min)  # noqa: DTZ901 - only its name is wanted
        if asked:
            yield asked.name
