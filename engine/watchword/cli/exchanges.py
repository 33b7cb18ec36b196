"""Where the messages come from that `watchword explain` explains without a database: texts of now, an inline test."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from watchword.cli.moment import moment
from watchword.cli.workplace import Workplace, fail, paths_from_here
from watchword.diagnostics import Span, render
from watchword.explain import Exchange
from watchword.explain.exchange import talk
from watchword.message import Message, can_be_texted, lacks_country, number
from watchword.person import STRANGER, Person
from watchword.plugin import Vocabulary
from watchword.reading.findings import Reading
from watchword.reading.source import parse
from watchword.reading.typed import INVALID, read
from watchword.rules.compiled import Program, RuleSet
from watchword.rules.inline import Given
from watchword.trial.case import Stage, cases, entries
from watchword.trial.run import BETWEEN, conversation, known

GIVEN = "--given"
FULL = "+15557654321"


class Texting(NamedTuple):
    """Who texts which number of ours, and when, as the options say it; `media` come with the first text."""

    to: str | None
    sender: str
    at: str | None
    media: tuple[str, ...] = ()


def of_texts(
    place: Workplace, texts: Sequence[str], asked: Texting, given: str | None, folder: Path | None = None
) -> list[Exchange]:
    """Decide what one person texts by the rules in the folder, or in another one."""
    rules = place.rules(folder).rules
    first = opening(rules, asked)
    person = _given(given, rules.hearing(first.to), first, place.vocabulary) if given else STRANGER
    return list(talk(rules, place.line, person, following(texts, first)))


def of_test(place: Workplace, where: str, folder: Path | None = None) -> Iterator[Exchange]:
    """Find the inline test that stands at a place, in each program that it is for, and hear its messages."""
    loaded = place.rules(folder)
    paths = paths_from_here(folder or place.rules_folder, loaded.texts)
    where = PurePath(where).as_posix()  # without what leads nowhere, such as `./`
    file = where.partition(":")[0]
    if file not in {*loaded.texts, *paths.values()}:
        raise fail(f"there is no rule file {file}: there are {', '.join(loaded.files)}")
    found = [case for case in cases(loaded) if where in (*_places(case.span), *_places(case.span.moved(paths)))]
    if not found:
        raise fail(f"there is no inline test at {where}; `watchword test` prints the places of those that fail")
    for case in found:
        for heard in conversation(loaded.rules, case):
            yield Exchange(
                message=heard.message,
                state=heard.state,
                decision=heard.decision,
                program=case.stage.program,
                is_held=heard.is_held,
            )


def opening(rules: RuleSet, asked: Texting) -> Message:
    """Write the first message, its text left out."""
    ours = called(rules, asked.to)
    at, person = _time(asked.at, rules.hearing(ours)), _person(asked.sender)
    message = Message(endpoint="explain", key="0", sender=person, to=ours, text="", received_at=at)
    return replace(message, channel="mms", media=asked.media) if asked.media else message


def following(texts: Sequence[str], first: Message) -> Iterator[Message]:
    next_one = replace(first, channel="sms", media=())
    for turn, text in enumerate(texts):
        message = next_one if turn else first
        yield replace(message, key=str(turn), text=text, received_at=first.received_at + turn * BETWEEN)


def _given(written: str, program: Program | None, first: Message, vocabulary: Vocabulary) -> Person:
    """Read what is known of the person, as `given` of an inline test says it."""
    if program is None:
        raise fail("--given is about a person within a program, and no program has this number")
    node, problems = parse(GIVEN, written.encode())
    reading = Reading(GIVEN)
    reading.context = vocabulary
    said = INVALID if node is None else read(node, Given, reading, ("given",))
    found = [*problems, *reading.diagnostics]
    if found or said is INVALID:
        wanted = f"{GIVEN} wants what `given` of a test says, such as '{{subscribed: club}}'"
        raise fail(f"{wanted}\n{render(found, {GIVEN: written})}")
    return known(said, Stage(program, entries(program)), first.sender, first.received_at)


def _places(span: Span) -> tuple[str, str]:
    line = f"{span.path}:{span.line}"
    return line, f"{line}:{span.col}"


def called(rules: RuleSet, written: str | None) -> str:
    """Find one of our numbers by number or name; the first of all if none was given."""
    programs: list[Program] = list(rules.programs.values())
    if written is None:
        if not rules.by_number:
            raise fail("no program has a number yet; give one in a rule file's 'about'")
        return next(iter(rules.by_number))
    for program in programs:
        if written in program.about.numbers:
            return program.about.numbers[written]
    if not can_be_texted(number(written)):
        names = ", ".join(name for program in programs for name in program.about.numbers)
        raise fail(f"--to wants a number, or one of its names ({names}), not '{written}'")
    return number(written)


def _time(written: str | None, program: Program | None) -> datetime:
    if written is None:
        return datetime.now(UTC)
    try:
        read = moment(written, ZoneInfo(program.about.time_zone) if program else UTC)
        # By UTC and back, a time that clocks skip is the one that they show then.
        return read.astimezone(UTC).astimezone(read.tzinfo)
    except ValueError:
        raise fail(f"--at wants a time such as 2026-03-04T22:00, not '{written}'") from None


def _person(written: str) -> str:
    """Read the number of a person who texts, or stop."""
    if not can_be_texted(number(written)):
        raise fail(f"--from wants a person's number such as {FULL}, not '{written}'")
    if lacks_country(written):
        raise fail(f"--from wants a number with + and its country code, such as {FULL}, not '{written}'")
    return number(written)
