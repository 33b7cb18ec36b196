"""Which notifications were seen already: one short key each, kept 7 to 14 days in two generations.

New keys go to the current generation; the previous one is only looked up. When the current one is 7 days old,
the previous one, all of whose keys are older still, is emptied and the two change roles.
"""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from watchword.store.cursor import Cursor
from watchword.store.rows import moment, stamp

GENERATION: Final = timedelta(days=7)

# Emptying a table of millions at once would keep everybody waiting.
_SLICE = 5_000

# The insertion is the claim: one statement, so that no copy can come between look-up and insertion.
_CLAIM: Final = tuple(
    f"INSERT INTO key_{current} (key) SELECT ?"  # noqa: S608 - names of ours
    f" WHERE NOT EXISTS (SELECT 1 FROM key_{1 - current} WHERE key = ?) ON CONFLICT DO NOTHING"
    for current in (0, 1)
)
_EMPTY: Final = tuple(
    f"DELETE FROM key_{generation} WHERE key IN (SELECT key FROM key_{generation} LIMIT {_SLICE})"  # noqa: S608
    for generation in (0, 1)
)


def claim(cursor: Cursor, current: int, endpoint: str, key: str) -> bool:
    """Claim the key for the transaction; false if an earlier notification has it."""
    known = digest(endpoint, key)
    return cursor.execute(_CLAIM[current], (known, known)).rowcount == 1


def digest(endpoint: str, key: str) -> bytes:
    """Shorten a key, the same way on every node."""
    return blake2b(f"{endpoint}\0{key}".encode(), digest_size=16).digest()


def begin_first(cursor: Cursor, now: datetime) -> None:
    """Let the first generation of a new database begin now."""
    cursor.execute("UPDATE generation SET began_at = ? WHERE began_at = 0", (stamp(now),))


def current_generation(cursor: Cursor) -> tuple[int, datetime]:
    """Tell which table takes new keys, and since when."""
    current, began_at = cursor.execute("SELECT current, began_at FROM generation").fetchone()
    return current, moment(began_at)


def empty_previous(cursor: Cursor) -> bool:
    """Delete a slice of the previous generation; true if there may be more."""
    current, _ = current_generation(cursor)
    return cursor.execute(_EMPTY[1 - current]).rowcount == _SLICE


def swap(cursor: Cursor, now: datetime) -> int:
    """Begin a new generation in the emptied table; answers which that is."""
    cursor.execute("UPDATE generation SET current = 1 - current, began_at = ?", (stamp(now),))
    return current_generation(cursor)[0]
