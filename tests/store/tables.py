"""A database whose tables are made once for all tests: to empty them costs a tenth of what it costs to make them."""

from typing import Any

import psycopg
from psycopg import sql

from watchword.store import migrate, schema
from watchword.store.postgres.connection import engine

TABLES = [sql.Identifier(table.name) for table in schema.metadata.sorted_tables]
_OTHERS = "pid <> pg_backend_pid() AND datname = current_database()"


class Tables:
    """The tables of one database, as they are when they are new."""

    def __init__(self, url: str) -> None:
        self.url = url
        way_in = engine(url)
        with way_in.connect() as connection:
            migrate.upgrade(connection)
            connection.commit()
        way_in.dispose()
        with psycopg.connect(url) as again:
            self._first = [(table, _rows(again, table)) for table in TABLES]

    def empty(self) -> str:
        """Let only those rows be there that the revisions wrote, whoever is still connected; answers the URL."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {_OTHERS}")
            with connection.transaction(), connection.pipeline():
                for table, rows in self._first:
                    connection.execute(sql.SQL("DELETE FROM {}").format(table))
                    for row in rows:
                        places = sql.SQL(", ").join([sql.Placeholder()] * len(row))
                        connection.execute(sql.SQL("INSERT INTO {} VALUES ({})").format(table, places), row)
                connection.execute("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")
        return self.url


def _rows(connection: psycopg.Connection[tuple[Any, ...]], table: sql.Identifier) -> list[tuple[Any, ...]]:
    return connection.execute(sql.SQL("SELECT * FROM {}").format(table)).fetchall()
