"""What is written for each notification that comes in, within the writer's transaction.

A message is decided when it comes, or later if it has to wait for its words, or again when a person wants it so.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from watchword import announcement
from watchword.contacts import known_before
from watchword.decision import Decision
from watchword.effects import Asks, Consent, Effect, Fires, Job, Later, Pause, Told
from watchword.errors import StoreRefused
from watchword.message import Kept, Message
from watchword.state import State
from watchword.store import allotments, events, jobs, keys, outdated, people, reviews, swept
from watchword.store.cursor import Batch, Cursor
from watchword.store.reviewed import Settlement
from watchword.store.rows import (
    JOB,
    KEPT,
    MESSAGE,
    insertion,
    kept_row,
    message_row,
    selection,
    stamp,
    to_job,
    to_json,
    to_message,
    update,
    without_nul,
)
from watchword.store.values import Decide, Received, StoredJob, StoredMessage

_STANDING = {
    "queued": "is still to be sent (`jobs cancel` takes it back)",
    "held": "is still to be sent (`jobs cancel` takes it back)",
    "begun": "is being sent",
    "unknown": "may have been sent (`jobs settle`, if you know that it was not)",
    "done": "was sent",
}
DUPLICATE = Received(message_id=None, decision=None)

ONE_MORE_KEPT = "UPDATE counter SET kept = kept + 1"
INSERT_MESSAGE = insertion("message", MESSAGE)
_GET_MESSAGE = selection("message", MESSAGE, "WHERE id = ?")
_REPLACE_MESSAGE = update("message", MESSAGE[1:], "WHERE id = ?")
AWAIT = "INSERT INTO awaiting (message_id, number, until, bucket) VALUES (?, ?, ?, ?)"
_NO_LONGER_AWAITS = "DELETE FROM awaiting WHERE message_id = ?"
# A text that was sent, may have been sent, or may yet be.
_ANSWERED = (
    "SELECT id & 255, state FROM job WHERE id BETWEEN ? AND ? AND number IS NOT NULL AND lane GLOB 'text:*'"
    " AND state IN ('queued', 'begun', 'held', 'done', 'unknown') LIMIT 1"
)
# What a new decision replaces is not to be retried beside it.
_REPLACE_JOB = (
    "UPDATE job SET state = 'cancelled', reason = 'its message was decided again', ended_at = ?, waits_for = NULL"
    " WHERE id = ?"
)
_OF_ORIGIN = selection("job", JOB, "WHERE id BETWEEN ? AND ?")
_HAS_SAID = "SELECT 1 FROM ledger WHERE number = ? AND message_id = ? LIMIT 1"
_INSERT_KEPT = f"{insertion('kept', KEPT[1:])} RETURNING id"


class Intake:
    """What the units of one store share: the generation that new keys go to."""

    __slots__ = ("generation",)

    def __init__(self, generation: int) -> None:
        self.generation = generation

    def complete(
        self,
        cursor: Batch,
        message: Message,
        message_id: int,
        program: str | None,
        scope: str | None,
        decide: Decide,
        now: datetime,
    ) -> Received:
        """Decide and record a message that has waited for its words, once."""
        if cursor.execute(_NO_LONGER_AWAITS, (message_id,)).rowcount == 0:
            return DUPLICATE
        state, _ = people.look_up(cursor, message.sender, program, scope, message.received_at)
        # It does not answer what was asked since it came, nor ask anew: that question is sent after its own.
        is_asked = state.contact.prompt is not None and state.contact.prompt.asked_at > message.received_at
        seen = replace(state, contact=replace(state.contact, prompt=None)) if is_asked else state
        decision, seen = allotments.decided(cursor, decide, message, seen, now)
        wanted = [effect for effect in decision.effects if not (is_asked and _asks(effect))]
        return _record_again(cursor, _stored(cursor, message_id), Again(message, decision, seen, wanted), now)

    def redecide(
        self, cursor: Batch, message_id: int, program: str | None, scope: str | None, decide: Decide, now: datetime
    ) -> Received:
        """Decide and record a message again; raises StoreRefused where somebody could be answered twice.

        Questions and limits are seen as they stood before it came.
        """
        stored = _stored(cursor, message_id)
        if stored.outcome == "awaiting":
            raise StoreRefused(f"message {message_id} is not decided yet: its words are being fetched")
        swept.require_words(cursor, stored)
        answered = cursor.execute(_ANSWERED, (message_id << 8, message_id << 8 | 255)).fetchone()
        if answered is not None:
            job, state = answered
            raise StoreRefused(
                f"to decide message {message_id} again would answer twice: job {message_id}.{job} {_STANDING[state]}"
            )
        before = [
            to_job(row) for row in cursor.execute(_OF_ORIGIN, (message_id << 8, message_id << 8 | 255)).fetchall()
        ]
        state, last = people.look_up(cursor, stored.message.sender, program, scope, stored.message.received_at)
        seen = replace(state, contact=known_before(state.contact, stored.message.received_at))
        decision, seen = allotments.decided(cursor, decide, stored.message, seen, now)
        if (last or 0) > message_id or state.suppression:
            outdated.leave_alone(state.contact, message_id, decision)
        _replace(cursor, before, decision, now)
        wanted = _still_to_do(decision, before, stored.rules)
        return _record_again(cursor, stored, Again(stored.message, decision, seen, wanted), now)

    def apply(self, cursor: Batch, endpoint: str, key: str, effects: Sequence[Effect], now: datetime) -> bool:
        """Record effects that no message made, under an origin of their own."""
        if not keys.claim(cursor, self.generation, endpoint, key):
            return False
        apply(cursor, effects, now)
        return True

    def keep(self, cursor: Batch, kept: Kept) -> int | None:
        """Keep one notification whole."""
        if not keys.claim(cursor, self.generation, kept.endpoint, kept.key):
            return None
        ((kept_id,),) = cursor.execute(_INSERT_KEPT, without_nul(kept_row(kept))).fetchall()
        cursor.execute(ONE_MORE_KEPT)
        cursor.heard(kept.endpoint, stamp(kept.received_at))
        return int(kept_id)


class Applied(NamedTuple):
    """What came of effects that no message made: their origin, and the lanes that gained a job."""

    origin: int
    lanes: tuple[str, ...]


def apply(cursor: Batch, effects: Sequence[Effect], now: datetime) -> Applied:
    """Record effects that no message made, under an origin of their own."""
    origin = cursor.next_origin(0, stamp(now))
    events.note(cursor, origin, _facts(cursor, effects, None, now), None, now)
    return Applied(origin, _queue(cursor, origin, effects, now))


def note(cursor: Batch, facts: Sequence[Told], follows: Sequence[Job], now: datetime) -> None:
    """Write down facts that are recorded already, and queue what follows, under an origin of their own."""
    origin = cursor.next_origin(0, stamp(now))
    events.note(cursor, origin, facts, None, now)
    _queue(cursor, origin, follows, now)


def settle(cursor: Batch, settled: Settlement, effects: Sequence[Effect], now: datetime) -> Sequence[str] | None:
    """Decide a review, and record what follows; answers the lanes that gained a job, None if it is not open."""
    lanes = reviews.settle(cursor, settled, now)
    if lanes is None:
        return None
    return sorted({*lanes, *(apply(cursor, effects, now).lanes if effects else ())})


def perform(cursor: Batch, job: StoredJob, effects: Sequence[Effect], now: datetime) -> tuple[str, ...]:
    """Record what came of performing a job, further jobs under its own origin; answers their lanes."""
    if facts := _facts(cursor, effects, None, now):
        events.note(cursor, cursor.next_origin(0, stamp(now)), facts, job, now)
    return _queue(cursor, job.origin, effects, now, jobs.last_of(cursor, job.origin))


def _record(
    cursor: Cursor, message_id: int, effects: Sequence[Effect], due_at: datetime, now: datetime, after: int = 0
) -> tuple[str, ...]:
    """Record what a message made; answers the lanes that gained a job."""
    _facts(cursor, effects, message_id, now)
    return _queue(cursor, message_id, effects, due_at, after)


def _facts(cursor: Cursor, effects: Sequence[Effect], message_id: int | None, now: datetime) -> list[Told]:
    """Record facts in their order; answers those that were news about people."""
    told = [people.record(cursor, effect, message_id, now) for effect in effects if not isinstance(effect, Job)]
    return [fact for fact in told if not (fact is None or isinstance(fact, Pause))]


def _queue(cursor: Cursor, origin: int, effects: Sequence[Effect], due_at: datetime, after: int = 0) -> tuple[str, ...]:
    """Queue jobs, due at a time that has been noted; answers their lanes."""
    wanted = [effect for effect in effects if isinstance(effect, Job)]
    jobs.add(cursor, origin, wanted, due_at, after)
    return tuple(dict.fromkeys(job.lane for job in wanted))


def _stored(cursor: Cursor, message_id: int) -> StoredMessage:
    row = cursor.execute(_GET_MESSAGE, (message_id,)).fetchone()
    if row is None:
        raise StoreRefused(f"there is no message {message_id}")
    return to_message(row)


class Again(NamedTuple):
    """A message as it now reads, what is decided of it from what state, and which of the effects are to come true."""

    message: Message
    decision: Decision
    before: State
    wanted: Sequence[Effect]


def _record_again(cursor: Batch, stored: StoredMessage, again: Again, now: datetime) -> Received:
    """Record a stored message as it now reads.

    What it has said of consent already is not said a second time. What it asks is asked now: there is time to answer.
    """
    message, decision, before, wanted = again
    decided_as = cursor.next_origin(0, stamp(now))
    row = message_row(stored.id, message, decision, before, stored.previous, decided_as)
    cursor.execute(_REPLACE_MESSAGE, (*row[1:], stored.id))
    has_said = cursor.execute(_HAS_SAID, (message.sender, stored.id)).fetchone() is not None
    news = [
        _from(now, message, effect)
        for effect in wanted
        if not (has_said and (isinstance(effect, Consent) or _tells_of_consent(effect)))
    ]
    lanes = _record(cursor, stored.id, news, now, now, jobs.last_of(cursor, stored.id))
    return Received(message_id=stored.id, decision=decision, lanes=lanes)


def _asks(effect: Effect) -> bool:
    """Tell whether a question, or a reminder of one, is what comes of it."""
    match effect:
        case Asks() | Job(later=Later(prompt=str())):
            return True
    return False


def _from(now: datetime, message: Message, effect: Effect) -> Effect:
    """Let a question wait, and the reminders of it, from now on instead of from when its message came."""
    by = now - message.received_at
    match effect:
        case Asks(prompt=prompt):
            return replace(effect, prompt=replace(prompt, asked_at=now, expires_at=prompt.expires_at + by))
        case Job(later=Later(prompt=str()) as later):
            return replace(effect, later=replace(later, at=later.at + by))
    return effect


def _replace(cursor: Cursor, before: Sequence[StoredJob], decision: Decision, now: datetime) -> None:
    """Cancel what has not been done and is not wanted again as it is; changes of the provider's lists stay in step."""
    wanted = {_name(effect) for effect in decision.effects if isinstance(effect, Job)}
    for old in before:
        undone = old.state in {"dead", "suppressed"}
        replaced = undone or (old.state in {"queued", "held"} and _name(old.job) not in wanted)
        if replaced and not _is_in_step(old.job):
            cursor.execute(_REPLACE_JOB, (stamp(now), old.id))


def _still_to_do(decision: Decision, before: Sequence[StoredJob], fired: Sequence[str]) -> Sequence[Effect]:
    """Leave out rules that were counted, and jobs that were or are to be done, under their own idempotency key."""
    standing = {_name(old.job) for old in before if old.state not in {"dead", "suppressed", "cancelled"}}

    def stands(effect: Effect) -> bool:
        if isinstance(effect, Fires):
            return effect.rule in fired
        return isinstance(effect, Job) and effect.kind != "list" and _name(effect) in standing

    return [effect for effect in decision.effects if not stands(effect)]


def _is_in_step(job: Job) -> bool:
    """Tell whether a job follows what was said, whatever is decided of it anew."""
    return job.kind == "list" or _tells_of_consent(job)


def _tells_of_consent(effect: Effect) -> bool:
    return isinstance(effect, Job) and effect.action == announcement.ACTION


def _name(job: Job) -> tuple[str, bytes]:
    """Tell jobs of one message apart by what they do."""
    return job.action, to_json(job.settings)
