"""Requests sent ahead of their answers, and answers that nobody waits for any more."""

import asyncio
import logging

import pytest

from watchword.web.protocol import LimitedProtocol
from web.intakes import Known, Turnstile, Waiting
from web.limits import PATH, Hasty, Tiny, app
from web.serving import post, run, serving


def test_requests_sent_ahead_are_answered_in_order():
    async def go() -> tuple[list[int], list[bytes]]:
        intake = Known()
        async with serving(app(intake)) as served:
            connection = await served.connect()
            ahead = [post(PATH, b"one"), b"GET / HTTP/1.1\r\nhost: t\r\n\r\n", post(PATH, b"three" * 20_000)]
            await connection.send(b"".join(ahead))
            return [(await connection.answer())[0] for _ in ahead], intake.bodies

    statuses, bodies = run(go())
    assert statuses == [200, 404, 200]
    assert bodies == [b"one", b"three" * 20_000]


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        (b"garbage\r\n\r\n", 400),
        (post(PATH, b"x" * 1001), 413),
        (post(PATH, b"half")[:-2], 408),
        (b"POST / HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\n7d0\r\n" + b"x" * 2000, 413),
    ],
)
def test_a_refusal_comes_after_the_answers_to_what_was_asked_before(refused, status):
    class Both(Tiny, Hasty):
        pass

    async def go() -> tuple[list[int], bytes]:
        intake = Waiting()
        async with serving(app(intake), Both) as served:
            connection = await served.connect()
            await connection.send(post(PATH, b"one") + post(PATH, b"two") + refused)
            await intake.busy.wait()
            intake.go.set()
            statuses = [(await connection.answer())[0] for _ in range(2)]
            return statuses, await connection.rest()

    statuses, last = run(go())
    assert statuses == [200, 200]
    assert last.startswith(b"HTTP/1.1 %d " % status)
    assert last.count(b"HTTP/1.1") == 1


def test_nothing_more_is_read_while_requests_wait_for_their_turn():
    async def go() -> list[bool]:
        intake, paused = Turnstile(), []
        async with serving(app(intake)) as served:
            connection = await served.connect()
            await connection.send(post(PATH, b"one") + post(PATH, b"two") + post(PATH, b"three"))
            for _ in range(3):
                await intake.came.get()
                (ours,) = served.running.server_state.connections
                paused.append(ours.flow.read_paused)
                intake.gate.release()
                await connection.answer()
        return paused

    assert run(go()) == [True, True, False]


def test_a_body_that_we_do_not_read_is_not_slow():
    async def go() -> list[int]:
        intake = Waiting()
        async with serving(app(intake), Hasty) as served:
            connection = await served.connect()
            await connection.send(post(PATH, b"one") + post(PATH, b"two")[:-1])
            await intake.busy.wait()
            await asyncio.sleep(3 * Hasty.body_seconds)
            intake.go.set()
            await connection.send(b"o")
            return [(await connection.answer())[0] for _ in range(2)]

    assert run(go()) == [200, 200]


def test_a_refusal_reaches_a_client_that_is_still_sending():
    async def go() -> int:
        async with serving(app(Known())) as served:
            connection = await served.connect()
            await connection.send(post(PATH, b"x" * 2 * LimitedProtocol.body_bytes))
            return (await connection.answer())[0]

    assert run(go()) == 413


def test_only_so_many_requests_are_taken_ahead_of_their_answers():
    class Short(Tiny):
        most_ahead = 3

    async def go() -> tuple[bytes, int]:
        intake = Waiting()
        async with serving(app(intake), Short) as served:
            connection = await served.connect()
            await connection.send(post(PATH, b"hello") * 50)
            await intake.busy.wait()
            intake.go.set()
            return await connection.rest(), len(intake.bodies)

    answers, taken = run(go())
    assert taken == 3
    assert answers.count(b"HTTP/1.1 200 ") == 3
    assert answers.count(b"HTTP/1.1 ") == 4
    assert b"HTTP/1.1 429 Too Many Requests" in answers


def test_a_client_that_leaves_while_its_requests_wait_leaves_no_trace_in_the_log(caplog):
    async def go() -> list[bytes]:
        intake = Waiting()
        async with serving(app(intake)) as served:
            connection = await served.connect()
            await connection.send(post(PATH, b"one") + post(PATH, b"two"))
            await intake.busy.wait()
            connection.writer.transport.abort()
            intake.go.set()
            await served.connections(0)
            return intake.bodies

    with caplog.at_level(logging.DEBUG):
        assert b"one" in run(go())
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_answers_to_a_connection_that_is_gone_are_dropped_in_silence(caplog):
    async def go() -> None:
        intake = Waiting()
        async with serving(app(intake)) as served:
            connection = await served.connect()
            await connection.send(post(PATH, b"one") + post(PATH, b"two"))
            await intake.busy.wait()
            (ours,) = served.running.server_state.connections
            ours.transport.abort()
            await served.connections(0)
            intake.go.set()
            await asyncio.gather(*served.running.server_state.tasks)

    with caplog.at_level(logging.DEBUG):
        run(go())
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
