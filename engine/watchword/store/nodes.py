"""What the nodes on one database know of each other, whichever database that is."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from watchword.store.values import Member, Published, Standing


class Nodes(Protocol):
    """What the nodes on one database know of each other; raises StoreBusy."""

    async def beat(self, owner: str, loaded: str | None, trouble: str | None) -> Standing:
        """Say that an incarnation is alive, and what rules it is able to decide by; answers how it stands.

        One that has loaded none, as it starts or stops, takes no share of what there is to do.
        The first beat makes it known, and ends what earlier incarnations of the same node left. Whoever has beaten
        without a break for DEAD_AFTER declares those dead that have not beaten for as long.
        """
        ...

    async def leave(self, owner: str) -> None:
        """Say that an incarnation has ended: what it still had begun may be taken over at once."""
        ...

    async def members(self) -> Sequence[Member]:
        """List the nodes, those that have been silent for a while too, until they are declared dead."""
        ...

    async def begun_elsewhere(self, number: str, owner: str) -> datetime | None:
        """Tell when the last text to a person began that another node has begun and not ended, if there is one."""
        ...

    async def turns(self, lane: str, count: int, gap: timedelta) -> timedelta:
        """Take so many turns of a lane, a gap apart, that no node has; answers how long until the first."""
        ...

    def tell(self, lanes: Iterable[str]) -> None:
        """Tell the other nodes that lanes gained jobs. It may be lost: looking alone must be enough."""
        ...

    def listen(self, heard: Callable[[frozenset[str]], None]) -> None:
        """Have what other nodes tell passed on, within the running loop, until the store is closed."""
        ...

    async def stage(self, published: Published) -> bool:
        """Put a revision up for all nodes to load, in the place of one that is staged; false if it is active."""
        ...

    async def activate(self, revision: str, now: datetime) -> bool:
        """Let a staged revision be the one that decides; false if it is not staged or a live node has not loaded it."""
        ...

    async def unstage(self, revision: str) -> None:
        """Take a staged revision back."""
        ...

    async def published(self, revision: str) -> Published | None: ...

    async def active(self) -> Published | None:
        """Tell which revision decides, for whoever does not beat; None if none was ever published."""
        ...
