"""The two listeners: where they are, and how they stop."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator

import pytest
from litestar.types import ASGIApp
from prometheus_client import CollectorRegistry

from watchword.config import Listen
from watchword.health import Health
from watchword.metrics import Metrics
from watchword.web.postbacks import Intake, postback_app
from watchword.web.private import private_app
from watchword.web.server import Listeners, bind, written
from web.intakes import Known, Waiting
from web.serving import Connection, post, run

PATH = "/in/main/s3cret"
ANYWHERE = Listen(public="127.0.0.1:0", private="127.0.0.1:0")


class Well:
    registry = CollectorRegistry()

    def health(self) -> Health:
        return Health(live=True, ready=True)

    async def look(self) -> None:
        await asyncio.sleep(0)


def faces(intake: Intake) -> tuple[ASGIApp, ASGIApp]:
    return postback_app(intake, Metrics()), private_app(Well())


async def connect(address: str) -> Connection:
    host, port = address.split(":")
    return Connection(*await asyncio.open_connection(host, int(port)))


@contextlib.asynccontextmanager
async def closing(*connections: Connection) -> AsyncIterator[None]:
    try:
        yield
    finally:
        for connection in connections:
            connection.writer.close()
            with contextlib.suppress(ConnectionError):
                await connection.writer.wait_closed()


def test_both_faces_answer_at_the_addresses_they_report():
    async def go() -> tuple[int, int, int]:
        listeners = Listeners(ANYWHERE)
        serving = asyncio.create_task(listeners.serve(*faces(Known())))
        outer, inner = await connect(listeners.public), await connect(listeners.private)
        async with closing(outer, inner):
            await outer.send(post(PATH))
            taken = (await outer.answer())[0]
            await inner.send(b"GET /health HTTP/1.1\r\nhost: t\r\n\r\n")
            well = (await inner.answer())[0]
            await inner.send(post(PATH))
            hidden = (await inner.answer())[0]
            assert listeners.connections() == (1, 1)
        listeners.stop()
        await serving
        return taken, well, hidden

    assert run(go()) == (200, 200, 404)


def test_stopping_answers_what_is_in_flight_and_takes_nothing_new():
    async def go() -> tuple[int, list[bytes]]:
        intake = Waiting()
        listeners = Listeners(ANYWHERE)
        serving = asyncio.create_task(listeners.serve(*faces(intake)))
        connection = await connect(listeners.public)
        async with closing(connection):
            await connection.send(post(PATH, b"in flight"))
            await intake.busy.wait()
            listeners.stop()
            await refused(listeners.public)
            intake.go.set()
            status, headers, _ = await connection.answer()
            assert headers["connection"] == "close"
            await serving
        return status, intake.bodies

    async def refused(address: str) -> None:
        with pytest.raises(ConnectionError):
            await keep_connecting(address)

    async def keep_connecting(address: str) -> None:
        while True:
            async with closing(await connect(address)):
                pass

    assert run(go()) == (200, [b"in flight"])


def test_stopping_does_not_wait_for_ever():
    async def go() -> tuple[int, bytes]:
        intake = Waiting()
        listeners = Listeners(ANYWHERE)
        serving = asyncio.create_task(listeners.serve(*faces(intake), grace=0))
        connection = await connect(listeners.public)
        half = await connect(listeners.public)
        async with closing(connection, half):
            await connection.send(post(PATH))
            await half.send(post(PATH, b"half")[:-2])
            await intake.busy.wait()
            listeners.stop()
            async with asyncio.timeout(10):
                await serving
            status, _, _ = await connection.answer()
            return status, await half.rest()

    status, rest = run(go())
    assert status == 503
    assert b" 200 " not in rest


def test_signals_stay_with_whoever_runs_the_process():
    async def go() -> bool:
        listeners = Listeners(ANYWHERE)
        before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
        serving = asyncio.create_task(listeners.serve(*faces(Known())))
        connection = await connect(listeners.public)
        async with closing(connection):
            await connection.send(post(PATH))
            await connection.answer()
            during = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
        listeners.stop()
        await serving
        return before == during

    assert run(go())


def test_an_address_is_written_as_it_is_read():
    for address in ("127.0.0.1:0", "[::1]:0"):
        try:
            bound = bind(address)
        except OSError:
            pytest.skip("no IPv6 here")
        with bound:
            host = address.rpartition(":")[0]
            assert written(bound) == f"{host}:{bound.getsockname()[1]}"


def test_a_taken_address_is_an_error_at_once():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        Listeners(Listen(public=f"127.0.0.1:{taken.getsockname()[1]}", private="127.0.0.1:0"))
