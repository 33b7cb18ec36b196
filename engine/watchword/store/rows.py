"""How values are written as rows of columns, and read back. Rows have the order of the columns in `schema`."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, overload
from zlib import crc32

import msgspec
from sqlalchemy import Table

from watchword.decision import Decision
from watchword.effects import Consent, Job, Pause
from watchword.errors import StoreRefused
from watchword.message import Kept, Message
from watchword.state import Block, Contact, Handoff, Prompt, State, Suppression, Vote
from watchword.store import grounds, schema
from watchword.store.values import TIME, StoredConsent, StoredJob, StoredKept, StoredMessage

Row = Sequence[Any]

MESSAGE: Final = schema.message.columns.keys()
JOB: Final = schema.job.columns.keys()
NEW_JOB: Final = ("id", "state", "body", "attempts", "created_at", "due_at", "lane", "number", "waits_for", "bucket")
"""The columns of a job that nobody has begun; the others are empty."""
CONTACT: Final = schema.contact.columns.keys()
LEDGER: Final = schema.ledger.columns.keys()
KEPT: Final = schema.kept.columns.keys()
PAUSE: Final = schema.pause.columns.keys()

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EXACT: Final = 2**32 * 1_000_000
"""Times before this, in 2106, are whole microseconds as floating-point numbers too: they are read in half the time."""

# A NUL as JSON writes it, and not a backslash before `u0000`: not every database can look into it.
_NUL = "\\u0000"
_IS_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")

to_json = msgspec.json.Encoder().encode
_to_job = msgspec.json.Decoder(Job).decode
_to_texts = msgspec.json.Decoder(tuple[str, ...]).decode
_to_rules = lru_cache(4096)(_to_texts)
"""The rules that fired: of all messages, there are few such lists."""
_from_rules = lru_cache(20_000)(lambda rules: to_json(rules).decode())
_to_fields = msgspec.json.Decoder(dict[str, str]).decode
_to_prompt = msgspec.json.Decoder(Prompt).decode
_to_votes = msgspec.json.Decoder(dict[str, Vote]).decode
_to_times = msgspec.json.Decoder(dict[str, datetime]).decode
to_handoff = msgspec.json.Decoder(Handoff).decode
to_block = msgspec.json.Decoder(Block).decode
_to_fired = msgspec.json.Decoder(dict[str, tuple[datetime, ...]]).decode


def insertion(table: str, columns: Sequence[str]) -> str:
    """Write the statement that inserts one row; columns and values come in the same order."""
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - names of ours


def selection(table: str, columns: Sequence[str], where: str) -> str:
    """Write the statement that selects whole rows."""
    names = ", ".join(f'"{column}"' for column in columns)
    return f"SELECT {names} FROM {table} {where}"  # noqa: S608 - names of ours


def update(table: str, columns: Sequence[str], where: str) -> str:
    """Write the statement that replaces columns; their values come first, in the same order."""
    changes = ", ".join(f'"{column}" = ?' for column in columns)
    return f"UPDATE {table} SET {changes} {where}"  # noqa: S608 - names of ours


def replacing(table: Table) -> str:
    """Write how an insertion replaces the row that has the same key."""
    key = ", ".join(table.primary_key.columns.keys())
    changes = ", ".join(f"{column.name} = excluded.{column.name}" for column in table.columns if not column.primary_key)
    return f"ON CONFLICT ({key}) DO UPDATE SET {changes}"


def bucket(number: str) -> int:
    """Tell in which of 256 parts the rows about a person lie, should the tables ever be distributed."""
    return crc32(number.encode(errors="surrogatepass")) & 255


def stamp(moment: datetime) -> int:
    """Write a time as microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def stamp_or_none(moment: datetime | None) -> int | None:
    """Write a time that may be missing."""
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


