"""Whether other nodes use the same database, and what this one does about it."""

import asyncio
from typing import Protocol

import structlog
from msgspec.structs import replace

from watchword.engine.beginning import Beginning
from watchword.engine.decider import Decider
from watchword.engine.dispatch import Dispatcher
from watchword.engine.node import Node
from watchword.engine.peers import Peers
from watchword.engine.publish import ALREADY, Outcome, publish, put
from watchword.engine.revisions import Loader, Revisions, started_with
from watchword.errors import StoreBusy
from watchword.rules.load import Loaded
from watchword.store.nodes import Nodes
from watchword.store.shelf import History, Shelf
from watchword.store.values import Published

log = structlog.get_logger()


class Company(Protocol):
    """What is different for a process that is alone and for one of many."""

    @property
    def leads(self) -> bool:
        """Tell whether this process does what only one may."""
        ...

    def degraded(self) -> tuple[str, ...]:
        """Say why it does less than it should, if it does."""
        ...

    async def ready(self) -> None:
        """Wait until it is known what to decide by."""
        ...

    async def publish(self, asked: Published) -> Outcome:
        """Decide by other rules, here and wherever the same database is used; raises Unfit, StoreBusy."""
        ...

    async def run(self) -> None:
        """Keep company until cancelled."""
        ...

    def retire(self) -> None:
        """Take on nothing more, and end what has begun."""
        ...

    async def leave(self) -> None:
        """End: nothing that has begun is under way any more."""
        ...


class Alone:
    """A process that has its database for itself: what it decides by is on its shelf, from the start on."""

    def __init__(
        self, shelf: Shelf, history: History, node: Node, decider: Decider, beginning: Beginning, loader: Loader
    ) -> None:
        self._shelf = shelf
        self._history = history
        self._node = node
        self._decider = decider
        self._loader = loader
        first = started_with(beginning.loaded, node)
        self._in_order = asyncio.Lock()
        self._first = replace(first, staged_as=beginning.how) if first.files else None

    @property
    def leads(self) -> bool:
        return True

    def degraded(self) -> tuple[str, ...]:
        return ()

    async def ready(self) -> None:
        async with self._in_order:
            first, self._first = self._first, None
            if first is None:
                return
            try:
                await put(self._shelf, self._history, first, self._node.clock)
            except StoreBusy as failure:
                log.warning("cannot keep the rules that it was started with", revision=first.id, reason=str(failure))

    async def publish(self, asked: Published) -> Outcome:
        await self.ready()
        if asked.id == self._decider.rules.revision:
            return Outcome(revision=asked.id, reason=ALREADY)
        rules = await self._loader.load(asked.files)
        await put(self._shelf, self._history, asked, self._node.clock)
        before, self._decider.rules = self._decider.rules, rules
        self._loader.let_go(before)
        return Outcome(revision=asked.id)

    async def run(self) -> None:
        self._node.metrics.stands(1, leads=True)

    def retire(self) -> None:
        return

    async def leave(self) -> None:
        return


class AmongNodes:
    """One of the nodes on one database: it has its share of the jobs, and decides by what is published there."""

    def __init__(
        self, nodes: Nodes, node: Node, decider: Decider, dispatcher: Dispatcher, own: Loaded, loader: Loader
    ) -> None:
        self._nodes = nodes
        self._node = node
        self._dispatcher = dispatcher
        self._revisions = Revisions(nodes, node, decider, own, loader)
        self._peers = Peers(nodes, node, self._revisions, dispatcher.divide)
        self._revisions.changed = self._peers.soon

    @property
    def leads(self) -> bool:
        return self._peers.leads

    def degraded(self) -> tuple[str, ...]:
        return (*self._peers.degraded(), *self._revisions.degraded())

    async def ready(self) -> None:
        await self._revisions.ready.wait()

    async def publish(self, asked: Published) -> Outcome:
        return await publish(self._nodes, asked, self._node.clock)

    async def run(self) -> None:
        self._nodes.listen(self._dispatcher.wake_here)
        async with asyncio.TaskGroup() as together:
            together.create_task(self._peers.run())
            together.create_task(self._revisions.run())

    def retire(self) -> None:
        self._peers.retire()

    async def leave(self) -> None:
        await self._peers.leave()
