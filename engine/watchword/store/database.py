"""Which database a configuration means, and how it is opened: the rest of the program asks for no more than this."""

from pathlib import Path
from typing import NamedTuple, Protocol

from sqlalchemy.exc import SQLAlchemyError

from watchword.clock import Clock, SystemClock
from watchword.config import Config
from watchword.store.interface import Store
from watchword.store.reader import Reader
from watchword.store.sqlite.reader import open_reader
from watchword.store.values import Committed, unnoticed


class Incarnation(NamedTuple):
    """A process that opens a database: `name` is that of its node, `owner` its own, which no other process has."""

    name: str
    owner: str


class Opened(NamedTuple):
    """A store, and the clock by which whatever is written into it is timed."""

    store: Store
    clock: Clock


class Database(Protocol):
    """A database that may be opened; written as text, it says where it is, without a password."""

    @property
    def is_shared(self) -> bool:
        """Whether many processes may change it at once."""
        ...

    def is_there(self) -> bool:
        """Tell whether anything was ever kept in it; raises StoreBusy if it cannot be reached."""
        ...

    def reader(self) -> Reader:
        """Open it for reading only; raises StoreBusy."""
        ...

    def open(self, who: Incarnation, committed: Committed = unnoticed) -> Opened:
        """Open it, its tables brought up to date; `committed` is told of every commit. Raises StoreBusy."""
        ...


def database(config: Config) -> Database:
    """Find the database that a configuration names."""
    return Server(config.database_url) if config.database_url else File(config.database_file)


class File(NamedTuple):
    """A SQLite file."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    @property
    def is_shared(self) -> bool:
        return False

    def is_there(self) -> bool:
        return self.path.is_file()

    def reader(self) -> Reader:
        return open_reader(self.path)

    def open(self, who: Incarnation, committed: Committed = unnoticed) -> Opened:
        from watchword.store.sqlite.store import open_sqlite  # noqa: PLC0415 - what only reads need not know how tables change

        clock = SystemClock()
        return Opened(open_sqlite(self.path, who.owner, clock, committed), clock)


class Server(NamedTuple):
    """A PostgreSQL database. Its driver is loaded only where it is used: a file does without."""

    url: str

    def __str__(self) -> str:
        from watchword.store.postgres.connection import shown  # noqa: PLC0415 - see above

        return shown(self.url)

    @property
    def is_shared(self) -> bool:
        return True

    def is_there(self) -> bool:
        from watchword.store.migrate import revision_of  # noqa: PLC0415 - as in `File.open`
        from watchword.store.postgres.connection import engine, told  # noqa: PLC0415 - see above

        way_in = engine(self.url)
        try:
            with way_in.connect() as connection:
                return revision_of(connection) is not None
        except SQLAlchemyError as error:
            raise told(getattr(error, "orig", None) or error) from error
        finally:
            way_in.dispose()

    def reader(self) -> Reader:
        from watchword.store.postgres.store import open_postgres_reader  # noqa: PLC0415 - see above

        return open_postgres_reader(self.url)

    def open(self, who: Incarnation, committed: Committed = unnoticed) -> Opened:
        from watchword.store.postgres.clock import DatabaseClock  # noqa: PLC0415 - see above
        from watchword.store.postgres.store import open_postgres  # noqa: PLC0415 - see above

        clock = DatabaseClock(SystemClock())
        return Opened(open_postgres(self.url, who.name, clock, committed), clock)
