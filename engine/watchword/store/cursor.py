"""What the statements of both databases are run on."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, Self


class Cursor(Protocol):
    """A cursor within a transaction; statements are written as SQLite reads them, with `?` for each value."""

    @property
    def rowcount(self) -> int: ...

    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Self: ...

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> Self: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...
