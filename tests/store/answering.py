"""A process to be killed: receives messages for ever and writes down the key of each one that it has answered."""

import asyncio
import itertools
import sys
from pathlib import Path

from watchword.clock import SystemClock
from watchword.decision import Decision, Reading, Trace
from watchword.effects import Consent, Job
from watchword.message import Message
from watchword.state import State
from watchword.store.interface import Store
from watchword.store.postgres.clock import DatabaseClock
from watchword.store.postgres.store import open_postgres
from watchword.store.sqlite.store import open_sqlite


def decide(message: Message, _state: State) -> Decision:
    stop = Consent(
        kind="opt-out",
        scope="account",
        number=message.sender,
        endpoint="main",
        effective=message.received_at,
        sent_at=None,
        source="message",
        text="STOP",
        rung="word",
    )
    job = Job(action="webhook", lane="http:a", settings={}, program="p", rule="r")
    trace = Trace(words=(), reading=Reading(intent="opt-out"), language="en")
    return Decision(program="p", outcome="fired", rules=(), revision="r", trace=trace, effects=(stop, job))


async def answer(store: Store, keys: "itertools.count[int]") -> None:
    for n in keys:
        sender = f"+1555{n:07d}"
        message = Message(
            endpoint="main", key=str(n), sender=sender, to="86717", text="STOP", received_at=SystemClock().now()
        )
        await store.receive(message, "p", "account", decide)
        print(n, flush=True)


def opened(place: str) -> Store:
    """Open the database of a URL, else of a path."""
    if "://" in place:
        return open_postgres(place, "victim", DatabaseClock(SystemClock()))
    return open_sqlite(Path(place), "victim", SystemClock())


async def main() -> None:
    store = opened(sys.argv[1])
    keys = itertools.count()
    await asyncio.gather(*[answer(store, keys) for _ in range(16)])


if __name__ == "__main__":
    asyncio.run(main())
