"""Trouble with the machine: nothing is half done, everyone is answered, and the writer recovers by itself."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from store.given import LUIGIS, NOON, SCOPE, deciding, decision, message, runs, text, webhook
from watchword.decision import Decision
from watchword.errors import StoreBusy, StoreRefused
from watchword.message import Message
from watchword.state import State
from watchword.store import backpressure
from watchword.store.sqlite.checkpoint import Checkpointer
from watchword.store.sqlite.connection import Cursor, driver, open_for_reading, open_for_writing
from watchword.store.sqlite.store import SqliteStore
from watchword.store.sqlite.writer import LEAST, MOST, Writer


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.db"
    with closing(open_for_writing(path)) as connection:
        connection.execute("CREATE TABLE number (n INTEGER PRIMARY KEY, text TEXT) STRICT")
    return path


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    writer = Writer(lambda: open_for_writing(path), patience=(0.001,))
    yield writer
    asyncio.run(writer.close())


def add(n: int, text: str = "") -> Callable[[Cursor], int]:
    def unit(cursor: Cursor) -> int:
        cursor.execute("INSERT INTO number VALUES (?, ?)", (n, text))
        return n

    return unit


def numbers(path: Path) -> list[int]:
    with closing(open_for_reading(path)) as connection:
        return [n for (n,) in connection.execute("SELECT n FROM number ORDER BY n")]


def test_units_given_at_once_share_a_commit(file: Path) -> None:
    commits: list[str] = []

    async def law(writer: Writer) -> list[int]:
        assert writer._connection is not None
        writer._connection.set_trace_callback(commits.append)
        return await asyncio.gather(*[writer.submit(add(n)) for n in range(50)])

    with writing(file) as writer:
        assert asyncio.run(law(writer)) == list(range(50))
    assert commits.count("COMMIT") == 1


def test_of_a_crowd_some_hundreds_share_a_commit(file: Path) -> None:
    commits: list[str] = []

    async def law(writer: Writer) -> list[int]:
        assert writer._connection is not None
        writer._connection.set_trace_callback(commits.append)
        return await asyncio.gather(*[writer.submit(add(n)) for n in range(3 * MOST)])

    with writing(file) as writer:
        assert asyncio.run(law(writer)) == list(range(3 * MOST))
    assert commits.count("COMMIT") == 3


def test_half_of_those_who_ask_again_and_again_are_written_at_a_time(file: Path) -> None:
    """The loop has the other half to do meanwhile."""
    batches: list[int] = []

    async def law(writer: Writer) -> None:
        async def asking(first: int) -> None:
            for n in range(first, first + 10):
                await writer.submit(add(n))

        await asyncio.gather(*[asking(first) for first in range(0, 2000, 10)])

    writer = Writer(lambda: open_for_writing(file), lambda units, _: batches.append(units))
    asyncio.run(law(writer))
    asyncio.run(writer.close())
    assert numbers(file) == list(range(2000))
    assert batches == [200, *[100] * 18]


def test_a_few_are_written_together(file: Path) -> None:
    batches: list[int] = []

    async def law(writer: Writer) -> None:
        for _ in range(3):
            await asyncio.gather(*[writer.submit(add(len(batches) * 100 + n)) for n in range(LEAST)])

    writer = Writer(lambda: open_for_writing(file), lambda units, _: batches.append(units))
    asyncio.run(law(writer))
    asyncio.run(writer.close())
    assert batches == [LEAST] * 3


def test_a_crowd_that_cannot_be_written_soon_is_told_at_once_to_come_again(file: Path, monkeypatch: Any) -> None:
    """What must be written, as that a text has been sent, is never refused so."""
    monkeypatch.setattr(backpressure, "LONGEST_WAIT", 0.2)

    def slow(n: int) -> Callable[[Cursor], int]:
        def unit(cursor: Cursor) -> int:
            time.sleep(0.002)
            return add(n)(cursor)

        return unit

    async def law(writer: Writer) -> None:
        await asyncio.gather(*[writer.submit(slow(n)) for n in range(200)])
        crowd = [writer.submit(slow(n), comes_again=True) for n in range(200, 1000)]
        must = writer.submit(add(1000))
        refused = [one for one in crowd if one.done()]
        assert {type(one.exception()) for one in refused} == {StoreBusy}
        assert 0 < len(crowd) - len(refused) < 500
        assert await must == 1000
        assert [one.exception() for one in crowd if one not in refused] == [None] * (len(crowd) - len(refused))
        assert await writer.submit(add(1001), comes_again=True) == 1001

    with writing(file) as writer:
        asyncio.run(law(writer))
    assert numbers(file)[-2:] == [1000, 1001]


def test_a_unit_that_cannot_be_done_harms_no_other(file: Path) -> None:
    def raising(cursor: Cursor) -> int:
        add(99)(cursor)
        raise RuntimeError("mine")

    async def law(writer: Writer) -> list[int | BaseException]:
        units = [add(0), add(0), raising, add(1, "\ud83d"), add(2**70), add(2)]
        return await asyncio.gather(*map(writer.submit, units), return_exceptions=True)

    with writing(file) as writer:
        answers = asyncio.run(law(writer))
    assert [isinstance(answer, StoreRefused) for answer in answers] == [False, True, True, True, True, False]
    assert numbers(file) == [0, 2]


def test_while_another_process_holds_the_lock_all_are_told_to_ask_again(file: Path) -> None:
    async def law(writer: Writer, other_begins: Callable[[], object], other_ends: Callable[[], object]) -> None:
        other_begins()
        answers = await asyncio.gather(*[writer.submit(add(n)) for n in range(3)], return_exceptions=True)
        assert [type(answer) for answer in answers] == [StoreBusy] * 3
        other_ends()
        assert await asyncio.gather(*[writer.submit(add(n)) for n in range(3)]) == [0, 1, 2]

    with writing(file) as writer, closing(open_for_writing(file)) as other:
        asyncio.run(law(writer, lambda: other.execute("BEGIN IMMEDIATE"), lambda: other.execute("ROLLBACK")))
    assert numbers(file) == [0, 1, 2]


def test_a_full_disk_refuses_the_whole_batch_and_is_recovered_from(file: Path) -> None:
    async def law(writer: Writer) -> None:
        connection = writer._connection
        assert connection is not None
        connection.execute("PRAGMA max_page_count=8")
        units = [add(n, "x" * 9_000) for n in range(9)]
        answers = await asyncio.gather(*map(writer.submit, units), return_exceptions=True)
        assert [type(answer) for answer in answers] == [StoreBusy] * 9
        assert await writer.submit(add(100)) == 100
        connection.execute("PRAGMA max_page_count=100000")
        assert await asyncio.gather(*map(writer.submit, units)) == list(range(9))

    with writing(file) as writer:
        asyncio.run(law(writer))
    assert numbers(file) == [*range(9), 100]


def test_a_damaged_connection_is_opened_anew(file: Path) -> None:
    damaged = file.with_name("damaged.db")
    damaged.write_bytes(b"no database at all" * 99)

    def unreadable(_cursor: Cursor) -> None:
        with closing(driver.connect(str(damaged))) as connection:
            connection.execute("SELECT * FROM sqlite_schema")

    async def law(writer: Writer) -> None:
        first = writer._connection
        answers = await asyncio.gather(writer.submit(add(1)), writer.submit(unreadable), return_exceptions=True)
        assert [type(answer) for answer in answers] == [StoreBusy] * 2
        assert await writer.submit(add(1)) == 1
        assert writer._connection is not first

    with writing(file) as writer:
        asyncio.run(law(writer))


def test_who_stops_waiting_before_the_turn_is_not_served(file: Path) -> None:
    async def law(writer: Writer) -> None:
        gone, stays = writer.submit(add(1)), writer.submit(add(2))
        gone.cancel()
        assert await stays == 2

    with writing(file) as writer:
        asyncio.run(law(writer))
    assert numbers(file) == [2]


def test_a_writer_that_is_stopped_midway_answers_everyone_and_works_on(file: Path) -> None:
    async def law(writer: Writer) -> None:
        waiting = [writer.submit(add(n)) for n in range(600)]
        assert writer._task is not None
        await asyncio.sleep(0)  # the first batch is on its way to the disk
        writer._task.cancel()
        answers = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(answer, (int, StoreBusy)) for answer in answers)
        assert StoreBusy in map(type, answers)
        assert await writer.submit(add(1_000)) == 1_000
        answered = {answer for answer in answers if isinstance(answer, int)}
        assert answered | {1_000} <= set(numbers(file))

    with writing(file) as writer:
        asyncio.run(law(writer))


def test_closing_writes_what_was_asked_for_and_takes_no_more(file: Path) -> None:
    async def law() -> None:
        writer = Writer(lambda: open_for_writing(file))
        waiting = [writer.submit(add(n)) for n in range(600)]
        await writer.close()
        assert await asyncio.gather(*waiting) == list(range(600))
        with pytest.raises(StoreBusy):
            await writer.submit(add(1_000))

    asyncio.run(law())
    assert numbers(file) == list(range(600))


class Visitor(threading.Thread):
    """A reader that keeps what it first sees until it is told to leave, and comes back when it is told to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._come, self.leave = threading.Event(), threading.Event()
        self._stays = True

    def run(self) -> None:
        with closing(open_for_reading(self._path)) as reader:
            while self._stays:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM number").fetchone()
                self.leave.wait()
                reader.execute("COMMIT")
                self.leave.clear()
                self._come.clear()  # what it was told while it was there is no reason to come back
                if self._stays:
                    self._come.wait()

    def come(self) -> None:
        self._come.set()

    def stop(self) -> None:
        self._stays = False
        self.leave.set()
        self._come.set()


