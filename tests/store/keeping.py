"""How a test lets the store let go of what it has kept too long, and what it then says of its ledger."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from store.given import ANN, BOB, NOON, passing
from watchword.config.retention import Retention
from watchword.consent.order import fold
from watchword.state import Suppression
from watchword.store import rows, schema
from watchword.store.retention import SWEEPS
from watchword.store.values import End
from watchword.store.verified import verified

EVERYTHING = tuple(SWEEPS)


async def swept(store: Any, now: datetime, *names: str, period: timedelta | None = None) -> dict[str, int]:
    """Let go of what is too old by some of the sweeps; answers what went."""
    gone = dict.fromkeys(names or EVERYTHING, 0)
    for name in gone:
        kept_for = period or Retention.period(SWEEPS[name].setting)
        assert kept_for is not None
        limit, place = await store.begin_sweep(name, kept_for, now)
        while place is not None:
            step = await store.sweep(name, place, limit)
            gone[name] += step.gone
            place = step.reached
    return {name: number for name, number in gone.items() if number}


async def sealed(store: Any, now: datetime = NOON) -> None:
    while await store.seal(lambda: bytes(16), now):
        continue


async def done(store: Any, job: int, state: Any = "done", now: datetime = NOON, **fields: Any) -> None:
    """Let a job begin and end."""
    assert await store.begin(job, "node-1", passing, now)
    assert await store.end(job, "node-1", End(state=state, **fields), now) is not None


def folded(connection: Connection) -> dict[tuple[str, str], Suppression]:
    """Judge all of the ledger that is of somebody anew."""
    events: dict[tuple[str, str], list[Any]] = {}
    query = select(*schema.ledger.columns).order_by(schema.ledger.c.sequence)
    for stored in map(rows.to_consent, connection.execute(query)):
        if stored.event.number:
            events.setdefault((stored.event.number, stored.event.scope), []).append(stored.event)
    answers = {(number, scope): fold(some, scope) for (number, scope), some in events.items()}
    return {place: answer for place, answer in answers.items() if answer is not None}


async def the_ledger_is_whole(store: Any) -> None:
    """See that the chain holds, and that whoever may not be texted is who the ledger says."""
    assert not (await store.ask(verified, None)).faults
    standing = {(number, one.scope): one for number in (ANN, BOB) for one in await store.suppressions(number)}
    assert standing == await store.ask(folded)
