"""Whether one rule fires: its words first, then its conditions, up to the first that does not hold."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from watchword.calendar import Calendar
from watchword.decision import Condition, Intent
from watchword.message import Message
from watchword.plugin import Check, Situation
from watchword.rules.hearing import Entry
from watchword.rules.index import Hit, Wanted, find
from watchword.rules.when import Not
from watchword.state import Contact


class Asking(Struct, frozen=True, kw_only=True):
    """What all rules of a program are asked about: one message, its sender, and the program's names.

    Words of the `vocabulary` are never a slip of another.
    """

    message: Message
    intent: Intent
    words: tuple[str, ...]
    now: datetime
    contact: Contact
    opted_out: bool
    languages: tuple[str, ...]
    numbers: Mapping[str, str]
    schedules: Mapping[str, Calendar]
    vocabulary: Collection[str]

    def situation(self, hit: Hit | None) -> Situation:
        """Say what a condition may look at, beside a rule's keyword."""
        return Situation(
            message=self.message,
            words=self.words,
            spoken=hit.end if hit else 0,
            now=self.now,
            contact=self.contact,
            opted_out=self.opted_out,
            languages=self.languages,
            numbers=self.numbers,
            schedules=self.schedules,
        )


class Answer(Struct, frozen=True):
    """What one rule says to a message: its conditions as they stood, and the values that they offer to its texts.

    It `holds` if everything that was asked for does.
    """

    hit: Hit | None
    holds: bool
    conditions: tuple[Condition, ...]
    values: Mapping[str, str]


def ask(entry: Entry, hit: Hit | None, asking: Asking) -> Answer:
    """Ask one rule whose keyword was found, or that has none."""
    conditions: list[Condition] = []
    values: dict[str, str] = {}
    if entry.intent:
        held = asking.intent == entry.intent
        conditions.append(Condition(key=f"intent {entry.intent}", held=held, saw=asking.intent))
        if not held:
            return Answer(hit, False, tuple(conditions), values)
    if hit:
        conditions.append(Condition(key=entry.words, held=True, saw=hit.told(entry.position, asking.words)))
    if not (entry.conditions or entry.not_):
        return Answer(hit, True, tuple(conditions), values)
    situation = asking.situation(hit)
    for one in entry.conditions:
        check = one.condition.check(situation)
        conditions.append(Condition(key=one.told, held=check.held, saw=check.saw))
        if not check.held:
            return Answer(hit, False, tuple(conditions), values)
        values.update(check.values)
    if entry.not_:
        conditions.append(_negated(entry.not_, entry.unwanted, asking, situation))
    return Answer(hit, conditions[-1].held, tuple(conditions), values)


def _negated(negated: Not, unwanted: Wanted | None, asking: Asking, situation: Situation) -> Condition:
    """Turn what stands under `not` round: all of it holds, or the first that does not is what was seen."""
    key, check = "not", Check(True, "")
    for key, check in _parts(negated, unwanted, asking, situation):  # noqa: B007 - the last that was looked at counts
        if not check.held:
            break
    return Condition(key=f"not {key}", held=not check.held, saw=check.saw)


def _parts(negated: Not, unwanted: Wanted | None, asking: Asking, situation: Situation) -> Iterator[tuple[str, Check]]:
    if unwanted:
        hit = find(unwanted, asking.words, asking.vocabulary)
        saw = hit.told(unwanted.position, asking.words) if hit else "no such word"
        yield negated.match.told, Check(hit is not None, saw)
        situation = replace(situation, spoken=hit.end if hit else 0)
    for one in negated.conditions:
        yield one.told, one.condition.check(situation)
