"""How committed events of the ledger are sealed into the chain; one process does it, the one that leads."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec.structs import replace

from watchword.store import schema
from watchword.store.chain import FIELDS, START, Seal, digest, head
from watchword.store.cursor import Cursor
from watchword.store.rows import insertion, stamp

AT_ONCE: Final = 500
"""So many events are sealed in one transaction."""
LATE: Final = timedelta(minutes=10)
"""What was recorded longer ago and is not the newest was not late to commit: somebody has inserted it."""
COLUMNS: Final = schema.seal.columns.keys()

Salt = Callable[[], bytes]
"""Gives 16 bytes that nobody can foresee."""

_LAST: Final = "SELECT place, sequence, head FROM seal ORDER BY place DESC LIMIT 1"
_NEXT: Final = (
    f"SELECT ledger.sequence, number, ledger.text, {', '.join(f'ledger.{name}' for name in FIELDS)},"  # noqa: S608
    " message.rules, message.revision, message.received_at"
    " FROM ledger LEFT JOIN message ON message.id = ledger.message_id"
    " WHERE ledger.sequence > ? AND (ledger.sequence > ? OR recorded_at > ?)"
    " AND NOT EXISTS (SELECT 1 FROM seal WHERE seal.sequence = ledger.sequence)"
    " ORDER BY ledger.sequence LIMIT ?"
)
_SEAL: Final = insertion("seal", COLUMNS)
_NEWEST: Final = "SELECT max(sequence) FROM ledger"


def is_due(cursor: Cursor) -> bool:
    """Tell whether the newest event is not sealed yet."""
    (newest,) = cursor.execute(_NEWEST).fetchone()
    last = cursor.execute(_LAST).fetchone()
    return newest is not None and (last is None or newest > last[1])


def seal(cursor: Cursor, salt: Salt, now: datetime, lag: int) -> int:
    """Seal the next events; answers how many.

    So far behind the newest that is sealed, counted in events, one may still be that was slower to commit.
    """
    last, newest, previous = cursor.execute(_LAST).fetchone() or (0, 0, START)
    found = cursor.execute(_NEXT, (max(0, newest - lag), newest, stamp(now - LATE), AT_ONCE)).fetchall()
    for place, row in enumerate(found, last + 1):
        sealed = _sealed(place, bytes(previous), row, salt())
        cursor.execute(_SEAL, [getattr(sealed, name) for name in COLUMNS])
        previous = sealed.head
    return len(found)


def fields_of(values: Any) -> tuple[Any, ...]:
    """Write the FIELDS of an event as both databases agree on them."""
    named = dict(zip(FIELDS, values, strict=True))
    return tuple((named | {"provider_blocks": bool(named["provider_blocks"])}).values())


def _sealed(place: int, previous: bytes, row: Any, salt: bytes) -> Seal:
    sequence, number, text, *rest = row
    fields, (rules, revision, received_at) = rest[: len(FIELDS)], rest[len(FIELDS) :]
    unsealed = Seal(
        place=place,
        sequence=sequence,
        salt=salt,
        digest=digest(salt, number, text),
        rules=rules,
        revision=revision,
        received_at=received_at,
        head=b"",
    )
    return replace(unsealed, head=head(previous, unsealed, fields_of(fields)))
