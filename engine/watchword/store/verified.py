"""Whether the ledger is what was sealed: the whole chain is walked, and each event looked at."""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Connection, select

from watchword.store import schema
from watchword.store.chain import FIELDS, START, Seal, digest, head
from watchword.store.sealing import COLUMNS, fields_of

CHANGED: Final = "was changed, or its seal was"
UNKNOWN: Final = "follows a gap: who said what is as it was sealed, of the rest nobody can tell"
BLANK: Final = "was made blank: no erasure that is noted tells of it"
_SLICE: Final = 1_000
_ledger, _seal, _forgotten = schema.ledger.c, schema.seal.c, schema.forgotten.c
# Retention notes no erasure; one that is noted with the event has to be there.
_IS_NOTED: Final = _forgotten.erasure.is_(None) | (
    select(schema.erasure.c.id).where(schema.erasure.c.id == _forgotten.erasure).exists()
)
_CHAIN: Final = (
    select(
        *[_seal[name] for name in COLUMNS],
        _ledger.sequence.label("found"),
        _forgotten.sequence.label("is_forgotten"),
        _ledger.number,
        _ledger.text,
        *[_ledger[name].label(f"of_{name}") for name in FIELDS],
    )
    .select_from(
        schema.seal.outerjoin(schema.ledger, _ledger.sequence == _seal.sequence).outerjoin(
            schema.forgotten, (_forgotten.sequence == _seal.sequence) & _IS_NOTED
        )
    )
    .order_by(_seal.place)
)
_UNSEALED: Final = (
    select(_ledger.sequence)
    .where(~select(_seal.place).where(_seal.sequence == _ledger.sequence).exists())
    .order_by(_ledger.sequence)
)


class Fault(Struct, frozen=True):
    """What is wrong with the event of a sequence, in words; no event is named where the chain itself has a gap."""

    sequence: int | None
    what: str


class Verified(Struct, frozen=True, kw_only=True):
    """What came of the walk: how many events are sealed, of these erased, and how many are too new to be sealed.

    `kept_at` is the place of the head that was kept elsewhere, None if it is not in the chain.
    """

    sealed: int
    erased: int
    unsealed: int
    head: bytes
    faults: tuple[Fault, ...]
    kept_at: int | None


def verified(connection: Connection, kept: bytes | None = None) -> Verified:
    """Compare every event with its seal, and look for a head that was `kept` elsewhere."""
    walk = _Walk(kept)
    rows = connection.execute(_CHAIN, execution_options={"yield_per": _SLICE})
    faults = [fault for row in rows for fault in walk.step(row)]
    late = [sequence for (sequence,) in connection.execute(_UNSEALED)]
    faults += [Fault(one, "was inserted: it was never sealed") for one in late if one < walk.newest]
    return Verified(
        sealed=walk.sealed,
        erased=walk.erased,
        unsealed=sum(one > walk.newest for one in late),
        head=walk.head,
        faults=tuple(faults),
        kept_at=walk.kept_at,
    )


class _Walk:
    """Where the walk is: the head so far as it is written, and as it should be."""

    def __init__(self, kept: bytes | None) -> None:
        self._kept = kept
        self._expected = START
        self._place = 0
        self.head = START
        self.newest = 0
        self.sealed = 0
        self.erased = 0
        self.kept_at = 0 if kept == START else None

    def step(self, row: Any) -> Iterator[Fault]:
        """Look at the next seal and its event."""
        values = row[: len(COLUMNS)]
        seal = Seal(**dict(zip(COLUMNS, values, strict=True)))
        found, forgotten, number, text, *fields = row[len(COLUMNS) :]
        follows_gap = seal.place != self._place + 1
        if follows_gap:
            yield Fault(None, self._gap(seal))
        if found is None:
            yield Fault(seal.sequence, "was removed")
        else:
            is_whole, is_chained = _is_whole(seal, number, text), self._is_chained(seal, fields)
            if not (is_whole and is_chained):
                yield Fault(seal.sequence, UNKNOWN if is_whole and follows_gap else CHANGED)
            elif seal.salt is None and forgotten is None:
                yield Fault(seal.sequence, BLANK)
        self._place = seal.place
        self.sealed += 1
        self.erased += seal.salt is None
        self.newest = max(self.newest, seal.sequence)
        self.head = seal.head
        if seal.head == self._kept:
            self.kept_at = seal.place

    def _gap(self, seal: Seal) -> str:
        """Say what is wrong with the place of a seal that is not the next one."""
        first, last = self._place + 1, seal.place - 1
        if last < first:
            return f"the chain begins at place {seal.place}, with event {seal.sequence}: nothing is ever sealed there"
        gap = f"{first}" if first == last else f"{first} to {last}"
        return f"the chain has a gap: place {gap}, before event {seal.sequence}, is missing"

    def _is_chained(self, seal: Seal, fields: Any) -> bool:
        """Compare an event with its head. Where the head before it is wrong, that is the fault of the one before."""
        bound = fields_of(fields)
        from_written, self._expected = (head(one, seal, bound) for one in (self.head, self._expected))
        return seal.head in {from_written, self._expected}


def _is_whole(seal: Seal, number: str, text: str) -> bool:
    """Compare who said what with its digest, which an event that was erased has no more use for."""
    return text == "" if seal.salt is None else digest(seal.salt, number, text) == seal.digest
