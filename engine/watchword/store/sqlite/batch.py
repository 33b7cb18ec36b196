"""What many units count in one transaction: read from the tables once, and written back once."""

from sqlite3 import Connection
from typing import Final

from watchword.store.cursor import HEARD
from watchword.store.sqlite.connection import driver

_ORIGIN: Final = "SELECT origin FROM counter"
_COUNT: Final = "UPDATE counter SET origin = ?, messages = messages + ?, newest = max(newest, ?)"


class SqliteBatch(driver.Cursor):  # type: ignore[misc]  # the bundled driver carries no types
    """The cursor of one transaction of the one writer: nobody else can give out an origin meanwhile.

    What it counts is in no table before `write_counts`.
    """

    _origin: int | None = None
    _messages = 0
    _newest = 0

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._heard: dict[str, int] = {}

    def next_origin(self, messages: int, due_at: int) -> int:
        """Give out an origin, as the Batch protocol has it."""
        if self._origin is None:
            (self._origin,) = self.execute(_ORIGIN).fetchone()
        self._origin += 1
        self._messages += messages
        self._newest = max(self._newest, due_at)
        return self._origin

    def heard(self, endpoint: str, at: int) -> None:
        """Note that an endpoint was heard, as the Batch protocol has it."""
        self._heard[endpoint] = max(self._heard.get(endpoint, 0), at)

    def write_counts(self) -> None:
        """Write what was counted so far."""
        if self._origin is not None:
            self.execute(_COUNT, (self._origin, self._messages, self._newest))
            self._origin, self._messages, self._newest = None, 0, 0
        if self._heard:
            self.executemany(HEARD, sorted(self._heard.items()))
            self._heard.clear()


def batch_of(connection: Connection) -> SqliteBatch:
    """Begin to count for a transaction."""
    return connection.cursor(SqliteBatch)