def test_the_log_stays_small_while_readers_come_and_go(file: Path) -> None:
    log, largest = file.with_name("numbers.db-wal"), 0
    visitors = {3: Visitor(file), 5: Visitor(file)}  # by after how many rows they come
    with closing(open_for_writing(file)) as connection:
        checkpointer = Checkpointer(connection, every=20, large=60)
        for visitor in visitors.values():
            visitor.start()
        for n in range(500):
            add(n, "x" * 4_000)(connection.cursor())
            if checkpointer.is_due():
                for visitor in visitors.values():  # they are there when it begins, and leave while it waits for them
                    threading.Timer(0.01, visitor.leave.set).start()
                checkpointer.run()
            for rows, visitor in visitors.items():
                if n % rows == 0:
                    visitor.come()
            largest = max(largest, log.stat().st_size)
        for visitor in visitors.values():
            visitor.stop()
            visitor.join()
    # Without cutting it would hold some 1,500 pages.
    assert largest < 500 * 4_096


def test_a_reader_that_stays_makes_the_log_grow_only_until_it_leaves(file: Path) -> None:
    log = file.with_name("numbers.db-wal")
    with closing(open_for_writing(file)) as connection, closing(open_for_reading(file)) as reader:
        checkpointer = Checkpointer(connection, every=20, large=60)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM number").fetchone()
        for n in range(100):
            add(n, "x" * 4_000)(connection.cursor())
            if checkpointer.is_due():
                checkpointer.run()
        assert log.stat().st_size > 100 * 4_096
        assert reader.execute("SELECT count(*) FROM number").fetchone() == (0,)
        reader.execute("COMMIT")
        for n in range(100, 300):
            add(n, "x" * 4_000)(connection.cursor())
            if checkpointer.is_due():
                checkpointer.run()
        assert log.stat().st_size < 200 * 4_096


def enormous(_message: Message, _state: State) -> Decision:
    return decision(webhook(settings={"body": "x" * 500_000}))


@runs
async def test_a_message_that_found_the_store_busy_is_accepted_when_it_comes_again(sqlite: SqliteStore) -> None:
    connection = sqlite._writer._connection
    assert connection is not None
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages}")
    given = [
        sqlite.receive(message("k1"), LUIGIS, SCOPE, enormous),
        sqlite.receive(message("k2"), LUIGIS, SCOPE, deciding(text())),
    ]
    answers = await asyncio.gather(*given, return_exceptions=True)
    assert [type(answer) for answer in answers] == [StoreBusy] * 2
    assert list(await sqlite.messages(9)) == []
    assert not await sqlite.lanes(NOON)
    connection.execute("PRAGMA max_page_count=100000")
    assert (await sqlite.receive(message(), LUIGIS, SCOPE, enormous)).decision is not None
    assert await sqlite.lanes(NOON)
