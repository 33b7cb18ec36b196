"""Deciding again what happened, one message after the other, and counting what comes out otherwise."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from watchword.decide import decide
from watchword.decision import Decision
from watchword.replay.compare import came, kinds, of_record
from watchword.replay.other import Other, Place
from watchword.replay.tally import Came, Kind, Sample, Tally
from watchword.replay.timeline import Happened
from watchword.rules.compiled import RuleSet
from watchword.segments import measure
from watchword.state import OUR_LINE, Line, State
from watchword.store.grounds import digest
from watchword.store.values import Grounds, StoredEvent, StoredMessage


class Known(NamedTuple):
    """What a replay is given.

    `rules` finds those of a revision, None where they do not load; `lines` are what the machine's side said of numbers;
    `state` says what was known of the sender of a message, None where that cannot be told any more; `bringing` tells by
    name which actions may bring facts about a person when they are performed.
    """

    rules: Callable[[str], RuleSet | None]
    lines: Mapping[int, Line]
    state: Callable[[Grounds], State | None]
    bringing: Mapping[str, bool]


class Asked(NamedTuple):
    """One message that is decided again, from what it was decided."""

    stored: StoredMessage
    before: State
    line: Line
    seed: int

    def decide(self, rules: RuleSet, state: State) -> Decision:
        """Decide it by rules, of a person who may be other than they were."""
        message = self.stored.message
        return decide(rules, self.line, message, state, message.received_at, self.seed)


class Replay:
    """Takes what happened in its order.

    Where there is a candidate, it decides beside what decided. People who are other than they were because of what it
    decided are kept apart for as long as they are. What they had been texted lately is taken as it was.
    """

    def __init__(self, known: Known, candidate: RuleSet | None, tally: Tally) -> None:
        self.tally = tally
        self._known = known
        self._candidate = candidate
        self._others: dict[str, Other] = {}

    def take(self, happened: Iterable[Happened]) -> None:
        """Take the next messages and events."""
        for one in happened:
            if isinstance(one, StoredEvent):
                if other := self._others.get(one.number):
                    other.happen(one)
            elif one.outcome == "awaiting":
                self.tally.awaiting += 1
            elif asked := self._asked(one):
                self._message(asked)
            else:
                self.tally.not_kept += 1

    def _asked(self, stored: StoredMessage) -> Asked | None:
        grounds = stored.grounds
        if grounds is None:
            return None
        line = OUR_LINE if grounds.line is None else self._known.lines.get(grounds.line)
        before = self._known.state(grounds)
        return None if line is None or before is None else Asked(stored, before, line, grounds.seed)

    def _message(self, asked: Asked) -> None:
        stored = asked.stored
        self.tally.met(stored.message.received_at, stored.revision)
        rules = self._known.rules(stored.revision)
        if rules is None:
            self.tally.unloadable[stored.revision] = self.tally.unloadable.get(stored.revision, 0) + 1
            self._by_record(asked)
            return
        before = asked.decide(rules, asked.before)
        if not is_same(stored, before):
            self._moved(("not-the-same",), asked, _recorded(stored), came(before))
        self.decided(asked, rules, before)

    def decided(self, asked: Asked, rules: RuleSet, before: Decision) -> None:
        """Take a message with its decision, by the rules that made it."""
        self.tally.unheard += before.outcome == "unheard"
        if self._candidate is not None:
            self._beside(self._candidate, asked, rules, before)

    def _by_record(self, asked: Asked) -> None:
        """Compare with what was written down, where it cannot be decided again by what decided it."""
        if self._candidate is not None:
            before = _recorded(asked.stored)
            after = replace(came(asked.decide(self._candidate, asked.before)), texts=())
            self._moved(of_record(before, after), asked, before, after)

    def _beside(self, candidate: RuleSet, asked: Asked, rules: RuleSet, before: Decision) -> None:
        """Decide by the candidate, of the person as they would be."""
        to, default, number = asked.stored.message.to, asked.line.default_program, asked.stored.message.sender
        was, would_be = (Place.of(one.hearing(to, default)) for one in (rules, candidate))
        other = self._others.get(number)
        if other is None and was == would_be:
            after = asked.decide(candidate, asked.before)
            if after.effects == before.effects:
                self._compare(asked, before, after, unsure=False)
                return
        other = other or Other()
        other.meet(asked.before, was)
        unsure = other.is_unsure(would_be)
        after = asked.decide(candidate, _as_then(other.state(would_be), asked.before))
        self._compare(asked, before, after, unsure=unsure)
        other.leave(before.effects, after.effects, self._known.bringing)
        if other.differs:
            self._others[number] = other
        else:
            self._others.pop(number, None)

    def _compare(self, asked: Asked, before: Decision, after: Decision, *, unsure: bool) -> None:
        found = kinds(before, after)
        old, new = (came(one, whole=bool(found)) for one in (before, after))
        self.tally.segments_before += _segments(old)
        self.tally.segments_after += _segments(new)
        self.tally.unsure += unsure
        self._moved(found, asked, old, new, unsure=unsure)

    def _moved(self, found: tuple[Kind, ...], asked: Asked, before: Came, after: Came, *, unsure: bool = False) -> None:
        if found:
            message = asked.stored.message
            sample = Sample(
                id=asked.stored.id, at=message.received_at, text=message.text, before=before, after=after, unsure=unsure
            )
            self.tally.moved(found, sample)


def is_same(stored: StoredMessage, decision: Decision) -> bool:
    """Tell whether a decision is the one that was made: in all that was kept of it, and in a digest of its effects."""
    effects = stored.grounds.effects if stored.grounds else None
    return (
        decision.rules == stored.rules
        and decision.outcome == stored.outcome
        and decision.program == stored.program
        and decision.trace.reading.intent == stored.intent
        and (digest(decision.effects) if decision.effects else None) == effects
    )


def _as_then(state: State, before: State) -> State:
    """Take over what no rules change: what people were texted lately, and which codes were at hand."""
    return replace(state, recent=before.recent, allotted=before.allotted)


def _recorded(stored: StoredMessage) -> Came:
    return Came(outcome=stored.outcome, rules=stored.rules)


def _segments(came: Came) -> int:
    return sum(_cost(text) for text in came.texts)


@lru_cache(4096)
def _cost(text: str) -> int:
    return measure(text).count
