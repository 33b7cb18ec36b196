"""G1, G2 and G4 on the real process: killed at any instant under load, nothing that was answered 200 is lost."""

import asyncio
import signal
from collections import Counter
from pathlib import Path
from random import Random

import httpx

from running import Running, postback
from watchword.store.reader import SqliteReader as Reader
from watchword.store.sqlite import open_reader

SENDERS = 40
CONCURRENCY = 8
"""Of the dispatcher, per endpoint: as many texts can be unknown after one kill."""


class Provider:
    """Posts messages, each until it is answered 200, as Skycore does; the pause between tries is shortened."""

    def __init__(self, server: Running) -> None:
        self.server = server
        self.posted = 0
        self.stopped = asyncio.Event()
        self.client = httpx.AsyncClient(timeout=10)

    async def post_until_taken(self, number: int) -> None:
        sender = f"1555777{number % SENDERS:04}"
        body = postback(f"HOURS {number}", ident=f"T-{number}", sender=sender)
        while True:
            try:
                answer = await self.client.post(self.server.url, content=body)
                if answer.status_code == 200:
                    return
                assert answer.status_code == 503
            except httpx.TransportError:
                await asyncio.sleep(0.05)

    async def worker(self) -> None:
        while not self.stopped.is_set():
            self.posted += 1
            await self.post_until_taken(self.posted)


async def kill_again_and_again(server: Running, kills: int, random: Random) -> int:
    provider = Provider(server)
    workers = [asyncio.create_task(provider.worker()) for _ in range(8)]
    for _ in range(kills):
        await asyncio.sleep(random.uniform(0.2, 0.8))
        await asyncio.to_thread(server.stop, signal.SIGKILL)
        await asyncio.to_thread(server.start)
    await asyncio.sleep(0.3)
    provider.stopped.set()
    await asyncio.gather(*workers)
    await provider.client.aclose()
    return provider.posted


async def open_jobs(reader: Reader) -> int:
    return len(await reader.jobs(("queued", "begun"), 10_000))


async def verdict(database: Path, posted: int, kills: int) -> None:
    reader = open_reader(database)
    for _ in range(600):
        if not await open_jobs(reader):
            break
        await asyncio.sleep(0.1)
    assert await open_jobs(reader) == 0
    messages = await reader.messages(posted * 2 + 10)
    taken = Counter(message.message.provider_id for message in messages)
    assert taken == {f"T-{number}": 1 for number in range(1, posted + 1)}
    states: Counter[str] = Counter()
    for message in messages:
        jobs = await reader.jobs_of(message.id)
        assert len(jobs) == 1, f"message {message.id} has {len(jobs)} replies"
        states[jobs[0].state] += 1
    assert states.keys() <= {"done", "unknown"}
    assert states["unknown"] <= CONCURRENCY * kills
    await reader.close()


def test_a_killed_server_loses_nothing_it_answered_and_decides_nothing_twice(tmp_path: Path, kills: int) -> None:
    server = Running(tmp_path, pace=2000).start()
    try:
        posted = asyncio.run(kill_again_and_again(server, kills, Random(7)))
        asyncio.run(verdict(tmp_path / "data" / "watchword.db", posted, kills))
    finally:
        server.stop()
    print(f"{kills} kills, {posted} messages: each decided once, each with one reply that has ended")
