"""What the doctor finds where the database is PostgreSQL: its server, its settings, its nodes."""

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from doctor.patient import DRAWN, Patient, assert_it_is
from doctor.test_work import GOLDEN
from postgres import Databases, Server, server_folder
from store.given import NOON, message, receive, text
from watchword.cli import main
from watchword.clock import SystemClock
from watchword.store.postgres.clock import DatabaseClock
from watchword.store.postgres.store import open_postgres
from watchword.store.values import Published

PASSWORD = "a-password-for-tests"


class Shared(Patient):
    """A workplace on a PostgreSQL database that a node serves, sound but for what the test does to it."""

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder)
        self.url = url
        self.settings["more"] += f"\ndatabase: {url.replace('postgres@', f'postgres:{PASSWORD}@')}"
        (folder / "data").mkdir(mode=0o700)
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        """Be a node for a moment: it is told of and publishes, takes a message, and is killed."""
        clock = DatabaseClock(SystemClock())
        store = open_postgres(self.url, "one:/srv/watchword/data", clock)
        await store.nodes.beat("one-1", "r1", None)
        published = Published(id="r1", files={}, staged_at=NOON, staged_by="me", active_at=None)
        assert await store.nodes.stage(published)
        assert await store.nodes.activate("r1", clock.now())
        await receive(store, message(received_at=clock.now()), text())
        await store.close()

    def sql(self, statement: str, *values: object) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode(), values)


@pytest.fixture(scope="module")
def durable() -> Iterator[Databases]:
    """A server as one is to be run: that of the other tests forgets everything when the power fails."""
    with server_folder() as folder, Server(folder, max_connections="33") as server:
        yield Databases(server.url())


@pytest.fixture
def shared(tmp_path: Path, durable: Databases) -> Shared:
    return Shared(tmp_path, durable.create())


def test_a_sound_database_is_told_with_its_version_and_without_its_password(shared: Shared) -> None:
    found = shared.finding("database")
    assert_it_is(found, "ok", "answers: PostgreSQL", "without synchronous standby", "revision")
    assert "postgresql://127.0.0.1:" in found.found
    assert PASSWORD not in f"{shared.findings()}"


def test_a_server_that_cannot_be_reached_is_a_failure(tmp_path: Path) -> None:
    lost = Patient(tmp_path).finding("database", more=f"database: postgresql://me:{PASSWORD}@127.0.0.1:1/watchword")
    assert_it_is(lost, "FAIL", "postgresql://127.0.0.1:1/watchword cannot be reached", "refused")
    assert PASSWORD not in f"{lost}"


def test_where_no_node_has_been_it_says_so(tmp_path: Path, durable: Databases) -> None:
    patient, more = Patient(tmp_path), f"database: {durable.create()}"
    assert_it_is(patient.finding("database", more=more), "warn", "there are no tables", "`watchword serve` makes them")
    assert_it_is(patient.finding("nodes", more=more), "warn", "none serves the database")


def test_tables_that_a_newer_version_made_are_a_failure(shared: Shared) -> None:
    shared.sql("UPDATE alembic_version SET version_num = '9999'")
    assert_it_is(shared.finding("database"), "FAIL", "a newer one wrote them")


def test_settings_that_lose_what_was_committed_are_failures(shared: Shared) -> None:
    name = psycopg.conninfo.conninfo_to_dict(shared.url)["dbname"]
    shared.sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
    assert_it_is(shared.finding("database"), "FAIL", "a message answered 200 can be lost")
    shared.sql(f"ALTER DATABASE {name} RESET synchronous_commit")
    assert shared.finding("database").grade == "ok"


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_settings_that_a_power_cut_makes_one_regret_are_failures(tmp_path: Path, setting: str) -> None:
    with server_folder() as folder, Server(folder, **{setting: "off"}) as server:
        shared = Shared(tmp_path, server.create("watchword"))
        assert_it_is(shared.finding("database"), "FAIL", f"{setting} is off: a power cut")


def test_a_standby_is_a_failure(tmp_path: Path) -> None:
    with server_folder() as folder, Server(folder) as server:
        shared = Shared(tmp_path, server.create("watchword"))
        server.stop()
        (server.data / "standby.signal").touch()
        (server.data / "standby.signal").chmod(0o644)
        server.start()
        assert_it_is(shared.finding("database"), "FAIL", "it is a standby", "target_session_attrs=read-write")


