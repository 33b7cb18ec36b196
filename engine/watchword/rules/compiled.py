"""The compiled rule set: immutable, swapped as one reference, and all that `decide` reads besides the message."""

from collections.abc import Collection, Mapping
from hashlib import sha256
from itertools import count
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from watchword import plugin
from watchword.consent import Context, OwnWord
from watchword.decision import Intent
from watchword.literals import Needs
from watchword.message import number
from watchword.rules.hearing import Entry, Hearing
from watchword.rules.index import Wanted
from watchword.rules.keywords import Keyword, many
from watchword.rules.lists import lists_of
from watchword.rules.model import About, MailingList, Rule, RuleFile
from watchword.rules.when import Match, When
from watchword.sayings import Sayings
from watchword.schedules import Calendar

Vocabulary = Mapping[str, tuple[Keyword, ...]]
"""The keywords of each named list of words."""
Scopes = Mapping[str, str]
"""What an opt-out covers, by the programs and numbers that it may be of."""
EVERY = "all"
BUILT_IN = "built-in"
HEARD: tuple[Intent, ...] = ("opt-out", "help", "opt-in", "none")
"""What rules can hear, in the order in which people should see them."""


class Source(Struct, frozen=True, kw_only=True):
    """One rule file that was read without error; `lines` are where its rules stand."""

    path: str
    text: bytes
    file: RuleFile
    lines: tuple[int, ...]


class Program(Struct, frozen=True, kw_only=True):
    """One program ready to decide. `answers` are the rules that hear a message, by what it was read as.

    `context` is what is known beside a text of somebody of whom nothing is; `consent_words` are those that it adds to
    the shipped ones.
    """

    id: str
    about: About
    context: Context
    consent_words: tuple[OwnWord, ...]
    scope: str
    lists: Mapping[str, MailingList]
    schedules: Mapping[str, Calendar]
    values: Mapping[str, str | None]
    answers: Mapping[Intent, Hearing]


class RuleSet(Struct, frozen=True, kw_only=True):
    """Every program, which number is whose, and the actions and conditions that the rules use."""

    revision: str
    programs: Mapping[str, Program]
    by_number: Mapping[str, Program]
    rules: int
    vocabulary: plugin.Vocabulary

    def hearing(self, to: str, default: str | None = None) -> Program | None:
        """Find the program that a number belongs to, else the default one."""
        return self.by_number.get(to) or (self.programs.get(default) if default else None)

    def numbers(self) -> Mapping[str, Collection[str]]:
        """List the numbers of each program."""
        return {name: program.about.numbers.values() for name, program in self.programs.items()}

    def scopes(self) -> Scopes:
        """Name what an opt-out covers that is texted to each number, or is of each program."""
        by_name = {name: program.scope for name, program in self.programs.items()}
        return {**by_name, **{ours: program.scope for ours, program in self.by_number.items()}}


def scope_of(program: str, about: About) -> str:
    """Name what an opt-out from a program covers: its brand if it has one, else the program."""
    return f"brand:{about.brand}" if about.brand else f"program:{program}"


def compile_rules(sources: list[Source], fingerprint: str, words: plugin.Vocabulary) -> RuleSet:
    """Compile files that have been checked, which use these `words`.

    `fingerprint` stands for what else decides: the engine and its words.
    """
    ordered = sorted(sources, key=lambda source: (source.file.program == BUILT_IN, source.path))
    abouts = {one.file.program: _numbered(one.file.about) for one in ordered if one.file.about}
    programs = {name: _program(name, about, ordered) for name, about in abouts.items()}
    digest = sha256(fingerprint.encode())
    for source in ordered:
        digest.update(b"\0" + source.path.encode() + b"\0" + source.text)
    return RuleSet(
        revision=digest.hexdigest()[:12],
        programs=programs,
        by_number={ours: program for program in programs.values() for ours in program.about.numbers.values()},
        rules=sum(len(source.file.rules) for source in ordered),
        vocabulary=words,
    )


def _numbered(about: About) -> About:
    return replace(about, numbers={name: number(written) for name, written in about.numbers.items()})


def _program(name: str, about: About, sources: list[Source]) -> Program:
    heard = [source for source in sources if source.file.program in {name, EVERY, BUILT_IN}]
    zone = ZoneInfo(about.time_zone)
    nearest_last = [source.file for source in sorted(heard, key=lambda source: source.file.program == name)]
    vocabulary = {key: value.items for file in nearest_last for key, value in file.words.items()}
    numbers = count()
    entries = sorted(
        _entry(next(numbers), f"{source.path}:{line}", rule, source, vocabulary)
        for source in heard
        for line, rule in zip(source.lines, source.file.rules, strict=True)
    )
    return Program(
        id=name,
        about=about,
        context=Context(purpose=about.purpose, stop_anywhere=about.stop_anywhere),
        consent_words=tuple(
            OwnWord(one.written, one.words, intent, one.language) for intent, one in about.consent_words.each()
        ),
        scope=scope_of(name, about),
        lists=lists_of(nearest_last),
        schedules={key: Calendar.of(value, zone) for file in nearest_last for key, value in file.schedules.items()},
        values={
            "program.name": about.name,
            "program.help": about.help,
            "program.frequency": about.frequency,
            "program.brand": about.brand,
            "program.time-zone": about.time_zone,
        },
        answers={
            intent: Hearing.of(entry for entry in entries if (entry.intent or "none") == intent) for intent in HEARD
        },
    )


_MANY = 1 << 32
"""More rules than there will be."""


def _entry(number: int, where: str, rule: Rule, source: Source, vocabulary: Vocabulary) -> Entry:
    """Ready one rule: those that take answers are asked first, those that are for all else last."""
    when = rule.when
    prompt, is_fallback = when.prompt, rule.tier == "fallback"
    literals = tuple(one for asked in when.conditions for one in asked.condition.literals())
    return Entry(
        place=number + _MANY * (2 * is_fallback + (prompt is None)),
        name=f"{source.file.program}/{rule.id}",
        where=where,
        prompt=prompt,
        intent=when.intent,
        words=when.match.told,
        position=when.match.position,
        conditions=when.conditions,
        not_=when.not_,
        is_shadow=rule.mode == "shadow",
        is_fallback=is_fallback,
        goes_on=rule.continue_,
        limit=rule.limit,
        actions=tuple(step.action for step in rule.then),
        rule=rule,
        wanted=_wanted(when.match, vocabulary, _sayings(when), literals),
        unwanted=_unwanted(when.not_.match, vocabulary) if when.not_ and when.not_.match.worded else None,
    )


def _sayings(when: When) -> Sayings:
    """Find what a text must say one of for the conditions to hold, where they tell by what words it is known."""
    each = [one for asked in when.conditions for one in asked.condition.said().each]
    return next((one for one in each if all(saying.words and not saying.typos for saying in one)), ())


def _wanted(match: Match, vocabulary: Vocabulary, sayings: Sayings = (), literals: Needs = ()) -> Wanted:
    named = vocabulary.get(match.words, ()) if match.words else ()
    keywords = (match.keyword.items if match.keyword else ()) + named
    return Wanted(
        keywords=keywords if match.worded else None,
        position=match.position,
        typos=match.typos,
        sayings=sayings,
        literals=literals,
    )


def _unwanted(match: Match, vocabulary: Vocabulary) -> Wanted:
    """Say which keywords must not be found: no index has them, and of many it is asked for each text that comes."""
    wanted = _wanted(match, vocabulary)
    return replace(wanted, keywords=many(wanted.keywords)) if wanted.keywords else wanted
