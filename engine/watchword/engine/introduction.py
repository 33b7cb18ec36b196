"""What the machine's side says of its numbers is kept with the messages, which only name it."""

import asyncio

import structlog

from watchword.engine.decider import Decider
from watchword.errors import StoreBusy
from watchword.store.interface import Store

AGAIN_AFTER = 1.0
log = structlog.get_logger()


async def introduce(store: Store, decider: Decider) -> None:
    """Have it kept, as soon as the store takes it."""
    while True:
        try:
            await store.introduce(decider.lines())
        except StoreBusy as failure:
            log.warning("cannot keep what is said of the numbers", reason=str(failure))
            await asyncio.sleep(AGAIN_AFTER)
        else:
            return
