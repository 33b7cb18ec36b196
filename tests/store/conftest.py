"""Each store in turn, opened for a test alone."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from postgres import Databases
from store.given import opened_postgres, opened_sqlite
from store.sessions import Sessions
from store.tables import Tables
from watchword.store.interface import Store
from watchword.store.postgres.store import PostgresStore
from watchword.store.sqlite.store import SqliteStore

Opener = Callable[[str], Store]
Joined = Callable[[str], PostgresStore]


@pytest.fixture(scope="session")
def tables(postgres: Databases) -> Tables:
    return Tables(postgres.create())


@pytest.fixture
def store_url(tables: Tables) -> str:
    """A database whose tables are made and empty."""
    return tables.empty()


@pytest.fixture(params=["sqlite", "postgresql"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Open the store of this test under an owner's name; what one opening wrote, the next one finds."""
    if request.param == "sqlite":
        return lambda owner: opened_sqlite(tmp_path / "watchword.db", owner)
    url: str = request.getfixturevalue("store_url")
    return lambda owner: opened_postgres(url, owner)


@pytest.fixture
def store(opener: Opener) -> Iterator[Store]:
    opened = opener("node-1")
    yield opened
    asyncio.run(opened.close())


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[SqliteStore]:
    """The SQLite store, where a law is about it alone."""
    opened = opened_sqlite(tmp_path / "watchword.db", "node-1")
    yield opened
    asyncio.run(opened.close())


@pytest.fixture
def postgresql(store_url: str) -> Iterator[PostgresStore]:
    """The PostgreSQL store, where a law is about it alone."""
    opened = opened_postgres(store_url, "node-1")
    yield opened
    asyncio.run(opened.close())


@pytest.fixture
def joined(store_url: str) -> Iterator[Joined]:
    """Open the store of a node beside those of others; what incarnation it is follows the slash: `one/2`."""
    opened: list[PostgresStore] = []

    def join(owner: str) -> PostgresStore:
        opened.append(opened_postgres(store_url, owner, owner.partition("/")[0]))
        return opened[-1]

    yield join
    for store in opened:
        asyncio.run(store.close())


@pytest.fixture
def sessions(store_url: str) -> Iterator[Sessions]:
    asked = Sessions(store_url)
    yield asked
    asked.close()
