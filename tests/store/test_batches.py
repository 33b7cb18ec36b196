"""Laws of what many notifications count that come at once: each has a number of its own, and none is counted twice."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.conftest import Opener
from store.given import NOON, message, receive, runs, webhook
from watchword.errors import StoreRefused
from watchword.message import Kept
from watchword.store.interface import Store
from watchword.store.sqlite.store import SqliteStore

COMES = st.lists(st.sampled_from(["message", "copy", "refused", "kept", "applied"]), min_size=1, max_size=12)
AHEAD = NOON + timedelta(hours=1)


def test_what_comes_at_once_is_numbered_and_counted_one_by_one(opener: Opener) -> None:
    store: Any = opener("node-1")
    keys, messages, kept = count(1), list[int](), 0

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(COMES)
    def law(comes: list[str]) -> None:
        nonlocal kept
        came, counts = asyncio.run(together(store, comes, next(keys)))
        assert [isinstance(answer, StoreRefused) for answer in came] == [what == "refused" for what in comes]
        messages.extend(answer.message_id for answer, what in zip(came, comes, strict=True) if what == "message")
        kept += comes.count("kept")
        assert (len(set(messages)), counts["messages"], counts["kept"]) == (len(messages), len(messages), kept)
        assert "copy" not in comes or None in {getattr(answer, "message_id", 0) for answer in came}

    try:
        law()
    finally:
        asyncio.run(store.close())


async def together(store: Store, comes: Sequence[str], turn: int) -> tuple[list[Any], dict[str, int]]:
    """Let all this come in one moment; answers what each was answered, and what is counted then."""
    await receive(store, message("first of all"))

    async def comes_in(what: str, key: str) -> object:
        match what:
            case "kept":
                return await store.keep(Kept(endpoint="main", key=key, reason="why", raw=b"", received_at=NOON))
            case "applied":
                return await store.apply("main", key, [webhook()], NOON)
            case "copy":
                return await receive(store, message("first of all"))
            case "refused":
                return await receive(store, message(key, text="\0"))
        return await receive(store, message(key), webhook())

    keyed = [comes_in(what, f"{turn}:{place}") for place, what in enumerate(comes)]
    came = await asyncio.gather(*keyed, return_exceptions=True)
    stored = (await store.counts(NOON)).stored
    return came, {**stored, "messages": stored["messages"] - 1}


@runs
async def test_an_endpoint_was_heard_when_the_newest_that_came_at_once_came(store: Store) -> None:
    times = [NOON, AHEAD, NOON]
    await asyncio.gather(*[receive(store, message(str(n), received_at=at)) for n, at in enumerate(times)])
    assert await store.last_received("main") == AHEAD


@runs
async def test_a_clock_that_is_set_back_forgets_what_came_in_the_same_moment(sqlite: SqliteStore) -> None:
    await receive(sqlite, message("k1", received_at=AHEAD))
    _, by = await asyncio.gather(receive(sqlite, message("k2", received_at=AHEAD)), sqlite.set_back(NOON))
    assert by == AHEAD - NOON
    assert await sqlite.set_back(NOON) is None
