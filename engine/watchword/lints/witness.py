"""A message that shows who takes it: made from a rule's own words, and decided as any message would be."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from watchword import consent
from watchword.decide import decide
from watchword.lints.claim import Claim
from watchword.lints.order import Order
from watchword.message import Message
from watchword.plugin import Situation
from watchword.rules.asking import Asking, ask
from watchword.rules.compiled import Program, RuleSet
from watchword.rules.index import Hit, find
from watchword.sayings import Saying
from watchword.state import NOBODY, Contact, Line, State
from watchword.text import words

MOST_TRIED = 60
USUALLY = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
"""A Wednesday's noon, in the zone of the program."""
SENDER = "+15555550100"
FURTHER = ("please", "tomorrow", "pizza", "zebra")
"""What people may say beside a keyword; one that no keyword says is taken."""
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
        if message.channel == "mms":
            said.append("as an MMS")
        if message.media:
            said.append("with a picture")
        if contact.lists:
            said.append(f"from a person on {' and '.join(sorted(contact.lists))}")
        known = [f"{name} is '{value}'" for name, value in contact.fields.items() if value]
        if known:
            said.append(f"from a person whose {' and '.join(known)}")
        if contact.prompt:
            said.append(f"in answer to '{contact.prompt.name}'")
        return " ".join(said)

    def _when(self) -> str:
        here = self.situation.now.astimezone(ZoneInfo(self.program.about.time_zone))
        near = abs(here.replace(tzinfo=UTC) - USUALLY) < timedelta(days=4)
        return f"{here:%a %H:%M}" if near else f"{here:%a %Y-%m-%d %H:%M}"


def witness(
    rules: RuleSet, order: Order, loser: Claim, texts: Sequence[str], winner: Claim, tried: int = MOST_TRIED
) -> Witness | None:
    """Find a message that the loser claims and the winner takes, as it is worded for the loser; None if none is found.

    Any two could meet in a text that says what either of them wants to hear.
    """
    for situation in islice(_situations(order, texts), tried):
        claimed = fitted(order, loser, situation)
        shown = fitted(order, winner, claimed)
        if not (claimed and shown and claimed.words == shown.words):
            continue
        if claims(order, loser, shown) and _ended_by(rules, order, shown) == winner.name:
            return Witness(shown, order.program)
    return None


def texts_for(order: Order, claim: Claim, saying: Saying | None) -> list[str]:
    """Write messages that say this, as it is written, and the texts of the rule's own tests."""
    tested = [one for one in getattr(claim.entry.rule, "tests", ()) if isinstance(one, str)]
    if saying is None:
        return [*tested, OF_CONSENT[claim.entry.rule.when.intent]]
    written = zip(claim.wanted.keywords, claim.keywords, strict=True)
    said = next((keyword.written for wanted, keyword in written if wanted == saying), " ".join(saying.words))
    further = _further(order)
    beside = {
        "only": [],
        "first": [f"{said} {word}" for word in further],
        "anywhere": [f"{word} {said} {word}" for word in further],
    }
    return [said, *beside[saying.position], *tested]


def _further(order: Order) -> list[str]:
    free = [word for word in FURTHER if word not in order.spoken]
    return (free or [max(order.spoken, key=len) + "a"])[:2]


def _situations(order: Order, texts: Sequence[str]) -> Iterator[Situation]:
    """Think of situations: each text to each number, at noon and when schedules open and close."""
    program = order.program
    noon = USUALLY.replace(tzinfo=ZoneInfo(program.about.time_zone))
    for now in dict.fromkeys([noon, *_moments(program, noon)]):
        for to in list(program.about.numbers.values()) or [""]:
            for text in texts:
                message = Message(endpoint="main", key="", sender=SENDER, to=to, text=text, received_at=noon)
                yield _asking(order, message, now, NOBODY).situation(None)


def _moments(program: Program, noon: datetime) -> Iterator[datetime]:
    for calendar in program.schedules.values():
        coming = calendar.boundaries(noon)
        yield from (moment for moment in (coming.opens, coming.closes) if moment)


def _asking(order: Order, message: Message, now: datetime, contact: Contact) -> Asking:
    program = order.program
    return Asking(
        message=message,
        intent=consent.read(message.text, program.about.languages).intent,
        words=words(message.text),
        now=now,
        contact=contact,
        opted_out=False,
        languages=program.about.languages,
        numbers=program.about.numbers,
        schedules=program.schedules,
        vocabulary=order.hearing.vocabulary,
    )


def fitted(order: Order, claim: Claim, situation: Situation | None) -> Situation | None:
    """Ask each condition to make itself true."""
    for asked in claim.wanted.asked:
        if situation is not None:
            hit = _hit(order, claim, situation)
            situation = asked.condition.fit(replace(situation, spoken=hit.end if hit else 0))
    return situation


def _hit(order: Order, claim: Claim, situation: Situation) -> Hit | None:
    return find(claim.entry.wanted, situation.words, order.hearing.vocabulary)


def claims(order: Order, claim: Claim, situation: Situation) -> bool:
    """Tell whether a rule claims a message."""
    hit = _hit(order, claim, situation)
    asking = _asking(order, situation.message, situation.now, situation.contact)
    return bool(hit or not claim.keywords) and ask(claim.entry, hit, asking).holds


def _ended_by(rules: RuleSet, order: Order, situation: Situation) -> str | None:
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
