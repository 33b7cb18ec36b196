"""Laws of messages whose words lie behind a URL: fetched from known hosts only, waited for, decided once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.world import SECRET, SettableClock, World, world
from watchword.engine import words
from watchword.engine.words import words as read
from watchword.plugin import HttpAnswer

PERSON = "+15552312102"


class Host:
    """A media host: answers each path with what it is told, and counts."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.go = asyncio.Event()
        self.go.set()
        self.address = ""

    def says(self, path: str, text: bytes, kind: str = "text/plain; charset=utf-8", status: str = "200 OK") -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(text)}\r\n\r\n"
        self.answers[path] = head.encode() + text

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                await reader.readuntil(b"\r\n\r\n")
                path = line.split()[1].decode()
                self.asked.append(path)
                await self.go.wait()
                writer.write(self.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def hosting() -> AsyncIterator[Host]:
    host = Host()
    server = await asyncio.start_server(host.connected, "127.0.0.1", 0)
    host.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield host
    finally:
        server.close()


@asynccontextmanager
async def with_host(folder: Path, **settings: Any) -> AsyncIterator[tuple[World, Host]]:
    async with hosting() as host, world(folder, **{"media_hosts": (host.address,), **settings}) as here:
        yield here, host


async def mms(here: World, *urls: str, subject: str = "", keyword: str = "", ident: str = "M-1") -> int:
    files = "".join(f"<FILE>{url}</FILE>" for url in urls)
    body = (
        "<POSTBACK><ORIGIN>MMS_MO</ORIGIN><CODE>N401</CODE><FROM>15552312102</FROM><TO>86717</TO>"
        f"<KEYWORD>{keyword}</KEYWORD><SUBJECT>{subject}</SUBJECT><TRACKINGID>{ident}</TRACKINGID>"
        f"<CONTENT>{files}</CONTENT></POSTBACK>"
    )
    return await here.intake.take("main", SECRET, body.encode())


async def outcome(here: World, message: int) -> str:
    stored = await here.store.message(message)
    assert stored
    return stored.outcome


async def decided(here: World, message: int) -> None:
    async def so() -> bool:
        return await outcome(here, message) != "awaiting"

    await here.until(so)


def test_the_words_of_an_mms_are_fetched_and_then_it_is_decided(tmp_path: Path) -> None:
    async def law() -> None:
        async with with_host(tmp_path) as (here, host):
            host.says("/a.txt", b"STOP")
            assert await mms(here, f"http://{host.address}/pizza.jpg", f"http://{host.address}/a.txt") == 200
            await decided(here, 1)
            assert await here.store.suppressions(PERSON)
            await here.ended(1)
            assert [text for _, text in here.provider.sent] == [
                "Luigi's: you are unsubscribed. No more messages will be sent. Help: help@luigis.example"
            ]
            stored = await here.store.message(1)
            assert stored
            assert stored.message.text == "STOP"
            assert host.asked == ["/a.txt"]
            assert await mms(here, f"http://{host.address}/a.txt") == 200  # a copy
            assert len(await here.store.messages(9)) == 1

    asyncio.run(law())


def test_a_host_that_is_not_configured_is_never_asked(tmp_path: Path) -> None:
    async def law() -> None:
        async with with_host(tmp_path, media_hosts=("media.example",)) as (here, host):
            host.says("/a.txt", b"STOP")
            await mms(
                here, f"http://{host.address}/a.txt", f"http://media.example@{host.address}/a.txt", keyword="hello"
            )
            assert await outcome(here, 1) == "fallback"
            await here.ended(1)
            assert host.asked == []

    asyncio.run(law())


def test_while_words_are_awaited_nothing_is_texted_to_the_person(tmp_path: Path) -> None:
    async def law() -> None:
        async with with_host(tmp_path) as (here, host):
            host.says("/a.txt", b"STOP")
            host.go.clear()
            await mms(here, f"http://{host.address}/a.txt")
            await here.text("hello", ident="2")
            await asyncio.sleep(0.3)
            assert await outcome(here, 1) == "awaiting"
            assert here.provider.sent == []
            host.go.set()
            await decided(here, 1)
            assert (await here.ended(2)).state == "suppressed"

    asyncio.run(law())


def test_a_stop_that_comes_while_words_are_awaited_is_confirmed_at_once(tmp_path: Path) -> None:
    async def law() -> None:
        async with with_host(tmp_path) as (here, host):
            host.go.clear()
            await mms(here, f"http://{host.address}/a.txt")
            await here.text("STOP", ident="2")
            assert (await here.ended(2)).state == "done"
            assert await outcome(here, 1) == "awaiting"
            host.go.set()

    asyncio.run(law())


@pytest.mark.parametrize("where", ["subject", "keyword"])
def test_an_opt_out_that_is_plain_already_waits_for_no_words(tmp_path: Path, where: str) -> None:
    async def law() -> None:
        async with with_host(tmp_path) as (here, host):
            await mms(here, f"http://{host.address}/a.txt", **{where: "STOP"})
            assert await here.store.suppressions(PERSON)
            assert host.asked == []

    asyncio.run(law())


def test_words_that_never_come_are_given_up_and_the_message_is_decided_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def law() -> None:
        monkeypatch.setattr(words, "LOOK_EVERY", 0.05)
        clock = SettableClock()
        async with with_host(tmp_path, clock=clock) as (here, host):
            host.says("/a.txt", b"", status="503 Busy")
            await mms(here, f"http://{host.address}/a.txt", keyword="JOIN")
            await asyncio.sleep(0.2)
            assert await outcome(here, 1) == "awaiting"
            clock.set_by += timedelta(seconds=61)
            await decided(here, 1)
            assert await outcome(here, 1) == "fired"

    asyncio.run(law())


def test_words_are_fetched_after_a_restart(tmp_path: Path) -> None:
    async def law() -> None:
        async with hosting() as host:
            host.go.clear()
            async with world(tmp_path, media_hosts=(host.address,)) as here:
                await mms(here, f"http://{host.address}/a.txt")
                assert await outcome(here, 1) == "awaiting"
            host.says("/a.txt", b"STOP")
            host.go.set()
            async with world(tmp_path, owner="node-2", media_hosts=(host.address,)) as here:
                await decided(here, 1)
                assert await here.store.suppressions(PERSON)

    asyncio.run(law())


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/plain", b"STOP\r\n", "STOP"),
        ("text/plain; charset=iso-8859-1", b"caf\xe9", "caf\u00e9"),
        ("text/plain; charset=klingon", b"STOP", "STOP"),
        ("text/plain; charset=idna", b"STOP", "STOP"),
        ("text/plain", b"STOP \xed\xa0\x80", "STOP \ufffd\ufffd\ufffd"),
        ("text/plain", b"a\0b", "a\ufffdb"),
        ("image/jpeg", b"STOP", ""),
        ("text/plain", b"x" * 100_000, "x" * 65_536),
    ],
)
def test_a_part_is_read_as_what_it_says_it_is(kind: str, body: bytes, text: str) -> None:
    assert read(HttpAnswer(status=200, headers={"content-type": kind}, body=body)) == text
