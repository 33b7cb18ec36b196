"""The values that the laws of the store speak of, and how an async law is run."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from watchword.clock import Clock
from watchword.decision import Decision, DecisionOutcome, Intent, Reading, Trace
from watchword.effects import Answers, Asks, Consent, Effect, Fires, Job, Review
from watchword.message import Delivery, Kept, Message
from watchword.state import Contact, Prompt, State
from watchword.store.interface import Store
from watchword.store.postgres.clock import DatabaseClock
from watchword.store.postgres.store import PostgresStore, open_postgres
from watchword.store.sqlite.store import SqliteStore, open_sqlite
from watchword.store.sqlite.upgrade import upgrade
from watchword.store.values import Decide, GateView, Pass, Received, Wait

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

ANN = "+15552312102"
BOB = "+15552312103"
LUIGIS = "luigis"
SCOPE = "program:luigis"


class StoppedClock:
    """Always tells noon."""

    def now(self) -> datetime:
        return NOON

    def monotonic(self) -> float:
        return 0.0


class StoppedDatabaseClock(DatabaseClock):
    """Tells noon, whatever the database's time is."""

    def __init__(self) -> None:
        super().__init__(StoppedClock())

    def now(self) -> datetime:
        return NOON


def opened_postgres(url: str, owner: str, node: str = "node") -> PostgresStore:
    """Open a database for an incarnation of a node, and let it be known."""
    store = open_postgres(url, node, StoppedDatabaseClock())
    with ThreadPoolExecutor(1) as aside:  # a test may be running a loop of its own
        aside.submit(asyncio.run, store.nodes.beat(owner, None, None)).result()
    return store


@cache
def _tables() -> bytes:
    """Make the tables of a SQLite file once: making them takes longer than most laws about what they hold."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "watchword.db")
        upgrade(path, NOON)
        return path.read_bytes()


def opened_sqlite(path: Path, owner: str, clock: Clock | None = None) -> SqliteStore:
    """Open a SQLite file; a new one has its tables already, as `open_sqlite` would make them."""
    if not path.exists():
        path.write_bytes(_tables())
    return open_sqlite(path, owner, clock or StoppedClock())


def runs(law: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Make an async law a test."""

    @functools.wraps(law)
    def test(*args: Any, **kwargs: Any) -> None:
        asyncio.run(law(*args, **kwargs))

    return test


def message(key: str = "k1", sender: str = ANN, text: str = "pizza", **fields: Any) -> Message:
    values: dict[str, Any] = {"endpoint": "main", "to": "86717", "received_at": NOON} | fields
    return Message(key=key, sender=sender, text=text, **values)


def text(number: str = ANN, **fields: Any) -> Job:
    """One text of ours: never repeated."""
    values: dict[str, Any] = {
        "action": "reply",
        "lane": "text:main",
        "settings": {"text": "Ciao"},
        "program": LUIGIS,
        "rule": "r",
    }
    ours = {"repeatable": False, "endpoint": "main", "number": number, "sender": "86717", "scope": SCOPE}
    return Job(**(values | ours | fields))


def webhook(**fields: Any) -> Job:
    """One call that may be repeated."""
    values: dict[str, Any] = {
        "action": "webhook",
        "lane": "http:crm.example",
        "settings": {"url": "https://crm.example"},
    }
    return Job(**(values | {"program": LUIGIS, "rule": "r"} | fields))


def consent(kind: str = "opt-out", number: str = ANN, at: datetime = NOON, **fields: Any) -> Consent:
    values: dict[str, Any] = {
        "scope": SCOPE,
        "endpoint": "main",
        "sent_at": None,
        "source": "message",
        "text": "STOP",
        "rung": "word",
    }
    return Consent(kind=kind, number=number, effective=at, **(values | fields))  # type: ignore[arg-type]


def doubt(number: str = ANN, **fields: Any) -> Review:
    """What may be an opt-out."""
    values: dict[str, Any] = {"scope": SCOPE, "endpoint": "main", "text": "\N{THUMBS DOWN SIGN}", "rung": "doubt"}
    return Review(number=number, **(values | {"effective": NOON, "at": NOON, "deadline": NOON + 14 * DAY} | fields))


def prompt(name: str = "size", at: datetime = NOON, **fields: Any) -> Prompt:
    return Prompt(**({"name": name, "asked_at": at, "expires_at": at + DAY} | fields))


def asks(name: str = "size", number: str = ANN, at: datetime = NOON, **fields: Any) -> Asks:
    return Asks(program=LUIGIS, number=number, prompt=prompt(name, at, **fields))


def answers(name: str = "size", number: str = ANN) -> Answers:
    return Answers(program=LUIGIS, number=number, prompt=name)


def fires(rule: str = "luigis/r", number: str = ANN, at: datetime = NOON, kept: int = 2) -> Fires:
    return Fires(program=LUIGIS, number=number, rule=rule, at=at, kept=kept)


def decision(*effects: Effect, outcome: DecisionOutcome = "fired", intent: Intent = "none") -> Decision:
    trace = Trace(words=("pizza",), reading=Reading(intent=intent), language="en")
    return Decision(program=LUIGIS, outcome=outcome, rules=("luigis/r",), revision="rev", trace=trace, effects=effects)


def deciding(*effects: Effect, **fields: Any) -> Callable[[Message, State], Decision]:
    return lambda _message, _state: decision(*effects, **fields)


def seeing(seen: list[Contact], *effects: Effect) -> Callable[[Message, State], Decision]:
    """Decide these effects, and note what was known of the sender."""

    def decide(_message: Message, state: State) -> Decision:
        seen.append(state.contact)
        return decision(*effects)

    return decide


def receipt(tracking_id: str = "t1", state: str = "delivered", **fields: Any) -> Delivery:
    values: dict[str, Any] = {"endpoint": "main", "key": f"{tracking_id}/{state}", "code": "0", "received_at": NOON}
    return Delivery(tracking_id=tracking_id, state=state, **(values | fields))  # type: ignore[arg-type]


def kept(key: str = "k1", **fields: Any) -> Kept:
    values: dict[str, Any] = {"endpoint": "main", "reason": "not JSON", "raw": b"\xff\x00{", "received_at": NOON}
    return Kept(key=key, **(values | fields))


def passing(_view: GateView) -> Pass:
    return Pass()


def in_order(view: GateView) -> Pass | Wait:
    return Wait() if view.older else Pass()


async def receive(store: Store, message: Message, *effects: Effect, **fields: Any) -> Received:
    """Give the store a message whose decision has these effects."""
    return await receive_by(store, message, deciding(*effects, **fields))


async def receive_by(store: Store, message: Message, decide: Decide) -> Received:
    """Give the store a message that is decided so."""
    return await store.receive(message, LUIGIS, SCOPE, decide)


async def known(store: Store, number: str = ANN) -> Mapping[str, Contact]:
    return dict(await store.contacts(number))


async def queue(store: Store, *jobs: Job, key: str = "k1") -> list[int]:
    """Queue jobs by a message of Ann's; answers their ids."""
    received = await receive(store, message(key), *jobs)
    assert received.message_id is not None
    return [job.id for job in await store.jobs_of(received.message_id)]


async def state_of(store: Store, job_id: int) -> str:
    stored = await store.job(job_id)
    assert stored is not None
    return stored.state


async def until(holds: Callable[[], Awaitable[object]], seconds: float = 10) -> None:
    """Ask again and again until something holds."""
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(0.01)
