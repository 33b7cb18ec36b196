"""Laws of the heartbeat: who is alive, what follows from it, and what a node does that was declared dead."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from prometheus_client import generate_latest
from structlog.testing import capture_logs

from engine.nodes import InMemory, Shared, node, simulate
from watchword.engine.peers import Peers
from watchword.store.values import Standing


class Decided:
    """Rules that are loaded, and whatever standing they were told."""

    def __init__(self) -> None:
        self.loaded: str | None = "r1"
        self.trouble: str | None = None
        self.followed: list[Standing] = []

    def follow(self, standing: Standing) -> None:
        self.followed.append(standing)


class One:
    """One node with its heartbeat."""

    def __init__(self, shared: Shared, name: str) -> None:
        self.nodes, self.node, self.rules = InMemory(shared, name), node(shared, name), Decided()
        self.divided: list[tuple[str, ...]] = []
        self.peers = Peers(self.nodes, self.node, self.rules, self.divide)

    def divide(self, live: Sequence[str]) -> None:
        self.divided.append(tuple(live))


@asynccontextmanager
async def beating(*several: One) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one.peers.run()) for one in several]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def events(logs: Sequence[Any], event: str) -> list[Any]:
    return [log for log in logs if log["event"] == event]


def test_nodes_learn_of_each_other_and_divide_anew_once_for_each_change() -> None:
    async def law() -> None:
        shared = Shared()
        a, b = One(shared, "a"), One(shared, "b")
        async with beating(a):
            await asyncio.sleep(2)
            async with beating(b):
                await asyncio.sleep(10)
                assert a.divided == [("a",), ("a", "b")]
                assert b.divided == [("a", "b")]
                assert (a.peers.leads, b.peers.leads) == (True, False)
            await b.peers.leave()
            await asyncio.sleep(2)
            assert a.divided == [("a",), ("a", "b"), ("a",)]

    simulate(law)


def test_what_a_silent_node_led_and_looked_for_is_the_others_in_seconds() -> None:
    async def law() -> None:
        shared = Shared()
        a, b = One(shared, "a"), One(shared, "b")
        await a.peers.beat()
        async with beating(b):
            await asyncio.sleep(2)
            assert b.divided == [("a", "b")]
            await asyncio.sleep(4)
            assert b.divided == [("a", "b"), ("b",)]
            assert not b.peers.leads
            await asyncio.sleep(7)
            assert b.peers.leads

    simulate(law)


def test_a_node_that_was_declared_dead_goes_on_as_another_at_once() -> None:
    async def law() -> None:
        shared = Shared()
        a, b = One(shared, "a"), One(shared, "b")
        async with beating(b):
            async with beating(a):
                await asyncio.sleep(3)
            await asyncio.sleep(12)
            with capture_logs() as logs:
                await a.peers.beat()
            (said,) = events(logs, "the other nodes declared this one dead: what it had begun is theirs")
            assert (said["log_level"], said["was"], said["owner"]) == ("critical", "a", a.node.owner)
            assert a.node.owner != "a"
            assert a.divided[-1] == tuple(sorted([a.node.owner, "b"]))
            await asyncio.sleep(2)
            assert set(b.divided[-1]) == {a.node.owner, "b"}

    simulate(law)


def test_an_outage_is_told_once_and_leaves_the_shares_as_they_were() -> None:
    async def law() -> None:
        shared = Shared()
        a = One(shared, "a")
        with capture_logs() as logs:
            async with beating(a):
                await asyncio.sleep(3)
                assert a.peers.degraded() == ()
                shared.busy = True
                await asyncio.sleep(2)
                assert a.peers.degraded() == ()
                await asyncio.sleep(28)
                (told,) = a.peers.degraded()
                assert told.startswith("the database has not been reached for ")
                shared.busy = False
                await asyncio.sleep(2)
                assert a.peers.degraded() == ()
        assert len(events(logs, "the heartbeat does not reach the database")) == 1
        assert len(events(logs, "the heartbeat reaches the database again")) == 1
        assert a.divided[0] == ("a",)

    simulate(law)


def test_a_node_that_retires_takes_nothing_on_and_is_alive_until_it_leaves() -> None:
    async def law() -> None:
        shared = Shared()
        a, b = One(shared, "a"), One(shared, "b")
        async with beating(a, b):
            await asyncio.sleep(3)
            a.peers.retire()
            await asyncio.sleep(1.5)
            assert b.divided[-1] == ("b",)
            assert "a" in shared.members
            await asyncio.sleep(20)
            assert "a" in shared.members
        await a.peers.leave()
        assert "a" not in shared.members

    simulate(law)


def test_what_there_is_to_tell_is_told_at_once() -> None:
    async def law() -> None:
        shared = Shared()
        a = One(shared, "a")
        async with beating(a):
            await asyncio.sleep(0.5)
            a.rules.loaded = "r2"
            a.peers.soon()
            await asyncio.sleep(0.01)
            assert shared.members["a"].loaded == "r2"

    simulate(law)


def test_how_a_node_stands_is_measured() -> None:
    async def law() -> None:
        shared = Shared()
        a, b = One(shared, "a"), One(shared, "b")
        async with beating(a, b):
            await asyncio.sleep(3)
        for one, leads in ((a, b"1.0"), (b, b"0.0")):
            page = generate_latest(one.node.metrics.registry)
            assert b"\nwatchword_nodes 2.0\n" in page
            assert b"\nwatchword_leads " + leads + b"\n" in page

    simulate(law)
