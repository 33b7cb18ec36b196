"""Messages out of a file, one JSON object a line, as if they had come to rules that knew nobody."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import count

import msgspec
from msgspec import Struct

from watchword.decide import decide
from watchword.decision import Decision
from watchword.errors import WatchwordError
from watchword.message import Channel, Message, number
from watchword.person import STRANGER, Person, after, left, told
from watchword.reading import encoding
from watchword.replay.other import Place
from watchword.replay.part import bringing
from watchword.replay.replay import Asked, Known, Replay
from watchword.replay.tally import Tally
from watchword.replay.texts import Texts
from watchword.rules.compiled import RuleSet
from watchword.state import Line
from watchword.store.values import StoredMessage

EXAMPLE = '{"from": "+15552312102", "to": "86717", "text": "STOP", "at": "2026-03-04T12:30:00Z"}'


class Unreadable(WatchwordError):
    """A line is no message."""


class Written(Struct, frozen=True, kw_only=True, rename={"sender": "from"}):
    """One line: who wrote what to which of our numbers, and when (with an offset, else UTC)."""

    sender: str
    to: str
    text: str
    at: datetime
    channel: Channel = "sms"
    subject: str | None = None
    media: tuple[str, ...] = ()
    endpoint: str = "file"


_read = msgspec.json.Decoder(Written).decode


def messages(lines: Iterable[bytes]) -> Iterator[Message]:
    """Read the messages of a file; raises Unreadable, which names the line."""
    for place, line in enumerate(lines, start=1):
        wide = encoding.wide(line) if place == 1 else None
        if wide:
            raise Unreadable(f"the file is {wide}: {encoding.HINT}")
        text = line.removeprefix(encoding.BYTE_ORDER_MARK)
        if not text.strip():
            continue
        try:
            written = _read(text)
        except (msgspec.DecodeError, UnicodeDecodeError) as failure:
            raise Unreadable(f"line {place} is no message such as {EXAMPLE}: {failure}") from failure
        yield Message(
            endpoint=written.endpoint,
            key=str(place),
            sender=number(written.sender),
            to=number(written.to),
            text=written.text,
            received_at=written.at.astimezone(UTC) if written.at.tzinfo else written.at.replace(tzinfo=UTC),
            channel=written.channel,
            subject=written.subject,
            media=written.media,
        )


def replay_lines(
    lines: Iterable[bytes], before: RuleSet, candidate: RuleSet | None, line: Callable[[str], Line], most: int
) -> Tally:
    """Decide the messages of a file by two rule sets; `line` is what the machine's side says of a number.

    Raises Unreadable.
    """
    strangers = Strangers(before, line)
    known = Known({before.revision: before}.get, {}, Texts().state, bringing(before.vocabulary))
    replay = Replay(known, candidate, Tally(most=most))
    for message in messages(lines):
        asked, decision = strangers.decided(message)
        replay.tally.met(message.received_at, before.revision)
        replay.decided(asked, before, decision)
    return replay.tally


class Strangers:
    """People of whom nothing is known but what they have written since, by one rule set."""

    def __init__(self, rules: RuleSet, line: Callable[[str], Line]) -> None:
        self._rules = rules
        self._line = line
        self._people: dict[str, Person] = {}
        self._numbers = count(1)

    def decided(self, message: Message) -> tuple[Asked, Decision]:
        """Decide the next message, which has its number for its seed; answers from what, and what was decided."""
        line, seed = self._line(message.to), next(self._numbers)
        place = Place.of(self._rules.hearing(message.to, line.default_program))
        person, _ = left(self._people.get(message.sender, STRANGER), message.received_at)
        before = person.state(place.program or "", place.scope, message.received_at)
        decision = decide(self._rules, line, message, before, message.received_at, seed)
        self._people[message.sender] = told(after(person, decision.effects), decision.effects, message.received_at)
        stored = StoredMessage(
            id=seed,
            message=message,
            program=decision.program,
            outcome=decision.outcome,
            intent=decision.trace.reading.intent,
            rules=decision.rules,
            revision=decision.revision,
            previous=None,
        )
        return Asked(stored, before, line, seed), decision
