"""Texts that may have begun though whoever asked was told otherwise: nobody has attempted them."""

import asyncio
from datetime import datetime
from typing import Final

from watchword.store.postgres.work import Connections, Open, transaction
from watchword.store.rows import stamp

_LOCK_JOBS: Final = b"SELECT 1 FROM job WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
NEVER_BEGAN: Final = (
    b"UPDATE job SET state = 'queued', owner = NULL, begun_at = NULL, seen = NULL"
    b" WHERE id = %s AND state = 'begun' AND owner = %s AND begun_at = %s"
)


class Doubtful:
    """Remembers them until they are queued again."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._attempts: set[tuple[int, str, int]] = set()
        self._giving_back = asyncio.Lock()

    def __bool__(self) -> bool:
        return bool(self._attempts)

    def add(self, job_id: int, owner: str, begun_at: datetime) -> None:
        """Remember an attempt."""
        self._attempts.add((job_id, owner, stamp(begun_at)))

    async def give_back(self) -> None:
        """Queue them again, where they have begun.

        The commit was on its way when the connection was lost. Its locks are waited for, should it still be.
        """
        async with self._giving_back:
            doubtful = sorted(self._attempts)

            def unit(connection: Open) -> None:
                with transaction(connection):
                    connection.execute(_LOCK_JOBS, ([job_id for job_id, _, _ in doubtful],))
                    for one in doubtful:
                        connection.execute(NEVER_BEGAN, one)

            if doubtful:
                await self._connections.run(unit)
                self._attempts.difference_update(doubtful)