@overload
def moment(stamp: int) -> datetime: ...
@overload
def moment(stamp: int | None) -> datetime | None: ...
def moment(stamp: int | None) -> datetime | None:
    """Read a time."""
    if stamp is None:
        return None
    if 0 <= stamp < _EXACT:
        return datetime.fromtimestamp(stamp / 1e6, UTC)
    return _EPOCH + timedelta(microseconds=stamp)


def without_nul(row: Row) -> Row:
    """Answer the row; raises StoreRefused if a text holds a NUL, which not every database can keep."""
    for value in row:
        if value.__class__ is str and "\0" in value:
            raise StoreRefused("a text holds a NUL")
    return row


def message_row(
    message_id: int,
    message: Message,
    decision: Decision,
    before: State,
    previous: int | None,
    decided_as: int | None = None,
) -> Row:
    """Write one message with what was decided, and from what; raises StoreRefused for a NUL."""
    said = message.text, message.subject, message.sender, message.to
    without_nul((*said, message.key, message.provider_id, message.carrier))
    intent = decision.trace.reading.intent
    has_trace = intent != "none" or decision.outcome == "error"
    return (
        message_id,
        message.endpoint,
        message.key,
        message.sender,
        message.to,
        message.text,
        stamp(message.received_at),
        message.channel,
        stamp_or_none(message.sent_at),
        message.provider_id,
        message.subject,
        to_json(message.media).decode() if message.media else None,
        message.carrier,
        decision.program,
        decision.outcome,
        intent,
        _from_rules(decision.rules),
        decision.revision,
        previous,
        to_json(decision.trace) if has_trace else None,
        bucket(message.sender),
        *grounds.columns(decision, before, decided_as),
    )


def to_message(row: Row) -> StoredMessage:
    """Read one message."""
    number, endpoint, key, sender, to, text, received_at, channel, sent_at, provider_id, subject, media, *rest = row
    carrier, program, outcome, intent, rules, revision, previous, trace, _, *made_from = rest
    message = Message(
        endpoint=endpoint,
        key=key,
        sender=sender,
        to=to,
        text=text,
        received_at=moment(received_at),
        channel=channel,
        sent_at=moment(sent_at),
        provider_id=provider_id,
        subject=subject,
        media=_to_texts(media) if media else (),
        carrier=carrier,
    )
    return StoredMessage(
        id=number,
        message=message,
        program=program,
        outcome=outcome,
        intent=intent,
        rules=_to_rules(rules),
        revision=revision,
        previous=previous,
        trace=trace,
        grounds=grounds.to_grounds(*made_from),
    )


def job_row(job_id: int, job: Job, now: datetime) -> Row:
    """Write one new job, in the order of NEW_JOB: queued, and due when it says.

    It lies with its person; the others are spread evenly. Raises StoreRefused for a NUL.
    """
    without_nul((job.lane, job.number))
    at = stamp(now)
    due_at, waits_for = (stamp(max(job.later.at, now)), TIME) if job.later else (at, None)
    place = job_id >> 8 & 255 if job.number is None else bucket(job.number)
    return (job_id, "queued", _text(job), 0, at, due_at, job.lane, job.number, waits_for, place)


def _text(value: Any) -> str:
    """Write a value as JSON text; raises StoreRefused for a NUL."""
    text = to_json(value).decode()
    if _NUL in text and _IS_NUL.search(text):
        raise StoreRefused("a text holds a NUL")
    return text


def to_job(row: Row) -> StoredJob:
    """Read one job."""
    return StoredJob(
        id=row[0],
        state=row[1],
        job=_to_job(row[2]),
        attempts=row[3],
        created_at=moment(row[4]),
        due_at=moment(row[5]),
        begun_at=moment(row[6]),
        ended_at=moment(row[7]),
        owner=row[8],
        tracking_id=row[9],
        reason=row[10],
        delivery=row[11],
        waits_for=row[14],
        seen=row[15],
    )


