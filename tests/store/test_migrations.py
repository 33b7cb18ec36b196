"""The tables: one history, the same as the program's, and a backup before an older file is touched."""

import importlib
import stat
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from store.given import NOON, StoppedClock, queue, runs, text, webhook
from watchword.store import schema
from watchword.store.migrate import newest
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
