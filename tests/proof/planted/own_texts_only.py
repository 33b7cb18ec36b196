"""Planted: an opt-out's 200 waits for the texts of its own node, and not for what another has begun."""

from watchword.cli import main
from watchword.engine.elsewhere import OnOtherNodes


async def nothing_to_wait_for(self: OnOtherNodes, number: str) -> None:
    """Answer at once."""


OnOtherNodes.settled = nothing_to_wait_for  # type: ignore[method-assign]
main()
