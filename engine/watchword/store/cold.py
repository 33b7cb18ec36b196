"""The questions of people and pages, in SQLAlchemy's words so that both databases understand them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, literal, literal_column, select, text

from watchword.effects import Pause
from watchword.state import Contact, Line, Suppression, Told
from watchword.store import lately, rows, schema, sent
from watchword.store.accepted import Members
from watchword.store.asked import Sent
from watchword.store.grounds import to_line
from watchword.store.reviewed import OpenReviews, StoredReview
from watchword.store.reviews import COLUMNS, to_review
from watchword.store.values import Held, JobState, Page, StoredConsent, StoredJob, StoredKept, StoredMessage

_AT_ONCE = 1_000
_message, _person, _job, _kept = schema.message.c, schema.person.c, schema.job.c, schema.kept.c
_review = schema.review.c


LOOKED_BACK = 100_000
"""Origins of jobs that are looked at for texts that answer no message: no index has them."""
LOOKED_AT = 5_000
"""Contacts that are looked at for one page of a list."""


def _all(table: Table, columns: Sequence[str]) -> Select[Any]:
    return select(*[table.c[column] for column in columns])


_MESSAGES = _all(schema.message, rows.MESSAGE)
_JOBS = _all(schema.job, rows.JOB)
_LEDGER = _all(schema.ledger, rows.LEDGER)
_CONTACTS = _all(schema.contact, rows.CONTACT)
_KEPT = _all(schema.kept, rows.KEPT)
_REVIEWS = _all(schema.review, COLUMNS)
_PAUSES = _all(schema.pause, rows.PAUSE)


_OF_RULE = text("job.body ->> 'rule' = :rule")


def job(connection: Connection, job_id: int) -> StoredJob | None:
    """Read one job."""
    row = connection.execute(_JOBS.where(_job.id == job_id)).first()
    return None if row is None else rows.to_job(row)


def jobs(
    connection: Connection, states: Sequence[JobState], limit: int, rule: str | None = None, lane: str | None = None
) -> Sequence[StoredJob]:
    """List jobs by state, newest first: all, or those of a rule, of a lane. One query a state: each has its index."""
    wanted = _JOBS.where(_OF_RULE.bindparams(rule=rule)) if rule else _JOBS
    wanted = wanted.where(_job.lane == lane) if lane else wanted
    found = [
        rows.to_job(row)
        for state in set(states)
        for row in connection.execute(
            # Written out, not bound: the database must see the state to choose the state's index.
            wanted.where(_job.state == literal(state, literal_execute=True)).order_by(_job.id.desc()).limit(limit)
        )
    ]
    return sorted(found, key=lambda stored: stored.id, reverse=True)[:limit]


def jobs_of(connection: Connection, origin: int) -> Sequence[StoredJob]:
    """List the jobs of one origin, in their order."""
    query = _JOBS.where(_job.id.between(origin << 8, origin << 8 | 255)).order_by(_job.id)
    return [rows.to_job(row) for row in connection.execute(query)]


def submitted(connection: Connection, number: str, limit: int) -> Sequence[StoredJob]:
    """List the newest texts to a person that answer no message of theirs, newest first, as far back as is looked."""
    own = (_message.id == _job.id.op(">>")(literal_column("8")), _message.sender == number)
    answers = select(_message.id).where(*own).exists()
    query = _JOBS.where(*_texts_lately(connection), _job.number == number)
    return [rows.to_job(row) for row in connection.execute(query.where(~answers).order_by(_job.id.desc()).limit(limit))]


def message(connection: Connection, message_id: int) -> StoredMessage | None:
    """Read one message."""
    row = connection.execute(_MESSAGES.where(_message.id == message_id)).first()
    return None if row is None else rows.to_message(row)


def lines(connection: Connection) -> dict[int, Line]:
    """Read what the machine's side ever said of its numbers, by name."""
    return {name: to_line(body) for name, body in connection.execute(select(schema.line.c.id, schema.line.c.body))}


def texts(connection: Connection, idents: Collection[int]) -> dict[int, str]:
    """Read those of our texts that have these digests."""
    told, wanted = schema.told.c, sorted(idents)
    slices = [wanted[first : first + _AT_ONCE] for first in range(0, len(wanted), _AT_ONCE)]
    return {
        ident: text
        for some in slices
        for ident, text in connection.execute(select(told.id, told.text).where(told.id.in_(some)))
    }


