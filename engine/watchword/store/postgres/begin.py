"""How a batch of jobs begins: the persons and the jobs are locked, then the gate looks afresh, then all are written."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from msgspec.structs import replace

from watchword.effects import Job
from watchword.errors import StoreBusy
from watchword.quiet import ANSWERED_WITHIN
from watchword.state import ACCOUNT, NOBODY
from watchword.store import due, lately, pauses, people, reviews, sent, told
from watchword.store.asked import Asked
from watchword.store.begin import DEFER, HOLD, SUPPRESS, confirms, is_unasked, to_older
from watchword.store.postgres.dialect import PostgresCursor, translated
from watchword.store.postgres.work import Open
from watchword.store.reviewed import StoredReview
from watchword.store.rows import (
    CONTACT,
    JOB,
    LEDGER,
    Row,
    moment,
    selection,
    stamp,
    to_consent,
    to_contacts,
    to_job,
    to_pause,
    to_suppression,
    without_nul,
)
from watchword.store.values import Defer, Gate, GateView, Hold, Older, Stop, StoredJob, Wait

# A node that was declared dead begins nothing; while one begins, nobody can declare it dead.
_IS_ALIVE: Final = b"SELECT 1 FROM node WHERE owner = %s FOR KEY SHARE"
_KNOW: Final = (
    b"INSERT INTO person (number, bucket) SELECT DISTINCT number, bucket FROM job"
    b" WHERE id = ANY(%s) AND number IS NOT NULL ORDER BY number ON CONFLICT DO NOTHING"
)
_PERSONS: Final = b"(SELECT number FROM job WHERE id = ANY(%s))"
_LOCK: Final = (
    b"SELECT number, told, sent FROM person WHERE number IN " + _PERSONS + b" ORDER BY number FOR NO KEY UPDATE"
)
_JOBS: Final = (
    f"SELECT {', '.join(JOB)} FROM job WHERE id = ANY(%s) AND state = 'queued' ORDER BY id"  # noqa: S608 - names of ours
    " FOR NO KEY UPDATE SKIP LOCKED"
).encode()
_OPEN: Final = (
    b"SELECT number, id, lane, state, waits_for, due_at FROM job WHERE number IN "
    + _PERSONS
    + b" AND number IS NOT NULL AND (state = 'queued' OR state = 'begun')"
)
_SUPPRESSIONS: Final = b"SELECT number, scope, since, provider_blocks FROM suppression WHERE number IN " + _PERSONS
_AWAITING: Final = b"SELECT number FROM awaiting WHERE number IN " + _PERSONS
_REVIEWS: Final = selection(
    "review",
    reviews.COLUMNS,
    "WHERE outcome IS NULL AND number IN (SELECT number FROM job WHERE id = ANY(%s)) ORDER BY id",
).encode()
_ASKED: Final = (
    b"SELECT job.id, message.received_at, message.text FROM job JOIN message ON message.id = job.id >> 8"
    b" AND message.sender = job.number WHERE job.id = ANY(%s) AND lane NOT LIKE 'list:%%'"
)
# Of texts that a message asked for just now, nothing more has to be known.
_NOT_ASKED: Final = (
    "NOT EXISTS (SELECT 1 FROM message WHERE message.id = job.id >> 8 AND message.sender = job.number"
    " AND message.received_at >= %s)"
)
_IS_LATER: Final = "body::json ->> 'later' IS NOT NULL"
_CONTACTS: Final = selection(
    "contact",
    CONTACT,
    "WHERE number IN (SELECT number FROM job WHERE id = ANY(%s)"  # noqa: S608 - words of ours
    f" AND (lane LIKE 'list:%%' OR {_IS_LATER} OR {_NOT_ASKED}))",
).encode()
_CONSENTED: Final = (
    f"SELECT DISTINCT number, scope FROM ledger WHERE {people.GIVEN}"  # noqa: S608 - words of ours
    f" AND number IN (SELECT number FROM job WHERE id = ANY(%s) AND {_NOT_ASKED})"
).encode()
_EVENTS: Final = selection(
    "ledger",
    LEDGER,
    "WHERE number IN (SELECT number FROM job WHERE id = ANY(%s)"  # noqa: S608 - words of ours
    f" AND (body::json ->> 'exempt' = 'opt-out-confirmation' OR {_IS_LATER})) ORDER BY sequence",
).encode()
# Held until the commit: no pause ends while a job is about to be held by it, which would be let go after later ones.
# Asked for before what is open: where a pause is gone, what it held is seen in its queue again.
_PAUSES: Final = f"{translated(pauses.ALL)} FOR SHARE".encode()
_NEWEST_OF_LEDGER: Final = b"SELECT coalesce(max(sequence), 0) FROM ledger"
_BEGIN: Final = (
    b"UPDATE job SET state = 'begun', owner = %s, begun_at = begun.at, seen = %s, waits_for = NULL"
    b" FROM unnest(%s::bigint[], %s::bigint[]) AS begun (id, at) WHERE job.id = begun.id"
)

_TELL: Final = (
    b"UPDATE person SET told = new.told, sent = new.sent"
    b" FROM unnest(%s::text[], %s::text[], %s::text[]) AS new (number, told, sent)"
    b" WHERE person.number = new.number"
)
_KEEP: Final = (
    b"INSERT INTO told (id, text, at) SELECT id, said, %s FROM unnest(%s::bigint[], %s::text[]) AS new (id, said)"
    b" ORDER BY id ON CONFLICT DO NOTHING"
)
# Apart from the insertion, which would lock what many are sent at once.
_SENT_AGAIN: Final = b"UPDATE told SET at = %s WHERE id = ANY(%s) AND (at IS NULL OR at < %s)"


class Beginning(NamedTuple):
    """One job that is to begin."""

    job_id: int
    owner: str
    gate: Gate
    now: datetime


def begin(connection: Open, batch: Sequence[Beginning]) -> list[StoredJob | None]:
    """Begin those jobs that the gate lets pass."""
    view = _View(connection, batch)
    begun: dict[str, list[tuple[int, int]]] = defaultdict(list)
    other: list[tuple[str, Row]] = []
    answers: list[StoredJob | None] = []
    for asked in batch:
        answers.append(None)
        stored = view.jobs.pop(asked.job_id, None)
        if stored is None:
            continue
        seen = view.of(stored, asked.now)
        match asked.gate(seen):
            case Wait():
                continue
            case Hold(waits_for=what, reason=reason):
                other.append((HOLD, (what, reason, stored.id)))
            case Defer(until=until, reason=reason):
                other.append((DEFER, (stamp(until), reason, stored.id)))
                view.puts_off(stored, asked.now)
                continue
            case Stop(reason=reason):
                other.append((SUPPRESS, (reason, stamp(asked.now), stored.id)))
            case _:
                begun[asked.owner].append((stored.id, stamp(asked.now)))
                view.begins(stored, seen.asked, asked.now)
                answers[-1] = replace(
                    stored, state="begun", owner=asked.owner, begun_at=asked.now, seen=view.seen, waits_for=None
                )
                continue
        view.leaves(stored)
    with connection.pipeline():
        for owner, ids in begun.items():
            if owner not in view.alive:
                raise StoreBusy(f"{owner} was declared dead")
            connection.execute(_BEGIN, (owner, view.seen, [job_id for job_id, _ in ids], [at for _, at in ids]))
        for statement, values in other:
            connection.execute(translated(statement).encode(), without_nul(values))
        view.write(connection)
        connection.execute(b"COMMIT")
    return answers


class _View:
    """What the gate may look at, read in one round trip after everything is locked."""

    def __init__(self, connection: Open, batch: Sequence[Beginning]) -> None:
        ids = sorted({asked.job_id for asked in batch})
        owners = sorted({asked.owner for asked in batch})
        self._now = max(asked.now for asked in batch)
        since = stamp(self._now - ANSWERED_WITHIN)
        with connection.pipeline():
            connection.execute(b"BEGIN")
            alive = [(owner, connection.execute(_IS_ALIVE, (owner,))) for owner in owners]
            connection.execute(_KNOW, (ids,))
            persons = connection.execute(_LOCK, (ids,))
            paused = connection.execute(_PAUSES)
            read = [
                connection.execute(question, (ids,))
                for question in (_JOBS, _OPEN, _SUPPRESSIONS, _AWAITING, _REVIEWS, _ASKED, _EVENTS)
            ]
            read += [connection.execute(question, (ids, since)) for question in (_CONTACTS, _CONSENTED)]
            newest = connection.execute(_NEWEST_OF_LEDGER)
        known = persons.fetchall()
        self._told: dict[str, str | None] = {number: column for number, column, _ in known}
        self._sent: dict[str, str | None] = {number: column for number, _, column in known}
        self._texted: set[str] = set()
        self._put_off: list[datetime] = []
        self._texts: dict[int, str] = {}
        self._pauses = tuple([to_pause(row) for row in paused.fetchall()])
        self.alive = {owner for owner, cursor in alive if cursor.fetchone()}
        jobs, still_open, suppressions, awaiting, reviewed, asked, events, contacts, consented = (
            one.fetchall() for one in read
        )
        ((self.seen,),) = newest.fetchall()
        self.jobs = {stored.id: stored for stored in map(to_job, jobs)}
        self._open: dict[str, dict[int, Older]] = defaultdict(dict)
        for number, job_id, *how in still_open:
            self._open[number][job_id] = to_older(how, self._now)
        self._suppressions = {(number, row[0]): to_suppression(*row) for number, *row in suppressions}
        self._awaiting = {number for (number,) in awaiting}
        self._contacts = to_contacts(contacts)
        self._asked = {job_id: Asked(at=moment(at), text=lately.digest(text)) for job_id, at, text in asked}
        self._consented = set(consented)
        self._events = [to_consent(row) for row in events]
        self._reviews = [reviews.to_review(row) for row in reviewed]

    def of(self, stored: StoredJob, now: datetime) -> GateView:
        """Look at one job."""
        job = stored.job
        if job.number is None:
            return GateView(job=stored, suppression=None, now=now)
        found = [self._suppressions.get((job.number, scope)) for scope in (ACCOUNT, job.scope) if job.scope]
        asked = self._asked.get(stored.id)
        unasked = is_unasked(job, asked, now)
        is_known = job.kind == "list" or job.later is not None or unasked
        return GateView(
            job=stored,
            suppression=next(filter(None, found), None),
            now=now,
            older=tuple([older for job_id, older in self._open[job.number].items() if job_id < stored.id]),
            pauses=self._pauses,
            awaiting=job.number in self._awaiting,
            contact=self._contacts.get((job.number, job.program), NOBODY) if is_known else NOBODY,
            review=self._review(job),
            asked=asked,
            sent=sent.before(self._sent.get(job.number), stored.id) if job.is_text else (),
            consented=unasked and (job.number, job.scope) in self._consented,
            is_current=not confirms(job) or self._is_current(stored),
            opted_out_since=job.later is not None and people.has_opted_out(self._events, stored),
        )

    def _is_current(self, stored: StoredJob) -> bool:
        of_it = (stored.job.number, stored.job.scope)
        events = [one for one in self._events if (one.event.number, one.event.scope) == of_it]
        return people.is_current(events, stored.origin)

    def _review(self, job: Job) -> StoredReview | None:
        held = (one for one in self._reviews if one.number == job.number and one.scope in {job.scope, ACCOUNT})
        return next(held, None) if job.scope else None

    def begins(self, stored: StoredJob, asked: Asked | None, now: datetime) -> None:
        """Let those who look later in the batch see that a job has begun, and note what the person is texted."""
        number, text = stored.job.number, lately.text_of(stored.job)
        if number is not None and stored.job.is_text:
            self._sent[number] = sent.written(self._sent.get(number), stored.id, stored.job, asked, now)
            self._texted.add(number)
        if number is not None:
            self._open[number][stored.id] = Older(lane=stored.job.lane, begun=True)
        if number is not None and text is not None:
            self._told[number] = lately.texted(self._told.get(number), text, now)
            self._texts[lately.digest(text)] = text

    def write(self, connection: Open) -> None:
        """Write what people are texted, and by what time something was put off."""
        self._write_told(connection)
        if self._put_off:
            with connection.cursor() as plain:
                due.note(PostgresCursor(plain), max(self._put_off))

    def _write_told(self, connection: Open) -> None:
        """Write what people are texted; texts in one order, as two nodes may begin the same ones."""
        if not self._texted:
            return
        numbers = sorted(self._texted)
        columns = ([column.get(number) for number in numbers] for column in (self._told, self._sent))
        connection.execute(_TELL, (numbers, *columns))
        idents = sorted(self._texts)
        connection.execute(_KEEP, (stamp(self._now), idents, [self._texts[ident] for ident in idents]))
        connection.execute(_SENT_AGAIN, (stamp(self._now), idents, stamp(self._now - told.TO_THE_DAY)))
        told.remember(self._texts)

    def puts_off(self, stored: StoredJob, now: datetime) -> None:
        """Let those who look later in the batch see that a job waits for a later hour."""
        self._put_off.append(now)
        if stored.job.number is not None:
            self._open[stored.job.number][stored.id] = Older(lane=stored.job.lane, begun=False, put_off=True)

    def leaves(self, stored: StoredJob) -> None:
        """Let those who look later in the batch see a job no more."""
        if stored.job.number is not None:
            self._open[stored.job.number].pop(stored.id, None)
