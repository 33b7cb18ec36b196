"""How a batch of jobs ends: only what its owner has begun, each by the statement for how it ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from watchword.effects import Effect, Job, Pause
from watchword.errors import StoreRefused
from watchword.store import due, intake, jobs
from watchword.store.postgres import persons
from watchword.store.postgres.dialect import PostgresCursor
from watchword.store.postgres.recordset import insertion, records, recordset
from watchword.store.postgres.work import Open
from watchword.store.rows import JOB, stamp, to_job, without_nul
from watchword.store.values import End, StoredJob

# What a node says that was declared dead is not taken, even before others have taken over what it had begun.
_ALIVE: Final = b"SELECT owner FROM node WHERE owner = ANY(%s) ORDER BY owner FOR KEY SHARE"
# Locked in the one order: persons, jobs, and of receipts only those that are there already.
_LOCK_JOBS: Final = (
    f"SELECT {', '.join(JOB)} FROM job WHERE id = ANY(%s) AND state = 'begun' ORDER BY id FOR NO KEY UPDATE"  # noqa: S608
).encode()
_LINK: Final = insertion(
    "delivery",
    ("endpoint", "tracking_id", "job_id"),
    "ORDER BY 1, 2 ON CONFLICT (endpoint, tracking_id) DO UPDATE SET job_id = excluded.job_id",
)
_JOIN: Final = (
    b"UPDATE job SET delivery = delivery.state, state = CASE job.state WHEN 'unknown' THEN 'done' ELSE job.state END"
    b" FROM delivery WHERE job.id = ANY(%s) AND delivery.job_id = job.id AND delivery.tracking_id = job.tracking_id"
    b" AND delivery.endpoint = ANY(%s) AND delivery.tracking_id = ANY(%s) AND delivery.state IS NOT NULL"
)
_END: Final = (
    "UPDATE job SET state = e.state, reason = e.reason, ended_at = e.ended_at, attempts = job.attempts + 1,"  # noqa: S608
    " tracking_id = coalesce(e.tracking_id, job.tracking_id)"
    f" FROM {recordset('job')} AS e WHERE job.id = e.id"
).encode()
_GIVE_BACK: Final = (
    "UPDATE job SET state = e.state, reason = e.reason, due_at = coalesce(e.due_at, job.due_at),"  # noqa: S608
    " waits_for = e.waits_for, attempts = job.attempts + e.attempts, owner = NULL, begun_at = NULL"
    f" FROM {recordset('job')} AS e WHERE job.id = e.id"
).encode()


class Asked(NamedTuple):
    """How one job ended, by its owner's word."""

    job_id: int
    owner: str
    end: End
    now: datetime
    begun_at: datetime | None


def end(connection: Open, batch: Sequence[Asked]) -> list[tuple[str, ...] | None]:
    """End jobs, and record what they brought; answers the lanes that gained a job, None for what is not its owner's."""
    for asked in batch:
        if asked.end.state == "begun":
            raise StoreRefused("begun is not how a job ends")
    owned = _lock(connection, batch)
    ended: dict[int, tuple[Asked, StoredJob]] = {}
    for place, asked in enumerate(batch):
        stored = owned.get(asked.job_id)
        if stored and jobs.is_the_attempt(stored, asked.owner, asked.begun_at):
            del owned[asked.job_id]  # whoever tells it a second time owns nothing any more
            ended[place] = asked, stored
    with connection.pipeline():
        _write(connection, list(ended.values()))
        lanes = {place: _bring(connection, asked, stored) for place, (asked, stored) in ended.items()}
        connection.execute(b"COMMIT")
    return [lanes.get(place) for place in range(len(batch))]


def _lock(connection: Open, batch: Sequence[Asked]) -> dict[int, StoredJob]:
    concerned = {number for asked in batch for number in persons_of(asked.end.effects)}
    with connection.pipeline():
        connection.execute(b"BEGIN")
        living = connection.execute(_ALIVE, (sorted({asked.owner for asked in batch}),))
        if concerned:
            persons.lock(connection, concerned)
        found = connection.execute(_LOCK_JOBS, (sorted({asked.job_id for asked in batch}),))
    alive = {owner for (owner,) in living.fetchall()}
    return {stored.id: stored for stored in map(to_job, found.fetchall()) if stored.owner in alive}


def persons_of(effects: Sequence[Effect]) -> set[str]:
    """Name the people whom facts are about."""
    return {effect.number for effect in effects if not isinstance(effect, Job | Pause)}


def _write(connection: Open, ended: Sequence[tuple[Asked, StoredJob]]) -> None:
    whole, again, links = [], [], []
    for (job_id, _, how, now, _), stored in ended:
        without_nul((how.reason, how.tracking_id, how.waits_for))
        if how.state == "queued" or (how.state == "held" and how.waits_for is not None):
            due_at = stamp(how.due_at or now) if how.state == "queued" else None
            values = {"due_at": due_at, "waits_for": how.waits_for, "attempts": int(how.counted)}
            again.append({"id": job_id, "state": how.state, "reason": how.reason} | values)
            continue
        values = {"ended_at": stamp(now), "tracking_id": how.tracking_id}
        whole.append({"id": job_id, "state": how.state, "reason": how.reason} | values)
        if how.tracking_id is not None and stored.job.endpoint is not None:
            links.append({"endpoint": stored.job.endpoint, "tracking_id": how.tracking_id, "job_id": job_id})
    for statement, rows in ((_END, whole), (_GIVE_BACK, again), (_LINK, _last_of_each(links))):
        if rows:
            connection.execute(statement, records(rows))
    if links:
        places = [[link[name] for link in links] for name in ("job_id", "endpoint", "tracking_id")]
        connection.execute(_JOIN, places)


def _last_of_each(links: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({(link["endpoint"], link["tracking_id"]): link for link in links}.values())


def _bring(connection: Open, asked: Asked, stored: StoredJob) -> tuple[str, ...]:
    """Record what else the end of one job brings."""
    effects = asked.end.effects
    with connection.cursor() as plain:
        cursor = PostgresCursor(plain)
        jobs.forget(cursor, stored, asked.end)
        if asked.end.state == "queued" or any(isinstance(effect, Job) for effect in effects):
            due.note(cursor, asked.now)
        if not effects:
            return ()
        return intake.perform(cursor, stored, effects, asked.now)
