"""How what has been kept too long goes: every sweep in its turn, slice by slice, beside the work."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from watchword.config.retention import Retention
from watchword.engine.node import Node
from watchword.errors import StoreBusy
from watchword.store.interface import Store
from watchword.store.retention import SWEEPS

EVERY = timedelta(days=1)
BETWEEN = 0.01
"""Seconds between two slices, in which others write."""
log = structlog.get_logger()


class Keeping:
    """Lets go once a day of what is older than it is to be kept; of many nodes the one that `leads` does."""

    def __init__(self, store: Store, retention: Retention, node: Node, leads: Callable[[], bool]) -> None:
        self._store = store
        self._retention = retention
        self._node = node
        self._leads = leads
        self._last: datetime | None = None

    async def let_go(self) -> None:
        """Let go of what is too old, unless that was done within a day. What cannot be done now is tried again."""
        now = self._node.clock.now()
        if not self._leads() or (self._last is not None and now - self._last < EVERY):
            return
        gone: Counter[str] = Counter()
        try:
            for name in SWEEPS:
                gone[name] = await self._sweep(name, now)
        except StoreBusy as failure:
            log.warning("what is not to be kept longer could not all go now", reason=str(failure), gone=_some(gone))
            return
        self._last = now
        log.info("what is not to be kept longer is gone", gone=_some(gone))

    async def _sweep(self, name: str, now: datetime) -> int:
        period: timedelta | None = getattr(self._retention, SWEEPS[name].setting)
        if period is None:
            return 0
        limit, place = await self._store.begin_sweep(name, period, now)
        gone = 0
        while self._leads():
            step = await self._store.sweep(name, place, limit)
            gone += step.gone
            self._node.metrics.expired(name).inc(step.gone)
            if step.reached is None:
                break
            place = step.reached
            await asyncio.sleep(BETWEEN)
        return gone


def _some(gone: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in gone.items() if number}
