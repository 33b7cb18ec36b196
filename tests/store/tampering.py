"""The ways to change, remove or move one event of a ledger behind everybody's back, and whether that is found."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, delete, func, select, update

from watchword.store import schema
from watchword.store.chain import FIELDS
from watchword.store.verified import verified

_ledger, _seal, _forgotten = schema.ledger, schema.seal, schema.forgotten


class Tampering(Struct, frozen=True):
    """What was done to the event of a sequence, and whether it is named."""

    sequence: int
    how: str
    is_found: bool


def tampered(connection: Connection, places: Sequence[int]) -> Iterator[Tampering]:
    """Do some of what can be done to events that are sealed, one thing at a time, and take it back."""
    sealed = select(_ledger, _seal.c.salt).join(_seal, _seal.c.sequence == _ledger.c.sequence)
    newest = connection.scalar(select(func.max(_ledger.c.sequence))) or 0
    events = connection.execute(sealed).mappings().all()
    ways = [(event["sequence"], *way) for event in events for way in _ways(event, newest)]
    for sequence, how, *statements in (ways[place % len(ways)] for place in places if ways):
        with connection.begin_nested() as done:
            for statement in statements:
                connection.execute(statement)
            found = {fault.sequence for fault in verified(connection).faults}
            done.rollback()
        yield Tampering(sequence, how, sequence in found)


def _ways(event: Any, newest: int) -> Iterator[tuple[Any, ...]]:
    this = _ledger.c.sequence == event["sequence"]
    yield "removed", delete(_ledger).where(this)
    if event["salt"] is None:
        noted = _forgotten.c.sequence == event["sequence"]
        yield "erasure forgotten", delete(_forgotten).where(noted)
        yield "another erasure noted", update(_forgotten).where(noted).values(erasure=-1)
    else:
        unsalted = update(_seal).where(_seal.c.sequence == event["sequence"]).values(salt=None)
        yield "made blank", unsalted, update(_ledger).where(this).values(number="", text="")
    for how, to in (("to the end", newest + 9), ("before all", -1)):
        yield f"moved {how}", update(_ledger).where(this).values(sequence=to)
    # Whose an erased event was is bound by nothing: that its number was another cannot be known any more.
    bound = FIELDS if event["salt"] is None else (*FIELDS, "number")
    for name in (*bound, "text"):
        yield f"{name} changed", update(_ledger).where(this).values({name: _another(name, event[name])})


def _another(name: str, value: Any) -> Any:
    """Give a value that a column can have and that is another."""
    if name == "kind":
        return "opt-in" if value == "opt-out" else "opt-out"
    if name == "provider_blocks":
        return not value
    return value + 1 if isinstance(value, int) else f"{value}x" if isinstance(value, str) else 1
