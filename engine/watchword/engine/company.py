"""Whether other nodes use the same database, and what this one does about it."""

import asyncio
from typing import Protocol

from watchword.engine.decider import Decider
from watchword.engine.dispatch import Dispatcher
from watchword.engine.node import Node
from watchword.engine.peers import Peers
from watchword.engine.revisions import Load, Revisions
from watchword.rules.load import Loaded
from watchword.store.interface import Nodes


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
    """A process that has its database for itself: it decides by the rules that it was started with."""

    def __init__(self, node: Node) -> None:
        self._node = node

    @property
    def leads(self) -> bool:
        return True

    def degraded(self) -> tuple[str, ...]:
        return ()

    async def ready(self) -> None:
        return

    async def run(self) -> None:
        self._node.metrics.stands(1, leads=True)

    def retire(self) -> None:
        return

    async def leave(self) -> None:
        return


class AmongNodes:
    """One of the nodes on one database: it has its share of the jobs, and decides by what is published there."""

    def __init__(
        self, nodes: Nodes, node: Node, decider: Decider, dispatcher: Dispatcher, own: Loaded, load: Load
    ) -> None:
        self._nodes = nodes
        self._dispatcher = dispatcher
        self._revisions = Revisions(nodes, node, decider, own, load)
        self._peers = Peers(nodes, node, self._revisions, dispatcher.divide)
        self._revisions.changed = self._peers.soon

    @property
    def leads(self) -> bool:
        return self._peers.leads

    def degraded(self) -> tuple[str, ...]:
        return (*self._peers.degraded(), *self._revisions.degraded())

    async def ready(self) -> None:
        await self._revisions.ready.wait()

    async def run(self) -> None:
        self._nodes.listen(self._dispatcher.wake_here)
        async with asyncio.TaskGroup() as together:
            together.create_task(self._peers.run())
            together.create_task(self._revisions.run())

    def retire(self) -> None:
        self._peers.retire()

    async def leave(self) -> None:
        await self._peers.leave()
