"""Statements that both databases share, which are written as SQLite reads them, in PostgreSQL's words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, Self

import psycopg

from watchword.store import allotments, due, intake
from watchword.store.cursor import HEARD
from watchword.store.postgres.locks import POOLS
from watchword.store.retention import people

SLOT: Final = "2 + mod(pg_backend_pid(), 62)"
"""Which row of counters a connection adds to: two that commit at once seldom wait for each other."""

COUNT: Final = (
    f"INSERT INTO counter (id, origin, messages, kept, newest) VALUES ({SLOT}, 0, %s, %s, %s)"  # noqa: S608 - our names
    " ON CONFLICT (id) DO UPDATE SET messages = counter.messages + excluded.messages,"
    " kept = counter.kept + excluded.kept, newest = greatest(counter.newest, excluded.newest)"
)
"""Count messages and kept notifications, and note the newest time that anything is due at."""

# Where one row is counted in there, here are many and a sequence.
_NEXT_ORIGIN: Final = f"WITH counted AS ({COUNT % ('%s', '0', '%s')}) SELECT nextval('origin')"
_BY_HAND: Final[Mapping[str, str]] = {
    intake.ONE_MORE_KEPT: COUNT % ("0", "1", "0"),
    allotments.LOCK: f"SELECT pg_advisory_xact_lock({POOLS}, hashtext(%s))",
    due.NOTE: COUNT % ("0", "0", "greatest(%s, %s)"),
    people.LOCK: f"{people.LOCK.replace('?', '%s')} FOR NO KEY UPDATE",
}
_WORDS: Final = (
    (re.compile(r" INDEXED BY \w+"), ""),
    (re.compile(r"%"), "%%"),
    (re.compile(r"GLOB '(\w+:)\*'"), r"LIKE '\1%%'"),
    (re.compile(r"\bbody ->"), "body::json ->"),
    (re.compile(r"\?"), "%s"),
)


@cache
def translated(statement: str) -> str:
    """Write a shared statement in PostgreSQL's words."""
    if by_hand := _BY_HAND.get(statement):
        return by_hand
    for pattern, words in _WORDS:
        statement = pattern.sub(words, statement)
    return statement


class PostgresCursor:
    """A cursor that reads shared statements; what is counted is written at once."""

    def __init__(self, cursor: psycopg.Cursor[tuple[Any, ...]]) -> None:
        self._cursor = cursor

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Self:
        self._cursor.execute(translated(statement).encode(), values)
        return self

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> Self:
        self._cursor.executemany(translated(statement).encode(), values)
        return self

    def fetchone(self) -> Any:
        return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    def next_origin(self, messages: int, due_at: int) -> int:
        """Give out an origin, as the Batch protocol has it."""
        ((origin,),) = self._cursor.execute(_NEXT_ORIGIN.encode(), (messages, due_at)).fetchall()
        return int(origin)

    def heard(self, endpoint: str, at: int) -> None:
        """Note when an endpoint was heard, as the Batch protocol has it."""
        self.execute(HEARD, (endpoint, at))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)
