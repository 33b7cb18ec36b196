"""Nodes that share a database which is not there: what a store promises them, kept in memory, on a clock of its own."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from msgspec.structs import replace

from watchword.engine.node import Node
from watchword.errors import StoreBusy
from watchword.metrics import Metrics
from watchword.store.values import Member, Published, Standing

LIVE_WITHIN, DEAD_AFTER = timedelta(seconds=3), timedelta(seconds=10)
EPOCH = datetime(2026, 3, 4, tzinfo=UTC)


class Simulated(asyncio.SelectorEventLoop):
    """An event loop in which nobody waits: when all sleep, it is later at once."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def time(self) -> float:
        return self.passed

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> "asyncio.Future[Any]":
        """Run at once what would run in a thread, whose time is none of ours."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as failure:  # noqa: BLE001 - whatever it is, whoever waits is told
            future.set_exception(failure)
        return future

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            self.passed = max(self.passed, self._scheduled[0].when())  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]


class LoopClock:
    """The clock of the running loop."""

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


def simulate(law: Callable[[], Any]) -> None:
    """Run a law in no time."""
    with asyncio.Runner(loop_factory=Simulated) as runner:
        runner.run(law())


class Shared:
    """What all nodes of one database see. While `busy`, nobody reaches it."""

    def __init__(self) -> None:
        self.clock = LoopClock()
        self.members: dict[str, Member] = {}
        self.entered: set[str] = set()
        self.leader = ""
        self.active: str | None = None
        self.staged: Published | None = None
        self.revisions: dict[str, Published] = {}
        self.next_turn: dict[str, datetime] = {}
        self.begun: dict[str, tuple[str, datetime]] = {}
        self.ears: dict[str, Callable[[frozenset[str]], None]] = {}
        self.busy = False

    def live(self) -> tuple[str, ...]:
        since = self.clock.now() - LIVE_WITHIN
        return tuple(sorted(one.owner for one in self.members.values() if one.beat_at >= since and one.loaded))


class InMemory:
    """The promises of the Nodes protocol, for one of the nodes."""

    def __init__(self, shared: Shared, name: str) -> None:
        self.shared = shared
        self.name = name
        self.told: list[frozenset[str]] = []

    def _reach(self) -> None:
        if self.shared.busy:
            raise StoreBusy("nobody answers")

    async def beat(self, owner: str, loaded: str | None, trouble: str | None) -> Standing:
        self._reach()
        here, now = self.shared, self.shared.clock.now()
        known = here.members.get(owner)
        if known is None and owner in here.entered:
            return Standing(alive=False, live=(), leads=False, active=None, staged=None)
        here.entered.add(owner)
        new = Member(owner=owner, name=self.name, began_at=now, beat_at=now, loaded=loaded, trouble=trouble)
        here.members[owner] = replace(known, beat_at=now, loaded=loaded, trouble=trouble) if known else new
        here.members = {one: it for one, it in here.members.items() if it.beat_at >= now - DEAD_AFTER}
        if here.leader not in here.members:
            here.leader = owner
        staged = here.staged.id if here.staged else None
        return Standing(alive=True, live=here.live(), leads=here.leader == owner, active=here.active, staged=staged)

    async def leave(self, owner: str) -> None:
        self._reach()
        self.shared.members.pop(owner, None)

    async def members(self) -> Sequence[Member]:
        self._reach()
        return list(self.shared.members.values())

    async def begun_elsewhere(self, number: str, owner: str) -> datetime | None:
        self._reach()
        by, at = self.shared.begun.get(number, (owner, EPOCH))
        return None if by == owner else at

    async def turns(self, lane: str, count: int, gap: timedelta) -> timedelta:
        self._reach()
        now = self.shared.clock.now()
        first = max(now, self.shared.next_turn.get(lane, now))
        self.shared.next_turn[lane] = first + count * gap
        return first - now

    def tell(self, lanes: Iterable[str]) -> None:
        self.told.append(frozenset(lanes))
        for name, heard in self.shared.ears.items():
            if name != self.name:
                heard(frozenset(lanes))

    def listen(self, heard: Callable[[frozenset[str]], None]) -> None:
        self.shared.ears[self.name] = heard

    async def stage(self, published: Published) -> bool:
        self._reach()
        if published.id == self.shared.active:
            return False
        self.shared.staged = published
        self.shared.revisions[published.id] = published
        return True

    async def activate(self, revision: str, now: datetime) -> bool:
        self._reach()
        here = self.shared
        if here.staged is None or here.staged.id != revision:
            return False
        if any(here.members[owner].loaded != revision for owner in here.live()):
            return False
        here.active, here.staged = revision, None
        here.revisions[revision] = replace(here.revisions[revision], active_at=now)
        return True

    async def unstage(self, revision: str) -> None:
        self._reach()
        if self.shared.staged and self.shared.staged.id == revision:
            self.shared.staged = None

    async def active(self) -> Published | None:
        self._reach()
        return self.shared.revisions[self.shared.active] if self.shared.active else None

    async def published(self, revision: str) -> Published | None:
        self._reach()
        return self.shared.revisions.get(revision)


def node(shared: Shared, owner: str) -> Node:
    return Node(owner=owner, clock=shared.clock, random=Random(owner), metrics=Metrics())
