"""Laws of outgoing HTTP: a failure says truly whether anything can have been accepted."""

import asyncio
from datetime import UTC, datetime
from random import Random

import pytest

from engine.other_side import OK, Answer, other_side
from watchword import __version__
from watchword.clock import SystemClock
from watchword.effects import Job
from watchword.engine.ending import ending
from watchword.engine.inflight import ON_THE_SOCKET_WITHIN
from watchword.engine.outbound import Outbound
from watchword.engine.outside import JobOutside
from watchword.plugin import Done, HttpAnswer, HttpRequest, NotSent, Unanswered
from watchword.store.values import StoredJob

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TEXT = Job(action="reply", lane="text:main", settings={}, program="p", rule="r", number="+15551234567", sender="86717")
BEGUN = StoredJob(id=257, state="begun", job=TEXT, attempts=0, created_at=NOON, due_at=NOON)


def saying(answer: bytes) -> Answer:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"hello")
        writer.write(answer)
        await writer.drain()

    return say


async def posted(url: str, timeout: float = 5.0, latest: float | None = None) -> HttpAnswer:
    outbound = Outbound(SystemClock())
    try:
        return await outbound.post(HttpRequest(url=url, body=b"hello", timeout=timeout), latest)
    finally:
        await outbound.close()


def test_it_says_who_asks_unless_the_request_does() -> None:
    async def law() -> None:
        heads: list[bytes] = []

        async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(OK)

        async with other_side(listen) as url:
            outbound = Outbound(SystemClock())
            for headers in ({}, {"user-agent": "The Shop"}):
                await outbound.post(HttpRequest(url=url, method="GET", headers=headers))
            await outbound.close()
        said = [line for head in heads for line in head.decode().splitlines() if line.lower().startswith("user-agent:")]
        assert [line.partition(": ")[2] for line in said] == [f"Watchword/{__version__}", "The Shop"]

    asyncio.run(law())


def test_a_whole_answer_is_an_answer_whatever_its_status() -> None:
    async def law() -> None:
        async with other_side(saying(b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 1\r\n\r\n!")) as url:
            answer = await posted(url)
            assert (answer.status, answer.body, answer.retry_after) == (503, b"!", 7.0)

    asyncio.run(law())


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("Wed, 01 Jan 2020 00:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_or_nothing(written: str, seconds: float | None) -> None:
    async def law() -> None:
        head = f"HTTP/1.1 429 Slow\r\nRetry-After: {written}\r\nContent-Length: 0\r\n\r\n".encode()
        async with other_side(saying(head)) as url:
            assert (await posted(url)).retry_after == seconds

    asyncio.run(law())


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="closes"),
        pytest.param(b"SMTP ready\r\n\r\n", id="garbage"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\ncut", id="cut"),
    ],
)
def test_once_bytes_have_left_nobody_knows(answer: bytes) -> None:
    async def law() -> None:
        async with other_side(saying(answer)) as url:
            with pytest.raises(Unanswered):
                await posted(url)

    asyncio.run(law())


def test_an_other_side_that_hangs_is_unanswered() -> None:
    async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def law() -> None:
        async with other_side(hang) as url:
            with pytest.raises(Unanswered, match=r"no answer within 0\.2 s"):
                await posted(url, timeout=0.2)

    asyncio.run(law())


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://no-such-host.invalid/", "nonsense", "http://[bad/"])
def test_what_never_left_was_not_sent(url: str) -> None:
    async def law() -> None:
        with pytest.raises(NotSent):
            await posted(url)

    asyncio.run(law())


def test_a_text_that_is_too_late_when_its_connection_is_there_leaves_not_one_byte() -> None:
    received: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        received.append(await reader.read())

    async def law() -> None:
        async with other_side(listen) as url:
            with pytest.raises(NotSent, match="too long"):
                await posted(url, latest=SystemClock().monotonic() - 1)
            async with asyncio.timeout(5):
                while not received:
                    await asyncio.sleep(0.01)
        assert received == [b""]

    asyncio.run(law())


def test_a_kept_connection_that_the_other_side_closed_is_replaced() -> None:
    async def law() -> None:
        async with other_side(saying(OK)) as url:
            outbound = Outbound(SystemClock())
            for _ in range(3):
                assert (await outbound.post(HttpRequest(url=url, body=b"hello"))).status == 200
                await asyncio.sleep(0.05)
            await outbound.close()

    asyncio.run(law())


def test_an_endless_answer_is_cut() -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"hello")
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        try:
            while True:
                writer.write(b"x" * 65536)
                await writer.drain()
        except ConnectionError:
            return

    async def law() -> None:
        async with other_side(endless) as url:
            assert len((await posted(url)).body) == 1024 * 1024

    asyncio.run(law())


