"""What was missing for a rule that was not even looked at: the index knew that the text could not fire it."""

from collections.abc import Iterator

from msgspec import Struct

from watchword import intents
from watchword.decision import Condition, Step, Trace
from watchword.message import Message
from watchword.rules.asking import Asking, ask
from watchword.rules.compiled import Program
from watchword.rules.hearing import NOTHING_HEARD, Entry
from watchword.rules.index import find
from watchword.state import State


class Unheard(Struct, frozen=True):
    """A rule that a message could not fire: because its question does not wait, or for want of something in the text.

    `conditions` are what it asks for, up to the first that does not hold; none where its keyword is not in the text,
    or its question does not wait.
    """

    entry: Entry
    waits: bool
    conditions: tuple[Condition, ...] = ()

    @property
    def has_keyword(self) -> bool:
        """Tell whether the text has its keyword, and something else was missing."""
        return bool(self.conditions) and self.entry.wanted.keywords is not None

    @property
    def step(self) -> Step:
        """Write it as a trace would."""
        return Step(rule=self.entry.name, where=self.entry.where, result="no", conditions=self.conditions)


def unheard(program: Program, message: Message, state: State, trace: Trace) -> Iterator[Unheard]:
    """List the rules that were left out before any was asked, in their order."""
    hearing = program.answers.get(trace.reading.intent, NOTHING_HEARD)
    now = message.received_at
    pending = intents.pending(state, now)
    asked = pending.name if pending else None
    asking = intents.asking(program, hearing, message, trace.words, state, now, trace.reading.intent)
    heard = {entry.name for entry, _ in hearing.candidates(trace.words, message.text, asked)}
    for entry in hearing.entries:
        if entry.name not in heard:
            waits = entry.prompt in {None, asked}
            yield Unheard(entry, waits, _conditions(entry, asking) if waits else ())


def _conditions(entry: Entry, asking: Asking) -> tuple[Condition, ...]:
    """Ask for what a rule wants, up to the first that does not hold; none where its keyword is not in the text."""
    wanted = entry.wanted
    if wanted.keywords is None:
        return ask(entry, None, asking).conditions
    may_be_there = wanted.typos or any(one.words[0] in asking.words for one in wanted.keywords)
    hit = find(wanted, asking.words, asking.vocabulary) if may_be_there else None
    return ask(entry, hit, asking).conditions if hit else ()
