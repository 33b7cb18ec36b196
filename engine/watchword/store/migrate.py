"""How a database gets the newest tables: one history of revisions, and a backup of an older file first."""

from datetime import datetime
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from watchword.errors import StoreBusy
from watchword.store.backup import back_up
from watchword.store.connection import driver, open_for_writing


def upgrade(path: Path, now: datetime) -> None:
    """Bring a SQLite file to the newest revision, making it if it is not there.

    An older one is first backed up to `NAME.REVISION.backup` beside it. Raises StoreBusy if a newer Watchword wrote it.
    """
    with _connect(path) as connection:
        found = _revision(connection)
        if found == newest():
            return
        require_known(found)
        if found is not None:
            back_up(path, path.with_name(f"{path.name}.{found}.backup"), now)
        _upgrade(connection)


def upgrade_copy(path: Path) -> None:
    """Bring a file that is a copy itself to the newest revision."""
    with _connect(path) as connection:
        require_known(_revision(connection))
        _upgrade(connection)


def newest() -> str:
    """Tell the revision of the tables that this version works with."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revisions() -> frozenset[str]:
    """Tell every revision of the tables that this version has heard of."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def require_known(revision: str | None) -> None:
    """Refuse tables of a revision that this version has never heard of; raises StoreBusy."""
    if revision is not None and revision not in revisions():
        raise StoreBusy(f"a newer Watchword wrote it: its tables are of revision {revision}, this one knows {newest()}")


def _connect(path: Path) -> Connection:
    engine = create_engine("sqlite://", module=driver, creator=lambda: open_for_writing(path), poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    return engine.connect()


def _revision(connection: Connection) -> str | None:
    found = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    return found


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("watchword.store") / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _begin(connection: Connection) -> None:
    # Left to itself the driver would commit before every change of a table: half a migration could stay.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
