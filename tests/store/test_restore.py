"""Putting a backup back: nothing is lost on the way, and nothing that the backup held is sent."""

from contextlib import closing
from pathlib import Path

import pytest

from store.given import ANN, DAY, NOON, SECOND, consent, message, opened_sqlite, receive, runs, text, webhook
from watchword.errors import StoreBusy
from watchword.store.sqlite.backup import Unsound, back_up
from watchword.store.sqlite.connection import open_for_reading, open_for_writing
from watchword.store.sqlite.reader import open_reader
from watchword.store.sqlite.restore import restore


async def filled(database: Path, *keys: str) -> None:
    store = opened_sqlite(database, "node-1")
    for key in keys:
        await receive(store, message(key), consent(), text(), webhook())
    await store.close()


def names(folder: Path, pattern: str = "*") -> list[str]:
    return sorted(path.name for path in folder.glob(pattern))


async def keys_of(database: Path) -> list[str]:
    reader = open_reader(database)
    try:
        return [stored.message.key for stored in await reader.messages(99)]
    finally:
        await reader.close()


@runs
async def test_the_backup_takes_the_place_and_the_replaced_database_is_kept(tmp_path: Path) -> None:
    database, copy = tmp_path / "watchword.db", tmp_path / "copy.db"
    await filled(database, "a")
    back_up(database, copy, NOON)
    await filled(database, "b")
    restored = restore(copy, database, NOON + DAY)
    assert await keys_of(database) == ["a"]
    assert restored.replaced == tmp_path / "watchword.db.replaced-20261124T120000.000000Z"
    assert await keys_of(restored.replaced) == ["b", "a"]
    assert restored.backup.taken_at == NOON
    assert (restored.backup.messages, restored.backup.opt_outs) == (1, 1)
    store = opened_sqlite(database, "node-2")
    assert await store.due("text:main", NOON + SECOND, 9) == []
    assert [job.job.action for job in await store.due("http:crm.example", NOON + SECOND, 9)] == ["webhook"]
    assert len(await store.suppressions(ANN)) == 1
    await store.close()


@runs
async def test_a_plain_copy_is_made_safe_on_the_way(tmp_path: Path) -> None:
    database, copy = tmp_path / "watchword.db", tmp_path / "copy.db"
    await filled(database, "a")
    copy.write_bytes(database.read_bytes())
    restored = restore(copy, database, NOON + DAY)
    assert (restored.backup.unknown, restored.backup.taken_at) == (1, NOON)
    store = opened_sqlite(database, "node-2")
    assert await store.due("text:main", NOON + SECOND, 9) == []
    await store.close()


@runs
async def test_a_log_that_a_crash_left_is_kept_with_the_replaced_database(tmp_path: Path) -> None:
    database, copy = tmp_path / "watchword.db", tmp_path / "copy.db"
    await filled(database, "a")
    back_up(database, copy, NOON)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    store = opened_sqlite(database, "node-1")
    await receive(store, message("in the log"))
    for name in names(tmp_path, "watchword.db*"):
        (crashed / name).write_bytes((tmp_path / name).read_bytes())
    await store.close()
    assert (crashed / "watchword.db-wal").stat().st_size > 0
    restored = restore(copy, crashed / "watchword.db", NOON + DAY)
    assert restored.replaced
    assert names(crashed, "watchword.db*") == ["watchword.db", restored.replaced.name]
    assert await keys_of(restored.replaced) == ["in the log", "a"]
    assert await keys_of(crashed / "watchword.db") == ["a"]


@runs
async def test_a_damaged_database_is_replaced_with_its_log_beside_it(tmp_path: Path) -> None:
    database, copy = tmp_path / "watchword.db", tmp_path / "copy.db"
    await filled(database, "a")
    back_up(database, copy, NOON)
    database.write_bytes(b"no database any more" * 100)
    (tmp_path / "watchword.db-wal").write_bytes(b"what was in its log")
    restored = restore(copy, database, NOON)
    assert restored.replaced
    assert restored.replaced.read_bytes().startswith(b"no database any more")
    kept_log = restored.replaced.with_name(f"{restored.replaced.name}-wal")
    assert kept_log.read_bytes() == b"what was in its log"
    assert await keys_of(database) == ["a"]


@runs
async def test_where_there_was_no_database_there_is_one_then(tmp_path: Path) -> None:
    database, copy = tmp_path / "watchword.db", tmp_path / "copy.db"
    await filled(database, "a")
    back_up(database, copy, NOON)
    database.unlink()
    assert restore(copy, database, NOON).replaced is None
    assert await keys_of(database) == ["a"]


@runs
async def test_a_folder_that_a_server_holds_is_left_alone(tmp_path: Path) -> None:
    database, copy = tmp_path / "watchword.db", tmp_path / "copy.db"
    await filled(database, "a")
    back_up(database, copy, NOON)
    store = opened_sqlite(database, "node-1")
    with pytest.raises(StoreBusy, match="another process holds"):
        restore(copy, database, NOON)
    await store.close()
    assert names(tmp_path, "*replaced*") == []


@pytest.mark.parametrize("content", [b"", b"no database" * 1000])
@runs
async def test_what_is_no_database_is_refused_and_nothing_changes(tmp_path: Path, content: bytes) -> None:
    database, wrong = tmp_path / "watchword.db", tmp_path / "wrong.db"
    await filled(database, "a")
    wrong.write_bytes(content)
    with pytest.raises(Unsound, match=r"no database|not a database"):
        restore(wrong, database, NOON)
    assert names(tmp_path) == ["watchword.db", "watchword.lock", "wrong.db"]
    assert await keys_of(database) == ["a"]


@runs
async def test_a_backup_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    database, copy = tmp_path / "watchword.db", tmp_path / "copy.db"
    await filled(database, *map(str, range(50)))
    back_up(database, copy, NOON)
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 8192 * 4096])
    with pytest.raises(Unsound, match=r"malformed|damaged"):
        restore(copy, database, NOON)
    assert len(await keys_of(database)) == 50


@runs
async def test_a_backup_of_a_newer_watchword_is_refused(tmp_path: Path) -> None:
    database, copy = tmp_path / "watchword.db", tmp_path / "copy.db"
    await filled(database, "a")
    back_up(database, copy, NOON)
    with closing(open_for_writing(copy)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreBusy, match="a newer Watchword wrote it: its tables are of revision 9999"):
        restore(copy, database, NOON)
    assert await keys_of(database) == ["a"]
    with pytest.raises(StoreBusy, match="a newer Watchword wrote it"):
        opened_sqlite(copy, "node-1")


@runs
async def test_restoring_twice_still_says_when_the_backup_was_taken(tmp_path: Path) -> None:
    database, copy = tmp_path / "watchword.db", tmp_path / "copy.db"
    await filled(database, "a")
    back_up(database, copy, NOON)
    restore(copy, database, NOON + DAY)
    restored = restore(copy, database, NOON + DAY + SECOND)
    assert restored.backup.taken_at == NOON
    assert restored.backup.unknown == 0
    with closing(open_for_reading(database)) as connection:
        (reason,) = connection.execute("SELECT reason FROM job WHERE state = 'unknown'").fetchone()
    assert reason == "it may have been sent since the backup of 2026-11-23 12:00 UTC was taken"
