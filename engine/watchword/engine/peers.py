"""One node among those that share a database: it says that it is alive, and heeds how it stands."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

import structlog

from watchword.engine.node import Node
from watchword.errors import StoreBusy
from watchword.store.nodes import Nodes
from watchword.store.values import Standing

BEAT_EVERY = 1.0
UNHEARD_AFTER = 4.0
"""Seconds without a heartbeat after which whoever is on call should know."""
log = structlog.get_logger()


class Rules(Protocol):
    """What a heartbeat tells of the rules of this node, and what is told the standing that it brings."""

    @property
    def loaded(self) -> str | None: ...

    @property
    def trouble(self) -> str | None: ...

    def follow(self, standing: Standing) -> None: ...


class Peers:
    """The part of this node among the others. `divide` is told who is alive whenever that changes."""

    def __init__(self, nodes: Nodes, node: Node, rules: Rules, divide: Callable[[Sequence[str]], None]) -> None:
        self._nodes = nodes
        self._node = node
        self._rules = rules
        self._divide = divide
        self._asked = asyncio.Event()
        self._heard_at = node.clock.monotonic()
        self._unheard = False
        self._retiring = False
        self._standing = Standing(alive=True, live=(), leads=False, active=None, staged=None)

    @property
    def leads(self) -> bool:
        """Tell whether this node does what only one may."""
        return self._standing.leads

    def degraded(self) -> tuple[str, ...]:
        """Say since when the database does not answer, if that is long."""
        silent = self._node.clock.monotonic() - self._heard_at
        return (f"the database has not been reached for {silent:.0f} s",) if silent > UNHEARD_AFTER else ()

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            self._asked.clear()
            try:
                await self.beat()
            except Exception:
                log.exception("a heartbeat broke; the next one follows")
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT_EVERY):
                    await self._asked.wait()

    def soon(self) -> None:
        """Beat at once: there is something to tell."""
        self._asked.set()

    def retire(self) -> None:
        """Take on nothing more: the others divide this node's share, but leave it what it has begun."""
        self._retiring = True
        self.soon()

    async def beat(self) -> None:
        """Beat once; where the database does not answer, all stays as it was."""
        try:
            standing = await self._beat()
            if not standing.alive:
                standing = await self._beat_anew()
        except StoreBusy as failure:
            if not self._unheard:
                log.warning("the heartbeat does not reach the database", reason=str(failure))
            self._unheard = True
            return
        if self._unheard:
            log.info("the heartbeat reaches the database again")
        self._unheard = False
        self._heard_at = self._node.clock.monotonic()
        if standing.alive:
            self._stand(standing)

    async def leave(self) -> None:
        """Say that this node ends: nothing that it has begun is under way any more."""
        try:
            await self._nodes.leave(self._node.owner)
        except StoreBusy as failure:
            log.warning("could not tell the other nodes that this one ends", reason=str(failure))

    async def _beat(self) -> Standing:
        loaded = None if self._retiring else self._rules.loaded
        return await self._nodes.beat(self._node.owner, loaded, self._rules.trouble)

    async def _beat_anew(self) -> Standing:
        """Go on as another incarnation; what the ones before still end is refused by the store."""
        dead = self._node.owner
        self._node.begin_anew()
        log.critical(
            "the other nodes declared this one dead: what it had begun is theirs", was=dead, owner=self._node.owner
        )
        return await self._beat()

    def _stand(self, standing: Standing) -> None:
        before, self._standing = self._standing, standing
        self._node.metrics.stands(len(standing.live), leads=standing.leads)
        for owner in sorted({*standing.live} - {*before.live} - {self._node.owner}):
            log.info("a node is there", node=owner)
        for owner in sorted({*before.live} - {*standing.live} - {self._node.owner}):
            log.warning("a node is gone", node=owner)
        if standing.leads != before.leads:
            log.info("this node leads" if standing.leads else "another node leads")
        if standing.live != before.live:
            self._divide(standing.live)
        self._rules.follow(standing)
