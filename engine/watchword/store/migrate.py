"""How a database gets the newest tables: one history of revisions for both."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from watchword.errors import StoreBusy


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


def revision_of(connection: Connection) -> str | None:
    """Tell which revision the tables of a database are of, None for an empty one."""
    found = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    return found


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest revision, in one transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("watchword.store") / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
