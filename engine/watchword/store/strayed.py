"""Whether suppressions, which the gate looks at, are what the ledger comes to, which is the proof."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from sqlalchemy import Connection, select

from watchword.consent.order import fold
from watchword.state import Suppression
from watchword.store import rows, schema
from watchword.store.verified import Fault

_SLICE: Final = 1_000
_ledger, _held = schema.ledger.c, schema.suppression.c
_EVENTS: Final = (
    select(*[_ledger[name] for name in rows.LEDGER], _held.since, _held.provider_blocks)
    .select_from(
        schema.ledger.outerjoin(schema.suppression, (_held.number == _ledger.number) & (_held.scope == _ledger.scope))
    )
    .where(_ledger.number != "")
    .order_by(_ledger.number, _ledger.scope, _ledger.sequence)
)
_OF_NOTHING: Final = (
    select(_held.number, _held.scope)
    .where(~select(_ledger.sequence).where(_ledger.number == _held.number, _ledger.scope == _held.scope).exists())
    .order_by(_held.number, _held.scope)
)


def strayed(connection: Connection) -> Iterator[Fault]:
    """Compare each suppression with the events it comes from; whoever was erased has none but those that stand."""
    read = connection.execute(_EVENTS, execution_options={"yield_per": _SLICE})
    stored = ((rows.to_consent(row[: len(rows.LEDGER)]), row[len(rows.LEDGER) :]) for row in read)
    for (number, scope), some in groupby(stored, lambda one: (one[0].event.number, one[0].event.scope)):
        events, held = zip(*some, strict=True)
        since, provider_blocks = held[0]
        is_out = None if since is None else rows.to_suppression(scope, since, provider_blocks)
        should = fold((one.event for one in events), scope)
        if is_out != should:
            yield Fault(events[-1].sequence, f"is the newest of {number} in {scope}: {_wrong(is_out, should)}")
    for number, scope in connection.execute(_OF_NOTHING):
        yield Fault(None, f"{number} may not be texted in {scope} by no event of the ledger")


def _wrong(is_out: Suppression | None, should: Suppression | None) -> str:
    if is_out is None:
        return "they have opted out and may be texted all the same: record their opt-out again"
    return "they may be texted and are not" if should is None else "since when they may not be texted was changed"
