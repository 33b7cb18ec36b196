"""What is written for each notification that comes in, within the writer's transaction."""

from collections.abc import Sequence
from datetime import datetime

from watchword.decision import Decision
from watchword.effects import Effect, Job
from watchword.message import Kept, Message
from watchword.store import jobs, keys, people
from watchword.store.connection import Cursor
from watchword.store.interface import Decide, Received
from watchword.store.rows import KEPT, MESSAGE, insertion, kept_row, message_row, stamp, without_nul

DUPLICATE = Received(message_id=None, decision=None)

_NEXT_ORIGIN = "UPDATE counter SET origin = origin + 1, messages = messages + ? RETURNING origin"
_ONE_MORE_KEPT = "UPDATE counter SET kept = kept + 1"
_HEARD = (
    "INSERT INTO endpoint (name, last_received) VALUES (?, ?)"
    " ON CONFLICT DO UPDATE SET last_received = max(last_received, excluded.last_received)"
)
_INSERT_MESSAGE = insertion("message", MESSAGE)
_INSERT_KEPT = insertion("kept", KEPT)


class Intake:
    """What the units of one store share: the generation that new keys go to."""

    __slots__ = ("generation",)

    def __init__(self, generation: int) -> None:
        self.generation = generation

    def receive(
        self, cursor: Cursor, message: Message, program: str | None, scope: str | None, decide: Decide, now: datetime
    ) -> Received:
        """Claim, decide and record one message."""
        if not keys.claim(cursor, self.generation, message.endpoint, message.key):
            return DUPLICATE
        state, previous = people.look_up(cursor, message.sender, program, scope)
        decision = decide(message, state)
        message_id = _append(cursor, message, decision, previous)
        people.wrote(cursor, message.sender, message_id)
        lanes = record(cursor, message_id, decision.effects, message_id, message.received_at, now)
        return Received(message_id=message_id, decision=decision, lanes=lanes)

    def apply(self, cursor: Cursor, endpoint: str, key: str, effects: Sequence[Effect], now: datetime) -> bool:
        """Record effects that no message made, under an origin of their own."""
        if not keys.claim(cursor, self.generation, endpoint, key):
            return False
        record(cursor, _next_origin(cursor, messages=0), effects, None, now, now)
        return True

    def keep(self, cursor: Cursor, kept: Kept) -> int | None:
        """Keep one notification whole."""
        if not keys.claim(cursor, self.generation, kept.endpoint, kept.key):
            return None
        cursor.execute(_INSERT_KEPT, without_nul(kept_row(kept)))
        kept_id = cursor.lastrowid
        cursor.execute(_ONE_MORE_KEPT)
        _heard(cursor, kept.endpoint, kept.received_at)
        return kept_id


def record(
    cursor: Cursor,
    origin: int,
    effects: Sequence[Effect],
    message_id: int | None,
    due_at: datetime,
    now: datetime,
    after: int = 0,
) -> tuple[str, ...]:
    """Record facts in their order, and queue jobs; answers the lanes that gained one."""
    wanted: list[Job] = []
    for effect in effects:
        if isinstance(effect, Job):
            wanted.append(effect)
        else:
            people.record(cursor, effect, message_id, now)
    jobs.add(cursor, origin, wanted, due_at, after)
    return tuple(dict.fromkeys(job.lane for job in wanted))


def _append(cursor: Cursor, message: Message, decision: Decision, previous: int | None) -> int:
    message_id = _next_origin(cursor, messages=1)
    cursor.execute(_INSERT_MESSAGE, without_nul(message_row(message_id, message, decision, previous)))
    _heard(cursor, message.endpoint, message.received_at)
    return message_id


def _next_origin(cursor: Cursor, messages: int) -> int:
    ((origin,),) = cursor.execute(_NEXT_ORIGIN, (messages,)).fetchall()
    return int(origin)


def _heard(cursor: Cursor, endpoint: str, received_at: datetime) -> None:
    cursor.execute(_HEARD, (endpoint, stamp(received_at)))
