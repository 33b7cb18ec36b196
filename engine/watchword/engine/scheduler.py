"""Clockwork: what must happen every so often, by APScheduler."""

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from watchword.clock import Clock
from watchword.errors import StoreBusy
from watchword.store.interface import Store

log = structlog.get_logger()


def clockwork(store: Store, clock: Clock) -> AsyncIOScheduler:
    """Schedule the store's upkeep; start it inside the running loop."""

    async def rotate() -> None:
        try:
            if await store.rotate(clock.now()):
                log.info("began a new generation of deduplication keys")
        except StoreBusy as failure:
            log.warning("deduplication keys could not be rotated, next try in an hour", reason=str(failure))

    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(
        rotate, "interval", hours=1, id="rotate", next_run_time=clock.now(), coalesce=True, max_instances=1
    )
    return scheduler
