"""A backup: whole, taken beside the one who writes, and safe to start from."""

import asyncio
import stat
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from store.given import BOB, NOON, SECOND, StoppedClock, consent, message, passing, queue, receive, runs, text, webhook
from watchword.errors import StoreBusy
from watchword.store.sqlite.backup import Backup, Unsound, back_up, last, note
from watchword.store.sqlite.connection import open_for_reading, open_for_writing
from watchword.store.sqlite.reader import open_reader
from watchword.store.sqlite.store import SqliteStore, open_sqlite
from watchword.store.values import End, StoredJob

STOP = text(exempt="opt-out-confirmation")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("copy*"))


async def jobs_in(path: Path) -> dict[str, StoredJob]:
    reader = open_reader(path)
    try:
        states = ("queued", "begun", "done", "suppressed", "unknown", "dead", "held", "cancelled")
        return {job.name: job for job in await reader.jobs(states, 100)}
    finally:
        await reader.close()


async def fill(store: SqliteStore) -> None:
    """Bring texts and webhooks into every state that a backup can find them in."""
    await queue(store, text(), webhook(), STOP, key="queued")
    begun = await queue(store, text(BOB), webhook(), key="begun")
    done = await queue(store, text("+15552312104"), key="done")
    for job in (*begun, *done):
        assert await store.begin(job, "node-1", passing, NOON)
    await store.end(done[0], "node-1", End(state="done", tracking_id="t"), NOON)


@runs
async def test_texts_that_were_still_to_be_sent_are_unknown_in_it_and_webhooks_are_not(
    sqlite: SqliteStore, tmp_path: Path
) -> None:
    await fill(sqlite)
    before = await jobs_in(tmp_path / "watchword.db")
    made = back_up(tmp_path / "watchword.db", tmp_path / "copy.db", NOON)
    after = await jobs_in(tmp_path / "copy.db")
    assert {name: job.state for name, job in after.items()} == {
        "1.1": "unknown",  # a reply
        "1.2": "queued",  # a webhook
        "1.3": "unknown",  # the confirmation of an opt-out
        "2.1": "unknown",
        "2.2": "begun",  # a webhook: whoever starts from the copy takes it over and queues it again
        "3.1": "done",
    }
    assert made.unknown == 3
    assert after["1.1"].reason == "it may have been sent since the backup of 2026-11-23 12:00 UTC was taken"
    assert (after["1.1"].attempts, after["2.1"].attempts) == (0, 1)
    assert await jobs_in(tmp_path / "watchword.db") == before


@runs
async def test_sending_is_paused_in_it_and_not_in_what_it_was_taken_from(sqlite: SqliteStore, tmp_path: Path) -> None:
    back_up(tmp_path / "watchword.db", tmp_path / "copy.db", NOON)
    assert list(await sqlite.pauses()) == []
    copied = open_reader(tmp_path / "copy.db")
    (pause,) = await copied.pauses()
    await copied.close()
    assert (pause.what, pause.source, pause.by, pause.since) == ("everything", "backup", "watchword backup", NOON)
    assert pause.reason.startswith("restored from the backup of 2026-11-23 12:00 UTC")


@runs
async def test_a_text_that_is_held_is_unknown_in_it(sqlite: SqliteStore, tmp_path: Path) -> None:
    (held,) = await queue(sqlite, text())
    await sqlite.begin(held, "node-1", passing, NOON)
    await sqlite.end(held, "node-1", End(state="held", reason="quiet hours"), NOON)
    back_up(tmp_path / "watchword.db", tmp_path / "copy.db", NOON)
    assert (await jobs_in(tmp_path / "copy.db"))["1.1"].state == "unknown"


@runs
async def test_a_job_is_a_text_by_what_it_says_of_itself_not_by_its_settings(
    sqlite: SqliteStore, tmp_path: Path
) -> None:
    await queue(sqlite, webhook(settings={"body": {"repeatable": False}}), text(settings={"text": '"repeatable":true'}))
    back_up(tmp_path / "watchword.db", tmp_path / "copy.db", NOON)
    assert {job.job.action: job.state for job in (await jobs_in(tmp_path / "copy.db")).values()} == {
        "webhook": "queued",
        "reply": "unknown",
    }


@runs
async def test_it_is_one_file_for_its_owner_alone_with_everything_in_it(sqlite: SqliteStore, tmp_path: Path) -> None:
    await receive(sqlite, message("a"), consent())
    await receive(sqlite, message("b"))
    made = back_up(tmp_path / "watchword.db", tmp_path / "copy.db", NOON)
    assert names(tmp_path) == ["copy.db"]
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    size = (tmp_path / "copy.db").stat().st_size
    assert (made.taken_at, made.messages, made.opt_outs, made.size) == (NOON, 2, 1, size)
    reader = open_reader(tmp_path / "copy.db")
    assert [stored.message.key for stored in await reader.messages(9)] == ["b", "a"]
    await reader.close()
    assert names(tmp_path) == ["copy.db"]


