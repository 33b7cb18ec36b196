"""The locks that are no rows: who holds one keeps others from what it names until the transaction ends."""

from typing import Final

from watchword.store.postgres.work import Open

_OURS: Final = 0x5757
"""The first half of every one of them, so that no other program on the database means the same."""

TABLES: Final = 1
"""Which revision the tables are of."""
GENERATIONS: Final = 2
"""Which of the tables of keys is current."""
QUEUES: Final = 3
"""Putting many jobs back in their queues: two that did so crosswise would wait for each other."""
PUBLISHING: Final = 4
"""Which revision of the rules is staged or active."""

_RECEIPTS: Final = 0x5758
"""The first half of those that each stand for the receipts of one text."""
POOLS: Final = 0x5759
"""The first half of those that each stand for a pool of coupons."""


def take(connection: Open, what: int) -> None:
    """Wait for a lock and take it."""
    connection.execute(b"SELECT pg_advisory_xact_lock(%s, %s)", (_OURS, what))


def take_shared(connection: Open, what: int) -> None:
    """Wait until nobody has taken a lock for itself, and share it."""
    connection.execute(b"SELECT pg_advisory_xact_lock_shared(%s, %s)", (_OURS, what))


def take_receipts(connection: Open, endpoint: str, tracking_id: str) -> None:
    """Wait for the other receipts of a text: two that find its job while it ends would wait for each other."""
    connection.execute(b"SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_RECEIPTS, f"{endpoint} {tracking_id}"))