def test_a_transaction_that_is_open_for_long_is_told(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchword.doctor.postgresql.OPEN_LONG", timedelta())
    with closing(psycopg.connect(shared.url, application_name="a report")) as open_for_long:
        open_for_long.execute("SELECT 1")
        pid = open_for_long.info.backend_pid
        told = shared.finding("database")
    assert_it_is(told, "warn", "a transaction of 'a report' is open for", f"pg_terminate_backend({pid})")


def test_transactions_that_are_not_frozen_are_counted(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchword.doctor.postgresql.OLD", 0)
    assert_it_is(shared.finding("database"), "FAIL", "not frozen", "VACUUM FREEZE")


def test_more_nodes_than_there_are_connections_for_are_told(shared: Shared) -> None:
    assert_it_is(shared.finding("connections"), "ok", "of 30 are open; 1 node may want 17")
    for n in (2, 3):
        shared.sql("INSERT INTO node (owner, name, began_at, beat_at) VALUES (%s, %s, 0, 0)", f"{n}", f"{n}")
    assert_it_is(shared.finding("connections"), "warn", "3 nodes may want 43", "raise max_connections")


def test_a_node_is_told_with_what_it_decides_by(shared: Shared) -> None:
    told = shared.finding("nodes")
    assert_it_is(told, "ok", "one:/srv/watchword/data (one-1) is up for", "decides by revision r1")


def test_a_node_that_is_silent_is_a_failure(shared: Shared) -> None:
    shared.sql("UPDATE node SET beat_at = beat_at - 5000000")
    assert_it_is(shared.finding("nodes"), "FAIL", "(one-1) has not been heard of for", "see its log")


def test_a_node_that_cannot_load_the_rules_is_a_failure(shared: Shared) -> None:
    shared.sql("UPDATE node SET trouble = 'r2: rules/a.yaml:3:1: error: expected a list'")
    assert_it_is(shared.finding("nodes"), "FAIL", "cannot load revision r2: rules/a.yaml:3:1", "`watchword publish`")


def test_a_node_that_decides_by_other_rules_is_a_failure(shared: Shared) -> None:
    shared.sql("UPDATE node SET loaded = 'r0'")
    assert_it_is(shared.finding("nodes"), "FAIL", "decides by revision r0, and r1 is published")


def test_rules_that_stay_staged_are_told(shared: Shared) -> None:
    shared.sql("INSERT INTO revision (id, files, staged_at, staged_by) VALUES ('r2', '', 0, 'me')")
    assert_it_is(shared.finding("nodes"), "warn", "revision r2 of the rules is staged")


def test_a_clock_that_differs_from_the_databases_is_told(shared: Shared) -> None:
    for later in (-timedelta(days=9000), timedelta(days=9000)):
        told = [one for one in shared.findings(later=later) if one.what == "clock"]
        assert_it_is(told[0], "warn", "days behind" if later < timedelta() else "days ahead", "the database's")


def test_a_file_that_holds_the_password_is_its_owners_alone(shared: Shared) -> None:
    assert_it_is(shared.finding("disk"), "ok", "data, config.yaml and .env are their owner's alone")
    (shared.folder / ".env").touch(0o644)
    (shared.folder / ".env").chmod(0o644)
    assert_it_is(shared.finding("disk"), "warn", ".env is open to every user", "chmod o-rwx .env")


def test_nothing_is_said_of_files_and_backups(shared: Shared) -> None:
    assert not [one for one in shared.findings() if one.what == "backup" or "watchword.db" in one.found]


def test_it_says_what_it_said(shared: Shared) -> None:
    shared.sql("INSERT INTO node (owner, name, began_at, beat_at) VALUES ('two-1', 'two:/srv/watchword/data', 0, 0)")
    shared.sql("UPDATE revision SET id = 'r2'")
    shared.write()
    ran = CliRunner().invoke(main, ["--config", str(shared.folder / "config.yaml"), "doctor"])
    assert ran.exit_code == 1, ran.output
    said = re.sub(
        r"127.0.0.1:\d+/\w+|PostgreSQL [\d.]+|(?<=revision )[0-9a-f]{4,}|\d+ (?=of 30)|[\d-]+ [\d:]+ UTC"
        r"|(?<=for )\d+ \w+|\d+ \w+(?= ago)",
        "...",
        ran.output,
    )
    golden = GOLDEN / "postgresql.out"
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        golden.write_text(said)
    assert said == golden.read_text()
    assert DRAWN not in said
