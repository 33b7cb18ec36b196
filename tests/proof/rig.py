"""The rig: the real server, one or several of it, a stand-in for Skycore, people who text, and all that goes wrong."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from fake.api import Account
from fake.posting import Poster
from fake.server import FakeSkycore
from proof.database import Database, PostgresServer, SqliteFile
from proof.evidence import Death, Evidence
from proof.machine import HOST, Bites, Machine, compiler
from proof.people import CAMPAIGN, People, rules
from proof.plan import Fault, Strands
from proof.supervised import Supervised
from running import Running, free_port

KEY = "key-for-tests"
CALM_WITHIN = 90.0
"""Seconds after the last fault in which everything must have been answered and every job must have ended."""

_ENDPOINT = """campaign-check: false
    api-key: ${{SKYCORE_API_KEY}}
    url: http://{host}:{port}/API/wxml/1.3/
    concurrency: {concurrency}"""


class Rig:
    """One round. What it leaves is evidence; what that proves is the judge's to say.

    Without a database there is one process on SQLite. `concurrency` is that of the nodes together: as many texts can be
    unknown after one kill. The provider `takes` so many seconds to answer.
    """

    def __init__(
        self,
        folder: Path,
        random: Random,
        database: Database | None = None,
        *,
        nodes: int = 1,
        command: Sequence[str] = ("-m", "watchword", "serve"),
        people: int = 24,
        texts_per_second: float = 500,
        concurrency: int = 8,
        takes: float = 0.02,
    ) -> None:
        self.random = random
        self.tried: Counter[str] = Counter()
        self.dead: list[Death] = []
        self.undisturbed = asyncio.Lock()
        self.database_file = folder / "node-1" / "data" / "watchword.db"
        self.database = database or SqliteFile(self.database_file)
        self.concurrency = concurrency
        self._rules = folder / "rules"
        self._rules.mkdir()
        self.write_rules(1)
        port, self.has_library = free_port(), compiler() is not None
        host = HOST if self.has_library else "127.0.0.1"
        self._endpoint = _ENDPOINT.format(host=host, port=port, concurrency=concurrency)
        self.nodes = [self._node(folder / f"node-{n + 1}", texts_per_second, command) for n in range(nodes)]
        self.poster, self.echoing = Poster(self._balance, random), Poster(self._balance, random)
        self.people = People(self.poster, random, people)
        self.skycore = FakeSkycore(Account(KEY), port, takes=takes, postbacks=self.echoing)

    def _node(self, home: Path, pace: float, command: Sequence[str]) -> Supervised:
        home.mkdir()
        top = self.database.setting
        running = Running(home, sending="live", pace=pace, more=self._endpoint, top=top, rules=self._rules)
        machine = Machine(home, home / "data") if self.has_library else None
        if machine:
            running.environment |= machine.environment
        return Supervised(running, machine, command)

    # --- what faults are made of -----------------------------------------------------------------------------------

    def any_node(self) -> Supervised:
        return self.random.choice(self.nodes)

    @property
    def machines(self) -> list[Machine]:
        return [node.machine for node in self.nodes if node.machine]

    def any_machine(self) -> Machine:
        return self.random.choice(self.machines)

    @property
    def postgres(self) -> PostgresServer:
        assert isinstance(self.database, PostgresServer)
        return self.database

    def write_rules(self, edition: int) -> None:
        """Change the rules in the folder of all nodes; it is for them to read."""
        self.edition = edition
        (self._rules / "proof.yaml").write_text(rules(edition))

    async def resume(self) -> None:
        """Be whoever was alarmed: let the endpoint send again if it is paused."""
        while await asyncio.to_thread(self.database.is_paused):
            await self.ready_node().told("resume", "--endpoint", "main")

    def was_taken_after(self, second: float) -> bool:
        """Tell whether anything was answered 200 after a monotonic second."""
        return any(answer.status == 200 and answer.answered > second for answer in self.poster.answers[-500:])

    def _balance(self) -> str:
        """Choose where a copy is posted to, as a load balancer does."""
        return self.ready_node().running.url

    def ready_node(self) -> Supervised:
        """Choose any node of those that say that they are ready, if there are any."""
        return self.random.choice([node for node in self.nodes if node.in_rotation] or self.nodes)

    # --- a round -----------------------------------------------------------------------------------------------------

    async def run(self, strands: Strands, kills: int, gap: tuple[float, float] = (0.5, 4.0)) -> Evidence:
        """Let every strand befall the nodes, and kill one so often; `gap` is the time between two kills."""
        began, wall = time.monotonic(), time.time() - time.monotonic()
        await self.skycore.listen()
        try:
            for node in self.nodes:
                await node.start()
            talking = asyncio.create_task(self.people.talk())
            await asyncio.sleep(0.5)
            await self._befall(strands, kills, gap)
            await self._calm(talking)
            for node in self.nodes:
                await node.stop()
            await self.skycore.close()
            await self.poster.close()
        finally:
            for node in self.nodes:
                node.abandon()
        return self._evidence(wall, time.monotonic() - began)

    async def _befall(self, strands: Strands, kills: int, gap: tuple[float, float]) -> None:
        """Work through all strands at once; each goes on in no order while kills are still to come."""

        async def follow(strand: tuple[Fault, ...]) -> None:
            faults = [fault for fault in strand if self.has_library or not fault.needs_library]
            for fault in faults:
                await self._suffer(fault)
            while not killing.done():
                await self._suffer(self.random.choice(faults))

        async with asyncio.TaskGroup() as group:
            killing = group.create_task(self._kill(kills, gap))
            for strand in strands:
                group.create_task(follow(strand))

    async def _suffer(self, fault: Fault) -> None:
        await fault.befall(self)
        self.tried[fault.name] += 1
        await asyncio.sleep(self.random.uniform(0.0, 0.3))

    async def _kill(self, kills: int, gap: tuple[float, float]) -> None:
        for _ in range(kills):
            node = self.any_node()
            await node.ready()
            await asyncio.sleep(self.random.uniform(*gap))
            async with self.undisturbed:
                await node.kill()

    async def _calm(self, talking: "asyncio.Task[None]") -> None:
        """Wait until everybody is answered and every job has ended; what is not by then is for the judge to see."""
        self.people.stop()
        try:
            async with asyncio.timeout(CALM_WITHIN):
                await talking
                await self.resume()
                while await asyncio.to_thread(self.database.is_open):
                    await asyncio.sleep(0.1)
                await self.skycore.posted()
        except TimeoutError:
            talking.cancel()

    def _evidence(self, wall: float, seconds: float) -> Evidence:
        tables = {
            table: self.database.rows(f"SELECT * FROM {table} ORDER BY 1") for table in ("message", "job", "ledger")
        }
        logs = "".join((node.running.folder / "server.log").read_text() for node in self.nodes)
        return Evidence(
            said=self.people.said,
            answers=self.poster.answers,
            echoes=self.echoing.answers,
            calls=self.skycore.ledger,
            messages=tables["message"],
            jobs=[job for job in tables["job"] if job["lane"].startswith("text:")],
            changes=[job for job in tables["job"] if job["lane"].startswith("list:")],
            listed={number for campaign, number in self.skycore.account.subscribed if campaign == CAMPAIGN},
            events=tables["ledger"],
            published=self.database.published(logs),
            nodes=tuple(node.running.url for node in self.nodes),
            concurrency=self.concurrency,
            kills=[kill for node in self.nodes for kill in node.kills],
            pauses=[pause for node in self.nodes for pause in node.pauses],
            outages=self.database.outages,
            dead=self.dead,
            starts=sum(node.starts for node in self.nodes),
            fell=[code for node in self.nodes for code in node.fell],
            tried=self.tried,
            bites=_together([machine.bites for machine in self.machines]),
            wall=wall,
            seconds=seconds,
        )


def _together(bites: Sequence[Bites]) -> Bites | None:
    return Bites(*map(sum, zip(*bites, strict=True))) if bites else None
