"""What the next run would let go of, counted as far as that costs little: nobody waits for a doctor."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Select, func, literal, or_, select

from watchword.config.retention import Retention
from watchword.store import schema
from watchword.store.retention import SWEEPS, limit
from watchword.store.retention.sweep import Limit, Numbered
from watchword.store.swept import Swept, swept

MOST: Final = 10_000
"""So much of each is counted at most."""

_COUNTED: Final = ("traces", "texts", "texts-of-ours", "kept", "contacts", "messages")
"""The sweeps that tell most; the others follow these."""


def due(connection: Connection, retention: Retention, now: datetime) -> Mapping[str, int]:
    """Count how much is old enough to go, at most: what is open or says something of consent is left after all."""
    done = swept(connection)
    periods: dict[str, timedelta | None] = {name: getattr(retention, SWEEPS[name].setting) for name in _COUNTED}
    return {
        name: connection.scalar(select(func.count()).select_from(_old(connection, name, now - period, done).subquery()))
        or 0
        for name, period in periods.items()
        if period is not None
    }


def _old(connection: Connection, name: str, moment: datetime, done: Swept) -> Select[Any]:
    sweep = SWEEPS[name]
    if not isinstance(sweep, Numbered):
        return _silent(limit(connection, "texts", moment))
    ident = schema.metadata.tables[sweep.table].c.id
    after = done.done_to(name) if sweep.resumes else sweep.first
    return select(literal(1)).where(ident > after, ident <= limit(connection, name, moment).border).limit(MOST)


def _silent(before: Limit) -> Select[Any]:
    person = schema.person.c
    wrote_before = or_(person.last_message.is_(None), person.last_message <= before.border)
    return select(literal(1)).where(person.has_contact, wrote_before).limit(MOST)
