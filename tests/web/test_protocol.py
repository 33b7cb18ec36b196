"""The limits that every connection is held to, tried with raw sockets against a real server."""

import asyncio
import logging
import socket

import pytest

from web.intakes import Known, Waiting
from web.limits import PATH, Few, Hasty, Tiny, app, told
from web.serving import Connection, post, run, serving


def test_a_silent_client_is_cut_off_without_a_word():
    assert run(told(Hasty)) == b""


@pytest.mark.parametrize(
    "begun",
    [
        b"POST /in/main/s3",
        b"\r\n",
        b"POST /in/main/s3cret HTTP/1.1\r\nhost: t",
        b"POST /in/main/s3cret HTTP/1.1\r\nhost: t\r\ncontent-length: 5\r\n\r\nhal",
        b"POST /in/main/s3cret HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"POST /in/main/s3cret HTTP/1.1\r\nhost: t\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n",
    ],
)
def test_a_half_sent_request_is_answered_408_and_cut_off(begun):
    answer = run(told(Hasty, begun)).removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert answer.endswith(b"\r\n\r\nRequest Timeout\n")


def test_a_body_that_drips_does_not_gain_time_with_each_byte():
    async def go() -> bytes:
        async with serving(app(Known()), Hasty) as served:
            connection = await served.connect()
            await connection.send(post(PATH, b"x" * 100_000)[:-99_999])
            drip = asyncio.create_task(drip_into(connection))
            answer = await connection.rest()
            drip.cancel()
            return answer

    async def drip_into(connection: Connection) -> None:
        while True:
            await connection.send(b"x")
            await asyncio.sleep(0.01)

    assert run(go()).startswith(b"HTTP/1.1 408 ")


def test_a_header_that_drips_does_not_gain_time_with_each_byte():
    async def go() -> bytes:
        async with serving(app(Known()), Hasty) as served:
            connection = await served.connect()
            drip = asyncio.create_task(drip_into(connection))
            answer = await connection.rest()
            drip.cancel()
            return answer

    async def drip_into(connection: Connection) -> None:
        for byte in b"POST /in/main/s3cret HTTP/1.1\r\nx: " + b"y" * 10_000:
            await connection.send(bytes((byte,)))
            await asyncio.sleep(0.01)

    assert run(go()).startswith(b"HTTP/1.1 408 ")


def test_an_idle_connection_is_closed_after_its_answer():
    answer = run(told(Hasty, post(PATH, b"hello")))
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"408" not in answer


def test_a_client_that_never_reads_its_answers_is_cut_off():
    async def go() -> None:
        async with serving(app(Known()), Hasty, buffer=4096) as served:
            with socket.socket() as deaf:
                deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                deaf.connect(("127.0.0.1", served.port))
                deaf.setblocking(False)
                with pytest.raises(ConnectionError):
                    await keep_asking(deaf)

    async def keep_asking(deaf: socket.socket) -> None:
        while True:
            await asyncio.get_running_loop().sock_sendall(deaf, post("/nowhere") * 10)

    run(asyncio.wait_for(go(), 60))


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (post(PATH, b"x" * 1001), 413),
        (f"POST {PATH} HTTP/1.1\r\nhost: t\r\ncontent-length: 99999999999999999\r\n\r\n".encode(), 413),
        (
            f"POST {PATH} HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\n".encode()
            + b"1f4\r\n" + b"x" * 500 + b"\r\n" + b"1f5\r\n" + b"x" * 501 + b"\r\n0\r\n\r\n",
            413,
        ),
        (f"POST {PATH} HTTP/1.1\r\nhost: t\r\nx: {'y' * 600}\r\n\r\n".encode(), 431),
        (f"POST {PATH} HTTP/1.1\r\nhost: t\r\nx: {'y' * 600}".encode(), 431),
        (f"POST /{'y' * 600} HTTP/1.1\r\nhost: t\r\n\r\n".encode(), 431),
    ],
)  # fmt: skip
def test_what_is_too_large_is_refused_and_the_connection_closed(request_, status):
    async def go() -> tuple[bytes, list[bytes]]:
        intake = Known()
        async with serving(app(intake), Tiny) as served:
            connection = await served.connect()
            await connection.send(request_)
            return await connection.rest(), intake.bodies

    answer, bodies = run(go())
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert answer.count(b"HTTP/1.1") == 1
    assert bodies == []


def test_what_just_fits_is_taken():
    answer = run(told(Tiny, post(PATH, b"x" * 1000, "connection: close")))
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_limits_hold_for_each_request_and_not_for_their_sum():
    async def go() -> list[int]:
        async with serving(app(Known()), Tiny) as served:
            connection = await served.connect()
            statuses = []
            for _ in range(5):
                await connection.send(post(PATH, b"x" * 900, f"x: {'y' * 300}"))
                statuses.append((await connection.answer())[0])
            return statuses

    assert run(go()) == [200] * 5


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"POST /in/main/s3cret HTTP/9.9\r\n\r\n",
        b"POST /\xff\xfe HTTP/1.1\r\nhost: t\r\n\r\n",
        b"CONNECT t:443 HTTP/1.1\r\nhost: t\r\n\r\n",
        b"POST http:// HTTP/1.1\r\nhost: t\r\n\r\n",
        b"POST /in/main/s3cret HTTP/1.1\r\nhost: t\r\ncontent-length: -1\r\n\r\n",
        b"POST /in/main/s3cret HTTP/1.1\r\nhost: t\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd",
        b"POST /in/main/s3cret HTTP/1.1\r\nhost: t\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\nabc",
        b"POST /in/main/s3cret HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\nnot hexadecimal\r\n",
        b"POST /in/main/s3cret HTTP/1.1\r\nhost : t\r\nx\r\n\r\n",
        b"POST /in/main/s3cret HTTP/1.1\r\nhost: t\x00\r\n\r\n",
    ],
)
def test_malformed_http_is_answered_400_and_nothing_is_logged(garbage, caplog):
    with caplog.at_level(logging.DEBUG):
        answer = run(told(Tiny, garbage))
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.count(b"HTTP/1.1") == 1
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_an_upgrade_is_declined_by_answering_the_request():
    for upgrade in ("h2c", "websocket"):
        request = post(PATH, b"hello", "connection: upgrade", f"upgrade: {upgrade}")
        answer = run(told(Tiny, request))
        assert answer.startswith(b"HTTP/1.1 200 ")


def test_beyond_the_limit_the_idlest_connection_gives_way_to_a_new_one():
    async def go() -> tuple[bytes, list[int]]:
        async with serving(app(Known()), Few) as served:
            idlest, other = await served.connect(), await served.connect()
            statuses = []
            for connection in (idlest, other):
                await connection.send(post(PATH))
                statuses.append((await connection.answer())[0])
                await asyncio.sleep(0.01)  # the loop's clock counts milliseconds: one is to be idle for longer
            newest = await served.connect()
            closed = await idlest.rest()
            for connection in (other, newest):
                await connection.send(post(PATH))
                statuses.append((await connection.answer())[0])
            return closed, statuses

    assert run(go()) == (b"", [200] * 4)


def test_beyond_the_limit_the_newest_is_closed_while_all_others_are_at_work():
    async def go() -> tuple[bytes, list[int]]:
        intake = Waiting()
        async with serving(app(intake), Few) as served:
            working = [await served.connect() for _ in range(2)]
            for connection in working:
                await connection.send(post(PATH))
                await intake.busy.wait()
            newest = await served.connect()
            closed = await newest.rest()
            intake.go.set()
            return closed, [(await connection.answer())[0] for connection in working]

    assert run(go()) == (b"", [200, 200])