def recent(connection: Connection, number: str, now: datetime) -> tuple[Told, ...]:
    """Read what a person was texted lately."""
    known = lately.read(connection.scalar(select(_person.told).where(_person.number == number)))
    return lately.recent(known, texts(connection, [ident for ident, _ in known]), now)


def sent_to(connection: Connection, number: str) -> tuple[Sent, ...]:
    """List which texts a person was sent lately, and what for."""
    return sent.read(connection.scalar(select(_person.sent).where(_person.number == number)))


def messages(connection: Connection, limit: int) -> Sequence[StoredMessage]:
    """List the newest messages, newest first."""
    query = _MESSAGES.order_by(_message.id.desc()).limit(limit)
    return [rows.to_message(row) for row in connection.execute(query)]


def page(connection: Connection, after: int, limit: int, outcomes: Collection[str] = ()) -> Page:
    """Look at so many messages after one, and give those with one of the outcomes."""
    next_ids = select(_message.id).where(_message.id > after).order_by(_message.id).limit(limit).subquery()
    last = connection.scalar(select(func.max(next_ids.c.id)))
    if last is None:
        return Page(messages=(), last=None)
    query = _MESSAGES.where(_message.id > after, _message.id <= last).order_by(_message.id)
    if outcomes:
        query = query.where(_message.outcome.in_(sorted(outcomes)))
    return Page(messages=tuple(rows.to_message(row) for row in connection.execute(query)), last=last)


def overdue(connection: Connection, now: datetime) -> Sequence[StoredMessage]:
    """List the messages whose words have not come in time, the oldest first."""
    waiting = schema.awaiting.c
    late = select(waiting.message_id).where(waiting.until <= rows.stamp(now))
    return [rows.to_message(row) for row in connection.execute(_MESSAGES.where(_message.id.in_(late)))]


def conversation(connection: Connection, number: str, limit: int) -> Sequence[StoredMessage]:
    """Walk a person's messages back from the last one."""
    last = select(_message.id, _message.previous, literal(1).label("place"))
    walk = last.where(_message.id == _last_message(number)).cte("walk", recursive=True)
    step = select(_message.id, _message.previous, walk.c.place + 1)
    walk = walk.union_all(step.where(_message.id == walk.c.previous, walk.c.place < limit))
    query = _MESSAGES.join(walk, walk.c.id == _message.id).order_by(_message.id.desc()).limit(limit)
    return [rows.to_message(row) for row in connection.execute(query)]


def _last_message(number: str) -> Any:
    return select(_person.last_message).where(_person.number == number).scalar_subquery()


def talked(connection: Connection, limit: int) -> Sequence[str]:
    """List who texted last, and among them whom we have texted though they never did, as far back as is looked."""
    newest = select(_message.id, _message.sender).order_by(_message.id.desc()).limit(limit)
    is_last = select(_person.last_message).where(_person.number == _message.sender).scalar_subquery() == _message.id
    heard = connection.execute(newest.where(is_last)).all()
    has_texted = select(_person.number).where(_person.number == _job.number, _person.last_message.is_not(None)).exists()
    last = func.max(_job.id.op(">>")(literal_column("8")))
    reached = select(last, _job.number).where(*_texts_lately(connection), _job.number.is_not(None), ~has_texted)
    told = connection.execute(reached.group_by(_job.number).order_by(last.desc()).limit(limit)).all()
    return [number for _, number in sorted((*heard, *told), key=lambda one: -one[0])[:limit]]


def _texts_lately(connection: Connection) -> tuple[ColumnElement[bool], ...]:
    """Say which jobs are the texts of lately."""
    newest = connection.scalar(select(func.max(_job.id))) or 0
    return (_job.id > newest - (LOOKED_BACK << 8), _job.lane.startswith("text:"))


def consent(connection: Connection, number: str) -> Sequence[StoredConsent]:
    """List a person's events of consent in the order in which they were recorded."""
    ledger = schema.ledger.c
    query = _LEDGER.where(ledger.number == number).order_by(ledger.sequence)
    return [rows.to_consent(row) for row in connection.execute(query)]


def suppressions(connection: Connection, number: str) -> Sequence[Suppression]:
    """List the scopes in which a person may not be texted, by name."""
    found = schema.suppression.c
    query = select(found.scope, found.since, found.provider_blocks).where(found.number == number).order_by(found.scope)
    return [rows.to_suppression(*row) for row in connection.execute(query)]


