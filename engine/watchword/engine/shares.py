"""How nodes divide a lane: which of its jobs each looks for, and how many it attempts at a time. Pure."""

from collections.abc import Sequence
from zlib import crc32

from watchword.store.values import Share


def share(lane: str, cap: int, owner: str, live: Sequence[str]) -> tuple[Share | None, int]:
    """Give one of the live nodes its share of a lane's jobs and of its `cap` slots; None and 0 where it has none.

    Nodes that agree on who is live divide all of both. Where there are fewer slots than nodes, which of them serve a
    lane depends on its name, so that not always the same node gets everything.
    """
    first = crc32(lane.encode()) % len(live) if live else 0
    serving = (*live[first:], *live[:first])[:cap]
    if owner not in serving:
        return None, 0
    place, among = serving.index(owner), len(serving)
    return Share(place, among), cap // among + (place < cap % among)
