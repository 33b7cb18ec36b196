"""What keeps the rows of a round: a file of SQLite, or a server of PostgreSQL that can be taken away."""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
import pysqlite3.dbapi2 as sqlite
from psycopg.rows import dict_row

from postgres import Mode, Server
from proof.evidence import Outage, Row

_OPEN = "SELECT count(*) AS open FROM job WHERE state = 'queued' OR state = 'begun'"
_PAUSED = "SELECT count(*) AS paused FROM pause WHERE NOT ending"
_NODES = "SELECT owner, name, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now FROM node"
_PUBLISHED = "SELECT id, files FROM revision WHERE active_at IS NOT NULL"
_CUT = b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
_EDITION = re.compile(rb", edition (\d+)")
_SERVES = re.compile(r"^serving .* revision (\w+)$", re.MULTILINE)


class Database(Protocol):
    """Where evidence is read from; `setting` is what config.yaml says to lead there."""

    name: str
    setting: str
    outages: list[Outage]

    def rows(self, query: str) -> list[Row]:
        """Read rows; raises an error where the database cannot be read."""
        ...

    def is_open(self) -> bool:
        """Tell whether a job is still to be done, or nobody can tell."""
        ...

    def is_paused(self) -> bool:
        """Tell whether anything is paused, or nobody can tell."""
        ...

    def published(self, logs: str) -> dict[str, int]:
        """Tell the edition of each revision of the rules that was published."""
        ...


class SqliteFile:
    """The database file of one process, below its own data folder."""

    name = "SQLite"
    setting = ""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.outages: list[Outage] = []

    def rows(self, query: str) -> list[Row]:
        connection = sqlite.connect(f"{self.file.as_uri()}?mode=ro", uri=True)
        connection.row_factory = sqlite.Row
        try:
            return [dict(row) for row in connection.execute(query)]
        finally:
            connection.close()

    def is_open(self) -> bool:
        try:
            return bool(self.rows(_OPEN)[0]["open"])
        except sqlite.OperationalError:
            return True

    def is_paused(self) -> bool:
        try:
            return bool(self.rows(_PAUSED)[0]["paused"])
        except sqlite.OperationalError:
            return True

    def published(self, logs: str) -> dict[str, int]:
        """One process publishes what it loads at its start, and says so; nobody changes its rules here."""
        return dict.fromkeys(_SERVES.findall(logs), 1)


class PostgresServer:
    """One database on a server of its own, for all nodes."""

    name = "PostgreSQL"

    def __init__(self, server: Server, database: str = "proof") -> None:
        self.server = server
        self.database = database
        self.url = server.create(database)
        self.setting = f"database: {self.url}\n"
        self.outages: list[Outage] = []

    def rows(self, query: str) -> list[Row]:
        with _connected(self.url) as connection:
            return connection.execute(query.encode()).fetchall()

    def is_open(self) -> bool:
        try:
            return bool(self.rows(_OPEN)[0]["open"])
        except psycopg.OperationalError:
            return True

    def is_paused(self) -> bool:
        try:
            return bool(self.rows(_PAUSED)[0]["paused"])
        except psycopg.OperationalError:
            return True

    def published(self, logs: str) -> dict[str, int]:
        found = {row["id"]: _EDITION.search(row["files"]) for row in self.rows(_PUBLISHED)}
        return {revision: int(edition[1]) for revision, edition in found.items() if edition}

    async def restart(self, mode: Mode, after: float) -> Outage:
        """Stop the server, and start it again after so many seconds."""
        await asyncio.to_thread(self.server.stop, mode)
        began = time.monotonic()
        await asyncio.sleep(after)
        ended = time.monotonic()
        await asyncio.to_thread(self.server.start)
        self.outages.append(Outage(began, ended))
        return self.outages[-1]

    async def cut_connections(self) -> int:
        """End every session of the nodes; answers how many there were."""

        def cut() -> int:
            with _connected(self.server.url()) as connection:
                return len(connection.execute(_CUT, [self.database]).fetchall())

        return await asyncio.to_thread(cut)

    async def incarnation(self, folder: Path) -> str | None:
        """Name the incarnation that the node of a folder beats as."""
        rows = await asyncio.to_thread(self.rows, _NODES)
        return next((row["owner"] for row in rows if f"{folder}/" in f"{row['name']}/"), None)

    async def death_of(self, owner: str) -> int | None:
        """Tell the time, in microseconds, if an incarnation is no longer among the nodes."""
        rows = await asyncio.to_thread(self.rows, _NODES)
        return rows[0]["now"] if rows and owner not in {row["owner"] for row in rows} else None


@contextmanager
def _connected(url: str) -> Iterator["psycopg.Connection[Row]"]:
    with psycopg.connect(url, autocommit=True, connect_timeout=5, row_factory=dict_row) as connection:
        yield connection
