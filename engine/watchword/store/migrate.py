"""How a database gets the newest tables: one history of revisions, and a backup of an older file first."""

from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from watchword.store.connection import driver, open_for_writing


def upgrade(path: Path) -> None:
    """Bring a SQLite file to the newest revision, making it if it is not there.

    An older one is first copied whole to `NAME.REVISION.backup` beside it.
    """
    engine = create_engine("sqlite://", module=driver, creator=lambda: open_for_writing(path), poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    config = _config()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
        if found == ScriptDirectory.from_config(config).get_current_head():
            return
        if found is not None:
            _back_up(path, found)
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


def _back_up(path: Path, revision: str) -> None:
    unfinished = path.with_name(f"{path.name}.backup.unfinished")
    unfinished.unlink(missing_ok=True)
    connection = open_for_writing(path)
    try:
        connection.execute("VACUUM INTO ?", (str(unfinished),))
    finally:
        connection.close()
    unfinished.replace(path.with_name(f"{path.name}.{revision}.backup"))
