"""Clockwork: what must happen every so often, by APScheduler."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from watchword.engine.node import Node
from watchword.engine.reviews import Reviews
from watchword.errors import StoreBusy
from watchword.store.interface import Store

REQUESTS_KNOWN_FOR = timedelta(days=14)
"""How long the key of a request to the API stands for it."""

log = structlog.get_logger()


def clockwork(store: Store, reviews: Reviews, node: Node, leads: Callable[[], bool] = lambda: True) -> AsyncIOScheduler:
    """Schedule the store's upkeep and what is counted in it; start it inside the running loop.

    Of many nodes the one that `leads` does the upkeep.
    """

    async def rotate() -> None:
        if not leads():
            return
        try:
            if await store.rotate(node.clock.now()):
                log.info("began a new generation of deduplication keys")
            await store.forget(node.clock.now() - REQUESTS_KNOWN_FOR)
        except StoreBusy as failure:
            log.warning("deduplication keys could not be rotated now", reason=str(failure))

    async def keep_deadlines() -> None:
        if leads():
            await reviews.keep_deadlines()

    async def count() -> None:
        try:
            counts = await store.counts()
            await reviews.count()
        except StoreBusy:
            return  # whoever wants to store something says so
        for what, number in counts.items():
            node.metrics.stored.labels(what).set(number)

    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(
        rotate, "interval", minutes=5, id="rotate", next_run_time=node.clock.now(), coalesce=True, max_instances=1
    )
    scheduler.add_job(
        keep_deadlines, "interval", minutes=1, id="reviews", next_run_time=node.clock.now(), coalesce=True
    )
    scheduler.add_job(count, "interval", seconds=15, id="count", next_run_time=node.clock.now(), coalesce=True)
    return scheduler
