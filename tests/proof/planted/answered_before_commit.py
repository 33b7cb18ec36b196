"""Planted: the answer is sent before the commit."""

import asyncio

from watchword.cli import main
from watchword.engine.intake import OK, Intake

take = Intake.take
taking: set[asyncio.Future[int]] = set()


async def take_later(self: Intake, endpoint: str, secret: str, body: bytes) -> int:
    taken = take(self, endpoint, secret, body)
    taking.add(taken)
    taken.add_done_callback(taking.discard)
    return OK


Intake.take = take_later  # type: ignore[method-assign]
main()
