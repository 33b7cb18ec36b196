"""How often an endpoint may be used where several nodes use it: turns that no other node has."""

import asyncio
from collections import deque
from datetime import timedelta

from watchword.clock import Clock
from watchword.engine.rate import LATE
from watchword.errors import StoreBusy
from watchword.store.nodes import Nodes

HANDFUL = 0.1
"""Seconds of turns that are taken at once at most: what is not used of them, no other node can use."""
FIRST_WAIT, LONGEST_WAIT = 0.1, 1.0
"""Seconds until the database is asked again that did not answer."""


class SharedPace:
    """The turns of a lane, taken in handfuls from the one row that all nodes take them from."""

    def __init__(self, lane: str, per_second: float, nodes: Nodes, clock: Clock) -> None:
        self._lane = lane
        self._gap = 1.0 / per_second
        self._most = max(1, int(per_second * HANDFUL))
        self._nodes = nodes
        self._clock = clock
        self._turns: deque[float] = deque()

    async def turn(self, wanted: int = 1, /) -> None:
        """Wait for the next turn and take it; no more turns are taken from the others than are `wanted`."""
        while self._turns and self._turns[0] < self._clock.monotonic() - LATE:
            self._turns.popleft()
        if not self._turns:
            await self._take(min(wanted, self._most))
        await asyncio.sleep(self._turns.popleft() - self._clock.monotonic())

    async def _take(self, count: int) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                first = await self._nodes.turns(self._lane, count, timedelta(seconds=self._gap))
                break
            except StoreBusy:
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
        began = self._clock.monotonic() + first.total_seconds()
        self._turns.extend(began + place * self._gap for place in range(count))
