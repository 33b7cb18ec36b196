"""The rig: the real server, a stand-in for Skycore, people who text, and everything that can go wrong."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

import pysqlite3.dbapi2 as sqlite

from fake.api import Account
from fake.posting import Poster
from fake.server import FakeSkycore
from proof.judge import Evidence
from proof.machine import HOST, Machine, compiler
from proof.people import CAMPAIGN, RULES, People
from proof.plan import Fault
from proof.supervised import Supervised
from running import Running, free_port

KEY = "key-for-tests"
CONCURRENCY = 8
"""Of the dispatcher, per endpoint: as many texts can be unknown after one kill."""

CALM_WITHIN = 90.0
"""Seconds after the last fault in which everything must have been answered and every job must have ended."""

_ENDPOINT = """campaign-check: false
    api-key: ${{SKYCORE_API_KEY}}
    url: http://{host}:{port}/API/wxml/1.3/
    concurrency: {concurrency}"""


class Rig:
    """One round. What it leaves is evidence; what that proves is the judge's to say."""

    def __init__(
        self,
        folder: Path,
        random: Random,
        *,
        command: Sequence[str] = ("-m", "watchword", "serve"),
        people: int = 24,
        texts_per_second: float = 500,
    ) -> None:
        self.random = random
        self.tried: Counter[str] = Counter()
        self.database = folder / "data" / "watchword.db"
        rules = folder / "rules"
        rules.mkdir()
        (rules / "proof.yaml").write_text(RULES)
        port, has_library = free_port(), compiler() is not None
        endpoint = _ENDPOINT.format(host=HOST if has_library else "127.0.0.1", port=port, concurrency=CONCURRENCY)
        running = Running(folder, sending="live", pace=texts_per_second, more=endpoint, rules=rules, command=command)
        self.has_library = has_library
        if has_library:
            self.machine = Machine(folder, folder / "data")
            running.environment |= self.machine.environment
        self.server = Supervised(running)
        self.poster = Poster(running.url, random)
        self.people = People(self.poster, random, people)
        self.skycore = FakeSkycore(Account(KEY), port, postbacks=Poster(running.url, random))

    async def run(self, plan: Iterable[Fault], kills: int, gap: tuple[float, float] = (0.5, 4.0)) -> Evidence:
        """Let everything of a plan befall the server, and kill it so often; `gap` is the time between two kills."""
        began = time.monotonic()
        await self.skycore.listen()
        try:
            await self.server.start()
            talking = asyncio.create_task(self.people.talk())
            await asyncio.sleep(0.5)
            await self._befall(plan, kills, gap)
            await self._calm(talking)
            await self.server.stop()
            await self.skycore.close()
            await self.poster.close()
        finally:
            self.server.abandon()
        return self._evidence(time.monotonic() - began)

    async def _befall(self, plan: Iterable[Fault], kills: int, gap: tuple[float, float]) -> None:
        killing = asyncio.create_task(self._kill(kills, gap))
        faults = [fault for fault in plan if self.has_library or not fault.needs_library]
        while True:
            for fault in faults:
                await fault.befall(self)
                self.tried[fault.name] += 1
                await asyncio.sleep(self.random.uniform(0.0, 0.3))
            if killing.done() or not faults:
                break
            self.random.shuffle(faults)
        await killing

    async def _kill(self, kills: int, gap: tuple[float, float]) -> None:
        for _ in range(kills):
            await self.server.ready()
            await asyncio.sleep(self.random.uniform(*gap))
            await self.server.kill()

    async def _calm(self, talking: "asyncio.Task[None]") -> None:
        """Wait until everybody is answered and every job has ended; what is not by then is for the judge to see."""
        self.people.stop()
        try:
            async with asyncio.timeout(CALM_WITHIN):
                await talking
                await self.server.told("resume", "--endpoint", "main")
                while await asyncio.to_thread(self._is_open):
                    await asyncio.sleep(0.1)
                await self.skycore.posted()
        except TimeoutError:
            talking.cancel()

    def _is_open(self) -> bool:
        connection = sqlite.connect(f"{self.database.as_uri()}?mode=ro", uri=True)
        try:
            query = "SELECT count(*) FROM job WHERE state = 'queued' OR state = 'begun'"
            return bool(connection.execute(query).fetchone()[0])
        except sqlite.OperationalError:
            return True
        finally:
            connection.close()

    def _evidence(self, seconds: float) -> Evidence:
        connection = sqlite.connect(f"{self.database.as_uri()}?mode=ro", uri=True)
        connection.row_factory = sqlite.Row
        tables = {
            table: [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")]
            for table in ("message", "job", "ledger")
        }
        connection.close()
        return Evidence(
            said=self.people.said,
            calls=self.skycore.ledger,
            messages=tables["message"],
            jobs=[job for job in tables["job"] if job["lane"].startswith("text:")],
            changes=[job for job in tables["job"] if job["lane"].startswith("list:")],
            listed={number for campaign, number in self.skycore.account.subscribed if campaign == CAMPAIGN},
            events=tables["ledger"],
            concurrency=CONCURRENCY,
            kills=self.server.kills,
            pauses=self.server.pauses,
            fell=self.server.fell,
            tried=self.tried,
            bites=self.machine.bites if self.has_library else None,
            seconds=seconds,
        )
