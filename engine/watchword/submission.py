"""A text that a system of the operator's submits: what may be asked for, and the effects that it has.

They are those of a rule's `reply` or `ask`: the text waits in the same lane, and passes the same gate when it begins.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from msgspec import Struct, field

from watchword.effects import Asks, Effect, Job
from watchword.errors import Unfit
from watchword.message import number
from watchword.mirror import campaign
from watchword.patterns import Flaw, Pattern
from watchword.reading.durations import written
from watchword.reading.names import NAME
from watchword.reading.scalars import CONVERSIONS
from watchword.reading.suggestions import suggestion
from watchword.rules.compiled import Program, RuleSet
from watchword.state import Expect, Line, Prompt, Reached
from watchword.templates import LONGEST

SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(days=90)
MOST_DIGITS = 30
MOST_VALUES = 20
PERSON = re.compile(r"\+[1-9][0-9]{6,14}")


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The prompt that the text leaves, for rules with `answering` to take; as the action `ask` writes it.

    `values` are what texts of those rules may name, as in `{prompt.order}`.
    """

    name: str
    expect: Expect = Expect()
    values: dict[str, str] = {}
    expires_after: str = "1d"


class Submission(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What is asked for: a text `to` a person, or to everybody on a `list`, `from` a number of ours or its name."""

    program: str
    text: str
    to: str | None = None
    list: str | None = None
    from_: str | None = field(default=None, name="from")
    prompt: Question | None = None


class Ours(NamedTuple):
    """A number of ours: the endpoint that has it, and what the machine's side says of it."""

    endpoint: str
    line: Line


class Submitted(Struct, frozen=True):
    """A submission that can be done: of what program, to whom, and what it means for each of them.

    `people` is one person, or nobody where everybody on `list` is meant.
    """

    program: Program
    people: tuple[str, ...]
    list: str | None
    plan: Callable[[Reached], Sequence[Effect]]


def submitted(rules: RuleSet, numbers: Mapping[str, Ours], asked: Submission, by: str, now: datetime) -> Submitted:
    """Check what is asked for; raises Unfit. `by` is recorded with each job where a rule's name stands otherwise."""
    program = known_program(rules, asked.program)
    people, name = _recipients(program, numbers, asked)
    sender = _sender(rules, program, numbers, asked.from_)
    _check_text(asked.text)
    prompt = _prompt(asked.prompt, now) if asked.prompt else None
    endpoint, line = numbers[sender]

    def plan(reached: Reached) -> Sequence[Effect]:
        person, state = reached.number, reached.state
        lists = [name] if name else sorted(state.contact.lists)
        listed = campaign(program, lists) if line.campaign_check else None
        settings: dict[str, Any] = {"text": asked.text} | ({"campaign": listed} if listed else {})
        job = _job(program, by, endpoint, sender, person, settings)
        # Who is not texted is not asked: a later YES of theirs would answer a question that they never saw.
        is_texted = state.suppression is None and (state.contact.lists or reached.consented)
        return (Asks(program=program.id, number=person, prompt=prompt), job) if prompt and is_texted else (job,)

    return Submitted(program, people, name, plan)


def known_program(rules: RuleSet, name: str) -> Program:
    """Find a program; raises Unfit."""
    program = rules.programs.get(name)
    if program is None:
        raise Unfit(f"there is no program '{name}'; {_instead(name, rules.programs)}", "program")
    return program


def person(given: str, where: str) -> str:
    """Read the number of a person; raises Unfit for what cannot be one. Without its country it would be another's."""
    read = number(given)
    if not given.strip().startswith("+") or not PERSON.fullmatch(read):
        raise Unfit(f"'{given}' is no phone number with its country, such as +15552312102", where)
    return read


def _recipients(program: Program, numbers: Mapping[str, Ours], asked: Submission) -> tuple[tuple[str, ...], str | None]:
    if (asked.to is None) == (asked.list is None):
        raise Unfit("say 'to', a person's number, or 'list', a list of the program: one of them", "to")
    if asked.to is not None:
        to = person(asked.to, "to")
        if to in numbers:
            raise Unfit(f"{to} is one of our own numbers", "to")
        return (to,), None
    if asked.list not in program.lists:
        raise Unfit(f"{program.id} has no list '{asked.list}'; {_instead(asked.list or '', program.lists)}", "list")
    return (), asked.list


def _sender(rules: RuleSet, program: Program, numbers: Mapping[str, Ours], wanted: str | None) -> str:
    """Find our number: the one that is wanted, else the program's first that an endpoint has."""
    named = {ours: name for name, ours in program.about.numbers.items()}
    heard = [ours for ours, (_, line) in numbers.items() if rules.hearing(ours, line.default_program) is program]
    usable = [*(ours for ours in named if ours in numbers), *(ours for ours in heard if ours not in named)]
    if not usable:
        raise Unfit(f"no endpoint in config.yaml has a number of {program.id}", "program")
    if wanted is None:
        return usable[0]
    ours = program.about.numbers.get(wanted) or number(wanted)
    if ours not in usable:
        known = ", ".join(f"{one} ({named[one]})" if one in named else one for one in usable)
        raise Unfit(f"{program.id} cannot text from '{wanted}'; it has {known}", "from")
    return ours


def _check_text(text: str) -> None:
    if not text.strip():
        raise Unfit("the text is empty", "text")
    if len(text) > LONGEST:
        raise Unfit(f"the text has {len(text)} characters, and {LONGEST} are the most: shorten it, or send two", "text")
    if "\0" in text:
        raise Unfit("the text holds a NUL, which no phone shows: leave it out", "text")


def _prompt(asked: Question, now: datetime) -> Prompt:
    for message, where in _wrong(asked):
        raise Unfit(message, f"prompt.{where}")
    return Prompt(
        name=asked.name,
        asked_at=now,
        expires_at=now + _wait(asked.expires_after),
        expect=asked.expect,
        values=asked.values,
    )


def _wrong(asked: Question) -> Iterator[tuple[str, str]]:
    """Say what of a question no rule could have written."""
    expect = asked.expect
    if not re.fullmatch(NAME, asked.name):
        yield f"'{asked.name}' names no prompt: letters, digits, '.', '-' and '_', the first a letter or digit", "name"
    if sum((expect.digits is not None, bool(expect.choices), expect.matches is not None)) > 1:
        yield "'expect' says one of digits, choices and matches", "expect"
    if expect.digits is not None and not 1 <= expect.digits <= MOST_DIGITS:
        yield f"an answer has 1 to {MOST_DIGITS} digits", "expect.digits"
    if not all(choice.strip() for choice in expect.choices):
        yield "a choice is empty", "expect.choices"
    if expect.matches is not None and isinstance(flaw := Pattern.parse(expect.matches), Flaw):
        yield f"{flaw.message}{f': {flaw.hint}' if flaw.hint else ''}", "expect.matches"
    if len(asked.values) > MOST_VALUES:
        yield f"{len(asked.values)} values are too many: {MOST_VALUES} are the most", "values"
    if any("\0" in one for one in (*asked.values, *asked.values.values(), *expect.choices)):
        yield "a NUL is in it: leave it out", "values"


def _wait(expires_after: str) -> timedelta:
    wanted, convert = CONVERSIONS[timedelta]
    try:
        wait: timedelta = convert(expires_after)
    except (ValueError, KeyError):
        raise Unfit(f"'{expires_after}' is not {wanted}", "prompt.expires-after") from None
    if not SHORTEST_WAIT <= wait <= LONGEST_WAIT:
        bounds = f"{written(SHORTEST_WAIT)} and {written(LONGEST_WAIT)}"
        raise Unfit(f"'{expires_after}' is not between {bounds}", "prompt.expires-after")
    return wait


def _job(program: Program, by: str, endpoint: str, sender: str, person: str, settings: dict[str, Any]) -> Job:
    return Job(
        action="reply",
        lane=f"text:{endpoint}",
        settings=settings,
        program=program.id,
        rule=by,
        repeatable=False,
        endpoint=endpoint,
        number=person,
        sender=sender,
        scope=program.scope,
    )


def _instead(name: str, known: Mapping[str, object]) -> str:
    return suggestion(name, known) or f"there are {', '.join(sorted(known)) or 'none'}"
