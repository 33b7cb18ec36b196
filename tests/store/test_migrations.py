"""The tables: one history, the same as the program's, and a backup before an older file is touched."""

import asyncio
import importlib
import stat
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from postgres import Databases
from store.given import (
    ANN,
    LUIGIS,
    NOON,
    StoppedClock,
    asks,
    message,
    opened_postgres,
    prompt,
    queue,
    receive,
    runs,
    text,
    webhook,
)
from watchword.state import Contact
from watchword.store import migrate, schema
from watchword.store.interface import Store
from watchword.store.migrate import newest
from watchword.store.postgres.connection import engine
from watchword.store.postgres.store import open_postgres_reader
from watchword.store.sqlite.connection import driver, open_for_reading, open_for_writing
from watchword.store.sqlite.store import open_sqlite
from watchword.store.sqlite.upgrade import upgrade


def tables(path: Path) -> dict[str, str]:
    with closing(open_for_reading(path)) as connection:
        return dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "watchword.db"


def test_the_revisions_make_the_tables_that_the_program_knows(file: Path) -> None:
    upgrade(file, NOON)
    engine = create_engine("sqlite://", module=driver, creator=lambda: open_for_writing(file), poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []


def test_the_revisions_make_them_to_the_letter(file: Path, tmp_path: Path) -> None:
    upgrade(file, NOON)
    other = tmp_path / "other.db"
    engine = create_engine("sqlite://", module=driver, creator=lambda: open_for_writing(other), poolclass=NullPool)
    schema.metadata.create_all(engine)
    by_history = {name: sql.split() for name, sql in tables(file).items() if name != "alembic_version"}
    assert by_history == {name: sql.split() for name, sql in tables(other).items()}


def test_every_table_is_strict(file: Path) -> None:
    upgrade(file, NOON)
    with closing(open_for_reading(file)) as connection:
        rows = connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").fetchall()
    assert {name for name, strict in rows if not strict} == {"alembic_version", "sqlite_schema"}


def test_an_up_to_date_file_is_left_alone(file: Path) -> None:
    upgrade(file, NOON)
    before = file.read_bytes()
    upgrade(file, NOON)
    assert file.read_bytes() == before
    assert list(file.parent.glob("*backup*")) == []


def add_a_revision(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> None:
    """Let the history have one more revision, in a copy."""
    source = Path(importlib.import_module("watchword.store.migrations").__file__ or "").parent
    copy = folder / "migrations"
    for path in source.rglob("*.py"):
        target = copy / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text())
    names = ['revision = "one more"', f'down_revision = "{newest()}"']
    lines = ["from alembic import op", *names, "def upgrade():", f"    {body}"]
    (copy / "versions" / "one_more.py").write_text("\n".join(lines))
    monkeypatch.setattr("watchword.store.migrate.files", lambda _package: folder)


def test_an_older_file_is_copied_before_it_is_changed(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(file, NOON)
    with closing(open_for_writing(file)) as connection:
        connection.execute("INSERT INTO endpoint VALUES ('main', 1)")
    before = tables(file)
    older = newest()
    add_a_revision(monkeypatch, tmp_path, "op.execute('ALTER TABLE endpoint ADD COLUMN seen INTEGER')")
    upgrade(file, NOON)
    backup = file.with_name(f"watchword.db.{older}.backup")
    assert tables(backup) == before
    assert "seen" in tables(file)["endpoint"]
    with closing(open_for_reading(backup)) as connection:
        assert connection.execute("SELECT * FROM endpoint").fetchall() == [("main", 1)]


def test_a_revision_that_fails_leaves_the_file_as_it_was(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(file, NOON)
    before = tables(file)
    failing = "op.execute('ALTER TABLE endpoint ADD COLUMN seen INTEGER'); raise RuntimeError"
    add_a_revision(monkeypatch, tmp_path, failing)
    with pytest.raises(RuntimeError):
        upgrade(file, NOON)
    assert tables(file) == before


@runs
async def test_the_copy_of_an_older_file_is_a_backup_like_any_other(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_sqlite(file, "node-1", StoppedClock())
    await queue(store, text(), webhook())
    await store.close()
    older = newest()
    add_a_revision(monkeypatch, tmp_path, "op.execute('ALTER TABLE endpoint ADD COLUMN seen INTEGER')")
    upgrade(file, NOON)
    backup = file.with_name(f"watchword.db.{older}.backup")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    for path, states in (
        (backup, {"reply": "unknown", "webhook": "queued"}),
        (file, {"reply": "queued", "webhook": "queued"}),
    ):
        with closing(open_for_reading(path)) as connection:
            found = connection.execute("SELECT json_extract(body, '$.action'), state FROM job").fetchall()
        assert dict(found) == states


def make_older(database: Engine, *statements: str, revision: str = "0003") -> None:
    """Make the tables as they were, such as before a contact could be asked anything, with what was written then."""
    with database.connect() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()
    database.dispose()


def test_what_was_erased_before_it_was_noted_counts_as_erased(file: Path) -> None:
    older = create_engine("sqlite://", module=driver, creator=lambda: open_for_writing(file), poolclass=NullPool)
    sealed = "INSERT INTO seal (place, sequence, salt, digest, head) VALUES"
    make_older(older, f"{sealed} (1, 7, NULL, x'00', x'00'), (2, 8, x'00', x'00', x'00')", revision="0014")
    upgrade(file, NOON)
    with closing(open_for_reading(file)) as connection:
        assert connection.execute("SELECT sequence, erasure FROM forgotten").fetchall() == [(7, None)]


WROTE = (
    f"INSERT INTO person (number, has_contact) VALUES ('{ANN}', true)",
    f"INSERT INTO contact (number, program, language, lists) VALUES ('{ANN}', '{LUIGIS}', 'es', '[\"club\"]')",
)
# As an older node writes a contact, which may be at work beside a newer one.
WRITES = (
    "INSERT INTO contact (number, program, language, lists, bucket) VALUES (%s, %s, 'fr', '[]', 0)"
    " ON CONFLICT (number, program) DO UPDATE SET language = excluded.language, lists = excluded.lists"
)
CLUB = frozenset({"club"})


def test_what_an_older_file_knows_of_a_person_holds_after_the_upgrade(file: Path) -> None:
    make_older(create_engine("sqlite://", module=driver, creator=lambda: open_for_writing(file)), *WROTE)
    asyncio.run(goes_on(open_sqlite(file, "node-1", StoppedClock())))


def test_what_an_older_node_writes_leaves_a_question_as_it_is(postgres: Databases) -> None:
    url = postgres.create()
    make_older(engine(url), *WROTE)
    asyncio.run(goes_on(opened_postgres(url, "node-1")))
    with psycopg.connect(url) as older:
        older.execute(WRITES, (ANN, LUIGIS))
    reader = open_postgres_reader(url)
    assert list(asyncio.run(reader.contacts(ANN))) == [(LUIGIS, Contact(language="fr", prompt=prompt()))]
    asyncio.run(reader.close())
    postgres.drop(url)


async def goes_on(store: Store) -> None:
    """See that what was known then is known, and that there is room for what can be known now."""
    assert list(await store.contacts(ANN)) == [(LUIGIS, Contact(language="es", lists=CLUB))]
    await receive(store, message(), asks())
    assert list(await store.contacts(ANN)) == [(LUIGIS, Contact(language="es", lists=CLUB, prompt=prompt()))]
    await store.close()
