"""Which intent a message has: by its text, and by what is known of its sender and of the program."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from watchword import consent, courtesy
from watchword.decision import Intent, Reading
from watchword.message import Message
from watchword.rules.asking import Asking, ask
from watchword.rules.compiled import Program
from watchword.rules.hearing import NOTHING_HEARD, Hearing
from watchword.rules.index import Hit
from watchword.rules.when import When
from watchword.sayings import Said
from watchword.state import Contact, Prompt, State


def read(message: Message, heard: tuple[str, ...], program: Program | None, state: State, now: datetime) -> Reading:
    """Read a message of these words."""
    context = program.context if program else consent.Context()
    if state.recent or state.contact.prompt:
        recent = tuple(told.text for told in state.recent)
        context = replace(context, recent=recent, pending=pending(state, now) is not None)
    spoken = program.about.languages if program else ("en",)
    return read_within(context, spoken, message, heard, program, state, now)


def read_within(
    context: consent.Context,
    spoken: Sequence[str],
    message: Message,
    heard: tuple[str, ...],
    program: Program | None,
    state: State,
    now: datetime,
) -> Reading:
    """Read a message beside which this is known, in these languages.

    Whether a rule waits for its very text is asked only where a doubt hangs on it.
    """
    text, subject, pictured = message.text, message.subject, bool(message.media)
    own = program.consent_words if program else ()
    found = consent.read(text, spoken, subject, heard=heard, context=context, pictured=pictured, own=own)
    if found.intent == "hold" and program and expects(program, message, heard, state, now):
        expecting = replace(context, expected=True)
        return consent.read(text, spoken, subject, heard=heard, context=expecting, pictured=pictured, own=own)
    return found


def answerable(state: State) -> Contact:
    """Leave out a question from before an opt-out: no answer to it counts any more (R48)."""
    contact, out = state.contact, state.suppression
    is_stale = contact.prompt is not None and out is not None and contact.prompt.asked_at <= out.since
    return replace(contact, prompt=None) if is_stale else contact


def pending(state: State, now: datetime) -> Prompt | None:
    """Give the question that waits for the person's answer."""
    return answerable(state).pending(now) if state.contact.prompt else None


def asking(
    program: Program,
    hearing: Hearing,
    message: Message,
    heard: tuple[str, ...],
    state: State,
    now: datetime,
    intent: Intent,
) -> Asking:
    """Say what the rules of a program are asked about."""
    return Asking(
        message=message,
        intent=intent,
        words=heard,
        now=now,
        contact=answerable(state),
        opted_out=state.suppression is not None,
        languages=program.about.languages,
        numbers=program.about.numbers,
        schedules=program.schedules,
        vocabulary=hearing.vocabulary,
    )


def expects(program: Program, message: Message, heard: tuple[str, ...], state: State, now: datetime) -> bool:
    """Tell whether a rule waits for just this message: it would fire, and by what the whole text is.

    One that waits for an answer is none of them.
    """
    hearing = program.answers.get("none", NOTHING_HEARD)
    asked = asking(program, hearing, message, heard, state, now, "none")
    return any(
        _is_about_all(entry.rule.when, hit, asked) and ask(entry, hit, asked).holds
        for entry, hit in hearing.candidates(heard, message.text, None)
        if not entry.is_shadow
    )


def _is_about_all(when: When, hit: Hit | None, asked: Asking) -> bool:
    """Tell whether a rule would leave another message alone: its keyword is all of this one, or a condition says so."""
    if hit is not None:
        return hit.start in {0, courtesy.begins(asked.words, asked.vocabulary)} and hit.end == len(asked.words)
    here = asked.situation(None)
    other = replace(here.saying(OTHER), message=replace(here.message, text=OTHER, media=()))
    return any(_is_whole(one.condition.said()) and not one.condition.check(other).held for one in when.conditions)


def _is_whole(said: Said) -> bool:
    """Tell whether a condition that compares texts compares whole ones; a pattern may."""
    sayings = [saying for each in said.each for saying in each]
    return not sayings or any(saying.position == "only" for saying in sayings)


OTHER = "watchword"
"""A text that no rule waits for."""
