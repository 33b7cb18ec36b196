"""All that proves what was agreed with one person: each event of consent and each text, in the order of time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from watchword.state import Suppression
from watchword.store import cold, rows, schema
from watchword.store.swept import has_words
from watchword.store.values import StoredConsent, StoredJob, StoredMessage
from watchword.wording import GONE

WHOLE = 1_000_000
"""Nobody has written more messages."""


class Entry(Struct, frozen=True, kw_only=True):
    """One thing that happened: `ident` is how other commands name it, `about` a scope or our number."""

    at: datetime
    what: str
    ident: str
    about: str
    text: str
    details: Mapping[str, str]


class Evidence(Struct, frozen=True, kw_only=True):
    """What there is about a number at a time; `now` are the scopes that it may not be texted in."""

    number: str
    made_at: datetime
    now: Sequence[Suppression]
    entries: Sequence[Entry]


def evidence(connection: Connection, number: str, made_at: datetime) -> Evidence:
    """Gather what there is, in one snapshot."""
    events = cold.consent(connection, number)
    job = schema.job.c
    texts = select(*[job[name] for name in rows.JOB]).where(job.number == number)
    jobs = [stored for stored in map(rows.to_job, connection.execute(texts)) if stored.job.is_text]
    entries = [
        *(_consent(one, _decided(connection, one.sequence)) for one in events),
        *(_inbound(one) for one in cold.conversation(connection, number, WHOLE)),
        *(_outbound(one, events) for one in jobs),
    ]
    return Evidence(
        number=number,
        made_at=made_at,
        now=cold.suppressions(connection, number),
        entries=sorted(entries, key=lambda entry: (entry.at, entry.what, entry.ident)),
    )


def _decided(connection: Connection, sequence: int) -> dict[str, str]:
    """Tell what decided, as the seal keeps it: the message may be gone."""
    seal = schema.seal.c
    found = connection.execute(select(seal.rules, seal.revision).where(seal.sequence == sequence)).first()
    if found is None or found.rules is None:
        return {}
    return {"rules": ", ".join(msgspec.json.decode(found.rules)), "revision": found.revision}


def _consent(stored: StoredConsent, decided: dict[str, str]) -> Entry:
    event = stored.event
    details: dict[str, object] = {
        "counts from": event.effective,
        "provider's time": event.sent_at,
        "source": event.source,
        "recognised by": event.rung,
        "message": stored.message_id,
        "endpoint": event.endpoint,
    }
    return Entry(
        at=stored.recorded_at,
        what=event.kind,
        ident=f"event {stored.sequence}",
        about=event.scope,
        text=event.text,
        details=_known(details | decided),
    )


def _inbound(stored: StoredMessage) -> Entry:
    message = stored.message
    return Entry(
        at=message.received_at,
        what="inbound",
        ident=f"message {stored.id}",
        about=message.to,
        text="\n".join(filter(None, (message.subject, message.text, *message.media))) if has_words(stored) else GONE,
        details=_known(
            {
                "read as": stored.intent,
                "outcome": stored.outcome,
                "rules": ", ".join(stored.rules),
                "revision": stored.revision,
                "provider's time": message.sent_at,
                "provider's id": message.provider_id,
                "endpoint": message.endpoint,
            }
        ),
    )


def _outbound(stored: StoredJob, events: Sequence[StoredConsent]) -> Entry:
    """Tell of a text of ours; the gate looked when it began, and `seen` is how much of the ledger there was."""
    job = stored.job
    known = [one for one in events if stored.seen is not None and one.sequence <= stored.seen]
    last = f"event {known[-1].sequence} ({known[-1].event.kind})" if known else "no event of this person"
    return Entry(
        at=stored.begun_at or stored.created_at,
        what="outbound",
        ident=f"job {stored.name}",
        about=job.sender or "",
        text=str(job.settings.get("text", GONE)),
        details=_known(
            {
                "state": stored.state,
                "why": stored.reason,
                "delivery": stored.delivery,
                "ledger looked at": stored.begun_at,
                "newest consent then": last if stored.begun_at else None,
                "sent though opted out as": job.exempt,
                "rule": job.rule,
                "provider's id": stored.tracking_id,
                "endpoint": job.endpoint,
            }
        ),
    )


def _known(details: Mapping[str, object]) -> dict[str, str]:
    return {name: written(value) for name, value in details.items() if value not in {None, ""}}


def written(value: object) -> str:
    """Write a value for people; times are UTC."""
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if isinstance(value, datetime) else str(value)