def test_what_is_idempotent_is_not_repeated_where_a_kept_connection_breaks() -> None:
    """HTTP would allow it; but there are providers that text by GET."""
    asked: list[bytes] = []

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(OK)
        asked.append(await reader.readuntil(b"\r\n\r\n"))

    async def law() -> None:
        async with other_side(once) as url:
            outbound = Outbound(SystemClock())
            assert (await outbound.post(HttpRequest(url=url, method="GET"))).status == 200
            with pytest.raises(Unanswered):
                await outbound.post(HttpRequest(url=url, method="GET"))
            await asyncio.sleep(0.05)
            await outbound.close()

    asyncio.run(law())
    assert len(asked) == 2


@pytest.mark.parametrize("body", [b"", b"hello", b"x" * 3_000_000])
def test_what_has_left_is_told_of_before_it_is_answered(body: bytes) -> None:
    async def law() -> None:
        out, whole = asyncio.Event(), asyncio.Event()

        async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(len(body))
            whole.set()
            await out.wait()
            writer.write(OK)

        async with other_side(wait) as url:
            outbound = Outbound(SystemClock())
            asking = asyncio.create_task(outbound.post(HttpRequest(url=url, body=body, timeout=5), None, out.set))
            await whole.wait()
            assert (await asking).status == 200
            await outbound.close()

    asyncio.run(law())


@pytest.mark.parametrize("header", [{"x-note": "a\r\nx: b"}, {"x-note\n": "a"}, {"x-note": "a\0"}])
def test_a_header_that_would_be_two_never_leaves(header: dict[str, str]) -> None:
    async def law() -> None:
        async with other_side(saying(OK)) as url:
            outbound = Outbound(SystemClock())
            with pytest.raises(NotSent, match="line break"):
                await outbound.post(HttpRequest(url=url, body=b"hello", headers=header))
            await outbound.close()

    asyncio.run(law())


def test_an_address_is_asked_as_it_is_written() -> None:
    asked: list[str] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n")).decode())
        writer.write(OK)

    async def law() -> None:
        async with other_side(listen) as url:
            outbound = Outbound(SystemClock())
            await outbound.post(HttpRequest(url=f"{url}%2Fy?to=%2B1555&q=a+b&z=ü", method="GET"))
            await outbound.close()

    asyncio.run(law())
    assert asked == ["GET /x%2Fy?to=%2B1555&q=a+b&z=%C3%BC HTTP/1.1\r\n"]


class FreezingClock(SystemClock):
    """Tells the time; after each look the process stands still for a while."""

    def __init__(self, seconds: float) -> None:
        self.passed, self.seconds = 0.0, seconds

    def monotonic(self) -> float:
        self.passed += self.seconds
        return self.passed


@pytest.mark.parametrize(("seconds", "late"), [(0.1, False), (0.9, True)])
def test_a_text_that_left_too_late_because_the_process_stood_still_is_marked(seconds: float, late: bool) -> None:
    async def law() -> None:
        async with other_side(saying(OK)) as url:
            clock = FreezingClock(seconds)
            outbound = Outbound(clock)
            outside = JobOutside(
                BEGUN, outbound, {}, clock.passed + ON_THE_SOCKET_WITHIN, asyncio.get_running_loop().create_future()
            )
            assert (await outside.unguarded.http(HttpRequest(url=url, body=b"hello"))).status == 200
            await outbound.close()
            assert (outside.late is not None) == late
            end = ending(BEGUN, Done(tracking_id="T"), outside.late, NOON, Random(1))
            assert (end.state, (end.reason or "").startswith("late: it left 1.8 s")) == ("done", late)

    asyncio.run(law())