def out_of(
    connection: Connection, scope: str, since: datetime | None, after: str, limit: int
) -> Sequence[tuple[str, Suppression]]:
    """List who may not be texted in a scope, or is held there, by number: those since a time, or all."""
    out, held = schema.suppression.c, schema.review.c
    opted = select(out.number, out.since, out.provider_blocks).where(out.scope == scope, out.number > after)
    open_ = select(held.number, held.opened_at, literal(0)).where(
        held.scope == scope, held.number > after, held.outcome.is_(None)
    )
    if since is not None:
        opted = opted.where(out.since >= rows.stamp(since))
    found = [*connection.execute(opted.order_by(out.number).limit(limit))]
    found += connection.execute(open_.order_by(held.number).limit(limit))
    suppressions = [(number, rows.to_suppression(scope, at, blocks)) for number, at, blocks in found]
    return sorted(suppressions, key=lambda one: one[0])[:limit]


def contacts(connection: Connection, number: str) -> Sequence[tuple[str, Contact]]:
    """List what the programs know of a person, by program."""
    found = schema.contact.c
    known = rows.to_contacts(connection.execute(_CONTACTS.where(found.number == number).order_by(found.program)))
    return [(program, contact) for (_, program), contact in known.items()]


def members(connection: Connection, program: str, name: str, after: str | None, limit: int) -> Members:
    """List people on a list after one: of the next contacts of its program, so many at most."""
    found = schema.contact.c
    query = select(found.number, found.lists).where(found.program == program, found.number > (after or ""))
    looked_at = connection.execute(query.order_by(found.number).limit(LOOKED_AT)).all()
    people = [number for number, lists in looked_at if name in rows.to_names(lists)]
    if len(people) > limit:
        return Members(people=tuple(people[:limit]), last=people[limit - 1])
    return Members(people=tuple(people), last=looked_at[-1].number if len(looked_at) == LOOKED_AT else None)


def pauses(connection: Connection) -> Sequence[Pause]:
    """List what is paused, by name."""
    return [rows.to_pause(row) for row in connection.execute(_PAUSES.order_by(schema.pause.c.what))]


def held(connection: Connection) -> dict[str, Held]:
    """Count the held jobs by what they wait for; those that wait for nothing but a person count under no name."""
    what = func.coalesce(_job.waits_for, "")
    is_held = _job.state == literal("held", literal_execute=True)
    query = select(what, func.count(), func.min(_job.created_at)).where(is_held).group_by(what)
    return {name: Held(number, rows.moment(oldest)) for name, number, oldest in connection.execute(query)}


def review(connection: Connection, review_id: int) -> StoredReview | None:
    """Read one review."""
    row = connection.execute(_REVIEWS.where(_review.id == review_id)).first()
    return None if row is None else to_review(row)


def reviews(connection: Connection, limit: int, *, decided: bool) -> Sequence[StoredReview]:
    """List the open reviews, the first deadline first; or those that are decided, the newest first."""
    if decided:
        query = _REVIEWS.where(_review.outcome.is_not(None)).order_by(_review.id.desc())
    else:
        query = _REVIEWS.where(_review.outcome.is_(None)).order_by(_review.deadline, _review.id)
    return [to_review(row) for row in connection.execute(query.limit(limit))]


def reviews_of(connection: Connection, number: str, *, decided: bool = False) -> Sequence[StoredReview]:
    """List the reviews of a person that are open, and if asked those that are decided too, the oldest first."""
    query = _REVIEWS.where(_review.number == number).order_by(_review.id)
    if not decided:
        query = query.where(_review.outcome.is_(None))
    return [to_review(row) for row in connection.execute(query)]


def open_reviews(connection: Connection) -> OpenReviews | None:
    """Count the open reviews; None if there is none."""
    query = select(func.count(), func.min(_review.opened_at), func.min(_review.deadline))
    count, oldest, deadline = connection.execute(query.where(_review.outcome.is_(None))).one()
    return OpenReviews(count=count, oldest=rows.moment(oldest), deadline=rows.moment(deadline)) if count else None


def kept(connection: Connection, limit: int) -> Sequence[StoredKept]:
    """List the newest kept notifications, newest first."""
    return [rows.to_kept(row) for row in connection.execute(_KEPT.order_by(_kept.id.desc()).limit(limit))]


def last_received(connection: Connection, endpoint: str) -> datetime | None:
    """Tell when an endpoint was last heard of."""
    heard = schema.endpoint.c
    return rows.moment(connection.scalar(select(heard.last_received).where(heard.name == endpoint)))