@runs
async def test_it_can_be_started_from_and_knows_what_was_taken(sqlite: SqliteStore, tmp_path: Path) -> None:
    await receive(sqlite, message("a"), text(), webhook())
    (tmp_path / "elsewhere").mkdir()
    copy = tmp_path / "elsewhere" / "watchword.db"
    back_up(tmp_path / "watchword.db", copy, NOON)
    await receive(sqlite, message("b"))
    store = open_sqlite(copy, "node-2", StoppedClock())
    assert (await receive(store, message("a"))).decision is None
    again = await receive(store, message("b"))
    assert (again.message_id, again.decision is None) == (2, False)
    assert [job.job.action for job in await store.due("http:crm.example", NOON + SECOND, 9)] == ["webhook"]
    assert await store.due("text:main", NOON + SECOND, 9) == []
    await store.close()


@runs
async def test_it_is_of_one_moment_while_messages_go_on_being_taken(sqlite: SqliteStore, tmp_path: Path) -> None:
    async def take(n: int) -> None:
        await receive(sqlite, message(f"{n}", sender=f"+1555{n:07d}"), consent(number=f"+1555{n:07d}"), webhook())

    await asyncio.gather(*[take(n) for n in range(2_000)])
    taking = asyncio.gather(*[take(n) for n in range(2_000, 6_000)])
    made = await asyncio.to_thread(back_up, tmp_path / "watchword.db", tmp_path / "copy.db", NOON)
    await taking
    assert 2_000 <= made.messages <= 6_000
    assert made.opt_outs == made.messages
    with closing(open_for_reading(tmp_path / "copy.db")) as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("message", "job")]
    assert counts == [made.messages] * 2


@runs
async def test_a_server_that_writes_is_never_in_its_way_nor_it_in_the_server_s(
    sqlite: SqliteStore, tmp_path: Path
) -> None:
    with closing(open_for_writing(tmp_path / "watchword.db")) as writing:
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("INSERT INTO endpoint VALUES ('half done', 1)")
        back_up(tmp_path / "watchword.db", tmp_path / "copy.db", NOON)
        writing.execute("COMMIT")
    with closing(open_for_reading(tmp_path / "copy.db")) as connection:
        assert connection.execute("SELECT count(*) FROM endpoint").fetchone() == (0,)


def overwrite(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek(page * 4096)
        file.write(b"\xff" * 4096)


@runs
async def test_a_damaged_database_makes_no_backup_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "watchword.db", "node-1", StoppedClock())
    for n in range(200):
        await receive(store, message(f"{n}", text="pizza " * 50))
    await store.close()
    for page in range(20, 30):
        overwrite(tmp_path / "watchword.db", page)
    with pytest.raises((StoreBusy, Unsound), match=r"malformed|damaged"):
        back_up(tmp_path / "watchword.db", tmp_path / "copy.db", NOON)
    assert names(tmp_path) == []


def test_what_is_no_database_makes_no_backup(tmp_path: Path) -> None:
    (tmp_path / "watchword.db").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreBusy, match="not a database"):
        back_up(tmp_path / "watchword.db", tmp_path / "copy.db", NOON)
    with closing(open_for_writing(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE job (id INTEGER)")
    with pytest.raises(Unsound, match="no database of Watchword"):
        back_up(tmp_path / "other.db", tmp_path / "copy.db", NOON)
    with pytest.raises(OSError, match="No such file"):
        back_up(tmp_path / "other.db", tmp_path / "nowhere" / "copy.db", NOON)
    assert names(tmp_path) == []


@runs
async def test_one_that_was_broken_off_is_no_obstacle(sqlite: SqliteStore, tmp_path: Path) -> None:
    (tmp_path / "copy.db.unfinished").write_bytes(b"what a killed backup left")
    back_up(tmp_path / "watchword.db", tmp_path / "copy.db", NOON)
    assert names(tmp_path) == ["copy.db"]


def test_the_last_one_is_remembered(tmp_path: Path) -> None:
    assert last(tmp_path) is None
    made = Backup(taken_at=NOON, revision="0001", messages=0, opt_outs=0, unknown=0, size=1)
    note(tmp_path, Path("/backups/a.db"), msgspec.structs.replace(made, taken_at=NOON - SECOND))
    note(tmp_path, Path("/backups/b.db"), made)
    noted = last(tmp_path)
    assert noted
    assert (noted.file, noted.taken_at) == ("/backups/b.db", NOON)
    (tmp_path / "last-backup.json").write_text("nonsense")
    assert last(tmp_path) is None
