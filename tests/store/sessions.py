"""What the server of a test's database says of those who are connected to it."""

import psycopg


class Sessions:
    """The sessions on one database, as its server sees them."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)

    def close(self) -> None:
        self._connection.close()

    async def one_waits(self) -> bool:
        return bool(self._ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = {}"))

    def break_off(self) -> None:
        """End the sessions that are idle within a transaction."""
        self._ask(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE state LIKE 'idle in%' AND datname = {}"
        )

    def end_all(self) -> None:
        """End all sessions but the one that asks."""
        self._ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = {} AND pid <> {pid}")

    async def are_at_most(self, most: int) -> bool:
        return self._ask("SELECT count(*) FROM pg_stat_activity WHERE datname = {}") - 1 <= most

    async def is_alone(self) -> bool:
        return self._ask("SELECT count(*) FROM pg_stat_activity WHERE datname = {}") == 1

    def deadlocks(self) -> int:
        return self._ask("SELECT deadlocks FROM pg_stat_database WHERE datname = {}")

    def _ask(self, question: str) -> int:
        ((answer,),) = self._connection.execute(
            question.format("current_database()", pid="pg_backend_pid()")
        ).fetchall()
        return int(answer)
