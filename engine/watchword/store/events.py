"""What changes a person's state besides their messages is written down, in one count with those."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import msgspec

from watchword.effects import Told
from watchword.store import schema
from watchword.store.cursor import Cursor
from watchword.store.grounds import what
from watchword.store.rows import bucket, insertion, moment, stamp, to_json, without_nul
from watchword.store.values import StoredEvent, StoredJob

COLUMNS: Final = schema.event.columns.keys()
_INSERT: Final = insertion("event", COLUMNS)
_to_facts: Final = msgspec.json.Decoder(tuple[Told, ...]).decode


def note(cursor: Cursor, number: int, facts: Iterable[Told], job: StoredJob | None, now: datetime) -> None:
    """Write down facts, an event a person; those that performing a job brought, with what it was to do."""
    about: defaultdict[str, list[Told]] = defaultdict(list)
    for fact in facts:
        about[fact.number].append(fact)
    brought = (job.id, what(job.job)) if job else (None, None)
    rows = (
        (number, person, stamp(now), to_json(theirs).decode(), *brought, bucket(person))
        for person, theirs in about.items()
    )
    cursor.executemany(_INSERT, map(without_nul, rows))


def to_event(row: Any) -> StoredEvent:
    """Read one event."""
    number, person, at, facts, job, done, _ = row
    return StoredEvent(id=number, number=person, at=moment(at), facts=_to_facts(facts), job=job, what=done)
