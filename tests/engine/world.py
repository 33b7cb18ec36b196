"""A small engine for tests: the real store, dispatcher and intake, with a provider that writes down what it sends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar

from store.given import opened_sqlite
from watchword import announcement, mirror, providers, vocabulary
from watchword.clock import Clock, SystemClock
from watchword.config import Endpoint, OurNumber
from watchword.effects import Job
from watchword.engine.accounts import Account, Policy
from watchword.engine.announcements import Announcements
from watchword.engine.consents import Consents
from watchword.engine.decider import WORDS, Decider
from watchword.engine.dispatch import Dispatcher, Performer
from watchword.engine.guard import Guard
from watchword.engine.inflight import InFlight
from watchword.engine.intake import Intake
from watchword.engine.lists import Mirror
from watchword.engine.node import Node
from watchword.engine.operator import Operator
from watchword.engine.outbound import Outbound
from watchword.engine.words import Words
from watchword.message import Event, Message
from watchword.metrics import Metrics
from watchword.plugin import Done, Outcome, Outside, Provider
from watchword.rules.load import load_texts
from watchword.store.interface import Store
from watchword.store.values import JobState, StoredJob

SECRET = "a-path-secret-for-tests"
RULES = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example}
lists: {club: {skycore-campaign: "4411"}}
rules:
  - {id: join, when: {keyword: JOIN}, then: [{subscribe: club}, {reply: welcome}]}
  - {id: tell, when: {keyword: TELL}, then: [{webhook: "URL"}]}
  - {id: any, tier: fallback, then: [{reply: "you wrote {text}"}]}
"""
LISTS = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example}
lists: {club: {skycore-campaign: "4411"}}
rules:
  - {id: join, when: {keyword: JOIN}, then: [{subscribe: club}, {webhook: "http://127.0.0.1:9/"}, {reply: welcome}]}
  - {id: leave, when: {keyword: LEAVE}, then: [{unsubscribe: club}, {reply: bye}]}
"""
Send = Callable[[Job, Outside], Awaitable[Outcome]]


class SettableClock(SystemClock):
    """The machine's clock, as somebody has set it."""

    set_by = timedelta()

    def now(self) -> datetime:
        return super().now() + self.set_by


class Fake(Provider):
    """A provider that reads Skycore's postbacks and sends as a test tells it to."""

    called: ClassVar[str] = "fake"
    address: ClassVar[str | None] = None
    catches: ClassVar[frozenset[str]] = frozenset({"stop"})
    mirrors: ClassVar[bool] = True

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.asked: list[tuple[str, str, bool]] = []
        self.answer: Send = self.accept

    async def accept(self, job: Job, outside: Outside) -> Outcome:
        self.sent.append((job.number or "", job.settings["text"]))
        return Done(tracking_id=f"T-{len(self.sent)}")

    def parse(self, body: bytes, endpoint: str, settings: Endpoint, now: datetime) -> tuple[Event, ...]:
        return providers.builtin()["skycore"]().parse(body, endpoint, settings, now)

    def compose(self, message: Message) -> tuple[str, bytes]:
        return providers.builtin()["skycore"]().compose(message)

    def text_parts(self, message: Message) -> tuple[str, ...]:
        return providers.builtin()["skycore"]().text_parts(message)

    async def change_list(self, job: Job, settings: Endpoint, outside: Outside) -> Outcome:
        self.asked.append((job.number or "", job.settings["campaign"], job.settings["subscribed"]))
        return Done()

    async def send(self, job: Job, settings: Endpoint, outside: Outside) -> Outcome:
        return await self.answer(job, outside)


