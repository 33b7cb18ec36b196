"""Laws of who counts among the nodes: whoever beats, and has rules to decide by."""

from store.given import NOON, opened_postgres, runs
from watchword.store.values import Published


class Two:
    """Two nodes on one database."""

    def __init__(self, url: str) -> None:
        self.stores = [opened_postgres(url, name, name) for name in ("running", "starting")]
        self.running, self.starting = (store.nodes for store in self.stores)

    async def close(self) -> None:
        for store in self.stores:
            await store.close()


@runs
async def test_a_node_without_rules_is_alive_and_takes_no_share(store_url: str) -> None:
    two = Two(store_url)
    try:
        starting = await two.starting.beat("starting", None, "it has no such action")
        assert (starting.alive, starting.live) == (True, ())
        assert (await two.running.beat("running", "r1", None)).live == ("running",)
        assert (await two.starting.beat("starting", "r1", None)).live == ("running", "starting")
        assert (await two.starting.beat("starting", None, None)).live == ("running",)
        assert {member.owner for member in await two.running.members()} == {"running", "starting"}
    finally:
        await two.close()


@runs
async def test_a_node_without_rules_keeps_nobody_from_publishing(store_url: str) -> None:
    two = Two(store_url)
    try:
        await two.starting.beat("starting", None, None)
        await two.running.beat("running", "r1", None)
        assert await two.running.stage(Published(id="r2", files={}, staged_at=NOON, staged_by="me", active_at=None))
        assert not await two.running.activate("r2", NOON)
        assert (await two.running.beat("running", "r2", None)).staged == "r2"
        assert await two.running.activate("r2", NOON)
        assert (await two.starting.beat("starting", None, None)).active == "r2"
    finally:
        await two.close()
