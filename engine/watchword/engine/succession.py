"""Whose opt-outs go on when a program gets another brand or name: those of the scope that it had, in the one it has."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Final

import structlog
from msgspec.structs import replace

from watchword.consent.order import TRUSTED_FOR
from watchword.consequences import of_import
from watchword.effects import Consent
from watchword.engine.decider import Decider
from watchword.engine.node import Node
from watchword.engine.publish import Outcome
from watchword.errors import StoreBusy
from watchword.reported import Listed, imported
from watchword.rules.compiled import Scopes
from watchword.state import Suppression
from watchword.store.interface import Store
from watchword.store.values import Published

PAGE: Final = 500
"""People who are carried over in one transaction."""
LAG: Final = 5.0
"""Seconds within which every node of a database decides by what is published."""
_AGAIN: Final = 1.0
log = structlog.get_logger()


def moved(before: Scopes, after: Scopes) -> list[tuple[str, str]]:
    """Give the scopes that programs or numbers had, each with the one that they have instead."""
    return sorted({(before[name], scope) for name, scope in after.items() if before.get(name, scope) != scope})


class Succession:
    """Records the opt-outs of a scope in that which follows it, before anything is sent by it (G3).

    They are imports: what is carried over twice counts once, and only the person's own START lifts it. Whoever is held
    is carried over as opted out, as nobody can be asked to decide before rules are taken. `wake` is the dispatcher's;
    other nodes follow within the `lag`.
    """

    def __init__(
        self,
        store: Store,
        decider: Decider,
        node: Node,
        wake: Callable[[Iterable[str]], None] = lambda _: None,
        lag: float = LAG,
    ) -> None:
        self._store = store
        self._decider = decider
        self._node = node
        self._wake = wake
        self._lag = lag

    async def begin(self, before: Scopes) -> None:
        """Carry over what the rules that decided before leave to those that this process begins with."""
        await self._surely(moved(before, self._decider.rules.scopes()), None)

    async def adopt(
        self, asked: Published, after: Scopes, publish: Callable[[Published], Awaitable[Outcome]]
    ) -> Outcome:
        """Let rules decide, with all opt-outs that are theirs; raises what `publish` does, and StoreBusy.

        Who opts out while that is done is carried over behind it.
        """
        pairs, began = moved(self._decider.rules.scopes(), after), self._node.clock.now()
        for pair in pairs:
            await self._carry(*pair, None)
        outcome = await publish(asked)
        await self._surely(pairs, began - TRUSTED_FOR)
        if pairs and self._store.nodes is not None:
            await asyncio.sleep(self._lag)
            await self._surely(pairs, began - TRUSTED_FOR)
        return outcome

    async def _surely(self, pairs: Iterable[tuple[str, str]], since: datetime | None) -> None:
        for pair in pairs:
            while True:
                try:
                    await self._carry(*pair, since)
                    break
                except StoreBusy as failure:
                    log.warning("opt-outs cannot be carried over yet; it is tried again", reason=str(failure))
                    await asyncio.sleep(_AGAIN)

    async def _carry(self, old: str, new: str, since: datetime | None) -> None:
        """Record the opt-outs of one scope, since a time or all, in another."""
        carried, after = 0, ""
        while found := await self._store.out_of(old, since, after, PAGE):
            now, after = self._node.clock.now(), found[-1][0]
            rules, outside = self._decider.rules, self._decider.outside()
            said = {one.number: one for one in (_carried(number, out, new, now) for number, out in found)}
            follows = dict(made for one in said.values() for made in of_import(rules, outside, one))
            carried += len(await self._store.import_opt_outs(follows, now))
            self._wake({job.lane for jobs in follows.values() for job in jobs})
        if carried:
            log.warning("opt-outs are carried over", before=old, now=new, people=carried)


def _carried(number: str, out: Suppression, scope: str, now: datetime) -> Consent:
    listed = Listed(number=number, scope=scope, at=out.since, text=f"carried over from {out.scope}")
    return replace(imported(listed, now), provider_blocks=out.provider_blocks)