class World:
    """Everything that a test of the engine may touch."""

    def __init__(
        self,
        store: Store,
        settings: Endpoint,
        url: str,
        owner: str,
        clock: Clock,
        told: str | None = None,
        allowed: Sequence[str] = (),
    ) -> None:
        self.store = store
        self.provider = Fake()
        self.in_flight = InFlight()
        self.outbound = Outbound(clock, Guard(allowed))
        self.node = Node(owner=owner, clock=clock, random=Random(1), metrics=Metrics())
        self.accounts = {
            "main": Account(
                name="main",
                settings=settings,
                provider=self.provider,
                sender=self.provider,
                keeper=self.provider,
                policy=(policy := Policy(consent_webhook=told)),
            )
        }
        self.performers: dict[str, Performer] = {mirror.ACTION: Mirror}
        self.performers[announcement.ACTION] = Announcements(None, clock)
        rules = load_texts({"rules/l.yaml": RULES.replace("URL", url).encode()}, vocabulary.builtin()).rules
        self.decider = Decider(self.accounts, rules, self.node.random, policy)
        self.dispatcher = Dispatcher(
            store, self.accounts, self.performers, self.decider, self.outbound, self.in_flight, self.node
        )
        self.words = Words(store, self.decider, self.node, self.dispatcher.wake)
        self.performers[WORDS] = self.words
        self.intake = Intake(self.accounts, self.decider, store, self.dispatcher, self.in_flight, self.node)
        self.consents = Consents(store, self.decider, self.in_flight, self.node, self.dispatcher.wake)
        self.operator = Operator(
            store, self.decider, self.accounts, self.node, self.dispatcher.wake, self.dispatcher.look
        )

    async def text(self, text: str, ident: str, sender: str = "15552312102", more: str = "", to: str = "86717") -> int:
        body = (
            f"<POSTBACK><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE><FROM>{sender}</FROM><TO>{to}</TO>"
            f"<TEXT>{text}</TEXT>{more}<TRANSACTIONID>{ident}</TRANSACTIONID></POSTBACK>"
        )
        return await self.intake.take("main", SECRET, body.encode())

    async def until(self, question: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something is so; a job takes the moment that it takes."""
        async with asyncio.timeout(40):
            while not await question():
                await asyncio.sleep(0.01)

    async def jobs(self, origin: int) -> Sequence[StoredJob]:
        return await self.store.jobs_of(origin)

    async def ended(self, origin: int) -> StoredJob:
        """Wait until every job of a message has ended; answers the last that is no change of a list."""

        async def done() -> bool:
            return all(job.state not in {"queued", "begun"} for job in await self.jobs(origin))

        await self.until(done)
        return [job for job in await self.jobs(origin) if job.job.kind != "list"][-1]


@asynccontextmanager
async def world(
    folder: Path,
    url: str = "http://127.0.0.1:9/",
    owner: str = "node-1",
    clock: Clock | None = None,
    told: str | None = None,
    allowed: Sequence[str] = ("127.0.0.1",),
    **settings: object,
) -> AsyncIterator[World]:
    """Open a world with the dispatcher running, and close it."""
    values = {
        "provider": "fake",
        "sending": "live",
        "path_secrets": (SECRET,),
        "numbers": {"86717": OurNumber()},
        "texts_per_second": 10_000.0,
    }
    clock = clock or SystemClock()
    store = opened_sqlite(folder / "watchword.db", owner, clock)
    made = World(store, Endpoint(**{**values, **settings}), url, owner, clock, told, allowed)  # type: ignore[arg-type]
    running = [asyncio.create_task(made.dispatcher.run()), asyncio.create_task(made.words.run())]
    try:
        yield made
    finally:
        for task in running:
            task.cancel()
        await made.dispatcher.drain(1)
        await made.outbound.close()
        await store.close()


Law = Callable[[World], Coroutine[Any, Any, None]]


def within(folder: Path, law: Law, **settings: Any) -> None:
    async def run() -> None:
        async with world(folder, **settings) as here:
            await law(here)

    asyncio.run(run())


async def is_in(here: World, origin: int, state: JobState) -> None:
    async def so() -> bool:
        return [job.state for job in await here.jobs(origin) if job.job.is_text] == [state]

    await here.until(so)


def texts(here: World) -> list[str]:
    return [text for _, text in here.provider.sent]
