"""A SQLite database as a PostgreSQL one: all of it is copied and compared value by value, or nothing is kept.

Both sides are read again afterwards, in the order of their keys, and must come to the same hash.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec
import psycopg
from msgspec import Struct
from psycopg import sql
from sqlalchemy import Boolean, Table, Text
from sqlalchemy.exc import SQLAlchemyError

from watchword.errors import StoreBusy, WatchwordError
from watchword.store import schema
from watchword.store.lock import FolderLock
from watchword.store.postgres.connection import connect, told
from watchword.store.postgres.upgrade import upgrade
from watchword.store.postgres.work import Open
from watchword.store.rows import Row, bucket
from watchword.store.sqlite.backup import Unsound
from watchword.store.sqlite.connection import Connection, driver, is_unreadable, open_for_reading, require_version
from watchword.store.sqlite.damage import damage
from watchword.store.sqlite.upgrade import upgrade as upgrade_file

OF_NODES: Final = {"node", "leader", "pace"}
"""The tables that only nodes on PostgreSQL have a use for."""
TABLES: Final = tuple(table for table in schema.metadata.sorted_tables if table.name not in OF_NODES)
FILLED: Final = {"counter", "generation", "leader"}
"""The tables that have a row from the start."""

PASSES: Final = 3
"""How often each row is handled: copied, then read again on either side."""
_SLICE: Final = 10_000
_UNLIMITED: Final = {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
_SEQUENCES: Final = {
    "origin": "SELECT max(origin) FROM counter",
    "ledger_sequence": "SELECT max(sequence) FROM ledger",
    "kept_id": "SELECT max(id) FROM kept",
}
_pack = msgspec.msgpack.Encoder().encode


class NotEmpty(WatchwordError):
    """The database that is to be copied into has something in it."""


class Unequal(WatchwordError):
    """The copy is not what was copied; nothing of it was kept."""


class Content(Struct, frozen=True):
    """How many rows a table has, and what they come to in the order of their key."""

    rows: int
    hash: str


class Copied(Struct, frozen=True):
    """One table, as it was read again on either side."""

    table: str
    source: Content
    target: Content

    @property
    def is_equal(self) -> bool:
        return self.source == self.target


Told = Callable[[Copied], None]
Watch = Callable[[str, int, int], None]
"""Is told now and then of which table how many steps are done, of how many."""


def copy(source: Path, url: str, now: datetime, tell: Told, watch: Watch) -> None:
    """Copy a file that nobody serves into an empty database, in one transaction; `tell` hears of each table.

    Raises StoreBusy while a server holds the file's folder, or where either side cannot be used; Unsound if the file is
    damaged or holds what PostgreSQL cannot; NotEmpty; Unequal.
    """
    require_version()
    lock = FolderLock(source.parent)
    try:
        upgrade_file(source, now)
        upgrade(url)
        with closing(open_for_reading(source)) as file, connect(url, **_UNLIMITED) as server, server.transaction():
            file.execute("BEGIN")
            _require_empty(server)
            _require_sound(source)
            _copy(file, server, tell, watch)
    except driver.Error as error:
        trouble = Unsound if is_unreadable(error) else StoreBusy
        raise trouble(str(error)) from error
    except (psycopg.Error, SQLAlchemyError) as error:
        raise told(getattr(error, "orig", None) or error) from error
    finally:
        lock.release()


def _require_empty(server: Open) -> None:
    """Keep every node out, and see that none has been there."""
    tables = schema.metadata.sorted_tables
    server.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(_names(table.name for table in tables)))
    for table in tables:
        first = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table.name))
        if table.name not in FILLED and server.execute(first).fetchone():
            raise NotEmpty(f"it is not empty: there are rows in '{table.name}'; make another database")


def _require_sound(source: Path) -> None:
    if found := damage(source, float("inf")):
        raise Unsound(f"it is damaged: {found}")


def _copy(file: Connection, server: Open, tell: Told, watch: Watch) -> None:
    unequal = []
    for table in TABLES:
        copied = _Table(table, file, server, watch).copy()
        tell(copied)
        if not copied.is_equal:
            unequal.append(copied.table)
    if unequal:
        raise Unequal(f"not equal: {', '.join(unequal)}; nothing of the copy was kept")
    for name, question in _SEQUENCES.items():
        ((last,),) = file.execute(question).fetchall()
        restart = sql.SQL("ALTER SEQUENCE {} RESTART WITH {}")
        server.execute(restart.format(sql.Identifier(name), sql.Literal((last or 0) + 1)))
    server.execute("ANALYZE")


class _Table:
    """One table on its way."""

    def __init__(self, table: Table, file: Connection, server: Open, watch: Watch) -> None:
        self._table = table
        self._file = file
        self._server = server
        self._watch = watch
        self._done = 0
        self._columns = table.columns.keys()
        self._flags = [place for place, column in enumerate(table.columns) if isinstance(column.type, Boolean)]
        self._bucket = self._columns.index("bucket") if "bucket" in self._columns else None
        self._number = next((place for place, name in enumerate(self._columns) if name in {"sender", "number"}), 0)
        ((self._rows,),) = file.execute(f'SELECT count(*) FROM "{table.name}"').fetchall()  # noqa: S608 - a name of ours

    def copy(self) -> Copied:
        """Copy it, then read it again on either side."""
        if self._table.name in FILLED:
            self._server.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(self._table.name)))
        self._write()
        return Copied(self._table.name, _content(self._source()), _content(self._target()))

    def _write(self) -> None:
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(self._table.name), _names(self._columns))
        with self._server.cursor() as cursor, cursor.copy(statement) as copying:
            for row in self._source():
                try:
                    copying.write_row(row)
                except psycopg.DataError as error:
                    raise Unsound(
                        f"a row of '{self._table.name}' cannot be copied ({self._key(row)}): {error}"
                    ) from error

    def _source(self) -> Iterator[Row]:
        columns, order = (", ".join(f'"{name}"' for name in names) for names in (self._columns, self._keys()))
        question = f'SELECT {columns} FROM "{self._table.name}" ORDER BY {order}'  # noqa: S608 - names of ours
        return self._watched(map(self._whole, self._file.execute(question)))

    def _target(self) -> Iterator[Row]:
        order = sql.SQL(", ").join(
            sql.SQL('{} COLLATE "C"' if isinstance(column.type, Text) else "{}").format(sql.Identifier(column.name))
            for column in self._table.primary_key
        )
        question = sql.SQL("SELECT {} FROM {} ORDER BY {}").format(
            _names(self._columns), sql.Identifier(self._table.name), order
        )
        with self._server.cursor("copied", binary=True) as cursor:
            cursor.itersize = _SLICE
            yield from self._watched(cursor.execute(question))

    def _whole(self, read: Row) -> Row:
        """Write a row as PostgreSQL has it; those from before there were buckets get theirs."""
        row = list(read)
        for place in self._flags:
            row[place] = bool(row[place])
        if self._bucket is not None and row[self._bucket] is None:
            number = row[self._number]
            row[self._bucket] = row[0] >> 8 & 255 if number is None else bucket(number)
        return row

    def _watched(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            if self._done % _SLICE == 0:
                self._watch(self._table.name, self._done, PASSES * self._rows)
            self._done += 1
            yield row

    def _keys(self) -> Sequence[str]:
        return [column.name for column in self._table.primary_key]

    def _key(self, row: Row) -> str:
        return ", ".join(f"{name} {row[self._columns.index(name)]!r}" for name in self._keys())


def _content(rows: Iterable[Row]) -> Content:
    number, hashed = 0, blake2b(digest_size=16)
    for row in rows:
        hashed.update(_pack(row))
        number += 1
    return Content(number, hashed.hexdigest())


def _names(names: Iterable[str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, names))
