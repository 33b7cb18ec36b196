"""Which keys were seen already, among many nodes: nobody claims a key while the generations change.

Whoever claims holds a common lock until the transaction ends; whoever changes the generations waits until nobody does.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import psycopg

from watchword.store import keys
from watchword.store.postgres.dialect import PostgresCursor
from watchword.store.postgres.locks import GENERATIONS, take, take_shared
from watchword.store.postgres.work import Open, transaction


# The insertion is the claim, and only the current table takes any; sorted, so that two batches that share keys wait for
# each other in one direction. A copy that is being taken in elsewhere is waited for.
def _into(current: int) -> str:
    return (
        f"into_{current} AS (INSERT INTO key_{current} (key) SELECT key FROM asked, generation"  # noqa: S608 - names of ours
        f" WHERE current = {current} AND NOT EXISTS (SELECT 1 FROM key_{1 - current} AS old WHERE old.key = asked.key)"
        " ORDER BY key ON CONFLICT DO NOTHING RETURNING key)"
    )


_CLAIM: Final = (
    f"WITH asked AS (SELECT unnest(%s::bytea[]) AS key), {_into(0)}, {_into(1)}"  # noqa: S608 - names of ours
    " SELECT key FROM into_0 UNION ALL SELECT key FROM into_1"
).encode()


def claim(connection: Open, digests: Sequence[bytes]) -> psycopg.Cursor[tuple[Any, ...]]:
    """Claim keys for the transaction; the rows are those that nobody had."""
    take_shared(connection, GENERATIONS)
    return connection.execute(_CLAIM, (list(digests),))


def current(connection: Open) -> int:
    """Tell which table takes new keys, and let it stay so until the transaction ends."""
    take_shared(connection, GENERATIONS)
    with connection.cursor() as cursor:
        return keys.current_generation(PostgresCursor(cursor))[0]


def rotate(connection: Open, leads: bytes, reign: tuple[str, int], now: datetime) -> bool:
    """Begin a new generation if the current one is old enough and whoever asks still leads."""
    with transaction(connection) as cursor:
        take(connection, GENERATIONS)
        if connection.execute(leads, reign).fetchone() is None:
            return False
        current, began_at = keys.current_generation(PostgresCursor(cursor))
        if now - began_at < keys.GENERATION:
            return False
        # Whoever reads the old keys, as a dump does, is not waited for: everybody who claims one waits here.
        connection.execute(b"SET LOCAL lock_timeout = '200ms'")
        connection.execute(f"TRUNCATE key_{1 - current}".encode())
        keys.swap(PostgresCursor(cursor), now)
        return True
