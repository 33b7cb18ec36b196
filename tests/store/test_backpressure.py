"""A crowd: what cannot be written soon is refused at once, what must be written is not, and nothing is half done."""

import asyncio
import time
from typing import Any

from store.given import LUIGIS, NOON, SCOPE, decision, message, passing, queue, runs, state_of, text
from watchword.decision import Decision
from watchword.errors import StoreBusy
from watchword.message import Message
from watchword.state import State
from watchword.store import backpressure
from watchword.store.interface import Store
from watchword.store.values import End

LEARNT_FROM, CROWD = 1_200, 1_000


def slowly(_message: Message, _state: State) -> Decision:
    time.sleep(0.001)
    return decision()


async def come(store: Store, first: int, count: int) -> list[object]:
    """Let so many strangers write at once; answers what each was answered."""
    strangers = [message(f"k{n}", f"+1555{n:07}") for n in range(first, first + count)]
    return await asyncio.gather(
        *[store.receive(one, LUIGIS, SCOPE, slowly) for one in strangers], return_exceptions=True
    )


@runs
async def test_of_a_crowd_those_are_refused_at_once_who_would_wait_too_long(store: Store, monkeypatch: Any) -> None:
    (job,) = await queue(store, text(), key="job")
    begun = await store.begin(job, "node-1", passing, NOON)
    assert begun is not None
    assert not any(isinstance(one, Exception) for one in await come(store, 0, LEARNT_FROM))
    monkeypatch.setattr(backpressure, "LONGEST_WAIT", 0.2)
    crowd = asyncio.create_task(come(store, LEARNT_FROM, CROWD))
    await asyncio.sleep(0)
    await store.end(job, "node-1", End(state="done"), NOON, begun.begun_at)
    answers = await crowd
    refused = [one for one in answers if isinstance(one, Exception)]
    assert {(type(one), str(one)) for one in refused} == {(StoreBusy, "more comes in than can be written")}
    assert CROWD / 4 < len(refused) < CROWD
    assert await state_of(store, job) == "done"
    stored = (await store.counts(NOON)).stored["messages"]
    assert stored == 1 + LEARNT_FROM + CROWD - len(refused)
    assert not any(isinstance(one, Exception) for one in await come(store, LEARNT_FROM + CROWD, 1))
