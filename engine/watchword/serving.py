"""The whole program put together: from a configuration to a server that runs until it is told to stop."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import structlog
from litestar import Router
from msgspec import Struct
from prometheus_client import CollectorRegistry

from watchword import announcement, logs, mirror
from watchword.config import Config
from watchword.discovery import Plugins, is_plugin
from watchword.engine.accounts import Policy, accounts
from watchword.engine.announcements import Announcements
from watchword.engine.aside import Aside, Files
from watchword.engine.beginning import Beginning
from watchword.engine.company import Alone, AmongNodes, Company
from watchword.engine.consents import Consents
from watchword.engine.control import serve_control
from watchword.engine.decider import WORDS, Decider
from watchword.engine.dispatch import Dispatcher, Performer
from watchword.engine.elsewhere import OnOtherNodes
from watchword.engine.guard import Guard
from watchword.engine.inflight import InFlight
from watchword.engine.intake import Intake
from watchword.engine.introduction import introduce
from watchword.engine.isolation import Cells
from watchword.engine.lists import Mirror
from watchword.engine.node import Node
from watchword.engine.operator import Operator
from watchword.engine.outbound import Outbound
from watchword.engine.publisher import Publisher
from watchword.engine.reload import Reload
from watchword.engine.reviews import Reviews
from watchword.engine.scheduler import clockwork
from watchword.engine.submissions import Submissions
from watchword.engine.succession import Succession
from watchword.engine.tracing import Traces
from watchword.engine.tracing.store import traced
from watchword.engine.watch import Watch
from watchword.engine.watchdog import Watchdog
from watchword.engine.words import Words
from watchword.health import Health
from watchword.store.interface import Store
from watchword.web.api import Access, api
from watchword.web.postbacks import postback_app
from watchword.web.private import private_app
from watchword.web.server import Listeners

DRAIN = 15.0
"""Seconds that attempts under way have to end when the server stops."""
log = structlog.get_logger()

Part = Callable[[], Coroutine[None, None, None]]
"""What goes on as long as the server does, or until it has done what it is there for."""


class Settings(Struct, frozen=True, kw_only=True):
    """The machine's side: config.yaml, where it is, what about it is wrong but bearable, and whether to watch rules."""

    config: Config
    path: Path
    degraded: tuple[str, ...] = ()
    watch: bool = False


