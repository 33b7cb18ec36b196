"""Laws of clockwork: what is under way when it stops is broken off, and that is no failure of it."""

import asyncio
import logging
from random import Random
from typing import Any

import pytest

from watchword.clock import SystemClock
from watchword.config.retention import Retention
from watchword.engine.node import Node
from watchword.engine.scheduler import clockwork
from watchword.metrics import Metrics
from watchword.store.tallies import Pool


class Slow:
    """A store, and reviews, that take for ever over everything."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        async def take_for_ever(*_: object) -> None:
            self.asked.add(name)
            await asyncio.Event().wait()

        return take_for_ever


def test_what_is_broken_off_when_the_clockwork_stops_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    slow: Any = Slow()
    node = Node(owner="one", clock=SystemClock(), random=Random(1), metrics=Metrics())

    async def law() -> None:
        scheduler = clockwork(slow, slow, Retention(), node)
        scheduler.start()
        async with asyncio.timeout(10):
            while not {"seal", "rotate", "counts", "begin_sweep", "keep_deadlines"} <= slow.asked:
                await asyncio.sleep(0.01)
        scheduler.shutdown(wait=False)
        await asyncio.sleep(0.05)

    with caplog.at_level(logging.WARNING):
        asyncio.run(law())
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("leads", [True, False])
def test_codes_that_are_left_are_counted_by_the_node_that_leads(leads: bool) -> None:
    class Pools(Slow):
        async def pools(self) -> list[Pool]:
            return [Pool("spring", 100, 60), Pool("fall", 10, 10)]

    pools: Any = Pools()
    node = Node(owner="one", clock=SystemClock(), random=Random(1), metrics=Metrics())

    async def law() -> None:
        jobs = clockwork(pools, pools, Retention(), node, lambda: leads).get_jobs()
        await next(one for one in jobs if one.id == "count_codes").func()

    asyncio.run(law())
    left = [node.metrics.registry.get_sample_value("watchword_codes_left", {"pool": one}) for one in ("spring", "fall")]
    assert left == ([40, 0] if leads else [None, None])
