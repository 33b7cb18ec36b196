"""`watchword migrate` as a person uses it: from a file that was served to nodes that serve what it had."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from click.testing import CliRunner, Result

from running import PROJECT
from store.given import ANN, StoppedClock, consent, message, receive
from watchword.cli import main
from watchword.store.interface import Store
from watchword.store.lock import FolderLock
from watchword.store.sqlite.store import open_sqlite

PASSWORD = "a-password-for-tests"
Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """A workplace whose file has an opt-out in it."""
    (tmp_path / "rules").symlink_to(PROJECT / "rules")
    (tmp_path / "config.yaml").write_text("version: 1\n")
    (tmp_path / "data").mkdir()

    async def live(store: Store) -> None:
        await receive(store, message(text="STOP"), consent(), intent="opt-out")
        await store.close()

    asyncio.run(live(open_sqlite(tmp_path / "data" / "watchword.db", "node-1", StoppedClock())))
    config = ["--config", str(tmp_path / "config.yaml")]
    return lambda *words, **environment: CliRunner().invoke(main, [*config, *words], env=environment)


def secret(url: str) -> str:
    """Write a URL with a password that the server does not ask for."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.replace("postgres@", f"postgres:{PASSWORD}@")).geturl()


def test_what_was_in_the_file_is_read_from_postgresql_afterwards(
    command: Command, database_url: str, tmp_path: Path
) -> None:
    before = command("consent", "show", ANN).output
    assert "may not be texted" in before
    ran = command("migrate", DATABASE_URL=secret(database_url))
    assert ran.exit_code == 0, ran.output
    assert re.search(r"^message +1  [0-9a-f]{32}  yes$", ran.output, re.MULTILINE)
    assert re.search(r"^copied \d+ rows of \d+ tables in ", ran.output, re.MULTILINE)
    assert "database: ${DATABASE_URL}" in ran.output
    (tmp_path / "config.yaml").write_text("version: 1\ndatabase: ${DATABASE_URL}\n")
    (tmp_path / "data" / "watchword.db").rename(tmp_path / "kept.db")
    after = command("consent", "show", ANN, DATABASE_URL=secret(database_url))
    assert after.output == before
    assert PASSWORD not in ran.output + after.output


def test_nothing_is_copied_while_a_server_runs(command: Command, database_url: str, tmp_path: Path) -> None:
    lock = FolderLock(tmp_path / "data")
    try:
        ran = command("migrate", DATABASE_URL=secret(database_url))
    finally:
        lock.release()
    assert ran.exit_code == 2
    assert f"another process holds {tmp_path / 'data'}" in ran.output
    assert "is to be stopped first" in ran.output
    assert PASSWORD not in ran.output


def test_a_database_that_has_something_in_it_is_left_alone(command: Command, database_url: str) -> None:
    assert command("migrate", DATABASE_URL=database_url).exit_code == 0
    again = command("migrate", "--to", database_url)
    assert again.exit_code == 2
    assert "it is not empty" in again.output


def test_a_copy_that_is_not_equal_is_shown_and_not_kept(command: Command, database_url: str) -> None:
    assert command("migrate", DATABASE_URL=database_url).exit_code == 0
    with psycopg.connect(database_url) as connection:
        tables = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for table in set(tables) - {"alembic_version", "counter", "generation", "leader"}:
            connection.execute(f'DELETE FROM "{table}"'.encode())
        connection.execute(
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN NEW.text := 'spoilt'; RETURN NEW; END $$"
        )
        connection.execute("CREATE TRIGGER spoil BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION spoil()")
    ran = command("migrate", DATABASE_URL=database_url)
    assert ran.exit_code == 2
    assert len(re.findall(r"^message +1  [0-9a-f]{32}  NO$", ran.output, re.MULTILINE)) == 2
    assert "not equal: message; nothing of the copy was kept" in ran.output
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchall() == [(0,)]


@pytest.mark.parametrize("to", ["watchword.db", "mysql://db/x", "postgresql://me:s3cret@home@db/x"])
def test_where_to_is_a_postgresql_database(command: Command, to: str) -> None:
    ran = command("migrate", "--to", to)
    assert ran.exit_code == 2
    assert "--to wants postgresql://user:password@host/name" in ran.output
    assert "s3cret" not in ran.output


def test_a_variable_that_is_not_set_is_told(command: Command) -> None:
    ran = command("migrate", "--to", "${NOT_SET_ANYWHERE}")
    assert ran.exit_code == 2
    assert "'${NOT_SET_ANYWHERE}' is not set" in ran.output


def test_a_server_that_cannot_be_reached_is_told_without_the_password(command: Command) -> None:
    ran = command("migrate", "--to", f"postgresql://me:{PASSWORD}@127.0.0.1:1/watchword")
    assert ran.exit_code == 2
    assert "to postgresql://127.0.0.1:1/watchword: " in ran.output
    assert "refused" in ran.output
    assert PASSWORD not in ran.output
