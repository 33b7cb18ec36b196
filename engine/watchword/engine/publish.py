"""Publishing rules to all nodes of a database: each loads them aside first, and then all decide by them, or none."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from watchword.clock import Clock
from watchword.errors import StoreBusy
from watchword.store.nodes import Nodes
from watchword.store.shelf import History, Shelf
from watchword.store.values import Member, Published

ALREADY = "it is what decides already"
PATIENCE = 60.0
"""Seconds that the nodes have to load what is to be published."""
LOOK_EVERY = 0.2


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of publishing a revision, and the nodes as they were then. `reason`: why nothing has changed."""

    revision: str
    reason: str | None = None
    members: tuple[Member, ...] = ()

    def told(self, member: Member) -> str:
        """Say of a node whether it has loaded the revision."""
        name = f"{member.name} ({member.owner})"
        if trouble := self.trouble_of(member):
            return f"{name}  cannot load it: {trouble}"
        if self.has_loaded(member):
            return f"{name}  has loaded it"
        return f"{name}  has not loaded it, last seen {member.beat_at:%H:%M:%S} UTC"

    def has_loaded(self, member: Member) -> bool:
        """Tell whether a node is able to decide by the revision."""
        return member.loaded == self.revision

    def trouble_of(self, member: Member) -> str | None:
        """Say why a node cannot load the revision, if it said so."""
        name, _, reason = (member.trouble or "").partition(": ")
        return reason if name == self.revision else None


async def put(shelf: Shelf, history: History, asked: Published, clock: Clock) -> Outcome:
    """Keep a revision as the one that decides, where one process alone uses the database; raises StoreBusy."""
    newest = await history.activations(1)
    if newest and newest[0].revision == asked.id:
        return Outcome(revision=asked.id, reason=ALREADY)
    await shelf.put(replace(asked, active_at=clock.now()))
    return Outcome(revision=asked.id)


async def publish(nodes: Nodes, asked: Published, clock: Clock) -> Outcome:
    """Have all live nodes load a revision, then decide by it; if one cannot, or not in time, nothing changes.

    Raises StoreBusy where the database does not answer: then it is active if, and only if, all had loaded it.
    """
    revision = asked.id
    if not await nodes.stage(asked):
        return Outcome(revision=revision, reason=ALREADY)
    reason: str | None = "it was broken off"
    try:
        reason, members = await _activate(nodes, revision, clock)
    finally:
        if reason is not None:
            with suppress(StoreBusy):
                await nodes.unstage(revision)
    return Outcome(revision=revision, reason=reason, members=tuple(members))


async def _activate(nodes: Nodes, revision: str, clock: Clock) -> tuple[str | None, Sequence[Member]]:
    """Activate what is staged as soon as all have loaded it; answers why it could not be, and the nodes."""
    until = clock.monotonic() + PATIENCE
    while True:
        members = await nodes.members()
        so_far = Outcome(revision=revision, members=tuple(members))
        if any(so_far.trouble_of(member) for member in members):
            return "a node cannot load it", members
        if await nodes.activate(revision, clock.now()) or await _is_active(nodes, revision):
            return None, await nodes.members()  # one of them may have loaded it since they were asked
        if clock.monotonic() > until:
            return f"not all nodes have loaded it within {PATIENCE:g} s", members
        await asyncio.sleep(LOOK_EVERY)


async def _is_active(nodes: Nodes, revision: str) -> bool:
    """Tell whether a node activated it, as the first ever published, or we did and could not know."""
    active = await nodes.active()
    return active is not None and active.id == revision
