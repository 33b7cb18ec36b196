"""Texts that other nodes may be about to write to a socket, so that an opt-out's 200 waits for those too (G3)."""

import asyncio
from datetime import timedelta

from watchword.engine.inflight import ON_THE_SOCKET_WITHIN
from watchword.engine.node import Node
from watchword.errors import StoreBusy
from watchword.store.nodes import Nodes

MARGIN = 0.1
"""Seconds by which the clocks of two nodes may differ, as both follow the database's."""
LOOK_EVERY = 0.03


class OnOtherNodes:
    """The begun texts of the other nodes by person, each until it has ended or must have left."""

    def __init__(self, nodes: Nodes, node: Node) -> None:
        self._nodes = nodes
        self._node = node

    async def settled(self, number: str) -> None:
        """Wait until what is in flight to a person now is out, at most the second in which it must be.

        Where nobody can be asked, whatever there is has its second.
        """
        clock = self._node.clock
        over = timedelta(seconds=ON_THE_SOCKET_WITHIN + MARGIN)
        until = clock.monotonic() + over.total_seconds()
        while (left := until - clock.monotonic()) > 0:
            try:
                began = await self._nodes.begun_elsewhere(number, self._node.owner)
            except StoreBusy:
                await asyncio.sleep(left)
                return
            if began is None or clock.now() - began >= over:
                return
            await asyncio.sleep(LOOK_EVERY)
