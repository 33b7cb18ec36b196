"""How SQLite answers the hot questions: from an index, however much lies beside."""

import asyncio
import re

import pytest

from store.given import NOON, message, passing, queue, receive, runs, text, webhook
from watchword.store import begin, intake, jobs, keys, pauses, people, receipts, told
from watchword.store.retention import people as silent
from watchword.store.retention import words
from watchword.store.sqlite import lanes
from watchword.store.sqlite.connection import Cursor
from watchword.store.sqlite.store import SqliteStore

STATEMENTS = {
    f"{module.__name__.removeprefix('watchword.store.')}.{name}": statement
    for module in (begin, intake, jobs, keys, lanes, pauses, people, receipts, silent, told, words)
    for name, value in vars(module).items()
    if name.startswith("_")
    for statement in (value if isinstance(value, tuple) else [value])
    if isinstance(statement, str) and statement.strip().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"))
}
# One row each, or as many as somebody has paused, or as there are messages whose words are being fetched.
SMALL = {"counter", "generation", "pause", "awaiting"}


@pytest.mark.parametrize("name", STATEMENTS)
@runs
async def test_no_hot_statement_scans_a_table(sqlite: SqliteStore, name: str) -> None:
    statement = STATEMENTS[name]

    def explain(cursor: Cursor) -> list[str]:
        values = (1,) * (len(set(re.findall(r"\?\d", statement))) or statement.count("?"))
        return [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)]

    plan = await sqlite._writer.submit(explain)
    scans = [step for step in plan if step.startswith("SCAN") and not step.startswith("SCAN waiting")]
    allowed = [step for step in scans if step.split()[1] in SMALL or "CONSTANT" in step or "key_" in step]
    indexed = [step for step in scans if "INDEX job_queued" in step or "INDEX job_held" in step]
    assert set(scans) == {*allowed, *indexed}


def test_the_statements_are_found() -> None:
    assert {
        "jobs._GET",
        "begin._LOOK",
        "begin._OLDER",
        "jobs._CANCEL_OF_RULE",
        "pauses._RELEASE",
        "sqlite.lanes._DUE",
        "sqlite.lanes._FIRST_DUE",
        "people._EVENTS",
        "retention.people._MESSAGES",
        "retention.words._FORGET_WORDS",
    } <= set(STATEMENTS)


@runs
async def test_a_dead_lane_is_never_read_for_another(sqlite: SqliteStore) -> None:
    """With 100,000 jobs waiting in a dead lane, the answer for the lane beside costs a few dozen steps of SQLite."""
    (dead, alive) = await queue(sqlite, webhook(lane="dead"), webhook(lane="live"))

    def pile_up(cursor: Cursor) -> None:
        cursor.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 101000)"
            " INSERT INTO job (id, state, body, attempts, created_at, due_at, lane)"
            " SELECT n.i << 8 | 1, state, body, attempts, created_at, due_at, lane FROM job, n WHERE job.id = ?",
            (dead,),
        )

    await sqlite._writer.submit(pile_up)
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 100
        return 0

    sqlite._hot.set_progress_handler(count, 100)
    assert [job.id for job in await sqlite.due("live", NOON, 9)] == [alive]
    assert list(await sqlite.lanes(NOON)) == ["dead", "live"]
    assert steps < 1_000
    sqlite._hot.set_progress_handler(None, 0)
    assert len(await sqlite.due("dead", NOON, 50)) == 50


@runs
async def test_a_stranger_costs_one_look_up(sqlite: SqliteStore) -> None:
    said: list[str] = []

    def tracing(cursor: Cursor) -> None:
        cursor.connection.set_trace_callback(said.append)

    await sqlite._writer.submit(tracing)
    await asyncio.gather(*[receive(sqlite, message(f"k{n}", sender=f"+1555000000{n}")) for n in range(3)])
    reads = [statement for statement in said if statement.startswith("SELECT") and "counter" not in statement]
    assert len(reads) == 3
    assert all("FROM person" in statement for statement in reads)


@runs
async def test_a_text_begins_by_one_look_where_nothing_stands_in_its_way(sqlite: SqliteStore) -> None:
    await receive(sqlite, message("k1"), text())
    ((job,), said) = await sqlite.jobs_of(1), list[str]()

    def tracing(cursor: Cursor) -> None:
        cursor.connection.set_trace_callback(said.append)

    await sqlite._writer.submit(tracing)
    assert await sqlite.begin(job.id, "me", passing, NOON) is not None
    assert len([statement for statement in said if statement.startswith("SELECT")]) == 1