class Serving:
    """One running server."""

    def __init__(self, settings: Settings, store: Store, beginning: Beginning, node: Node) -> None:
        """Listen already: connections wait until `run`. Raises OSError where it cannot."""
        self._settings = settings
        self._config = config = settings.config
        self._store = store
        self._beginning: Beginning | None = beginning
        self._node = node
        self._ready = False
        self._dispatcher: Dispatcher | None = None
        self._company: Company | None = None
        self._publisher: Publisher | None = None
        self._reviews: Reviews | None = None
        self._working: list[asyncio.Task[None]] = []
        self._plugins = Plugins.of(config)
        self._decider: Decider | None = None
        self.listeners = Listeners(config.listen)

    @property
    def registry(self) -> CollectorRegistry:
        """The metrics of this server."""
        return self._node.metrics.registry

    def health(self) -> Health:
        """Say how the server is."""
        paused = self._dispatcher.paused if self._dispatcher else ()
        told = tuple([f"{one.what}, {one.told}" for one in paused])
        parts = [part for part in (self._publisher, self._company) if part is not None]
        quarantined = self._decider.rules.vocabulary.quarantined.values() if self._decider else ()
        degraded = (*self._settings.degraded, *quarantined, *(one for part in parts for one in part.degraded()))
        found = self._reviews.open if self._reviews else None
        reviews = (found.told,) if found else ()
        failing = self._dispatcher.failing if self._dispatcher else ()
        return Health(live=True, ready=self._ready, degraded=degraded, paused=told, reviews=reviews, failing=failing)

    async def look(self) -> None:
        """Count the open reviews now, if the store answers."""
        if self._reviews:
            await self._reviews.look()

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then answer what is in flight and drain the dispatcher."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._asked_to_stop, number)
        plugins = self._beginning.loaded.rules.vocabulary.secrets if self._beginning else frozenset()
        for secret in self._config.secrets | plugins:
            logs.hide(secret)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._store.close)
            await self._serve(self._traced(self._store, stack), stack)

    def _asked_to_stop(self, number: signal.Signals) -> None:
        """Stop, and leave in the log who asked: one that ended by itself leaves no such line."""
        log.info("asked to stop", signal=number.name)
        self.listeners.stop()

    def _traced(self, store: Store, stack: AsyncExitStack) -> Store:
        """Have traces told, if anybody wants them: else no message meets any of that."""
        if (asked := self._config.tracing) is None:
            return store
        from watchword.engine.tracing.export import to_collector  # noqa: PLC0415 - an extra, which may not be there

        exporting = to_collector(asked.endpoint, asked.service, self._node.owner)
        stack.push_async_callback(asyncio.to_thread, exporting.close)
        self._node.traces = Traces(asked.service, asked.share, exporting.tell)
        return traced(store, self._node.traces, self._node.clock)

    async def _serve(self, store: Store, stack: AsyncExitStack) -> None:
        outgoing = self._config.outbound
        outbound = Outbound(self._node.clock, Guard(outgoing.allow), outgoing.at_once)
        in_flight = InFlight(OnOtherNodes(store.nodes, self._node) if store.nodes else None)
        stack.push_async_callback(outbound.close)
        beginning, self._beginning = self._beginning, None  # rules that are replaced are held by nobody
        if beginning is None:
            raise RuntimeError("a server runs once")
        accounted = accounts(self._config, beginning.loaded.rules.vocabulary.providers)
        decider = Decider(accounted, beginning.loaded.rules, self._node.random, Policy.of(self._config))
        self._decider = decider
        performers: dict[str, Performer] = {mirror.ACTION: Mirror}
        announcements = Announcements(self._config.consent_webhook, self._node.clock)
        performers |= {announcement.ACTION: announcements, announcement.ERASURE: announcements}
        dispatcher = Dispatcher(
            store, accounted, performers, decider, outbound, in_flight, self._node, Cells(self._plugins)
        )
        words = performers[WORDS] = Words(store, decider, self._node, dispatcher.wake)
        self._dispatcher = dispatcher
        reviews = self._reviews = Reviews(store, decider, self._node, dispatcher.wake)
        company, publisher = self._company, self._publisher = self._publishing(store, decider, dispatcher, beginning)
        succeed = partial(Succession(store, decider, self._node, dispatcher.wake).begin, beginning.scopes)
        known = None if beginning.stale else beginning.loaded.files
        del beginning
        intake = Intake(accounted, decider, store, dispatcher, in_flight, self._node, lambda: self._ready)
        operator = Operator(store, decider, self._config.endpoints, self._node, dispatcher.wake, dispatcher.look)
        submissions = Submissions(store, decider, accounted, self._node, dispatcher.wake)
        consents = Consents(store, decider, in_flight, self._node, dispatcher.wake)
        verbs = {**operator.verbs(), **publisher.verbs(), **submissions.verbs(), **consents.verbs()}
        control = await serve_control(self._config.control_socket, verbs)
        stack.callback(self._config.control_socket.unlink, missing_ok=True)
        stack.callback(control.close)
        together = asyncio.create_task(company.run(), name="company")
        watched = asyncio.create_task(self._watchdog(decider).run(), name="watchdog")
        introducing = partial(introduce, store, decider)
        parts: tuple[Part, ...] = (dispatcher.run, words.run, introducing, *self._reloading(publisher, known))
        self._working = [
            asyncio.create_task(self._begin(store, stack, company, reviews, succeed, *parts), name="begin")
        ]
        self._watch(decider)
        try:
            private = private_app(self, *self._api(submissions, consents))
            await self.listeners.serve(postback_app(intake, self._node.metrics), private)
        finally:
            self._ready = False
            # Whoever changes something from here on means the server that comes next, with its rules.
            control.close()
            self._config.control_socket.unlink(missing_ok=True)
            company.retire()
            for task in self._working:
                task.cancel()
            await dispatcher.drain(DRAIN)
            together.cancel()
            watched.cancel()
            await company.leave()
            log.info("stopped")

    def _watch(self, decider: Decider) -> None:
        """Have the metrics tell what is so when they are read."""
        metrics = self._node.metrics
        metrics.watch_rules(lambda: decider.rules.revision)
        metrics.watch_connections("public", lambda: self.listeners.connections()[0])
        metrics.watch_connections("private", lambda: self.listeners.connections()[1])

    def _watchdog(self, decider: Decider) -> Watchdog:
        """Have somebody look whether a plugin makes everything stand still."""
        return Watchdog(lambda module: is_plugin(module, decider.rules.vocabulary), self._plugins.note)

    def _api(self, submissions: Submissions, consents: Consents) -> Iterator[Router]:
        """Let the operator's own systems in, if there are any: else it is as if there were no API."""
        if tokens := self._config.api_tokens:
            yield api(Access(tokens, self._node.clock, lambda: self._ready), submissions, consents)

    def _publishing(
        self, store: Store, decider: Decider, dispatcher: Dispatcher, beginning: Beginning
    ) -> tuple[Company, Publisher]:
        """Tell by what is decided from now on, and make the door for what comes after it."""
        numbers = {number for endpoint in self._config.endpoints.values() for number in endpoint.numbers}
        aside = Aside(numbers, self._plugins, clock=self._node.clock)
        company: Company
        if store.nodes is not None:
            company = AmongNodes(store.nodes, self._node, decider, dispatcher, beginning.loaded, aside)
        else:
            company = Alone(store.shelf, store, self._node, decider, beginning, aside)
        folder = Path(self._config.rules)
        succession = Succession(store, decider, self._node, dispatcher.wake)
        adopt = partial(succession.adopt, publish=company.publish)
        return company, Publisher(folder, aside, adopt, store, self._node, beginning.stale)

    def _reloading(self, publisher: Publisher, known: Files | None) -> Iterator[Part]:
        """Have rules published on SIGHUP, and if it is wanted, when they change."""
        reload = Reload(publisher, self._node.owner, self._settings.path, self.listeners.stop)
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reload.hung_up)
        yield reload.run
        if self._settings.watch:
            yield Watch(Path(self._config.rules), lambda: reload.publish("watch"), known, self._plugins).run

    async def _begin(
        self,
        store: Store,
        stack: AsyncExitStack,
        company: Company,
        reviews: Reviews,
        succeed: Part,
        *parts: Part,
    ) -> None:
        """Take messages in and get jobs done from when it is known what to decide by, and whom not to text."""
        await succeed()
        await company.ready()
        if self._decider:
            self._decider.ready()
        self._ready = True
        scheduler = clockwork(store, reviews, self._config.retention, self._node, lambda: company.leads)
        scheduler.start()
        stack.callback(scheduler.shutdown, wait=False)
        self._working += [asyncio.create_task(part()) for part in parts]
