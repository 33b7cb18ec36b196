"""What the doctor finds about the database, the disk and the clock."""

import asyncio
import os
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from doctor.patient import Patient, assert_it_is
from store.given import DAY, NOON, message, receive
from watchword.store.sqlite.backup import back_up, note
from watchword.store.sqlite.connection import open_for_writing


def test_where_there_is_no_database_it_says_so(tmp_path: Path) -> None:
    assert_it_is(Patient(tmp_path).finding("database"), "warn", "there is no watchword.db yet")


def test_a_file_that_is_no_database_is_a_failure(patient: Patient) -> None:
    patient.database.write_bytes(b"no database" * 1000)
    assert_it_is(patient.finding("database"), "FAIL", "cannot be read", "not a database", "watchword restore")


def test_damage_is_found(patient: Patient) -> None:
    with patient.store() as store:
        for n in range(100):
            asyncio.run(receive(store, message(f"{n}", sender=f"+1555{n:07d}", text="pizza " * 20)))
    with closing(open_for_writing(patient.database)) as connection:
        ((page,),) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'person'").fetchall()
    with patient.database.open("r+b") as file:
        file.seek((page - 1) * 4096 + 100)
        file.write(b"\xff" * 2000)
    assert_it_is(patient.finding("database"), "FAIL", "watchword.db is damaged")


@pytest.mark.parametrize(("revision", "grade", "said"), [("9999", "FAIL", "a newer one wrote them")])
def test_tables_of_another_revision_are_told(patient: Patient, revision: str, grade: str, said: str) -> None:
    with closing(open_for_writing(patient.database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    assert_it_is(patient.finding("database"), grade, said)


def test_a_backup_is_missed_when_texts_leave_and_when_it_is_old(patient: Patient, tmp_path: Path) -> None:
    assert_it_is(patient.finding("backup"), "ok", "no backup was taken")
    assert_it_is(patient.finding("backup", sending="live"), "warn", "no backup was taken", "watchword backup FILE")
    copy = tmp_path / "copy.db"
    note(tmp_path / "data", copy, back_up(patient.database, copy, NOON))
    assert_it_is(patient.finding("backup", sending="live"), "ok", "the last one is 1 s old", str(copy))
    assert_it_is(patient.finding("backup", sending="live", later=3 * DAY), "warn", "the last one is 3 days old")


def test_a_disk_that_is_nearly_full_is_a_failure(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchword.doctor.disk.LEAST_FREE", 1 << 60)  # no disk of this machine is to be filled
    assert_it_is(patient.finding("disk"), "FAIL", "free", "make room")


def test_a_log_that_grows_and_a_disk_too_small_for_a_restore_are_told(patient: Patient) -> None:
    with patient.database.with_name("watchword.db-wal").open("w") as log:
        log.truncate(1 << 42)  # takes no room, as nothing is written
    told = [one for one in patient.findings() if one.what == "disk"]
    assert_it_is(told[0], "warn", "a restore needs twice")
    assert_it_is(told[1], "warn", "the log has grown to 4.4 TB", "a reader keeps it")


def test_files_that_everybody_may_read_are_told(patient: Patient) -> None:
    (patient.folder / ".env").touch(0o600)
    for path in (patient.database, patient.folder / ".env", patient.folder / "data"):
        patient.database.chmod(0o600)
        path.chmod(0o644 if path.is_file() else 0o755)
        assert_it_is(patient.finding("disk"), "warn", f"{path.name} is open to every user", "chmod o-rwx")
        path.chmod(0o600 if path.is_file() else 0o700)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_failure(patient: Patient) -> None:
    (patient.folder / "data").chmod(0o500)
    try:
        assert_it_is(patient.finding("disk"), "FAIL", "data cannot be written")
    finally:
        (patient.folder / "data").chmod(0o700)


def test_a_clock_that_is_behind_what_is_stored_is_a_failure(patient: Patient) -> None:
    assert_it_is(patient.finding("clock", later=-timedelta(minutes=10)), "FAIL", "10 min behind the newest message")


@pytest.mark.parametrize(("sent", "said"), [(3600, "60 min after it arrived"), (-3600, "60 min or more after")])
def test_a_clock_that_the_providers_times_contradict_is_told(tmp_path: Path, sent: int, said: str) -> None:
    patient = Patient(tmp_path)
    with patient.store() as store:
        asyncio.run(receive(store, message(sent_at=NOON + timedelta(seconds=sent))))
    assert_it_is(patient.finding("clock"), "warn", said, "time-zone")
