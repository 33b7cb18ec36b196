"""Planted: the answer is sent before the commit."""

import asyncio

from watchword.cli import main
from watchword.engine.intake import OK, Intake

take = Intake.take
taking: set[asyncio.Task[int]] = set()


async def take_later(self: Intake, endpoint: str, secret: str, body: bytes) -> int:
    task = asyncio.create_task(take(self, endpoint, secret, body))
    taking.add(task)
    task.add_done_callback(taking.discard)
    return OK


Intake.take = take_later  # type: ignore[method-assign]
main()
