"""Clockwork: what must happen every so often, by APScheduler."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from watchword.config.retention import Retention
from watchword.engine.node import SALT, Node
from watchword.engine.retention import Keeping
from watchword.engine.reviews import Reviews
from watchword.errors import StoreBusy
from watchword.store.interface import Store

REQUESTS_KNOWN_FOR = timedelta(days=14)
"""How long the key of a request to the API stands for it."""

log = structlog.get_logger()


def clockwork(
    store: Store, reviews: Reviews, retention: Retention, node: Node, leads: Callable[[], bool] = lambda: True
) -> AsyncIOScheduler:
    """Schedule the store's upkeep and what is counted in it; start it inside the running loop.

    Of many nodes the one that `leads` does the upkeep.
    """
    upkeep = _Upkeep(store, reviews, node, leads)
    keeping = Keeping(store, retention, node, leads)
    scheduler = AsyncIOScheduler(timezone="UTC")
    for every, job in (
        (3_600, keeping.let_go),
        (300, upkeep.rotate),
        (60, upkeep.keep_deadlines),
        (1, upkeep.seal),
        (15, upkeep.count),
        (60, upkeep.count_codes),
    ):
        scheduler.add_job(
            _broken_off(job), "interval", seconds=every, id=job.__name__, next_run_time=node.clock.now(), coalesce=True
        )
    return scheduler


def _broken_off(job: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """Let a job be broken off when the scheduler stops, which would log that as its failure; each goes on next time."""

    @wraps(job)
    async def run() -> None:
        with suppress(asyncio.CancelledError):
            await job()

    return run


class _Upkeep:
    """What is done now and then. Whatever cannot be done now is tried again."""

    def __init__(self, store: Store, reviews: Reviews, node: Node, leads: Callable[[], bool]) -> None:
        self._store = store
        self._reviews = reviews
        self._node = node
        self._leads = leads

    async def rotate(self) -> None:
        """Begin a new generation of keys when it is time."""
        if not self._leads():
            return
        try:
            if await self._store.rotate(self._node.clock.now()):
                log.info("began a new generation of deduplication keys")
            await self._store.forget(self._node.clock.now() - REQUESTS_KNOWN_FOR)
        except StoreBusy as failure:
            log.warning("deduplication keys could not be rotated now", reason=str(failure))

    async def keep_deadlines(self) -> None:
        """Decide the reviews that nobody has decided in time."""
        if self._leads():
            await self._reviews.keep_deadlines()

    async def seal(self) -> None:
        """Seal all events of the ledger that are not sealed yet."""
        try:
            while self._leads() and await self._store.seal(SALT, self._node.clock.now()):
                continue
        except StoreBusy as failure:
            log.warning("the ledger could not be sealed now", reason=str(failure))

    async def count(self) -> None:
        """Count what is kept, for the metrics."""
        try:
            counts = await self._store.counts(self._node.clock.now())
            await self._reviews.count()
        except StoreBusy:
            return  # whoever wants to store something says so
        self._node.metrics.counted(counts.stored, counts.oldest)

    async def count_codes(self) -> None:
        """Count the codes that are left of each pool of coupons: one node does, as there may be very many."""
        try:
            pools = await self._store.pools() if self._leads() else ()
        except StoreBusy:
            return
        self._node.metrics.left({one.name: one.codes - one.given for one in pools})
