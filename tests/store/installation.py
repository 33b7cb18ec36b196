"""An installation to try the laws of consent on: decisions, gate and stores as they are, and two dispatchers."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Protocol

import pytest
import sqlalchemy
from msgspec.structs import replace
from sqlalchemy import Connection
from sqlalchemy.pool import NullPool

from store.given import DAY, NOON, opened_sqlite
from store.tables import Tables
from watchword import providers, vocabulary
from watchword.config import Endpoint, OurNumber
from watchword.engine.accounts import Account, Policy
from watchword.engine.consents import Consents
from watchword.engine.decider import Decider
from watchword.engine.ending import ending, refused
from watchword.engine.gate import gate
from watchword.engine.inflight import InFlight
from watchword.engine.node import Node
from watchword.engine.reviews import Reviews
from watchword.membership import effects_of
from watchword.message import Membership, Message
from watchword.metrics import Metrics
from watchword.plugin import Done, OptedOut, Outcome, Retry, Unknown
from watchword.rules.load import load_texts
from watchword.store.interface import Store
from watchword.store.postgres.clock import DatabaseClock
from watchword.store.postgres.connection import engine
from watchword.store.postgres.store import open_postgres
from watchword.store.sqlite.connection import driver, open_for_writing
from watchword.store.values import Received, StoredJob

REVOKE_ALL_FROM = NOON + 2 * DAY
LUIGIS, MAMAS, UNHEARD = "86717", "86718", "70000"
RULES = """\
version: 1
program: PROGRAM
about: {name: PROGRAM, numbers: {main: NUMBER}, help: help@pizza.example, purpose: transactional}
lists: {club: {skycore-campaign: "C-PROGRAM"}}
rules:
  - {id: join, when: {keyword: JOIN}, then: [{subscribe: club}, {reply: welcome}]}
  - {id: any, tier: fallback, then: [{reply: "you wrote {text}"}]}
"""
RULE_SET = load_texts(
    {
        f"rules/{program}.yaml": RULES.replace("PROGRAM", program).replace("NUMBER", ours).encode()
        for program, ours in (("luigis", LUIGIS), ("mamas", MAMAS))
    },
    vocabulary.builtin(),
).rules
FATES: tuple[Outcome | None, ...] = (
    Done(tracking_id="T"),
    Done(tracking_id="T"),
    Unknown(reason="no answer"),
    OptedOut(reason="21610"),
    Retry(reason="busy"),
    None,
)
"""What may become of an attempt: None is not known yet."""


class Dial:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return 0.0


class DialOfDatabase(DatabaseClock):
    """Tells what the dial shows, whatever the database's time is."""

    def __init__(self, dial: Dial) -> None:
        super().__init__(dial)
        self._dial = dial

    def now(self) -> datetime:
        return self._dial.now()


class Database(Protocol):
    """Where it is kept: `nodes` may have it open at once."""

    nodes: Sequence[str]

    async def open(self, node: str, owner: str, clock: Dial) -> Store: ...

    def behind(self) -> AbstractContextManager[Connection]:
        """Change what is kept behind everybody's back; nothing of it stays."""
        ...


class InSqlite:
    """A file, which one process has."""

    nodes = ("one",)

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        path: Path = folders.mktemp("installation") / "watchword.db"
        self._path = path
        self._engine = sqlalchemy.create_engine(
            "sqlite://", module=driver, creator=lambda: open_for_writing(path), poolclass=NullPool
        )
        sqlalchemy.event.listen(self._engine, "begin", lambda one: one.exec_driver_sql("BEGIN IMMEDIATE"))

    async def open(self, node: str, owner: str, clock: Dial) -> Store:
        return opened_sqlite(self._path, owner, clock)

    def behind(self) -> AbstractContextManager[Connection]:
        return _undone(self._engine)


class InPostgresql:
    """A database that two nodes share."""

    nodes = ("one", "two")

    def __init__(self, tables: Tables) -> None:
        self._url = tables.empty()
        self._engine = engine(self._url)

    async def open(self, node: str, owner: str, clock: Dial) -> Store:
        store = open_postgres(self._url, node, DialOfDatabase(clock))
        await store.nodes.beat(owner, None, None)
        return store

    def behind(self) -> AbstractContextManager[Connection]:
        return _undone(self._engine)


@contextmanager
def _undone(behind: sqlalchemy.Engine) -> Iterator[Connection]:
    with behind.connect() as connection:
        yield connection
        connection.rollback()
    behind.dispose()


class Running:
    """One node from start to stop, as far as it matters to consent."""

    def __init__(self, owner: str, store: Store, clock: Dial) -> None:
        self.store = store
        account = Account(
            name="main",
            settings=Endpoint(
                provider="skycore",
                sending="live",
                path_secrets=("s",),
                numbers={one: OurNumber() for one in (LUIGIS, MAMAS, UNHEARD)},
            ),
            provider=(skycore := providers.builtin()["skycore"]()),
            sender=skycore,
            keeper=skycore,
            policy=(policy := Policy(revoke_all_from=REVOKE_ALL_FROM)),
        )
        self.line = account.line
        self.node = Node(owner=owner, clock=clock, random=Random(1), metrics=Metrics())
        self.decider = Decider({"main": account}, RULE_SET, self.node.random, policy)
        self.gate = gate({"main": account.settings}, lambda: self.decider.rules.programs)
        self.consents = Consents(store, self.decider, InFlight(), self.node)
        self.reviews = Reviews(store, self.decider, self.node)

    async def take(self, message: Message) -> Received:
        asked = self.decider.question(message)
        return await self.store.receive(message, asked.program, asked.scope, asked.decide)

    async def hear(self, told: Membership) -> bool:
        """Take the provider's word on its own lists."""
        effects = effects_of(self.decider.rules, self.line(told.to or ""), self.decider.outside(), told)
        return await self.store.apply(told.endpoint, told.key, effects, told.received_at)


class Dispatcher:
    """Begins what is due as far as the gate lets it, and ends it as fate wants; what is not known yet, next time."""

    def __init__(self) -> None:
        self._in_flight: list[StoredJob] = []

    async def work(self, on: Running, fates: Sequence[Outcome | None]) -> list[tuple[StoredJob, Outcome | None]]:
        """Answers what began, and what became of it."""
        now = on.node.clock.now()
        for job in self._in_flight:
            await self._end(on, job, Done(tracking_id=f"T{job.id}"))
        self._in_flight, begun = [], []
        for lane in await on.store.lanes(now):
            for job in await on.store.due(lane, now, 99):
                if started := await on.store.begin(job.id, on.node.owner, on.gate, now):
                    fate = fates[len(begun) % len(fates)]
                    begun.append((started, fate))
                    await self._end(on, started, fate)
        return begun

    async def _end(self, on: Running, job: StoredJob, fate: Outcome | None) -> None:
        now = on.node.clock.now()
        if fate is None:
            self._in_flight.append(job)
            return
        end = ending(job, fate, None, now, on.node.random)
        if isinstance(fate, OptedOut):
            end = replace(end, effects=on.decider.recorded(refused(job, fate, now)))
        if end.tracking_id:
            end = replace(end, tracking_id=f"T{job.id}")
        await on.store.end(job.id, job.owner or "", end, now, job.begun_at)
