"""The commands on a PostgreSQL database: they read and change it whether or not nodes run, and name no password."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from running import PROJECT, Running, free_port, postback
from store.given import ANN, BOB, DAY, NOON, asks, consent, message, opened_postgres, queue, receive, text
from watchword.cli import main
from watchword.store.interface import Store
from watchword.store.values import Published

PASSWORD = "a-password-for-tests"
Command = Callable[..., Result]

CONFIG = """\
version: 1
database: ${DATABASE_URL}
endpoints:
  main:
    provider: skycore
    path-secrets: [a-path-secret-for-tests-only]
    numbers: {86717: {}}
"""


@pytest.fixture
def command(tmp_path: Path) -> Command:
    (tmp_path / "rules").symlink_to(PROJECT / "rules")
    (tmp_path / "config.yaml").write_text(CONFIG)
    config = ["--config", str(tmp_path / "config.yaml")]

    def run(url: str, *words: str) -> Result:
        ran = CliRunner().invoke(main, [*config, *words], env={"DATABASE_URL": url})
        assert ran.exception is None or isinstance(ran.exception, SystemExit)
        assert PASSWORD not in ran.output
        return ran

    return run


def secret(url: str) -> str:
    """Write a URL with a password that the server does not ask for."""
    return url.replace("//postgres@", f"//postgres:{PASSWORD}@")


def live(url: str, life: Callable[[Store], object]) -> None:
    async def run() -> None:
        store = opened_postgres(url, "node-1")
        await life(store)  # type: ignore[misc]
        await store.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    "words",
    [
        ("consent", "show", ANN),
        ("messages", "list"),
        ("jobs", "list"),
        ("phone",),
        ("endpoints",),
        ("pause",),
        ("messages", "redecide", "1"),
        ("doctor",),
    ],
)
def test_a_server_that_cannot_be_reached_is_told_without_the_password(command: Command, words: tuple[str, ...]) -> None:
    ran = command(f"postgresql://me:{PASSWORD}@127.0.0.1:1/watchword", *words)
    assert ran.exit_code == (1 if words == ("doctor",) else 2)
    assert "postgresql://127.0.0.1:1/watchword" in ran.output
    assert "refused" in ran.output


def test_where_no_node_has_been_there_is_nothing_to_read_or_change(command: Command, database_url: str) -> None:
    for words in (("phone",), ("pause",)):
        ran = command(secret(database_url), *words)
        assert ran.exit_code == 2
        assert "there is no database" in ran.output
        assert "`watchword serve` makes it" in ran.output
    assert "last MO  none yet" in command(secret(database_url), "endpoints").output


def test_what_is_stored_is_read_from_the_server(command: Command, database_url: str) -> None:
    live(database_url, lambda store: receive(store, message(text="STOP"), consent(), intent="opt-out"))
    url = secret(database_url)
    assert "now: may not be texted in program:luigis" in command(url, "consent", "show", ANN).output
    assert f"{ANN} > STOP" in command(url, "phone", ANN).output
    assert "last MO  2026-11-23 12:00:00 UTC" in command(url, "endpoints").output


def test_a_question_is_shown_for_as_long_as_it_waits(command: Command, database_url: str) -> None:
    now = datetime.now(UTC)
    waiting, over = asks("size", ANN, now), asks("size", BOB, now - 2 * DAY)
    live(database_url, lambda store: store.apply("main", "a1", [waiting, over], now))
    until = f"{now + DAY:%Y-%m-%d %H:%M:%S} UTC"
    url = secret(database_url)
    assert f"asked by luigis: size, may be answered until {until}" in command(url, "consent", "show", ANN).output
    assert "asked by" not in command(url, "consent", "show", BOB).output


def test_a_change_while_other_nodes_run_is_made_in_the_database(command: Command, database_url: str) -> None:
    async def look(store: Store) -> None:
        url = secret(database_url)
        (job,) = await queue(store, text())
        assert "is paused" in (await asyncio.to_thread(command, url, "pause", "--reason", "wrong text")).output
        assert [one.reason for one in await store.pauses()] == ["wrong text"]
        cancelled = await asyncio.to_thread(command, url, "jobs", "cancel", f"{job >> 8}.{job & 255}")
        assert cancelled.exit_code == 0
        found = await store.job(job)
        assert found
        assert found.state == "cancelled"

    live(database_url, look)


PUBLISHED = b"""\
version: 1
program: luigis
about: {name: Luigi's Pizza, numbers: {downtown: 86717}, help: help@luigis.example}
rules:
  - id: as-published
    when: {keyword: pizza}
    then: [{reply: "{program.name}: as published."}]
"""


def test_a_message_is_decided_again_by_the_rules_that_the_nodes_decide_by(command: Command, database_url: str) -> None:
    async def publish(store: Store) -> None:
        assert store.nodes
        await receive(store, message(text="pizza"), outcome="unanswered")
        files = {"rules/luigis.yaml": PUBLISHED}
        published = Published(id="r1", files=files, staged_at=NOON, staged_by="me", active_at=None)
        assert await store.nodes.stage(published)
        await store.nodes.beat("node-1", "r1", None)
        assert await store.nodes.activate("r1", NOON)

    live(database_url, publish)
    assert "luigis/as-published" in command(secret(database_url), "messages", "redecide", "1").output


def test_backup_and_restore_are_for_files_and_say_what_to_do_instead(
    command: Command, database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "copy.db").touch()
    for words in (("backup", "new.db"), ("restore", str(tmp_path / "copy.db")), ("migrate",)):
        ran = command(secret(database_url), *words)
        assert ran.exit_code == 2
        assert "this is for a SQLite file" in ran.output
        assert "docs/scale.md" in ran.output


def node(folder: Path, url: str) -> Running:
    folder.mkdir()
    made = Running(folder)
    config = folder / "config.yaml"
    config.write_text(config.read_text() + "database: ${DATABASE_URL}\n")
    made.environment["DATABASE_URL"] = secret(url)
    return made


def test_one_data_folder_is_for_one_node(tmp_path: Path, database_url: str) -> None:
    with node(tmp_path / "one", database_url) as one:
        assert "another process holds" in one.command("serve", code=2)
        with node(tmp_path / "two", database_url) as two:
            assert one.post(postback("STOP")).status_code == 200
            assert "now: may not be texted" in two.command("consent", "show", "+15552312102")
    for folder in ("one", "two"):
        assert PASSWORD not in (tmp_path / folder / "server.log").read_text()


def test_a_change_through_one_node_holds_for_all(tmp_path: Path, database_url: str) -> None:
    with node(tmp_path / "one", database_url) as one, node(tmp_path / "two", database_url) as two:
        assert "is paused" in one.command("pause", "--reason", "wrong text")
        assert "everything is paused already" in two.command("pause", code=1)
        assert two.post(postback("hours")).status_code == 200
        assert "waiting" in one.command("phone", "+15552312102") or "not sent: held" in one.command(
            "phone", "+15552312102"
        )


def test_a_node_whose_database_cannot_be_reached_does_not_start_and_says_why(tmp_path: Path) -> None:
    lost = node(tmp_path / "one", f"postgresql://postgres@127.0.0.1:{free_port()}/watchword")
    told = lost.command("serve", code=2)
    assert "cannot open the database postgresql://127.0.0.1:" in told
    assert "are host, name, user and password right?" in told
    assert PASSWORD not in told
