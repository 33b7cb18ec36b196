"""How a PostgreSQL database gets the newest tables."""

from typing import Final

from watchword.store import migrate
from watchword.store.postgres.connection import connect, engine
from watchword.store.postgres.locks import TABLES, take
from watchword.store.postgres.work import transaction

# A large table takes as long as it takes, and the node that comes second waits for the first.
_UNLIMITED: Final = {"statement_timeout": "0", "lock_timeout": "0", "idle_in_transaction_session_timeout": "0"}


def upgrade(url: str) -> None:
    """Bring the tables up to date, one node at a time; raises StoreBusy if a newer Watchword made them."""
    way_in = engine(url, **_UNLIMITED)
    try:
        with connect(url, **_UNLIMITED) as guard, transaction(guard):
            take(guard, TABLES)
            with way_in.connect() as connection:
                found = migrate.revision_of(connection)
                if found != migrate.newest():
                    migrate.require_known(found)
                    migrate.upgrade(connection)
                    connection.commit()
    finally:
        way_in.dispose()
