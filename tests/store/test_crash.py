"""A process that is killed: what it answered is there, and what it held is free."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from store.given import NOON, StoppedClock, message, opened_postgres, receive, runs, until
from store.sessions import Sessions
from watchword.errors import StoreBusy
from watchword.store.interface import Store
from watchword.store.sqlite.reader import open_reader
from watchword.store.sqlite.store import open_sqlite

VICTIM = Path(__file__).with_name("answering.py")
ANSWERS = 300


def killed_midway(place: str) -> list[str]:
    """Let a child answer some hundred messages, kill it, and tell which keys it had answered."""
    with subprocess.Popen([sys.executable, str(VICTIM), place], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        answered = [child.stdout.readline().strip() for _ in range(ANSWERS)]
        child.kill()
        rest = child.stdout.read()
    return answered + [line.strip() for line in rest.splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.parametrize("life", range(2))
def test_what_was_answered_survives_a_kill(tmp_path: Path, life: int) -> None:
    path = tmp_path / "watchword.db"
    answered = killed_midway(str(path))
    store = open_sqlite(path, "heir", StoppedClock())
    asyncio.run(inherited(store, answered))
    asyncio.run(store.close())


@pytest.mark.parametrize("life", range(2))
def test_what_was_answered_survives_a_kill_of_one_of_many_nodes(store_url: str, sessions: Sessions, life: int) -> None:
    answered = killed_midway(store_url)
    asyncio.run(until(sessions.is_alone))  # what was on its way has arrived, or never will
    store = opened_postgres(store_url, "heir")
    asyncio.run(inherited(store, answered))
    asyncio.run(store.close())


async def inherited(store: Store, answered: list[str]) -> None:
    assert len(answered) >= ANSWERS
    stored = {message.message.key: message for message in await store.messages(1_000_000)}
    assert set(answered) <= set(stored)
    for key in answered:
        assert (await receive(store, message(key))).decision is None
    for found in stored.values():
        # Message, consent and job have committed together, or none of them.
        assert len(await store.suppressions(found.message.sender)) == 1
        assert [job.state for job in await store.jobs_of(found.id)] == ["queued"]
    assert (await store.counts(NOON)).stored["messages"] == len(stored)


@runs
async def test_one_process_holds_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "watchword.db"
    store = open_sqlite(path, "node-1", StoppedClock())
    with pytest.raises(StoreBusy, match="another process"):
        open_sqlite(path, "node-2", StoppedClock())
    await store.close()
    again = open_sqlite(path, "node-2", StoppedClock())
    await again.close()


@runs
async def test_a_reader_reads_beside_the_one_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "watchword.db"
    store = open_sqlite(path, "node-1", StoppedClock())
    reader = open_reader(path)
    await receive(store, message())
    assert [stored.message for stored in await reader.messages(9)] == [message()]
    assert await reader.last_received("main") == NOON
    await store.close()
    assert (await reader.counts(NOON)).stored["messages"] == 1
    await reader.close()


def test_there_is_nothing_to_read_where_no_database_is(tmp_path: Path) -> None:
    with pytest.raises(StoreBusy):
        open_reader(tmp_path / "watchword.db")
    assert list(tmp_path.iterdir()) == []
