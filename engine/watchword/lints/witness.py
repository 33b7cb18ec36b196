"""A message that shows who takes it: made from a rule's own words, and decided as any message would be."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count, islice, product
from zoneinfo import ZoneInfo

from msgspec import Struct

from watchword.containment import shortest
from watchword.decide import decide
from watchword.lints.claim import Claim
from watchword.lints.order import SENDER, USUALLY, Order, Ways
from watchword.lints.past import past, without
from watchword.lints.reach import facts
from watchword.lints.situations import claims, fitted, situations
from watchword.plugin import Situation
from watchword.rules.compiled import Program, RuleSet
from watchword.sayings import Saying
from watchword.state import NOBODY, Contact, Line, State

MOST_TRIED = 60
OF_CONSENT = {"opt-out": "STOP", "help": "HELP", "opt-in": "START", None: "hello"}
"""What to text where a rule asks for no words, by the intent that it hears."""


class Witness(Struct, frozen=True):
    """A message that one rule claims and another takes."""

    situation: Situation
    program: Program

    def told(self) -> str:
        """Write it: `'pizza please' to downtown on Wed 12:30`."""
        message, contact = self.situation.message, self.situation.contact
        names = [name for name, number in self.program.about.numbers.items() if number == message.to]
        said = [f"'{message.text}'", *(f"to {name}" for name in names[:1]), f"on {self._when()}"]
        if message.sender != SENDER:
            said.append(f"from {message.sender}")
        if message.channel == "mms" and not message.media:
            said.append("as an MMS")
        if message.media:
            said.append("with a picture")
        if about := list(_about(contact)):
            said.append(f"from a person {' and '.join(about)}")
        if contact.prompt:
            said.append(f"in answer to '{contact.prompt.name}'")
        return " ".join(said)

    def _when(self) -> str:
        here = self.situation.now.astimezone(ZoneInfo(self.program.about.time_zone))
        near = abs(here.replace(tzinfo=UTC) - USUALLY) < timedelta(days=4)
        return f"{here:%a %H:%M}" if near else f"{here:%a %Y-%m-%d %H:%M}"


def _about(contact: Contact) -> Iterator[str]:
    """Tell what is known of a person."""
    if contact.lists:
        yield f"on {' and '.join(sorted(contact.lists))}"
    if known := [f"{name} is '{value}'" for name, value in contact.fields.items() if value]:
        yield f"whose {' and '.join(known)}"
    yield from (f"tagged {one}" for one in sorted(contact.tags))
    yield from (f"who has voted in {one}" for one in sorted(contact.votes))
    yield from (f"who has entered {one}" for one in sorted(contact.entered))
    yield from (f"who has a code of {one}" for one in sorted(contact.coupons))


def witness(
    rules: RuleSet,
    order: Order,
    loser: Claim,
    texts: Sequence[str],
    winner: Claim,
    tried: int = MOST_TRIED,
    *,
    may_reword: bool = False,
) -> Witness | None:
    """Find a message that the loser claims and the winner takes, as it is worded for the loser; None if none is found.

    Any two could meet in a text that says what either of them wants to hear: only those that `may_reword` it do.
    """
    for situation in islice(situations(order, texts), tried):
        claimed = fitted(order, loser, situation)
        shown = fitted(order, winner, claimed)
        if not (claimed and shown and (may_reword or claimed.words == shown.words)):
            continue
        if claims(order, loser, shown) and ended_by(rules, order, shown) == winner.name:
            return Witness(shown, order.program)
    return None


def witness_in(
    rules: RuleSet, order: Order, claim: Claim, saying: Saying | None, ways: Ways
) -> tuple[Witness, str] | None:
    """Find a message of a claim that another one takes, and which; None too where one was found that none takes.

    What is read as consent is told of elsewhere: no rule of this order would take it.
    """
    found: tuple[Witness, str] | None = None
    texts = texts_for(order, claim, saying)
    for (way, _), text in islice(product(ways, texts), MOST_TRIED):
        situation = fitted(order, claim, way.saying(text))
        if situation is None or not claims(order, claim, situation):
            continue
        taken_by = ended_by(rules, order, situation)
        if taken_by in {None, claim.name}:
            return None
        if taken_by not in order.named:
            continue
        found = found or (Witness(situation, order.program), str(taken_by))
    return found


def witness_past(
    rules: RuleSet,
    order: Order,
    claim: Claim,
    texts: Sequence[str],
    is_meant: Callable[[Situation], bool],
    winners: Collection[Claim],
    now: datetime,
) -> tuple[Claim, Witness] | None:
    """Find a message of a claim that gets past all others to one of the winners, and which; else who takes one at all.

    Where another one takes a message, it is changed so that this one may not; what came furthest is tried first.
    """
    other: tuple[Claim, Witness] | None = None
    number, seen = count(), set[Hashable]()
    waiting = [(0, next(number), order.usual.saying(text)) for text in texts]
    while waiting and len(seen) < MOST_TRIED:
        situation = fitted(order, claim, heappop(waiting)[-1])
        if situation is None or facts(situation) in seen or not is_meant(situation):
            continue
        seen.add(facts(situation))
        taker = _taker(rules, order, claim, situation)
        found = (taker, Witness(situation, order.program)) if taker else None
        if found and taker in winners:
            return found
        other = other or found
        for one in _changed(order, claim, taker, situation, now):
            heappush(waiting, (-taker.place if taker else 0, next(number), one))
    return other


def _changed(
    order: Order, claim: Claim, taker: Claim | None, situation: Situation, now: datetime
) -> Iterable[Situation]:
    """Change a message so that it gets past the rule that takes it, or out of what the claim itself leaves out."""
    if taker:
        return past(order, taker, situation, now)
    return without(order, claim.unless, situation, now) if claim.unless else ()


def _taker(rules: RuleSet, order: Order, claim: Claim, situation: Situation) -> Claim | None:
    """Find the earlier claim that takes a message of one."""
    taken_by = ended_by(rules, order, situation) if claims(order, claim, situation) else None
    taker = order.named.get(taken_by) if taken_by else None
    return taker if taker and taker.place < claim.place else None


def texts_for(order: Order, claim: Claim, saying: Saying | None) -> list[str]:
    """Write messages that say this, as it is written, and the texts of the rule's own tests."""
    tested = [turn.text for test in claim.entry.rule.tests for turn in test.turns]
    if saying is None:
        unasked = () if claim.entry.intent else (*order.beside, *_left_by(claim))
        return [*tested, *(claim.choices or claim.answers), OF_CONSENT[claim.entry.intent], *unasked]
    said = claim.written(saying)
    if saying.position == "only":
        return [said, *tested]
    before = saying.position == "anywhere"
    answered = [f"{said} {answer}" for answer in (claim.choices or claim.answers)[:1]]
    return [
        said,
        *answered,
        *[f"{word} {said} {word}" if before else f"{said} {word}" for word in order.beside],
        *tested,
    ]


def _left_by(claim: Claim) -> Iterator[str]:
    """Write a text in which a pattern is not found that a rule has under `not`."""
    wanted, unless = ([one.source for one in some.patterns] if some else [] for some in (claim.wanted, claim.unless))
    if unless and (left := shortest(tuple(wanted), tuple(unless))):
        yield left


def ended_by(rules: RuleSet, order: Order, situation: Situation) -> str | None:
    """Decide; the same message is decided but once, unless much is known of the person."""
    if situation.contact != NOBODY:
        return _decided(rules, order, situation)
    key = (situation.message, situation.now)
    if key not in order.decided:
        order.decided[key] = _decided(rules, order, situation)
    return order.decided[key]


def _decided(rules: RuleSet, order: Order, situation: Situation) -> str | None:
    line = Line(default_program=order.program.id)
    state = State(contact=situation.contact)
    return decide(rules, line, situation.message, state, situation.now, seed=0).trace.ended_by
