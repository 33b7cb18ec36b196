"""Texts that may be opt-outs: what a person decides about them, and what is decided where nobody does in time (R14)."""

import asyncio
from collections.abc import Callable, Iterable

import structlog

from watchword.effects import Consent, Effect
from watchword.engine.decider import Decider
from watchword.engine.node import Node
from watchword.errors import StoreBusy, StoreRefused
from watchword.reviews import DECIDED_WITHIN, WARNED_BEFORE, business_days
from watchword.store.interface import Store
from watchword.store.reviewed import OpenReviews, Settlement, StoredReview

NOBODY = "nobody"
"""Who decides a review whose deadline is over."""
AT_ONCE = 1_000
PATIENCE = 1.0
"""Seconds that whoever asks for health waits for the store."""
log = structlog.get_logger()


class Reviews:
    """Decides reviews. `open` are those that were there when they were last counted."""

    def __init__(
        self, store: Store, decider: Decider, node: Node, wake: Callable[[Iterable[str]], None] = lambda _: None
    ) -> None:
        self._store = store
        self._decider = decider
        self._node = node
        self._wake = wake
        self._told: set[int] = set()
        self._looking: asyncio.Task[None] | None = None
        self.open: OpenReviews | None = None

    async def decide(self, settled: Settlement) -> bool:
        """Decide a review; false if it is not open."""
        found = await self._store.review(settled.review)
        if found is None:
            return False
        effects = self._effects(found, settled)
        lanes = await self._store.decide_review(settled, effects, self._node.clock.now())
        if lanes is None:
            return False
        log.info("a review is decided", review=found.id, outcome=settled.outcome, by=settled.by)
        if settled.outcome == "opt-out":
            self._node.metrics.opt_outs(found.endpoint, "review").inc()
        self._wake(lanes)
        return True

    async def look(self) -> None:
        """Count what is open, for whoever asks now; where the store does not answer, what was counted last stands.

        However many ask, the store is asked once at a time.
        """
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        await asyncio.wait([self._looking], timeout=PATIENCE)

    async def _look(self) -> None:
        try:
            await self.count()
        except StoreBusy as failure:
            log.warning("the open reviews could not be counted now", reason=str(failure))

    async def count(self) -> None:
        """Count what is open."""
        found = self.open = await self._store.open_reviews()
        age = (self._node.clock.now() - found.oldest).total_seconds() if found else 0.0
        self._node.metrics.reviewed(found.count if found else 0, age)

    async def keep_deadlines(self) -> None:
        """Take for an opt-out what nobody has decided in time, and tell of what has little time left."""
        try:
            await self._keep_deadlines()
        except (StoreBusy, StoreRefused) as failure:
            log.warning("the deadlines of reviews could not be kept now", reason=str(failure))

    async def _keep_deadlines(self) -> None:
        now = self._node.clock.now()
        pressing = business_days(now, WARNED_BEFORE)
        for one in await self._store.reviews(AT_ONCE):
            if one.deadline <= now:
                log.warning("a review was not decided in time: it is taken for an opt-out", review=one.id)
                await self.decide(_overdue(one))
            elif one.deadline <= pressing and one.id not in self._told:
                self._told.add(one.id)
                log.warning("a review must be decided soon", review=one.id, deadline=one.deadline.isoformat())

    def _effects(self, found: StoredReview, settled: Settlement) -> tuple[Effect, ...]:
        """Say what follows: an opt-out, which the provider's lists are told of too."""
        if settled.outcome == "none":
            return ()
        return self._decider.recorded(
            Consent(
                kind="opt-out",
                scope=found.scope,
                number=found.number,
                endpoint=found.endpoint,
                effective=self._node.clock.now(),
                sent_at=None,
                source="operator",
                text="\n".join(said.text for said in found.said),
                rung=f"review {found.id}, decided by {settled.by}: {settled.why}",
            )
        )


def _overdue(one: StoredReview) -> Settlement:
    why = f"not decided within {DECIDED_WITHIN} business days"
    return Settlement(review=one.id, outcome="opt-out", by=NOBODY, why=why)
