"""The stand-in for Skycore answers as Skycore is documented to, writes down what it is asked, and fails as told."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from urllib.parse import urlencode

import httpx
import pytest

from fake.api import Account
from fake.posting import Posted, Poster
from fake.server import FakeSkycore, Mode
from running import PROJECT, free_port

TEXT = {"ACTION": "sendSMS", "API_KEY": "k", "TO": "15552312102", "FROM": "86717", "TEXT": "Hi & bye"}
JOINS = {"ACTION": "subscribe", "API_KEY": "k", "MOBILE": "15552312102", "CAMPAIGNREF": "4411"}


def document(fields: dict[str, str]) -> bytes:
    inner = "".join(f"<{name}>{text.replace('&', '&amp;')}</{name}>" for name, text in fields.items())
    return urlencode({"xml": f"<REQUEST>{inner}</REQUEST>"}).encode()


@asynccontextmanager
async def skycore(account: Account | None = None, **more: str) -> AsyncIterator[tuple[FakeSkycore, httpx.AsyncClient]]:
    served = FakeSkycore(account or Account("k"), parts=more)
    await served.listen()
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{served.port}", timeout=0.5) as client:
            yield served, client
    finally:
        await served.close()


async def ask(client: httpx.AsyncClient, fields: dict[str, str]) -> str:
    answer = await client.post("/", content=document(fields))
    return answer.text.partition("<RESPONSE>")[2].removesuffix("</RESPONSE>")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"API_KEY": "other"}, "E104"),
        ({"ACTION": "sendPost"}, "E101"),
        ({"TO": "+15552312102"}, "E110"),
        ({"FROM": ""}, "E111"),
        ({"TEXT": ""}, "E712"),
        ({"ACTION": "subscribe", "CAMPAIGNREF": "4411"}, "E901"),
        ({"ACTION": "unsubscribe", "MOBILE": "15552312102"}, "E902"),
        ({"ACTION": "subscribe", "MOBILE": "15552312102", "CAMPAIGNREF": "9"}, "E903"),
        ({"ACTION": "subscribe", "MOBILE": "me", "CAMPAIGNREF": "4411"}, "E904"),
        ({"ACTION": "unsubscribe", "MOBILE": "me", "CAMPAIGNID": "4411"}, "E905"),
    ],
)
def test_a_wrong_call_gets_its_code(change: dict[str, str], code: str) -> None:
    async def asked() -> str:
        async with skycore(Account("k", frozenset({"4411"}))) as (_, client):
            return await ask(client, TEXT | change)

    assert f"<STATUS>Failure</STATUS><ERRORCODE>{code}</ERRORCODE>" in asyncio.run(asked())


def test_a_text_is_accepted_and_written_down() -> None:
    async def asked() -> None:
        async with skycore() as (served, client):
            answer = await ask(client, TEXT)
            assert answer == "<STATUS>Success</STATUS><TRACKINGID>U01TX1</TRACKINGID><TO>15552312102</TO>"
            (line,) = (await client.get("/ledger")).text.splitlines()
            assert json.loads(line)["fields"] == TEXT
            assert served.ledger[0].accepted
            assert served.ledger[0].text == ("15552312102", "Hi & bye")

    asyncio.run(asked())


def test_with_campaign_check_only_who_is_subscribed_is_texted() -> None:
    async def asked() -> list[str]:
        async with skycore(Account("k", check=True)) as (_, client):
            ours = TEXT | {"CAMPAIGNREF": "4411"}
            calls = (TEXT, ours, JOINS, ours, JOINS | {"ACTION": "unsubscribe"}, ours)
            return [await ask(client, fields) for fields in calls]

    said = ["E714" if "E714" in one else "E715" if "E715" in one else "Success" for one in asyncio.run(asked())]
    assert said == ["E714", "E715", "Success", "Success", "Success", "E715"]


@pytest.mark.parametrize(
    ("mode", "answered"),
    [
        ("hang", httpx.ReadTimeout),
        ("cut", httpx.RemoteProtocolError),
        ("no-http", httpx.RemoteProtocolError),
        ("no-xml", None),
    ],
)
def test_a_text_that_is_not_answered_as_it_should_be_is_in_doubt(mode: Mode, answered: type[Exception] | None) -> None:
    async def asked() -> None:
        async with skycore() as (served, client):
            served.fail(mode, 1)
            if answered:
                with pytest.raises((answered, httpx.ReadError)):
                    await ask(client, TEXT)
            else:
                assert "<RESPONSE>" not in (await client.post("/", content=document(TEXT))).text
            assert served.ledger[0].in_doubt
            await ask(client, TEXT)
            assert [entry.in_doubt for entry in served.ledger] == [True, False]

    asyncio.run(asked())


def test_a_refusal_is_no_doubt() -> None:
    async def asked() -> None:
        async with skycore() as (served, client):
            for mode, code in (("throttle", "E113"), ("authorisation", "E104"), ("billing", "E713")):
                served.fail(mode, 1)  # type: ignore[arg-type]
                assert code in await ask(client, TEXT)
            assert not any(entry.in_doubt or entry.accepted for entry in served.ledger)

    asyncio.run(asked())


def test_a_kept_connection_can_be_closed_at_once_or_when_it_is_used_again() -> None:
    async def asked() -> None:
        async with skycore() as (served, client):
            served.fail("close-kept", 1)
            assert "Success" in await ask(client, TEXT)
            assert "Success" in await ask(client, TEXT)
            served.fail("close-next", 1)
            with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
                await ask(client, TEXT)
            assert [entry.fault for entry in served.ledger] == ["close-kept", None, "close-next"]

    asyncio.run(asked())


def test_nobody_is_there_while_it_refuses() -> None:
    async def asked() -> None:
        async with skycore() as (served, client):
            served.refuse()
            with pytest.raises(httpx.ConnectError):
                await ask(client, TEXT)
            await served.listen()
            assert "Success" in await ask(client, TEXT)

    asyncio.run(asked())


def test_parts_of_an_mms_are_served() -> None:
    async def asked() -> None:
        async with skycore(note="STOP") as (_, client):
            answer = await client.get("/media/note")
            assert (answer.text, answer.headers["content-type"]) == ("STOP", "text/plain; charset=utf-8")
            assert (await client.get("/media/other")).status_code == 404

    asyncio.run(asked())


def test_a_notification_is_posted_until_it_is_taken() -> None:
    async def posted() -> Posted:
        answers = iter([503, 0, 204, 200, 200, 200, 200, 200, 200])

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"body")
            status = next(answers)
            if status:
                writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        poster = Poster(lambda: f"http://127.0.0.1:{port}/in", Random(3))
        one = Posted(ident="P-1", body=b"body")
        await poster.until_taken(one)
        await poster.close()
        server.close()
        return one

    one = asyncio.run(posted())
    assert {503, 0, 204, 200} <= set(one.statuses)
    assert one.taken is not None
    assert one.taken > one.first


def test_it_runs_from_a_clone_and_posts_receipts() -> None:
    async def followed() -> tuple[str, list[bytes]]:
        bodies: list[bytes] = []

        async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while not bodies or b"N202" not in b"".join(bodies):
                bodies.append(await reader.readuntil(b"</POSTBACK>"))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            writer.close()

        server = await asyncio.start_server(receive, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/in/main/secret"
        port = free_port()
        words = ["tests/fake_skycore.py", "--port", str(port), "--postbacks", url, "--api-key", "k"]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout
        try:
            assert await process.stdout.readline() == f"listening on http://127.0.0.1:{port}/\n".encode()
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
                await ask(client, TEXT)
            told = (await process.stdout.readline()).decode()
            assert told.startswith("sendSMS 15552312102 'Hi & bye' -> U01TX")
            async with asyncio.timeout(10):
                while b"N202" not in b"".join(bodies):
                    await asyncio.sleep(0.01)
        finally:
            process.terminate()
            await process.communicate()
            server.close()
        return told.split()[-1], bodies

    ident, bodies = asyncio.run(followed())
    assert any(
        "<CODE>N201</CODE>" in body and f"<TRACKINGID>{ident}</TRACKINGID>" in body
        for body in map(bytes.decode, bodies)
    )
