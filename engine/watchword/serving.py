"""The whole program put together: from a configuration to a server that runs until it is told to stop."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack

import structlog
from prometheus_client import CollectorRegistry

from watchword import actions, logs, mirror, providers, vocabulary
from watchword.config import Config
from watchword.engine.accounts import accounts
from watchword.engine.company import Alone, AmongNodes, Company
from watchword.engine.control import serve_control
from watchword.engine.decider import WORDS, Decider
from watchword.engine.dispatch import Dispatcher, Performer
from watchword.engine.elsewhere import OnOtherNodes
from watchword.engine.inflight import InFlight
from watchword.engine.intake import Intake
from watchword.engine.lists import Mirror
from watchword.engine.node import Node
from watchword.engine.operator import Operator
from watchword.engine.outbound import Outbound
from watchword.engine.scheduler import clockwork
from watchword.engine.words import Words
from watchword.health import Health
from watchword.rules.compiled import RuleSet
from watchword.rules.load import Loaded, load_texts
from watchword.store.interface import Store
from watchword.web.postbacks import postback_app
from watchword.web.private import private_app
from watchword.web.server import Listeners

DRAIN = 15.0
"""Seconds that attempts under way have to end when the server stops."""
log = structlog.get_logger()


class Serving:
    """One running server. `degraded` are reasons why it does less than it should, from the start on."""

    def __init__(self, config: Config, store: Store, loaded: Loaded, degraded: tuple[str, ...], node: Node) -> None:
        """Listen already: connections wait until `run`. Raises OSError where it cannot."""
        self._config = config
        self._store = store
        self._loaded = loaded
        self._degraded = degraded
        self._node = node
        self._ready = False
        self._dispatcher: Dispatcher | None = None
        self._company: Company = Alone(node)
        self._working: list[asyncio.Task[None]] = []
        self.listeners = Listeners(config.listen)

    @property
    def registry(self) -> CollectorRegistry:
        """The metrics of this server."""
        return self._node.metrics.registry

    def health(self) -> Health:
        """Say how the server is."""
        paused = self._dispatcher.paused if self._dispatcher else ()
        told = tuple([f"{one.what}, {one.told}" for one in paused])
        degraded = (*self._degraded, *self._company.degraded())
        return Health(live=True, ready=self._ready, degraded=degraded, paused=told)

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then answer what is in flight and drain the dispatcher."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.listeners.stop)
        for secret in self._config.secrets:
            logs.hide(secret)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._store.close)
            await self._serve(self._store, stack)

    async def _serve(self, store: Store, stack: AsyncExitStack) -> None:
        outbound = Outbound(self._node.clock)
        in_flight = InFlight(OnOtherNodes(store.nodes, self._node) if store.nodes else None)
        stack.push_async_callback(outbound.close)
        accounted = accounts(self._config, providers.builtin())
        decider = Decider(accounted, self._loaded.rules, self._node.random)
        performers: dict[str, Performer] = {**actions.builtin(), mirror.ACTION: Mirror}
        dispatcher = Dispatcher(store, accounted, performers, decider, outbound, in_flight, self._node)
        words = performers[WORDS] = Words(store, decider, self._node, dispatcher.wake)
        self._dispatcher = dispatcher
        if store.nodes is not None:
            self._company = AmongNodes(store.nodes, self._node, decider, dispatcher, self._loaded, self._load)
        intake = Intake(accounted, decider, store, dispatcher, in_flight, self._node, lambda: self._ready)
        operator = Operator(store, decider, self._config.endpoints, self._node, dispatcher.wake, dispatcher.look)
        control = await serve_control(self._config.control_socket, operator.verbs())
        stack.callback(self._config.control_socket.unlink, missing_ok=True)
        stack.callback(control.close)
        together = asyncio.create_task(self._company.run(), name="company")
        self._working = [asyncio.create_task(self._begin(store, stack, dispatcher.run, words.run), name="begin")]
        self._node.metrics.watch_connections("public", lambda: self.listeners.connections()[0])
        self._node.metrics.watch_connections("private", lambda: self.listeners.connections()[1])
        try:
            await self.listeners.serve(postback_app(intake, self._node.metrics), private_app(self))
        finally:
            self._ready = False
            # Whoever changes something from here on means the server that comes next, with its rules.
            control.close()
            self._config.control_socket.unlink(missing_ok=True)
            self._company.retire()
            for task in self._working:
                task.cancel()
            await dispatcher.drain(DRAIN)
            together.cancel()
            await self._company.leave()
            log.info("stopped")

    async def _begin(
        self, store: Store, stack: AsyncExitStack, *parts: Callable[[], Coroutine[None, None, None]]
    ) -> None:
        """Take messages in and get jobs done from when it is known what to decide by."""
        await self._company.ready()
        self._ready = True
        scheduler = clockwork(store, self._node, lambda: self._company.leads)
        scheduler.start()
        stack.callback(scheduler.shutdown, wait=False)
        self._working += [asyncio.create_task(part()) for part in parts]

    def _load(self, files: Mapping[str, bytes]) -> RuleSet:
        numbers = {number for endpoint in self._config.endpoints.values() for number in endpoint.numbers}
        return load_texts(files, vocabulary.builtin(), numbers).rules
