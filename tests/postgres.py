"""A real PostgreSQL for the tests, from the programs that a wheel ships: nothing is installed by hand."""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from uuid import uuid4

import psutil
import psycopg
from psycopg import sql

from postgres_programs import account, binaries, run
from running import free_port

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "on",
    "synchronous_commit": "on",
    "dynamic_shared_memory_type": "mmap",  # in the folder, where what a killed server leaves goes with it
}
HOSTS = "host all all 127.0.0.1/32 trust\n"

# The pipe on its input closes when the process that holds the other end dies, however it dies. A line says that the
# server has already stopped: its process id may be somebody else's.
GUARDED = 'exec 3<&0 </dev/null; (read -r line <&3 || kill -QUIT $$) & exec "$@" 3<&-'

Mode = Literal["fast", "immediate"]
SIGNALS: dict[Mode, signal.Signals] = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
"""What `pg_ctl stop --mode` sends."""


MEMORY = Path("/dev/shm")
ENOUGH = 2 << 30


@contextmanager
def server_folder(below: Path | None = None) -> Iterator[Path]:
    """Make a folder for a server; its account cannot enter pytest's own folders when the tests run as root."""
    folder = Path(tempfile.mkdtemp(prefix="watchword-postgres-", dir=below))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


class Server:
    """One real server in a folder; `with` starts it and stops it. It ends at the latest when this process does."""

    def __init__(self, folder: Path, port: int | None = None, **settings: str) -> None:
        self.folder, self.data, self.log = folder, folder / "data", folder / "log"
        self.port = port or free_port()
        self.settings = {**SETTINGS, "port": str(self.port), **settings}
        self.process: subprocess.Popen[str] | None = None

    @property
    def logs(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, name: str) -> str:
        return create(self.url(), name)

    def start(self) -> Self:
        if self.process:
            raise RuntimeError(f"the server in {self.folder} runs already: stop it first")
        if not self.data.exists():
            self._initialise()
        settings = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        command: list[str | Path] = ["sh", "-c", GUARDED, "sh", binaries() / "postgres", "-D", self.data, *settings]
        with self.log.open("a") as log:
            # A session of its own keeps the terminal's ^C from it: the tests that hear it stop the server themselves.
            self.process = subprocess.Popen(
                command,
                cwd="/",
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
                **account(),
            )
        self._wait_until_ready()
        return self

    def _initialise(self) -> None:
        self.data.mkdir(mode=0o700)
        if who := account():
            shutil.chown(self.data, who["user"], who["group"])
        try:
            # Only what initdb writes is not forced to disk: the first checkpoint of the server forces what it writes.
            run(
                *(binaries() / "initdb", "--pgdata", self.data, "--username", "postgres", "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"),
            )
        except RuntimeError:
            shutil.rmtree(self.data)
            raise
        (self.data / "pg_hba.conf").write_text(HOSTS)

    def _wait_until_ready(self) -> None:
        assert self.process
        until = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < until:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url(), connect_timeout=10).close()
                return
            time.sleep(0.01)
        self.kill()
        raise RuntimeError(f"the server in {self.folder} did not start: {self.logs}")

    def stop(self, mode: Mode = "fast") -> None:
        """Let it end its sessions and write a checkpoint (fast), or drop everything as it is (immediate)."""
        if self.process:
            self.process.send_signal(SIGNALS[mode])
            self.process.wait(60)
            self._released(self.process)

    def restart(self, mode: Mode = "fast") -> Self:
        self.stop(mode)
        return self.start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let all of its processes stand still: it takes what is sent to it, and answers nothing."""
        assert self.process
        server = psutil.Process(self.process.pid)
        family = [server]
        server.suspend()
        for child in server.children(recursive=True):
            child.suspend()
            family.append(child)
        try:
            yield
        finally:
            for one in reversed(family):
                with suppress(psutil.NoSuchProcess):
                    one.resume()

    def kill(self) -> None:
        """Kill all of its processes at once, as a machine that loses its power does, but for what the disk forgets."""
        if self.process:
            with suppress(psutil.NoSuchProcess):
                server = psutil.Process(self.process.pid)
                server.suspend()  # so that it has no child that is not seen
                family = server.children(recursive=True)
                self.process.kill()
                end(family)
            self.process.wait(60)
            self._released(self.process)

    def _released(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        with suppress(BrokenPipeError), process.stdin:
            process.stdin.write("stopped\n")
        self.process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop("immediate")


def end(processes: list[psutil.Process]) -> None:
    """Kill processes that are not our children, and wait until they are gone."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            # A machine whose first process reaps nobody keeps their names for ever.
            while process.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.001)


EMPTY = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'")


def create(server: str, name: str) -> str:
    """Make an empty database on the server of a URL; the answer is its own URL."""
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(EMPTY.format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        raise RuntimeError("DATABASE_URL: its user may make no databases: grant it CREATEDB, or unset it") from None
    parts = urlsplit(server)
    return f"{parts.scheme}://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")


class Databases:
    """Empty databases on one server, each with a name that nobody else has; `close` drops those that are left."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.made: set[str] = set()

    def create(self) -> str:
        url = create(self.server, f"watchword_{uuid4().hex}")
        self.made.add(url)
        return url

    def drop(self, url: str) -> None:
        name = sql.Identifier(urlsplit(url).path.removeprefix("/"))
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        self.made.remove(url)

    def close(self) -> None:
        for url in list(self.made):
            self.drop(url)


@contextmanager
def databases(given: str | None) -> Iterator[Databases]:
    """Give databases on the given server (DATABASE_URL), else on one of our own that forgets when the power fails."""
    if given:
        made = Databases(given)
        try:
            yield made
        finally:
            made.close()
    else:
        with server_folder(memory()) as folder, Server(folder, fsync="off", max_wal_size="256MB") as server:
            yield Databases(server.url())


def memory() -> Path | None:
    """Find a file system in memory that has room for a server; else None, and files lie where temporary ones do.

    A database is 300 files, and ext4 makes new ones ten times slower after many were removed: it steps around each.
    """
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH else None
