"""All that proves what was agreed with one person: events of consent, reviews and texts, in the order of time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from watchword.consent.order import fold
from watchword.state import ACCOUNT, Suppression
from watchword.store import cold, rows, schema
from watchword.store.reviewed import StoredReview
from watchword.store.swept import has_words
from watchword.store.values import StoredConsent, StoredJob, StoredMessage
from watchword.wording import GONE

ERASED = "(erased)"
LOOKED_AT, STOOD, EXEMPT = "ledger looked at", "opt-out that stood then", "exempt from opt-outs as"
DETAILS = (
    *("counts from", "source", "recognised by", "read as", "outcome", "rules", "revision", "message", "head"),
    *("state", "why", "delivery", LOOKED_AT, "newest consent then", STOOD, "ended", EXEMPT, "rule"),
    *("to be decided by", "texts that joined it", "decided", "by", "provider's time", "provider's id", "endpoint"),
)
"""What may be told of an entry, in the order of a table's columns: the same for everybody."""
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
    """What there is about a number at a time.

    `now` are the scopes that it may not be texted in, `held` those where that waits for somebody to decide a review.
    """

    number: str
    made_at: datetime
    now: Sequence[Suppression]
    held: Sequence[str]
    entries: Sequence[Entry]

    @property
    def sent(self) -> Sequence[Entry]:
        """The texts of ours that were begun, and those alone may have left."""
        return [one for one in self.entries if one.what == "outbound" and LOOKED_AT in one.details]


def evidence(connection: Connection, number: str, made_at: datetime) -> Evidence:
    """Gather what there is, in one snapshot."""
    events = cold.consent(connection, number)
    job = schema.job.c
    texts = select(*[job[name] for name in rows.JOB]).where(job.number == number)
    jobs = [stored for stored in map(rows.to_job, connection.execute(texts)) if stored.job.is_text]
    reviews = cold.reviews_of(connection, number, decided=True)
    rungs = {said.message: said.rung for review in reviews for said in review.said}
    rungs |= {one.message_id: one.event.rung for one in events if one.message_id}
    entries = [
        *(_consent(one, connection) for one in events),
        *(_review(one) for one in reviews),
        *(_inbound(one, rungs.get(one.id)) for one in cold.conversation(connection, number, WHOLE)),
        *(_outbound(one, events) for one in jobs),
    ]
    return Evidence(
        number=number,
        made_at=made_at,
        now=cold.suppressions(connection, number),
        held=[one.scope for one in reviews if one.outcome is None],
        entries=sorted(entries, key=lambda entry: (entry.at, entry.what, entry.ident)),
    )


def _consent(stored: StoredConsent, connection: Connection) -> Entry:
    """Tell of an event, and of what its seal keeps: what decided, as the message may be gone, and the head it made."""
    event, seal = stored.event, schema.seal.c
    query = select(seal.rules, seal.revision, seal.salt, seal.head).where(seal.sequence == stored.sequence)
    sealed = connection.execute(query).first()
    details: dict[str, object] = {
        "counts from": event.effective,
        "provider's time": event.sent_at,
        "source": event.source,
        "recognised by": event.rung,
        "message": stored.message_id,
        "endpoint": event.endpoint,
    }
    if sealed is not None and sealed.rules is not None:
        details |= {"rules": ", ".join(msgspec.json.decode(sealed.rules)), "revision": sealed.revision}
    if sealed is not None:
        details["head"] = sealed.head.hex()
    return Entry(
        at=stored.recorded_at,
        what=event.kind,
        ident=f"event {stored.sequence}",
        about=event.scope,
        text=ERASED if sealed is not None and sealed.salt is None else event.text,
        details=_known(details),
    )


def _review(review: StoredReview) -> Entry:
    return Entry(
        at=review.opened_at,
        what="review",
        ident=f"review {review.id}",
        about=review.scope,
        text=review.said[0].text,
        details=_known(
            {
                "to be decided by": review.deadline,
                "recognised by": review.said[0].rung,
                "texts that joined it": review.joined,
                "outcome": review.outcome or "open: texts are held",
                "decided": review.decided_at,
                "by": review.decided_by,
                "why": review.why,
                "endpoint": review.endpoint,
            }
        ),
    )


def _inbound(stored: StoredMessage, rung: str | None) -> Entry:
    """Tell of a text of theirs; the `rung` is known of what says something of consent, or may."""
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
                "recognised by": rung,
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
    """Tell of a text of ours; the gate looked when it began, and `seen` is how much of the ledger there was.

    Whether an opt-out stood then is not what the gate found: it is read from the ledger anew.
    """
    job = stored.job
    known = [one for one in events if stored.seen is not None and one.sequence <= stored.seen]
    stood = [out for one in (ACCOUNT, job.scope) if one and (out := fold((said.event for said in known), one))]
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
                LOOKED_AT: stored.begun_at,
                "newest consent then": last if stored.begun_at else None,
                STOOD: f"{stood[0].scope} since {written(stood[0].since)}" if stored.begun_at and stood else None,
                "ended": stored.ended_at,
                EXEMPT: job.exempt,
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
