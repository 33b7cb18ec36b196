"""Where the rules that decided are kept, and what is told of them."""

from collections.abc import Sequence
from typing import Protocol

from watchword.store.values import Activation, Published


class Shelf(Protocol):
    """Where one process that is alone keeps the rules that it decides by; raises StoreBusy."""

    async def put(self, published: Published) -> None:
        """Keep a revision, if it is not kept yet, and note that it decides from `active_at` on."""
        ...


class History(Protocol):
    """What was published, whoever publishes; raises StoreBusy."""

    async def activations(self, limit: int) -> Sequence[Activation]:
        """List which revisions decided, the one that decides now first."""
        ...

    async def revisions(self, beginning: str) -> Sequence[Published]:
        """List the revisions that ever decided and whose name begins so, two at most."""
        ...
