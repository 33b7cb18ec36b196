"""What the statements of both databases are run on."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Protocol, Self

HEARD: Final = (
    "INSERT INTO endpoint (name, last_received) VALUES (?, ?) ON CONFLICT (name) DO UPDATE"
    " SET last_received = excluded.last_received WHERE excluded.last_received > endpoint.last_received"
)
"""Notes when an endpoint was heard; what comes late changes nothing."""


class Cursor(Protocol):
    """A cursor within a transaction; statements are written as SQLite reads them, with `?` for each value."""

    @property
    def rowcount(self) -> int: ...

    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Self: ...

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> Self: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Batch(Cursor, Protocol):
    """A cursor within a transaction that writes, for many units perhaps: what each of them counts."""

    def next_origin(self, messages: int, due_at: int) -> int:
        """Give out an origin, count so many messages, and note the time that what comes of it is due at."""
        ...

    def heard(self, endpoint: str, at: int) -> None:
        """Note when an endpoint was heard."""
        ...
