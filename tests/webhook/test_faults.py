"""Whatever a receiver does, its jobs end as documented, and replies to other people keep flowing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.world import World, world
from running import free_port
from watchword import vocabulary
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load_texts
from watchword.store.values import StoredJob
from webhook.posting import HEAD
from webhook.receiver import Answer, Receiver, saying

TIMEOUT = 0.4


async def hanging(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def dripping(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.05)


async def garbage(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\xff\x16\x03 what?\r\n\r\n")
    await writer.drain()
    writer.close()


async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def gone(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


@asynccontextmanager
async def telling(folder: Path, webhook: str, **more: Any) -> AsyncIterator[World]:
    """Open a world in which TELL posts a webhook with these settings, and anything else is answered."""
    async with world(folder, **more) as here:
        here.decider.rules = ruled(webhook)
        yield here


def ruled(webhook: str) -> RuleSet:
    rules = (
        f"{HEAD}rules:\n  - {{id: tell, when: {{keyword: TELL}}, then: [{{webhook: {webhook}}}]}}\n"
        '  - {id: any, tier: fallback, then: [{reply: "you wrote {text}"}]}\n'
    )
    return load_texts({"rules/l.yaml": rules.encode()}, vocabulary.builtin()).rules


async def tried(here: World, origin: int = 1) -> StoredJob:
    """Wait until a job was attempted, and has ended or is queued again."""

    async def so() -> bool:
        (job,) = await here.jobs(origin)
        return job.state != "begun" and (job.reason is not None or job.state != "queued")

    await here.until(so)
    (job,) = await here.jobs(origin)
    return job


Becomes = tuple[Answer, str, str | None]
FAULTS: dict[str, Becomes] = {
    "hangs": (hanging, "queued", "no answer within 0.4 s"),
    "answers slowly": (dripping, "queued", "no answer within 0.4 s"),
    "sends garbage": (garbage, "queued", "Bad status line"),
    "goes away": (gone, "queued", "Server disconnected"),
    "has an error": (saying(500), "queued", "the other side answered 500"),
    "has enough": (saying(429, more="Retry-After: 60\r\n"), "queued", "the other side answered 429"),
    "never ends": (endless, "done", None),
    "leads to a metadata address": (
        saying(302, more="Location: http://169.254.169.254/latest/\r\n"),
        "dead",
        "the other side answered 302: redirects are not followed",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_receiver_that_fails_ends_as_documented_and_others_are_answered(tmp_path: Path, fault: str) -> None:
    answer, state, reason = FAULTS[fault]

    async def law() -> None:
        async with Receiver(answer) as receiver:
            settings = f'{{url: "{receiver.url}", timeout: {TIMEOUT}, answer: reply}}'
            async with telling(tmp_path, settings) as here:
                await here.text("TELL", ident="1")
                await here.text("hello", ident="2", sender="15552312103")
                assert (await here.ended(2)).state == "done"
                job = await tried(here)
                assert job.state == state
                assert (reason or "") in (job.reason or "")
                assert here.provider.sent == [("+15552312103", "you wrote hello")]

    asyncio.run(law())


def test_a_receiver_that_refuses_is_tried_again(tmp_path: Path) -> None:
    async def law() -> None:
        async with telling(tmp_path, f'"http://127.0.0.1:{free_port()}/"') as here:
            await here.text("TELL", ident="1")
            job = await tried(here)
            assert (job.state, job.attempts) == ("queued", 1)
            assert "ClientConnectorError" in (job.reason or "")

    asyncio.run(law())


def test_an_error_that_passes_is_got_over_with_the_same_key(tmp_path: Path) -> None:
    async def law() -> None:
        async with Receiver(saying(500), saying(200)) as receiver, telling(tmp_path, f'"{receiver.url}"') as here:
            await here.text("TELL", ident="1")
            job = await here.ended(1)
            assert (job.state, job.attempts, len(receiver.told)) == ("done", 2, 2)
            assert len({one.headers["idempotency-key"] for one in receiver.told}) == 1

    asyncio.run(law())


def test_a_receiver_that_has_enough_rests_with_all_its_jobs_and_loses_none(tmp_path: Path) -> None:
    async def law() -> None:
        busy = saying(429, more="Retry-After: 1\r\n")
        async with Receiver(busy, saying(200)) as receiver, telling(tmp_path, f'"{receiver.url}"') as here:
            here.outbound.at_once = 1
            for n in range(5):
                await here.text("TELL", ident=str(n), sender=f"1555231210{n}")
            began = asyncio.get_running_loop().time()
            jobs = [await here.ended(n) for n in range(1, 6)]
            assert asyncio.get_running_loop().time() - began >= 0.9
            assert [(job.state, job.attempts) for job in jobs] == [("done", 1)] * 5

    asyncio.run(law())


def test_a_name_with_a_private_address_among_its_addresses_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(_: str, port: int, *__: Any, **___: Any) -> list[Any]:
        addresses = ("127.0.0.1", "192.168.1.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    async def law() -> None:
        async with Receiver() as receiver, telling(tmp_path, f'"http://crm.example:{receiver.port}/"') as here:
            monkeypatch.setattr(socket, "getaddrinfo", look_up)
            await here.text("TELL", ident="1")
            job = await here.ended(1)
            assert job.state == "dead"
            assert "crm.example is at 192.168.1.1, a private address" in (job.reason or "")
            assert receiver.told == []

    asyncio.run(law())


def test_a_reply_of_the_receiver_goes_through_the_gate_like_any(tmp_path: Path) -> None:
    async def law() -> None:
        reply = saying(body=b'{"reply": "booked"}')
        async with Receiver(reply) as receiver, telling(tmp_path, f'{{url: "{receiver.url}", answer: reply}}') as here:
            await here.text("TELL", ident="1")
            await here.until(lambda: _are(here, 1, 2))
            assert here.provider.sent == [("+15552312102", "booked")]
            assert [job.job.action for job in await here.jobs(1)] == ["webhook", "reply"]

    asyncio.run(law())


def test_a_reply_that_comes_after_an_opt_out_is_not_sent(tmp_path: Path) -> None:
    async def law() -> None:
        reply = _after_a_second(saying(body=b'{"reply": "booked"}'))
        async with Receiver(reply) as receiver, telling(tmp_path, f'{{url: "{receiver.url}", answer: reply}}') as here:
            await here.text("TELL", ident="1")
            await here.until(lambda: _told(receiver))
            await here.text("STOP", ident="2")
            await here.until(lambda: _are(here, 1, 2))
            _, text = await here.jobs(1)
            assert text.state == "suppressed"
            assert "booked" not in [said for _, said in here.provider.sent]

    asyncio.run(law())


def _after_a_second(answer: Answer) -> Answer:
    async def late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(1.0)
        await answer(reader, writer)

    return late


async def _told(receiver: Receiver) -> bool:
    return bool(receiver.told)


async def _are(here: World, origin: int, count: int) -> bool:
    jobs = await here.jobs(origin)
    return len(jobs) == count and all(job.state not in {"queued", "begun"} for job in jobs)


def test_of_one_person_one_message_is_told_after_the_other_where_that_is_wanted(tmp_path: Path) -> None:
    async def law() -> None:
        async with Receiver(saying(500), saying(500), saying(200)) as receiver:
            async with telling(tmp_path, f'{{url: "{receiver.url}", ordered: true, body: {{a: "{{rest}}"}}}}') as here:
                for n in range(3):
                    await here.text(f"TELL {n}", ident=str(n))
                await here.text("TELL other", ident="9", sender="15552312103")
                for origin in range(1, 5):
                    assert (await here.ended(origin)).state == "done"
            told = [one.json["a"] for one in receiver.told]
            assert [one for one in dict.fromkeys(told) if one != "other"] == ["0", "1", "2"]
            assert told[-1] == "2"
            assert told.index("other") < len(told) - 1

    asyncio.run(law())


def test_replies_are_as_quick_while_receivers_fail_as_without_them(tmp_path: Path) -> None:
    async def law() -> None:
        faults = [hanging, dripping, garbage, saying(500)]
        async with AsyncExitStack() as stack:
            receivers = [await stack.enter_async_context(Receiver(fault)) for fault in faults]
            here = await stack.enter_async_context(world(tmp_path))
            undisturbed = await _p99(here, 0)
            for receiver in receivers:
                here.decider.rules = ruled(f'{{url: "{receiver.url}", timeout: {TIMEOUT}}}')
                for n in range(25):
                    await here.text("TELL", ident=f"{receiver.port}-{n}", sender=f"1555300{n:04}")
            disturbed = await _p99(here, 100 + 25 * len(faults))
            assert all(receiver.told for receiver in receivers)
            assert disturbed <= 2 * undisturbed + 0.05  # a busy machine stands still for some of that by itself

    asyncio.run(law())


async def _p99(here: World, before: int) -> float:
    """Text a hundred times, one after the other, and tell within what time all answers but one were out."""
    took = []
    for n in range(1, 101):
        await here.text("hello", ident=f"h{before + n}", sender=f"1555200{before + n:04}")
        job = await here.ended(before + n)
        assert job.ended_at
        took.append((job.ended_at - job.created_at).total_seconds())
    return sorted(took)[98]
