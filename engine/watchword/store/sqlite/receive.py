"""How the messages of a batch are taken in: as if one came after the other, by few statements.

The keys are claimed and the people looked up all at once. Then each message is decided, and what it appends is written
when all are; sooner where more than that changes, so that whoever comes next sees it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from watchword.effects import Effect, Job
from watchword.message import Message
from watchword.state import UNKNOWN, State
from watchword.store import allotments, jobs, keys, people
from watchword.store.arriving import Arriving
from watchword.store.intake import AWAIT, DUPLICATE, INSERT_MESSAGE
from watchword.store.rows import Row, bucket, job_row, message_row, stamp, to_json
from watchword.store.sqlite.batch import SqliteBatch
from watchword.store.values import AWAITED_FOR, Received

_FEW: Final = 4
"""So few are asked for one by one: it costs less."""
_CLAIM: Final = tuple(
    f"INSERT INTO key_{current} (key) SELECT unhex(value) FROM json_each(?) WHERE NOT EXISTS"  # noqa: S608 - names of ours
    f" (SELECT 1 FROM key_{1 - current} WHERE key = unhex(value)) ON CONFLICT DO NOTHING RETURNING key"
    for current in (0, 1)
)
_KNOWN: Final = people.KNOWN.replace("= ?", "IN (SELECT value FROM json_each(?))")


def receive(cursor: SqliteBatch, generation: int, batch: Sequence[Arriving], now: datetime) -> list[Received]:
    """Claim, decide and record messages, each once; `generation` is that of new keys."""
    messages = [one.message for one in batch]
    fresh = claimed(cursor, generation, messages)
    taking = Taking(cursor, now)
    taking.look_up([message.sender for message in messages])
    received = [taking.take(one) if is_fresh else DUPLICATE for one, is_fresh in zip(batch, fresh, strict=True)]
    taking.write()
    return received


def claimed(cursor: SqliteBatch, generation: int, messages: Sequence[Message]) -> Iterable[bool]:
    """Claim the keys of messages; tells of each whether it is new."""
    if len(messages) < _FEW:
        return [keys.claim(cursor, generation, message.endpoint, message.key) for message in messages]
    digests = [keys.digest(message.endpoint, message.key) for message in messages]
    asked = to_json([digest.hex() for digest in digests]).decode()
    return _first_of_each(digests, {key for (key,) in cursor.execute(_CLAIM[generation], (asked,)).fetchall()})


def _first_of_each(digests: Iterable[bytes], claimed: set[bytes]) -> Iterator[bool]:
    for digest in digests:
        yield digest in claimed
        claimed.discard(digest)


class Taking:
    """What is known of the senders of a batch, and what is still to be written for it."""

    def __init__(self, cursor: SqliteBatch, now: datetime) -> None:
        self.cursor = cursor
        self._now = now
        self._known: dict[str, people.Known] = {}
        self._changed: set[str] = set()
        self._messages: list[Row] = []
        self._wrote: list[Row] = []
        self.jobs: list[Row] = []

    def look_up(self, numbers: Sequence[str]) -> None:
        """Read what is known of people."""
        asked = [(to_json(numbers).decode(),)] if len(numbers) >= _FEW else [(number,) for number in numbers]
        question = _KNOWN if len(numbers) >= _FEW else people.KNOWN
        for one in asked:
            self._known |= {row[0]: row for row in self.cursor.execute(question, one).fetchall()}

    def take(self, arriving: Arriving) -> Received:
        """Decide one message, and note what is to be written for it."""
        cursor, message = self.cursor, arriving.message
        sender, received_at = message.sender, stamp(message.received_at)
        state, previous = self._state(arriving)
        decision, state = allotments.decided(cursor, arriving.decide, message, state, self._now)
        message_id = cursor.next_origin(1, received_at)
        cursor.heard(message.endpoint, received_at)
        self._messages.append(message_row(message_id, message, decision, state, previous))
        self._wrote.append((sender, message_id, bucket(sender)))
        self._changed.add(sender)
        if decision.outcome == "awaiting":
            until = stamp(message.received_at + AWAITED_FOR)
            cursor.execute(AWAIT, (message_id, sender, until, bucket(sender)))
        lanes = self._record(message_id, decision.effects, message.received_at)
        return Received(message_id=message_id, decision=decision, lanes=lanes)

    def _state(self, arriving: Arriving) -> tuple[State, int | None]:
        """Say what is known of a sender; of one about whom a message before has changed something, it is read anew."""
        message, number = arriving.message, arriving.message.sender
        if number in self._changed:
            self.write()
            self._changed.discard(number)
            self.look_up([number])
        known = self._known.get(number)
        if known is None:
            return UNKNOWN, None
        return people.state(self.cursor, known, arriving.program, arriving.scope, message.received_at), known[1]

    def _record(self, message_id: int, effects: Sequence[Effect], due_at: datetime) -> tuple[str, ...]:
        """Record what a message made, facts first; answers the lanes that gained a job."""
        wanted = [effect for effect in effects if isinstance(effect, Job)]
        if len(wanted) < len(effects):
            self.write()
            self._facts(message_id, effects)
        for job_id, job in jobs.numbered(message_id, wanted):
            if job.later and job.later.replaces:
                self.write()
                jobs.replace(self.cursor, message_id, job, self._now)
            self.jobs.append(job_row(job_id, job, due_at))
        return tuple({job.lane: None for job in wanted})

    def _facts(self, message_id: int, effects: Sequence[Effect]) -> None:
        for effect in effects:
            if not isinstance(effect, Job):
                people.record(self.cursor, effect, message_id, self._now)
                self._changed.add(getattr(effect, "number", ""))

    def write(self) -> None:
        """Write what is noted."""
        for statement, rows in (
            (INSERT_MESSAGE, self._messages),
            (people.WROTE, self._wrote),
            (jobs.INSERT, self.jobs),
        ):
            if rows:
                self.cursor.executemany(statement, rows)
                rows.clear()
