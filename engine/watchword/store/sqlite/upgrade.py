"""How a SQLite file gets the newest tables: an older one is backed up first."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from watchword.store import migrate
from watchword.store.sqlite.backup import back_up
from watchword.store.sqlite.connection import driver, open_for_writing


def upgrade(path: Path, now: datetime) -> None:
    """Bring a SQLite file to the newest revision, making it if it is not there.

    An older one is first backed up to `NAME.REVISION.backup` beside it. Raises StoreBusy if a newer Watchword wrote it.
    """
    with _connect(path) as connection:
        found = migrate.revision_of(connection)
        if found == migrate.newest():
            return
        migrate.require_known(found)
        if found is not None:
            back_up(path, path.with_name(f"{path.name}.{found}.backup"), now)
        migrate.upgrade(connection)


def upgrade_copy(path: Path) -> None:
    """Bring a file that is a copy itself to the newest revision."""
    with _connect(path) as connection:
        migrate.require_known(migrate.revision_of(connection))
        migrate.upgrade(connection)


def _connect(path: Path) -> Connection:
    engine = create_engine("sqlite://", module=driver, creator=lambda: open_for_writing(path), poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    return engine.connect()


def _begin(connection: Connection) -> None:
    # Left to itself the driver would commit before every change of a table: half a migration could stay.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