def ledger_row(event: Consent, message_id: int | None, now: datetime) -> Row:
    """Write one event of consent, its sequence number left to the database."""
    return (
        event.scope,
        event.number,
        event.kind,
        stamp(event.effective),
        stamp_or_none(event.sent_at),
        event.source,
        event.text,
        event.rung,
        event.endpoint,
        event.provider_blocks,
        message_id,
        stamp(now),
        bucket(event.number),
    )


def to_consent(row: Row) -> StoredConsent:
    """Read one event of consent."""
    values = dict(zip(LEDGER, row, strict=True))
    values |= {name: moment(values[name]) for name in ("effective", "sent_at", "recorded_at")}
    values["provider_blocks"] = bool(values["provider_blocks"])
    return StoredConsent(
        sequence=values["sequence"],
        event=Consent(**{name: values[name] for name in Consent.__struct_fields__}),
        message_id=values["message_id"],
        recorded_at=values["recorded_at"],
    )


def to_names(written: str) -> frozenset[str]:
    """Read the names of a contact's lists, or of its tags."""
    return frozenset(_to_texts(written))


def contact_row(number: str, program: str, contact: Contact) -> Row:
    """Write what is known of a person within a program."""
    return (
        number,
        program,
        contact.language,
        _text(sorted(contact.lists)),
        bucket(number),
        _text(contact.fields) if contact.fields else None,
        _text(contact.prompt) if contact.prompt else None,
        _text(contact.fired) if contact.fired else None,
        _text(contact.votes) if contact.votes else None,
        _text(sorted(contact.tags)) if contact.tags else None,
        _text(contact.coupons) if contact.coupons else None,
        _text(contact.entered) if contact.entered else None,
        _text(contact.handoff) if contact.handoff else None,
        _text(contact.block) if contact.block else None,
    )


def to_contact(row: Row) -> Contact:
    """Read what is known of a person within a program."""
    _, _, language, lists, _, fields, prompt, fired, votes, tags, coupons, entered, handoff, block = row
    return Contact(
        language=language,
        lists=to_names(lists),
        fields=_to_fields(fields) if fields else {},
        prompt=_to_prompt(prompt) if prompt else None,
        fired=_to_fired(fired) if fired else {},
        votes=_to_votes(votes) if votes else {},
        tags=to_names(tags) if tags else frozenset(),
        coupons=_to_fields(coupons) if coupons else {},
        entered=_to_times(entered) if entered else {},
        handoff=to_handoff(handoff) if handoff else None,
        block=to_block(block) if block else None,
    )


def to_contacts(rows: Iterable[Row]) -> dict[tuple[str, str], Contact]:
    """Read what is known of people, by number and program."""
    return {(row[0], row[1]): to_contact(row) for row in rows}


def to_suppression(scope: str, since: int, provider_blocks: int) -> Suppression:
    """Read one suppression."""
    return Suppression(scope=scope, since=moment(since), provider_blocks=bool(provider_blocks))


def pause_row(pause: Pause) -> Row:
    """Write one pause."""
    return (pause.what, pause.reason, pause.source, pause.by, stamp(pause.since), pause.ending)


def to_pause(row: Row) -> Pause:
    """Read one pause."""
    what, reason, source, by, since, ending = row
    return Pause(what=what, reason=reason, source=source, by=by, since=moment(since), ending=bool(ending))


def kept_row(kept: Kept) -> Row:
    """Write one kept notification, its id left to the database."""
    at = stamp(kept.received_at)
    return (kept.endpoint, kept.key, kept.reason, kept.raw, at, kept.malformed)


def to_kept(row: Row) -> StoredKept:
    """Read one kept notification."""
    kept_id, endpoint, key, reason, raw, received_at, malformed = row
    kept = Kept(
        endpoint=endpoint,
        key=key,
        reason=reason,
        raw=raw,
        received_at=moment(received_at),
        malformed=bool(malformed),
    )
    return StoredKept(id=kept_id, kept=kept)
